"""One ZIP of a request's whole dossier, with its history told and every file's SHA-256."""

import hashlib
import json
import zipfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from inventaris.context import Context
from inventaris.dossier import number_of
from inventaris.dossier_files import folder_of
from inventaris.errors import ForgeNotFoundError
from inventaris.forge.files import list_paths, read_bytes
from inventaris.forge.issues import read_issue
from inventaris.model.issue import IssueRef
from inventaris.plain_data import revived

HISTORY, LIST = "riwayat.md", "daftar-berkas.txt"
# A ZIP of the same dossier is the same file, whenever it is made.
_DATE = (1980, 1, 1, 0, 0, 0)


def export(context: Context, ref: IssueRef, folder: Path) -> Path:
    """Write `<number>.zip` into a folder: the dossier, `riwayat.md`, and the list of files.

    The list is in the format of sha256sum, so `sha256sum -c daftar-berkas.txt` checks it.

    Raises:
        ForgeNotFoundError: there is no such request, or nothing is recorded of it yet.

    """
    issue = read_issue(context.forge, context.places, ref)
    number = number_of(issue, context.city.timezone)
    home = folder_of(number)
    archive = context.places.archive
    paths = sorted(list_paths(context.forge, archive, home))
    if not paths:
        raise ForgeNotFoundError(f"{ref}: nothing is recorded in {archive}/{home}")
    files = {
        path.removeprefix(f"{home}/"): read_bytes(context.forge, archive, path) for path in paths
    }
    trail = {name: content for name, content in files.items() if name.startswith("jejak/")}
    files[HISTORY] = told_history(context, number, trail).encode()
    files[LIST] = "".join(
        f"{hashlib.sha256(content).hexdigest()}  {name}\n"
        for name, content in sorted(files.items())
    ).encode()
    target = folder / f"{number}.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in sorted(files.items()):
            packed.writestr(zipfile.ZipInfo(f"{number}/{name}", _DATE), content)
    return target


def told_history(context: Context, number: str, files: Mapping[str, str | bytes]) -> str:
    """Tell the trail, given by its files, oldest first."""
    trail = [_entry(json.loads(content)) for _, content in sorted(files.items())]
    return context.renderer.text("berkas/riwayat.md.j2", {"nomor": number, "jejak": trail})


def _entry(written: dict[str, Any]) -> dict[str, Any]:
    facts = [revived({"nama": fact["fakta"], **fact}) for fact in written["fakta"]]
    return {**written, "pada": datetime.fromisoformat(written["pada"]), "fakta": facts}
