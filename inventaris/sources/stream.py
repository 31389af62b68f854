"""The language of `git fast-import` (gitformat: git-fast-import(1)), as far as we speak it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from inventaris.sources.tree import Leaf


class FastImportStream:
    """Blobs first, one commit last: by then all names are known and judged."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._mark = 0

    def blob(self, size_bytes: int, blocks: Iterable[bytes | memoryview]) -> int:
        """Store one content and return its mark.

        Raises `ValueError` if the blocks do not add up to `size_bytes`.
        """
        self._mark += 1
        self._out.write(b"blob\nmark :%d\ndata %d\n" % (self._mark, size_bytes))
        left = size_bytes
        for block in blocks:
            left -= len(block)
            if left < 0:
                break
            self._out.write(block)
        if left:
            raise ValueError(f"{size_bytes} bytes were announced, {left} are missing")
        self._out.write(b"\n")
        return self._mark

    def blob_of(self, content: bytes) -> int:
        return self.blob(len(content), [content])

    def commit(self, identity: str, date: int, message: str, leaves: Iterable[Leaf]) -> None:
        """End the stream with a commit without parents on `refs/heads/main`."""
        text = message.encode()
        self._out.write(
            b"commit refs/heads/main\ncommitter %s %d +0000\ndata %d\n%s\n"
            % (identity.encode(), date, len(text), text)
        )
        for leaf in leaves:
            self._out.write(f"M {leaf.mode} :{leaf.mark} {_quoted(leaf.path)}\n".encode())
        self._out.write(b"done\n")


def _quoted(path: str) -> str:
    """Only a leading quote needs it: `paths` lets neither controls nor backslashes through."""
    return '"' + path.replace('"', '\\"') + '"' if path.startswith('"') else path
