"""Step 10: may a subdomain and hosting be recommended? Poor security holds it back, not the entry."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from inventaris.digests import digest_of
from inventaris.duties import naming, response, staging
from inventaris.duties.duty import former
from inventaris.duties.worksheets import is_filled
from inventaris.model.action import Action, PostNote
from inventaris.model.facts import Reason
from inventaris.model.steps import Holder
from inventaris.naming.hosting import MB_PER_GB, Hosting, read_hosting
from inventaris.naming.wish import asks_for_nothing, declines
from inventaris.view import DutyState, View

NAME = "rekomendasi"
PREFIX = f"{NAME}-"  # of the notes' keys
UNNEEDED = "tidak-diperlukan"
TO_BE_MENDED = frozenset({"rekomendasi/perlu-perbaikan", "rekomendasi/keamanan"})
UNFINISHED = "rekomendasi/keamanan-belum"
CODES = TO_BE_MENDED | {UNFINISHED}
# Worksheets of lembar.toml, their columns and choices, on which a recommendation rests.
SECURITY = ("keamanan-web", "keamanan-seluler")
AREA, RESULT = "bidang", "hasil"
MET, UNMET, UNTESTED = "terpenuhi", "tidak", "tidak-diuji"
RESPONSE, VERDICT, TO_MEND = "tanggapan", "putusan", "perlu-perbaikan"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form asks for; `hosting` is what was understood of it."""

    name: bool
    hosting: Hosting | None

    def __bool__(self) -> bool:
        return self.name or self.hosting is not None


def asked_for(view: View) -> Asked:
    return Asked(bool(naming.wish_of(view)), _hosting(view))


def _hosting(view: View) -> Hosting | None:
    answer, rules = view.form.answer("kebutuhan-hosting"), view.city.naming.names
    if asks_for_nothing(answer, rules):
        return None
    hosting = read_hosting(answer, view.city.naming.hosting)
    return hosting if hosting.tells_a_need or not declines(answer, rules) else None


def areas(view: View, result: str) -> tuple[str, ...]:
    """Name the security areas with this result, as the worksheets call them."""
    return tuple(
        _area_label(view, key, row.get(AREA, ""))
        for key in SECURITY
        if (sheet := view.dossier.sheets.get(key))
        for row in sheet.rows
        if row.get(RESULT) == result
    )


def verdict(view: View) -> str:
    """Give the key of step 8's verdict, empty while there is none.

    A newer wording of the worksheet that tells none leaves the response as it was given.
    """
    sheet, given = view.dossier.sheets.get(RESPONSE), response.latest(view)
    said = sheet.answers.get(VERDICT, "") if sheet else ""
    return said or (given.verdict if given else "")


def held_back_by(view: View) -> tuple[Reason, ...]:
    """Give why nothing may be recommended yet; which areas these are stays with Kominfo."""
    reasons = []
    if verdict(view) == TO_MEND:
        reasons.append(Reason("rekomendasi/perlu-perbaikan"))
    unmet = len(areas(view, UNMET))
    if unmet > view.city.naming.recommendation.unmet_areas_allowed:
        reasons.append(Reason("rekomendasi/keamanan", {"jumlah": str(unmet)}))
    if any(key in view.dossier.sheets and not is_filled(view, key) for key in SECURITY):
        reasons.append(Reason(UNFINISHED))
    return tuple(reasons)


def _must_mend(view: View) -> bool:
    """Tell whether the office has to hand in what it mended; once it has, Kominfo looks again."""
    return _is_to_be_mended(view) and not (_came_back(view) or staging.has_failed(view))


def _is_to_be_mended(view: View) -> bool:
    codes = {reason.code for reason in held_back_by(view)} if asked_for(view) else set()
    return bool(codes & TO_BE_MENDED)


def _came_back(view: View) -> bool:
    """Tell whether the office came back, with a source or with `siap`, since Kominfo last looked."""
    if staging.refused(view):
        return False
    if response.is_mended(view):
        return True
    last, ready_at = staging.newest(view), view.dossier.ready_at
    if last is not None and last.at > _looked_at(view) and not staging.repeats(view):
        return True
    return ready_at is not None and ready_at > _asked_at(view)


def _looked_at(view: View) -> datetime:
    """Give when Kominfo last told how it finds the application."""
    sheets, given = view.dossier.sheets, response.latest(view)
    looks = [sheets[key].at for key in (*SECURITY, RESPONSE) if key in sheets]
    return max((*looks, *((given.at,) if given else ())), default=view.now)


def _asked_at(view: View) -> datetime:
    """What was said before this step asked for anything was said of something else."""
    steps = (step for step in view.city.workflow.steps if NAME in step.duties)
    came = (view.entered[step.label].at for step in steps if step.label in view.entered)
    return max((_looked_at(view), *came))


def to_be_mended_since(view: View) -> datetime | None:
    """Give when the office was asked to mend its application here, None where it was not."""
    is_here = NAME in view.duties_reached
    return _asked_at(view) if is_here and _is_to_be_mended(view) else None


def _wants_import(view: View) -> bool:
    """Tell whether a mended source came after storing, from when on step 7 imports none."""
    is_stored = view.dossier.stored is not None
    return is_stored and staging.is_new(view) and _is_to_be_mended(view)


def is_importing(view: View) -> bool:
    """Tell whether the import of a mended source is on its way."""
    return _wants_import(view) and not (staging.refused(view) or staging.has_failed(view))


def state(view: View) -> DutyState:
    if not asked_for(view):
        return DutyState.DONE
    if held_back_by(view):
        return DutyState.WAITING
    return naming.state(view)


def awaited(view: View) -> Holder:
    """Await the office where it must mend its application or choose another name."""
    found = naming.checked(view)
    must_choose = bool(naming.wish_of(view)) and found is not None and not found.recommended
    return "opd" if must_choose or _must_mend(view) else "kominfo"


def actions(view: View) -> Iterator[Action]:
    """Tell the office how its recommendation stands: each time that changes one note, which calls it.

    What changed nothing of the standing edits its note; the notes of former ones shrink to a line.
    """
    if _wants_import(view):
        yield from staging.imported(view)
    elif _must_mend(view):
        yield from staging.told_same(view)
    if naming.state(view) is DutyState.WORKING:
        return
    asked, name, workflow = asked_for(view), naming.told(view), view.city.workflow
    held = held_back_by(view) if asked else ()
    reasons = [{"code": one.code, "nilai": dict(one.values)} for one in held]
    how_far = standing(view)
    is_looked_at = _is_to_be_mended(view) and _came_back(view)
    told = [how_far, reasons, name, *(["diperiksa"] if is_looked_at else [])]
    key = _key(view, digest_of(told))
    is_news = bool(reasons or name["fqdn"] or name["memilih"])
    yield PostNote(
        key,
        "catatan/rekomendasi.md.j2",
        {
            "pemohon": view.applicant.username if is_news else "",
            "keadaan": how_far,
            "alasan": reasons,
            "memperbaiki": _must_mend(view),
            "diperiksa": is_looked_at,
            **name,
            "isian": next((one.label for one in workflow.form if one.key == naming.FIELD), ""),
            "ralat": next(iter(workflow.amendment_words), ""),
            "hosting": hosting_values(asked.hosting),
            "kebutuhan": view.form.answer("kebutuhan-hosting") if asked.hosting else "",
        },
        edits=True,
    )
    yield from former(view, PREFIX, key, "catatan/rekomendasi-lama.md.j2")


def _key(view: View, digest: str) -> str:
    """Give the key of the newest note where it tells this standing, else one that is not used yet.

    The note of a standing that came back lies far up, and an edit of it would call nobody.
    """
    posted = {key: at for key, at in view.dossier.notes.items() if key.startswith(PREFIX)}
    times = sum(key.removeprefix(PREFIX).partition("-")[0] == digest for key in posted)
    newest = max(posted, key=lambda key: posted[key], default="")
    if newest.removeprefix(PREFIX).partition("-")[0] == digest:
        times -= 1
    return f"{PREFIX}{digest}" + (f"-{times + 1}" if times else "")


def standing(view: View) -> str:
    """Give how far it is: not needed, held back, waiting for a name, or drafted."""
    asked = asked_for(view)
    if not asked:
        return UNNEEDED
    if held_back_by(view):
        return "ditahan"
    return "menunggu-nama" if asked.name and not full_name(view) else "disusun"


def full_name(view: View) -> str:
    """Give the recommended name with the city's domain, empty where none is recommended."""
    found = naming.checked(view) if naming.wish_of(view) else None
    return naming.full_name(view, found.recommended) if found and found.recommended else ""


def hosting_values(hosting: Hosting | None) -> Mapping[str, object] | None:
    """Give what was understood, for templates: sizes as amount and unit."""
    if hosting is None:
        return None
    return {
        "jenis": hosting.kind,
        "cpu": hosting.cpus,
        "memori": _size(hosting.memory_mb),
        "penyimpanan": _size(hosting.storage_mb),
        "perangkat_lunak": list(hosting.software),
        "tak_dipahami": list(hosting.unread),
    }


def _size(size_mb: int | None) -> Mapping[str, object] | None:
    if size_mb is None:
        return None
    if size_mb < MB_PER_GB:
        return {"angka": size_mb, "satuan": "MB"}
    return {"angka": round(size_mb / MB_PER_GB, 2), "satuan": "GB"}


def _area_label(view: View, sheet: str, area: str) -> str:
    for worksheet in view.city.worksheets:
        column = worksheet.column(AREA) if worksheet.key == sheet else None
        for choice in column.choices if column else ():
            if choice.key == area:
                return choice.label
    return area
