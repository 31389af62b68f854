"""What an office says it cannot attach: `7. Dokumen pengadaan: tidak tersedia, swakelola`."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from inventaris.model.steps import AttachmentKind
from inventaris.parsing.links import find_links
from inventaris.parsing.outlines import outliner

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

    @lru_cache(maxsize=1024)
    def read(text: str, quoted: bool) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for part in outlines.parts(text, quoted):
            lines = [line.strip() for line in part.lines if line.strip()]
            if part.keys and not lines and any(_parted(part.label, one)[1] for one in phrases):
                found[part.keys[0]] = ""
            for number, line in enumerate(lines):
                if any(True for _ in find_links(line)):
                    continue
                own = part.keys[0] if part.keys and number == 0 else None
                for phrase in phrases:
                    head, said, reason = _parted(line, phrase)
                    bare = _AROUND.sub("", _MARKER.sub("", head))
                    key = outlines.labels.exact(bare) if head else own
                    if said and key is not None:
                        found[key] = reason
                    elif own and _parted(part.label, phrase)[1]:
                        found[own] = line.strip(_EDGES)
        return found

    return read


def _parted(line: str, phrase: str) -> tuple[str, bool, str]:
    """Give what stands before the phrase, whether it stands there, and the reason behind it."""
    found = re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", line, re.IGNORECASE)
    if found is None:
        return "", False, ""
    return line[: found.start()].strip(" .,:;-*_"), True, line[found.end() :].strip(_EDGES)
