"""What the demo inventories: this project itself, or what `SOURCE` names."""

import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit


class SourceError(Exception):
    """`SOURCE` names nothing that an office could hand in."""


@dataclass(frozen=True, slots=True)
class Source:
    """An archive to attach, or an address to write into the form."""

    application: str
    archive: Path | None = None
    url: str = ""

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""


def find_source(named: str, home: Path, scratch: Path) -> Source:
    """Read `SOURCE`; empty means this project at its newest commit.

    Raises:
        SourceError: with a sentence for whoever typed it.

    """
    if not named:
        return Source("Inventaris", archive=_own_archive(home, scratch))
    if "://" in named or named.startswith("git@"):
        return Source(_name_of(urlsplit(named).path or named), url=named)
    path = Path(named).expanduser()
    if path.is_dir():
        raise SourceError(f"SOURCE={named} is a folder; name an archive or a git URL")
    if not path.is_file():
        raise SourceError(f"SOURCE={named}: no such file, and no git URL")
    return Source(_name_of(path.name), archive=path)


def _own_archive(home: Path, scratch: Path) -> Path:
    archive = scratch / "inventaris.tar.gz"
    command = ["git", "-C", str(home), "archive", "--format=tar.gz", "--prefix=inventaris/"]
    try:
        subprocess.run(
            [*command, "-o", str(archive), "HEAD"], check=True, capture_output=True, text=True
        )
    except subprocess.CalledProcessError as failed:
        raise SourceError(f"git archive: {failed.stderr.strip()}") from failed
    return archive


def _name_of(path: str) -> str:
    name = path.rstrip("/").rpartition("/")[2].rpartition(":")[2]
    for ending in (".git", ".gz", ".bz2", ".xz", ".zst", ".tar", ".tgz", ".zip", ".7z"):
        name = name.removesuffix(ending)
    return name or "Aplikasi"
