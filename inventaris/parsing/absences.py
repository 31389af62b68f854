"""What an office says it cannot attach: `7. Dokumen pengadaan: tidak tersedia, swakelola`."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from inventaris.model.steps import AttachmentKind
from inventaris.parsing.links import find_links
from inventaris.parsing.outlines import outliner
from inventaris.parsing.spoken import choice_of

_MARKER = re.compile(r"^\(?[0-9]{1,2}[.)]?\s+")
_AROUND = re.compile(
    r"^(?:untuk|adapun|mengenai|sedangkan)\s+|\s+(?:kami|kita|memang)$", re.IGNORECASE
)
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
                own = part.keys[0] if part.keys and number == 0 else None
                if not (phrase or (own and in_label)) or any(True for _ in find_links(line)):
                    continue
                head = line[: phrase.start()].strip(" .,:;-*_") if phrase else ""
                bare = _AROUND.sub("", _MARKER.sub("", head))
                key = outlines.labels.exact(bare) if head else own
                if phrase and key is not None:
                    found[key] = _reason(line[phrase.end() :])
                elif own and in_label:
                    found[own] = _reason(line)
        return found

    return read


def _reason(said: str) -> str:
    """Take off what surrounds a reason; a bracket within it keeps its end."""
    reason = said.strip(_EDGES)
    return f"{reason})" if reason.count("(") > reason.count(")") else reason
