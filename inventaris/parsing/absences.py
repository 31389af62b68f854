"""What an office says it cannot attach: `7. Dokumen pengadaan: tidak tersedia, swakelola`."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from inventaris.model.steps import AttachmentKind
from inventaris.parsing.labels import Labels
from inventaris.parsing.links import find_links
from inventaris.parsing.orders import JOINT
from inventaris.parsing.outlines import outliner
from inventaris.parsing.spoken import choice_of

_MARKER = re.compile(r"^\(?[0-9]{1,2}[.)]?\s+")
_AROUND = re.compile(
    r"^(?:untuk|adapun|mengenai|sedangkan)\s+|\s+(?:kami|kita|memang)$", re.IGNORECASE
)
_NOTHING_WRONG = re.compile(r"\s+(?:masalah|kendala|perubahan|yang)\b", re.IGNORECASE)
# `Lampiran 7`, `berkas nomor 6 dan 7`.
_BY_NUMBER = re.compile(
    r"(?:(?:lamp(?:iran|\.)?|berkas)\s+)?(?:ke-?|no(?:mor)?\.?\s?)?([0-9]{1,2})", re.IGNORECASE
)
_COUNTED = re.compile(r"(?:lamp(?:iran|\.)?|berkas)\b", re.IGNORECASE)
_EDGES = " .,:;-\u2013\u2014()*_"


def read_absences(
    description: str,
    comments: Sequence[str],
    kinds: tuple[AttachmentKind, ...],
    phrases: tuple[str, ...],
) -> Mapping[str, str]:
    """Give the reason for each kind of attachment that a text says is not to be had.

    `comments` are people's, the oldest first; the newest text that says so counts. `phrases` are
    the words with which it is said; what else stands in the line is the reason, empty where none.
    """
    read = _reader(kinds, phrases)
    found = dict(read(description, True))
    for comment in comments:
        found.update(read(comment, False))
    return found


@lru_cache(maxsize=8)
def _reader(
    kinds: tuple[AttachmentKind, ...], phrases: tuple[str, ...]
) -> Callable[[str, bool], Mapping[str, str]]:
    """Give what reads one text; a pass finds most of them as they were."""
    outlines = outliner(kinds)
    said = re.compile(rf"(?<!\w){choice_of(phrases)}(?!\w)", re.IGNORECASE)

    @lru_cache(maxsize=1024)
    def read(text: str, quoted: bool) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for part in outlines.parts(text, quoted):
            lines = [line.strip() for line in part.lines if line.strip()]
            in_label = bool(part.keys) and said.search(part.label) is not None
            if in_label and not lines:
                found[part.keys[0]] = ""
            for number, line in enumerate(lines):
                phrase = said.search(line)
                if phrase and _NOTHING_WRONG.match(line, phrase.end()):
                    continue
                own = part.keys[0] if part.keys and number == 0 else None
                if not (phrase or (own and in_label)) or any(True for _ in find_links(line)):
                    continue
                head = line[: phrase.start()].strip(" .,:;-*_") if phrase else ""
                bare = _AROUND.sub("", _MARKER.sub("", head))
                named = _named(bare, outlines.labels, kinds) if head else filter(None, [own])
                if phrase and (keys := tuple(named)):
                    found.update(dict.fromkeys(keys, _reason(line[phrase.end() :])))
                elif own and in_label:
                    found[own] = _reason(line)
        return found

    return read


def _named(head: str, labels: Labels[str], kinds: tuple[AttachmentKind, ...]) -> tuple[str, ...]:
    """Give the attachments that a text names, by name or number, if it names nothing else."""
    if (key := labels.exact(head)) is not None:
        return (key,)
    by_number = {str(kind.number): kind.key for kind in kinds}
    counts = bool(_COUNTED.match(head))
    keys: list[str] = []
    for part in (one.strip(_EDGES) for one in JOINT.split(head)):
        number = _BY_NUMBER.fullmatch(part) if counts else None
        key = by_number.get(number[1].lstrip("0")) if number else labels.exact(part)
        if key is None:
            return ()
        keys.append(key)
    return tuple(keys)


def _reason(said: str) -> str:
    """Take off what surrounds a reason; a bracket within it keeps its end."""
    reason = said.strip(_EDGES)
    return f"{reason})" if reason.count("(") > reason.count(")") else reason
