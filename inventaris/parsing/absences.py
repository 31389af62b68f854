"""What an office says it cannot attach: `7. Dokumen pengadaan: tidak tersedia, swakelola`."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from inventaris.model.steps import AttachmentKind
from inventaris.parsing.links import find_links
from inventaris.parsing.outlines import outliner

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
    parts = outliner(kinds).parts

    @lru_cache(maxsize=1024)
    def read(text: str, quoted: bool) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for part in parts(text, quoted):
            line = next((line.strip() for line in part.lines if line.strip()), "")
            if not part.keys or any(True for _ in find_links(line)):
                continue
            for phrase in phrases:
                if line.lower().startswith(phrase.lower()):
                    found[part.keys[0]] = line[len(phrase) :].strip(_EDGES)
        return found

    return read
