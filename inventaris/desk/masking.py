"""Take out of a text what a guest book must not hold: identity numbers and files.

UU 27/2022 on personal data wants no more of it than the purpose needs; a visitor's identity is
shown, not recorded.
"""

import re
from dataclasses import dataclass

from inventaris.model.request import Upload
from inventaris.parsing.identity_numbers import MASK, without_identity_numbers
from inventaris.parsing.links import find_links
from inventaris.parsing.uploads import read_upload

_QUICK_ACTION = re.compile(r"^(\s*)/(?=[a-z_])", re.MULTILINE | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Masked:
    """A text without identity numbers and attached files, and what was taken out."""

    text: str
    had_number: bool
    uploads: tuple[Upload, ...]
    had_file: bool


def masked(text: str, *, project_id: int) -> Masked:
    """Put marks in the place of numbers and files; masking twice changes nothing more.

    GitLab runs quick actions from a text that the service writes, so where a text changes, no
    line of it is left one.
    """
    without_files, uploads, had_file = _without_files(text, project_id)
    without = without_identity_numbers(without_files)
    if without == text:
        return Masked(text, had_number=False, uploads=(), had_file=False)
    return Masked(_QUICK_ACTION.sub(r"\1\\/", without), without != without_files, uploads, had_file)


def _without_files(text: str, project_id: int) -> tuple[str, tuple[Upload, ...], bool]:
    kept: list[str] = []
    uploads: list[Upload] = []
    at, found = 0, False
    for link in find_links(text):
        upload = read_upload(link.target, project_id=project_id)
        if upload is None:
            continue
        kept += [text[at : link.start], MASK]
        at, found = link.end, True
        if isinstance(upload, Upload):
            uploads.append(upload)
    return "".join([*kept, text[at:]]), tuple(dict.fromkeys(uploads)), found
