"""Take out of a text what a guest book must not hold: identity numbers and files.

UU 27/2022 on personal data wants no more of it than the purpose needs; a visitor's identity is
shown, not recorded. The number of an Indonesian identity (NIK) has 16 digits.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from inventaris.model.request import Upload
from inventaris.parsing.links import find_links
from inventaris.parsing.uploads import read_upload

DIGITS = 16
MASK = "●"

_INVISIBLE = "\u00ad\u200b-\u200f\u2060\ufeff"
_BETWEEN = rf"[ \t\u00a0.\u2010-\u2015{_INVISIBLE}-]{{0,3}}"
_NUMBER = re.compile(rf"(?<!\d)\d(?:{_BETWEEN}\d){{{DIGITS - 1}}}(?!\d)")
_UNSEEN = re.compile(f"[{_INVISIBLE}]")
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
    without = _without_numbers(without_files)
    if without == text:
        return Masked(text, had_number=False, uploads=(), had_file=False)
    return Masked(_QUICK_ACTION.sub(r"\1\\/", without), without != without_files, uploads, had_file)


def _without_numbers(text: str) -> str:
    kept: list[str] = []
    at = 0
    for start, end in _numbers(text):
        kept += [text[at:start], MASK * DIGITS]
        at = end
    return "".join([*kept, text[at:]])


def _numbers(text: str) -> Iterator[tuple[int, int]]:
    """Find runs of 16 digits, parted by nothing or by one kind of sign: a date and a time are two."""
    at = 0
    while found := _NUMBER.search(text, at):
        parted = {_UNSEEN.sub("", sign).strip(" \t\u00a0") or " " for sign in _signs(found[0])}
        if len(parted) <= 1:
            yield found.span()
            at = found.end()
        else:
            # Go on with the next group of digits.
            group = re.match(r"\d+", found[0])
            at = found.start() + (group.end() if group else 1)


def _signs(number: str) -> list[str]:
    return [sign for sign in re.findall(r"\D+", number) if _UNSEEN.sub("", sign)]


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
