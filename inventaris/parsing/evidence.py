"""What somebody names to prove what they decide: `bukti: berita acara nomor 3/2026`.

A page of this GitLab, a file in it, or a document by its kind and number. That a document exists is
not looked at; whoever audits finds it by its number.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from inventaris.model.commands import OrderWords
from inventaris.parsing.dates import find_dates
from inventaris.parsing.links import find_links
from inventaris.parsing.spoken import choice_of
from inventaris.parsing.uploads import read_upload
from inventaris.quoting import visible

_LONGEST = 200  # characters of one name
_LONGEST_TEXT = 20_000
_MOST = 20  # pieces that one text names
_TAIL = 100  # characters in which an introduction stands
_MARKS = ".,;:-\u2013\u2014("
_PAGE = re.compile(r"/(?:[^/\s]+/)+-/[a-z_]+/\S+")
_JOINED = re.compile(r"[\s,;/&+]*\w{0,4}[\s,]*")  # `…, dan …` between two pieces of evidence
_A_NUMBER = r"[\w.-]{1,40}(?:\s?/\s?[\w.-]{1,40}){0,9}"
_A_LETTERS_NUMBER = r"[\w.-]{1,40}(?:\s?/\s?[\w.-]{1,40}){1,9}"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of evidence as it stands in a text, from character `start` up to `end`."""

    name: str
    start: int
    end: int
    is_document: bool = False


def find_evidence(
    text: str, words: OrderWords, issue_url: str, project_id: int
) -> tuple[Evidence, ...]:
    """Find what a text names as evidence, from left to right.

    Args:
        text: what somebody wrote.
        words: the city's kinds of documents and words for a number.
        issue_url: the request's own address, which tells what is of this GitLab.
        project_id: the project whose uploads are the request's own files.

    """
    read = text[:_LONGEST_TEXT]
    links = list(_links(read, issue_url, project_id))
    documents = [
        one
        for one in _documents(read, words)
        if not any(link.start < one.end and one.start < link.end for link in links)
    ]
    return tuple(sorted([*links, *documents], key=lambda one: one.start)[:_MOST])


def without_evidence(text: str, words: OrderWords, found: tuple[Evidence, ...]) -> str:
    """Leave out evidence that stands apart, with `bukti:` before it.

    A document that the sentence needs stays: `sesuai nota dinas nomor 3/2026`.
    """
    kept, at, is_cut = "", 0, False
    for one in found:
        between = text[at : one.start]
        is_joined = is_cut and _JOINED.fullmatch(between) is not None
        before = "" if is_joined else kept + between
        stripped = _without_introduction(before, words)
        is_apart = stripped != before or before.rstrip()[-1:] in _MARKS
        is_cut = is_joined or is_apart or not one.is_document
        kept = (kept if is_joined else stripped) if is_cut else kept + text[at : one.end]
        at = one.end
    return _without_introduction(f"{kept}{text[at:]}", words)


def _without_introduction(text: str, words: OrderWords) -> str:
    return text[:-_TAIL] + _introduction(words).sub("", text[-_TAIL:])


def _links(text: str, issue_url: str, project_id: int) -> Iterator[Evidence]:
    own = urlsplit(issue_url)
    for link in find_links(text):
        upload = read_upload(link.target, project_id=project_id)
        name = getattr(upload, "filename", "") or _of_this_forge(
            link.target, own.scheme, own.netloc
        )
        if name:
            yield Evidence(visible(name)[:_LONGEST], link.start, link.end)


def _of_this_forge(target: str, scheme: str, host: str) -> str:
    """Give the whole address of a page or file of this GitLab; empty for any other."""
    address = f"{scheme}://{host}{target}" if target.startswith("/") else target
    try:
        parts = urlsplit(address)
    except ValueError:  # brackets where a host should be
        return ""
    is_own = parts.netloc.casefold() == host.casefold()
    return address if is_own and (_PAGE.match(parts.path) or "/uploads/" in parts.path) else ""


def _documents(text: str, words: OrderWords) -> Iterator[Evidence]:
    for found in _document(words).finditer(text):
        number = found["counted"] or found["turned"] or found["bare"]
        is_number = any(letter.isdigit() for letter in number)
        whole = (0, len(number))
        is_date = found["bare"] and any((d.start, d.end) == whole for d in find_dates(number))
        if is_number and not is_date:
            end = found.start() + len(found[0].rstrip(" .-"))
            name = visible(text[found.start() : end])
            yield Evidence(name[:_LONGEST], found.start(), end, is_document=True)


@lru_cache(maxsize=8)
def _document(words: OrderWords) -> re.Pattern[str]:
    """Give the pattern of `surat Kepala Dinas nomor 5`, `nomor surat: 5` and `surat 5/12/2026`."""
    kind = rf"(?<!\w){choice_of(words.documents)}(?!\w)"
    number = rf"(?<!\w){choice_of(words.numbers)}(?!\w)[\s.:]{{0,4}}"
    return re.compile(
        rf"{kind}[^\n,;:.!?]{{0,60}}?[\s,.:]{{1,3}}{number}(?P<counted>{_A_NUMBER})"
        rf"|{number}{kind}[\s.:]{{0,4}}(?P<turned>{_A_NUMBER})"
        rf"|{kind}(?:\s\w{{1,40}}){{0,3}}?\s{{1,3}}(?P<bare>{_A_LETTERS_NUMBER})",
        re.IGNORECASE,
    )


@lru_cache(maxsize=8)
def _introduction(words: OrderWords) -> re.Pattern[str]:
    """Give the pattern of `, bukti:` at the end of a text."""
    marks = rf"[\s{re.escape(_MARKS)}\u2026)]*"
    return re.compile(rf"{marks}(?<!\w){choice_of(words.evidence)}(?!\w){marks}$", re.IGNORECASE)
