"""Step 10: the letter that recommends a subdomain, hosting or both, with its reasons."""

from collections.abc import Mapping

from inventaris.duties import naming, recommendation, staging
from inventaris.duties.recommendation import MET, SECURITY, UNMET, UNTESTED, areas
from inventaris.view import View


def recommendation_values(view: View) -> Mapping[str, object] | None:
    """Fill the *rekomendasi*; None where none is asked for, none may be given, or a name lacks."""
    asked = recommendation.asked_for(view)
    name = recommendation.full_name(view)
    if not asked or recommendation.held_back_by(view) or (asked.name and not name):
        return None
    examined, stored = staging.newest(view), view.dossier.stored
    is_kept = staging.is_kept(view)
    registered, found = view.dossier.registered, naming.checked(view)
    terms = view.city.naming.recommendation
    return {
        "unit": view.form.answer("unit"),
        "nomor_surat": view.form.answer("nomor-surat"),
        "tanggal_surat": view.form.letter_date,
        "fqdn": name,
        "nama_diperiksa": found.at if found and name else None,
        "hosting": recommendation.hosting_values(asked.hosting),
        "daftar": registered.path if registered else "",
        "tag": stored.tag if stored and is_kept else "",
        "commit": stored.commit if stored and is_kept else examined.commit if examined else "",
        "sha256": examined.sha256 if examined else "",
        "belum_tersimpan": stored is not None and not is_kept,
        "kiriman_sebelumnya": _was_of_another_source(view),
        "tanggapan": recommendation.verdict(view),
        "terpenuhi": list(areas(view, MET)),
        "tidak_terpenuhi": list(areas(view, UNMET)),
        "tidak_diuji": list(areas(view, UNTESTED)),
        "syarat": list(terms.conditions),
        "berlaku_bulan": terms.valid_months,
    }


def _was_of_another_source(view: View) -> bool:
    """Tell whether security was looked at before the source came that stands now."""
    newest, sheets = staging.newest(view), view.dossier.sheets
    told = [sheets[key].at for key in SECURITY if key in sheets and sheets[key].rows]
    return newest is not None and any(at < newest.at for at in told)
