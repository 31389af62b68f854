"""Find which of the asked attachments an office delivers, in the description and in comments."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from inventaris.model.request import AttachmentClaim, Delivery, Upload
from inventaris.model.steps import AttachmentKind
from inventaris.parsing.deliveries import find_deliveries
from inventaris.parsing.labels import Labels
from inventaris.parsing.links import Link, find_links
from inventaris.parsing.outline import Part
from inventaris.parsing.outlines import outliner
from inventaris.parsing.uploads import ForeignUpload

_NUMBERED = re.compile(r"[ \t]*\(?[0-9]{1,2}[.)]\s")
# `Lampiran 5:` right before a file; `Lampiran: 5 berkas` tells how many there are.
_BY_NUMBER = re.compile(
    r"\blamp(?:iran)?[.\s]{1,3}(?:ke-?|no(?:mor)?)?[.\s]{0,3}([0-9]{1,2})\s?[:.)=>-]{0,3}\s{0,3}$",
    re.IGNORECASE,
)
# `4. [berkas.pdf](…)`: nothing but the attachment's number.
_NUMBER_ALONE = re.compile(r"[ \t>*_-]*\(?([0-9]{1,2})[.):]?[*_]*[ \t:-]*")
_ARCHIVES = (".zip", ".gz", ".tgz", ".tar", ".7z", ".rar", ".xz", ".bz2")
_PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".heic")
_NEARBY = 120  # characters before a file in which a sentence says what it is


@dataclass(frozen=True, slots=True)
class _Found:
    kind: str | None
    delivery: Delivery
    by_number: bool = False


def read_attachments(
    description: str,
    comments: Sequence[str],
    kinds: tuple[AttachmentKind, ...],
    *,
    project_id: int,
    source: Delivery | None = None,
) -> tuple[AttachmentClaim, ...]:
    """Say which delivery is which attachment, in the order of the kinds.

    `comments` are people's, the oldest first. The newest text that names a kind replaces what
    older ones said of it; several files of a kind in one text all count, but there is one source:
    the last. A file is known by the label over or before it, else by its name, else by its link's
    text; by its number alone where nothing names that kind. Only the source may be a repository's
    address. `source` is what the form read as the source from the same description.
    """
    newest: dict[str, list[Delivery]] = {}
    for number, found in enumerate(_texts(description, comments, kinds, project_id, source)):
        here: dict[str, list[Delivery]] = {}
        for one in found:
            if one.kind is not None:
                here.setdefault(one.kind, []).append(one.delivery)
        if number == 0 and source is not None:
            here.update((kind.key, [source]) for kind in kinds if kind.is_source)
        newest.update(here)
    return tuple(
        AttachmentClaim(kind.key, delivery)
        for kind in sorted(kinds, key=lambda kind: kind.number)
        for delivery in _counted(kind, newest.get(kind.key, []))
    )


def unmatched_uploads(
    description: str,
    comments: Sequence[str],
    kinds: tuple[AttachmentKind, ...],
    *,
    project_id: int,
    source: Delivery | None = None,
) -> tuple[Upload, ...]:
    """Give the uploads that nothing tells to be one of the attachments, the oldest first.

    `source` is known, as above. So is a file whose namesake a later text hands over as an
    attachment: people upload anew what was not recognised. The letter's scan is among the unknown;
    the form knows it (`RequestForm.letter_scan`).
    """
    known: set[Delivery | None] = {source}
    names: set[str] = set()
    unknown: list[Upload] = []
    for found in reversed(_texts(description, comments, kinds, project_id, source)):
        told = {one.delivery for one in found if one.kind is not None}
        known |= told
        unknown += [
            one.delivery
            for one in reversed(found)
            if isinstance(one.delivery, Upload) and one.delivery.filename not in names
        ]
        names |= {one.filename for one in told if isinstance(one, Upload)}
    return tuple(dict.fromkeys(one for one in reversed(unknown) if one not in known))


def _counted(kind: AttachmentKind, deliveries: list[Delivery]) -> list[Delivery]:
    return deliveries[-1:] if kind.is_source else list(dict.fromkeys(deliveries))


def _texts(
    description: str,
    comments: Sequence[str],
    kinds: tuple[AttachmentKind, ...],
    project_id: int,
    source: Delivery | None,
) -> list[tuple[_Found, ...]]:
    """Read each text; a number alone tells nothing of a kind that is named somewhere."""
    read = _reader(kinds, project_id)
    texts = [read(description, True), *(read(comment, False) for comment in comments)]
    if not any(one.by_number for found in texts for one in found):
        return texts
    named = {one.kind for found in texts for one in found if not one.by_number}
    if source is not None:
        named |= {kind.key for kind in kinds if kind.is_source}
    return [
        tuple(
            _Found(None, one.delivery) if one.by_number and one.kind in named else one
            for one in found
        )
        for found in texts
    ]


@lru_cache(maxsize=256)
def _reader(
    kinds: tuple[AttachmentKind, ...], project_id: int
) -> Callable[[str, bool], tuple[_Found, ...]]:
    """Give what reads one text; a pass finds most of them as they were."""
    outlines = outliner(kinds)
    sources = frozenset(kind.key for kind in kinds if kind.is_source)
    numbers = {str(kind.number): kind.key for kind in kinds}

    @lru_cache(maxsize=1024)
    def read(text: str, quoted: bool) -> tuple[_Found, ...]:
        return tuple(
            found
            for part in outlines.parts(text, quoted)
            for found in _in_part(part, outlines.labels, sources, numbers, project_id)
        )

    return read


def _in_part(
    part: Part[str],
    labels: Labels[str],
    sources: frozenset[str],
    numbers: Mapping[str, str],
    project_id: int,
) -> Iterator[_Found]:
    text = "\n".join(part.lines)
    key = part.keys[0] if part.keys else None
    beside = len(part.lines[0]) if _is_entry(part) else len(text)
    before = 0
    for link, delivery in find_deliveries(text, project_id=project_id, repositories=key in sources):
        if not isinstance(delivery, ForeignUpload):
            sentence = text[max(before, link.start - _NEARBY) : link.start]
            own = labels.mentioned(sentence) if before and part.is_inline else None
            if _is_next_entry(part, text, link):
                sentence = sentence.rpartition("\n")[2]
            elif own is None and link.start <= beside:
                own = key
            numbered = _BY_NUMBER.search(text[before : link.start])
            own = own or (numbers.get(numbered[1]) if numbered else None)
            told = own or _told(link, delivery, sentence, labels)
            is_below = _is_entry(part) and link.start > beside
            if told or (part.keys and not is_below) or part.style == "heading":
                yield _Found(told, delivery)
            else:
                alone = _by_number_alone(text, link, delivery, sources, numbers)
                yield _Found(alone, delivery, by_number=alone is not None)
            # `Panduan instalasi dan panduan pengguna: …`: one file is both.
            if own == key:
                yield from (_Found(other, delivery) for other in part.keys[1:])
        before = link.end


def _is_entry(part: Part[str]) -> bool:
    """Tell whether label and file share a line: then what stands below is another matter."""
    return part.is_inline and any(True for _ in find_links(part.lines[0]))


def _is_next_entry(part: Part[str], text: str, link: Link) -> bool:
    """Tell whether a numbered line below the label's own names something else: `4) UAT: …`."""
    begin = text.rfind("\n", 0, link.start) + 1
    return part.is_inline and begin > 0 and bool(_NUMBERED.match(text, begin))


def _by_number_alone(
    text: str,
    link: Link,
    delivery: Delivery,
    sources: frozenset[str],
    numbers: Mapping[str, str],
) -> str | None:
    """Tell what a file is that has a line to itself, and there nothing but a number before it.

    A picture is none of the numbered documents, and a source comes as an archive.
    """
    begin, end = text.rfind("\n", 0, link.start) + 1, text.find("\n", link.end)
    found = _NUMBER_ALONE.fullmatch(text, begin, link.start)
    behind = text[link.end : end if end >= 0 else len(text)]
    key = numbers.get(str(int(found[1]))) if found else None
    if key is None or not isinstance(delivery, Upload) or any(map(str.isalnum, behind)):
        return None
    name = delivery.filename.lower()
    if name.endswith(_PICTURES) or (key in sources) != name.endswith(_ARCHIVES):
        return None
    return key


def _told(link: Link, delivery: Delivery, sentence: str, labels: Labels[str]) -> str | None:
    """Tell what an unlabelled file is: by its sentence, its name or its link's text."""
    name = delivery.filename if isinstance(delivery, Upload) else ""
    return (
        labels.mentioned(sentence.rpartition("\n\n")[2])
        or labels.mentioned(name)
        or labels.mentioned(link.text)
    )
