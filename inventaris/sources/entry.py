from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum, auto


class Kind(Enum):
    FILE = auto()
    FOLDER = auto()
    SYMLINK = auto()
    HARDLINK = auto()
    SPECIAL = auto()


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of an archive, as the archive tells it: nothing of it is to be trusted."""

    path: str | None
    """None: its bytes are no text in the encoding that the archive claims."""
    kind: Kind
    size_bytes: int
    """Exactly what `read` yields, or it raises."""
    executable: bool
    mtime: int | None
    """Seconds since the epoch, UTC."""
    target: str | None
    """Of a link; None if that is in `read`."""
    read: Callable[[], Iterator[bytes | memoryview]]
    """The content, once, and only before the next entry is asked for."""


class NotAnArchiveError(Exception):
    """It is no zip, tar or 7z at all."""


class ArchiveBrokenError(Exception):
    """The archive cannot be read to its end as its format demands."""


class ArchiveLockedError(Exception):
    """The archive, or an entry of it, needs a password."""


class ArchiveContradictionError(Exception):
    """The archive says two things about one entry."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class UnknownCompressionError(Exception):
    def __init__(self, path: str, method: int) -> None:
        super().__init__(path, method)
        self.path = path
        self.method = method
