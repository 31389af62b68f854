"""Which names may stand in the tree. Pure.

A name is judged as the least careful file system that a clone may land on would read it: HFS+
ignores some characters, NTFS ignores trailing dots and spaces and knows short names and streams
(git's own list: `is_hfs_dotgit` and `is_ntfs_dotgit` in its path.c and utf8.c).

Names are stored composed (Unicode NFC), as git on macOS stores them and libarchive reads them.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from inventaris.sources.limits import Limits
from inventaris.sources.refusal import LeftOutReason

GIT_FOLDER = ".git"
MACOS_FOLDER = "__MACOSX"
MACOS_FILE = ".DS_Store"
MOST_SHOWN = 200
GIT_FILES_THAT_ARE_READ = frozenset({".gitmodules", ".gitattributes", ".gitignore", ".mailmap"})

_HFS_IGNORED = re.compile("[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_CONTROLS_AND_BIDI = re.compile(f"{_CONTROLS.pattern}|[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_NTFS_SHORT_GIT = re.compile(r"git~\d+")
_READ_BY_FSCK = re.compile("gitmodules|gitattributes", re.IGNORECASE)
_DRIVE = re.compile(r"[A-Za-z]:")


@dataclass(frozen=True, slots=True)
class Rejected:
    path: str
    """Up to and with the part that is at fault, so that a whole folder is told once; all of it if
    it leads outside."""
    reason: LeftOutReason


@dataclass(frozen=True, slots=True)
class InGitFolder:
    """Inside the `.git` of the delivery itself (at the top, or in a top folder)."""

    top: str
    """The folder that holds `.git`; empty at the top."""
    rest: str


def accepted(path: str | None, limits: Limits) -> str | Rejected | InGitFolder:
    """The path with `/` between clean parts (empty for the root itself), or why not."""
    if path is None:
        return Rejected("?", LeftOutReason.BAD_NAME)
    if path.startswith("/") or _DRIVE.match(path):
        return Rejected(path, LeftOutReason.OUTSIDE)
    parts = [part for part in composed(path).split("/") if part not in {"", "."}]
    for position, part in enumerate(parts):
        if part == GIT_FOLDER and position <= 1:
            return InGitFolder("/".join(parts[:position]), "/".join(parts[position + 1 :]))
        if reason := _fault(part, limits):
            at_fault = parts if reason is LeftOutReason.OUTSIDE else parts[: position + 1]
            return Rejected("/".join(at_fault), reason)
    clean = "/".join(parts)
    if len(clean.encode()) > limits.path_bytes:
        return Rejected(clean, LeftOutReason.LONG_NAME)
    return clean


def printable(path: str) -> str:
    """A foreign name as it may be shown: short, and without what steers a terminal or the eye."""
    return _CONTROLS_AND_BIDI.sub("\N{REPLACEMENT CHARACTER}", path[:MOST_SHOWN])


def composed(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _fault(part: str, limits: Limits) -> LeftOutReason | None:
    if part == "..":
        return LeftOutReason.OUTSIDE
    if part == GIT_FOLDER:
        return LeftOutReason.NESTED_REPOSITORY
    if _CONTROLS.search(part) or "\\" in part:
        return LeftOutReason.BAD_NAME
    if len(part) * 4 > limits.name_bytes and len(part.encode()) > limits.name_bytes:
        return LeftOutReason.LONG_NAME
    if part in {MACOS_FOLDER, MACOS_FILE}:
        return LeftOutReason.MACOS
    if _looks_like_git(part):
        return LeftOutReason.GIT_LOOKALIKE
    return None


def _looks_like_git(part: str) -> bool:
    if "git" not in part.casefold() and part.isascii():
        return False
    plain = _HFS_IGNORED.sub("", part).split(":")[0].rstrip(". ").casefold()
    return plain == GIT_FOLDER or bool(_NTFS_SHORT_GIT.fullmatch(plain))


def may_speak_to_git(path: str) -> bool:
    """Whether it may be a file that fsck reads: `.gitmodules`, `.gitattributes`, by any name."""
    return "~" in path or bool(_READ_BY_FSCK.search(_HFS_IGNORED.sub("", path)))


def collision_key(path: str) -> str:
    """Equal for two names that a file system blind to case and composition takes for one."""
    if path.isascii():
        return path.lower()
    return composed(composed(path).casefold())


def link_stays_inside(path: str, target: str, limits: Limits) -> bool:
    """Whether a symlink at `path` leads to no place outside the tree, whatever else is linked.

    `..` may only stand in front: there it climbs real folders, while behind a name it would climb
    from wherever that name, itself a link perhaps, leads to.
    """
    if not target or target.startswith("/") or _DRIVE.match(target):
        return False
    parts = [part for part in target.split("/") if part not in {"", "."}]
    climbs = 0
    while climbs < len(parts) and parts[climbs] == "..":
        climbs += 1
    down = parts[climbs:]
    if climbs > path.count("/") or len(target.encode()) > limits.path_bytes:
        return False
    return not any(part == ".." or _fault(part, limits) for part in down)
