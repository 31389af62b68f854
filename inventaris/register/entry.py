"""One application's entry, `inventaris.yml`: what the service writes and what it leaves alone."""

from collections.abc import Mapping
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.compat import StringIO
from ruamel.yaml.error import YAMLError

from inventaris.errors import InventarisError
from inventaris.model.facts import SourceStaged, SourceStored
from inventaris.register.reading import RECOMMENDED, WISHED
from inventaris.view import View

SCHEMA = 1


class RegisterError(InventarisError):
    """An entry in the register cannot be read; Kominfo edits these files too."""


def entry_path(opd: str, application: str) -> str:
    return f"{opd}/{application}/inventaris.yml"


def version_of(view: View, stored: SourceStored, staged: SourceStaged) -> dict[str, Any]:
    """Describe one delivered version; without an archive the commit is its only name."""
    return {
        "permohonan": view.dossier.number,
        "tag": stored.tag,
        "commit": stored.commit,
        "sha256_kiriman": staged.sha256 or None,
        "berkas": staged.files,
        "ukuran_bita": staged.size_bytes,
        "didaftarkan": view.day_of(stored.at).isoformat(),
        "temuan_terbuka": {
            "dugaan_rahasia": len(staged.secrets) if staged.secrets_scanned else None,
        },
    }


def new_entry(
    view: View, repository: str, version: Mapping[str, Any] | None, subdomain: str = ""
) -> str:
    """Write the entry of an application that the register does not know yet.

    `subdomain` is the full name that the office wishes, empty where it wishes none; without a
    version the entry says until when its source is promised.
    Personal contacts stay out: the register is read by many (UU 27/2022).
    """
    form = view.form
    return _dump(
        {
            "skema": SCHEMA,
            "nama": form.answer("aplikasi"),
            "opd": {"kunci": view.snapshot.issue.ref.opd, "nama": view.office.name},
            "unit_pemilik": form.answer("unit") or None,
            "tujuan": form.answer("tujuan") or None,
            "uraian": form.answer("uraian") or None,
            "basis": form.answer("basis") or None,
            "status": form.answer("status") or None,
            "lisensi": form.answer("lisensi") or None,
            "pengembang": form.answer("pengembang") or None,
            "repositori": repository or None,
            "sumber": None if version else _awaited_source(view),
            "subdomain": _subdomain(subdomain, WISHED, view.dossier.number) if subdomain else None,
            "versi": [dict(version)] if version else [],
        }
    )


def with_version(text: str, version: Mapping[str, Any], repository: str) -> str | None:
    """Add a version to an entry; everything else, people's comments among it, stays as written.

    An entry that waited for its source gets its repository.

    Returns:
        The new text, None where the entry has this request's version already.

    Raises:
        RegisterError: the file is no entry of this schema.

    """
    entry = _load(text)
    versions = entry.get("versi") or []
    if not (isinstance(versions, list) and all(isinstance(one, dict) for one in versions)):
        raise RegisterError("inventaris.yml: versi is no list of versions")
    if any(known.get("permohonan") == version["permohonan"] for known in versions):
        return None
    entry["repositori"] = entry.get("repositori") or repository
    entry["sumber"] = None
    versions.append(dict(version))
    entry["versi"] = versions
    return _dump(entry)


def with_subdomain(text: str, name: str, number: str) -> str | None:
    """Tell the recommended full name in an entry; an address that people wrote stays.

    Returns:
        The new text, None where nothing is to be changed.

    Raises:
        RegisterError: the file is no entry of this schema.

    """
    entry = _load(text)
    told = _subdomain(name, RECOMMENDED, number)
    standing = entry.get("subdomain")
    is_ours = standing is None or (isinstance(standing, dict) and "permohonan" in standing)
    if not is_ours or standing == told:
        return None
    entry["subdomain"] = told
    return _dump(entry)


def _awaited_source(view: View) -> dict[str, Any]:
    promised = view.dossier.promised
    return {
        "keadaan": "belum diserahkan",
        "dijanjikan": promised.until.isoformat() if promised else None,
        "permohonan": view.dossier.number,
    }


def _subdomain(name: str, state: str, number: str) -> dict[str, str]:
    return {"nama": name, "keadaan": state, "permohonan": number}


def _load(text: str) -> dict[str, Any]:
    try:
        entry = _yaml().load(text)
    except (YAMLError, ValueError, RecursionError) as broken:  # ValueError: an impossible date
        raise RegisterError(f"inventaris.yml: {broken}") from broken
    if not isinstance(entry, dict) or entry.get("skema") != SCHEMA:
        raise RegisterError(f"inventaris.yml: not of schema {SCHEMA}")
    return entry


def _dump(entry: Mapping[str, Any]) -> str:
    written = StringIO()
    _yaml().dump(entry, written)
    return written.getvalue()


def _yaml() -> YAML:
    """Give what reads and writes without touching what it is not told to change."""
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 100
    yaml.representer.add_representer(type(None), _null)
    return yaml


def _null(representer: Any, _: None) -> Any:
    return representer.represent_scalar("tag:yaml.org,2002:null", "null")
