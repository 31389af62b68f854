"""Adopt the `.git` that a delivery carries, as far as it is nothing but sound objects.

Its files are already blobs of the quarantine repository, so no name of theirs ever touches the
disk. Packs go through `git index-pack`, loose objects are packed first, and what the refs reach is
then fetched with fsck, as from any stranger. Config, hooks, alternates, index and reflogs are
never looked at.
"""

from __future__ import annotations

import hashlib
import re
import struct
import tempfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO

from inventaris.sources.clone import FSCK_LIKE_GITLAB, HISTORY_REFS
from inventaris.sources.git import (
    Deadline,
    GitError,
    TimeLimitError,
    end_group,
    environment,
    git,
    start,
)

MOST_LOOSE_BYTES = 64 * 1024 * 1024
OBJECT_TYPES = {b"commit": 1, b"tree": 2, b"blob": 3, b"tag": 4}
HEAD_REF = "refs/inventaris/head"

_PACK = re.compile(r"objects/pack/pack-[0-9a-f]+\.pack")
_LOOSE = re.compile(r"objects/[0-9a-f]{2}/[0-9a-f]{38}")
_REF = re.compile(r"refs/(heads|tags)/\S+")
_COMMIT_ID = re.compile(r"[0-9a-f]{40}")
_PACKED_REF = re.compile(r"^([0-9a-f]{40}) (refs/(?:heads|tags)/\S+)$", re.MULTILINE)


class DamagedHistoryError(Exception):
    """The delivered `.git` is not sound; the delivered files are none the worse for it."""


def adopt_history(
    repo: Path, git_files: Mapping[str, str], scratch: Path, deadline: Deadline
) -> str | None:
    """Fetch the delivered history below `refs/riwayat/` and return its head's commit.

    `git_files` tells paths below `.git` and the blobs that hold them; `scratch` is an empty
    place for a repository. None if there is no commit yet.
    Raises `DamagedHistoryError`, and `TimeLimitError` when the deadline passes.
    """
    refs = _refs(repo, git_files)
    if HEAD_REF not in refs:
        return None
    if "shallow" in git_files or not all(map(_COMMIT_ID.fullmatch, refs.values())):
        raise DamagedHistoryError
    try:
        git(scratch, "init", "--quiet", "--bare", "--template=", deadline=deadline)
        for path, blob in git_files.items():
            if _PACK.fullmatch(path):
                _index_blob(repo, blob, scratch, deadline)
        loose = [blob for path, blob in git_files.items() if _LOOSE.fullmatch(path)]
        if loose:
            _index_loose(repo, loose, scratch, deadline)
        updates = "".join(f"create {name} {commit}\n" for name, commit in refs.items())
        git(scratch, "update-ref", "--stdin", deadline=deadline, stdin=updates.encode())
        head = git(scratch, "rev-parse", "--verify", f"{HEAD_REF}^{{commit}}", deadline=deadline)
        _fetch(repo, scratch, deadline)
        git(repo, "update-ref", "-d", HEAD_REF, deadline=deadline)
    except (GitError, zlib.error) as error:
        raise DamagedHistoryError(str(error)) from error
    return head


def _fetch(repo: Path, scratch: Path, deadline: Deadline) -> None:
    git(
        repo,
        "fetch",
        "--quiet",
        "--no-tags",
        "--no-write-fetch-head",
        str(scratch),
        f"+{HEAD_REF}:{HEAD_REF}",
        *HISTORY_REFS,
        deadline=deadline,
        config=FSCK_LIKE_GITLAB | {"fetch.unpackLimit": "1"},
        env={"GIT_ALLOW_PROTOCOL": "file"},
    )


def _refs(repo: Path, git_files: Mapping[str, str]) -> dict[str, str]:
    """Branches and tags, and the head's commit as `HEAD_REF`; loose refs win over packed ones."""
    loose = [path for path in git_files if _REF.fullmatch(path)]
    wanted = [path for path in ("HEAD", "packed-refs", *loose) if path in git_files]
    contents = _contents(repo, [git_files[path] for path in wanted])
    texts = {
        path: content.decode(errors="replace").strip()
        for path, content in zip(wanted, contents, strict=True)
    }
    refs = {name: commit for commit, name in _PACKED_REF.findall(texts.get("packed-refs", ""))}
    refs |= {path: texts[path] for path in loose}
    head = texts.get("HEAD", "")
    commit = refs.get(head.removeprefix("ref:").strip(), "") if head.startswith("ref:") else head
    return refs | {HEAD_REF: commit} if commit else refs


def _index_blob(repo: Path, blob: str, scratch: Path, deadline: Deadline) -> None:
    reading = start(["--git-dir", str(repo), "cat-file", "blob", blob], env=environment())
    try:
        _index_pack(scratch, reading.stdout, deadline)
    finally:
        end_group(reading)


def _index_loose(repo: Path, blobs: Sequence[str], scratch: Path, deadline: Deadline) -> None:
    pack = scratch / "loose.pack"
    with pack.open("w+b") as file:
        digest = hashlib.sha1(usedforsecurity=False)
        for part in _pack_of(_contents(repo, blobs), len(blobs)):
            if deadline.is_over():
                raise TimeLimitError("git cat-file")
            file.write(part)
            digest.update(part)
        file.write(digest.digest())
        file.seek(0)
        _index_pack(scratch, file, deadline)
    pack.unlink()


def _index_pack(scratch: Path, pack: IO[bytes] | None, deadline: Deadline) -> None:
    git(scratch, "index-pack", "--stdin", deadline=deadline, stdin=pack)


def _contents(repo: Path, blobs: Sequence[str]) -> Iterator[bytes]:
    """The content of each blob, by one process for all."""
    with tempfile.TemporaryFile(dir=repo) as asked:
        asked.write("".join(f"{blob}\n" for blob in blobs).encode())
        asked.seek(0)
        arguments = ["--git-dir", str(repo), "cat-file", "--batch"]
        reading = start(arguments, env=environment(), stdin=asked)
    try:
        assert reading.stdout
        for _ in blobs:
            size = int(reading.stdout.readline().split()[2])
            if size > MOST_LOOSE_BYTES:
                raise DamagedHistoryError
            yield reading.stdout.read(size)
            reading.stdout.read(1)
    finally:
        end_group(reading)


def _pack_of(loose_objects: Iterator[bytes], count: int) -> Iterator[bytes]:
    """A pack of whole objects, without its closing checksum (gitformat-pack(5))."""
    yield struct.pack(">4sLL", b"PACK", 2, count)
    for packed in loose_objects:
        inflater = zlib.decompressobj()
        plain = inflater.decompress(packed, MOST_LOOSE_BYTES)
        header, _, body = plain.partition(b"\0")
        kind = OBJECT_TYPES.get(header.partition(b" ")[0])
        if kind is None or not inflater.eof:
            raise DamagedHistoryError
        yield _object_header(kind, len(body)) + zlib.compress(body, 1)


def _object_header(kind: int, size: int) -> bytes:
    """Four bits of the size beside the type, then seven a byte, lowest first."""
    first, size = (kind << 4) | (size & 0b1111), size >> 4
    encoded = bytearray()
    while size:
        encoded.append(first | 0x80)
        first, size = size & 0x7F, size >> 7
    encoded.append(first)
    return bytes(encoded)
