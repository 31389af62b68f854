"""`inventaris import`: inventory a source offline, without GitLab, Redis or settings."""

from __future__ import annotations

import dataclasses
import json
import os
import sys
from functools import partial
from pathlib import Path

import click
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from inventaris.documents.phrasing import number_in, size_in
from inventaris.errors import RequestError
from inventaris.settings import HOME
from inventaris.sources.address import GitUrl
from inventaris.sources.delivery import Archive
from inventaris.sources.pipeline import Imported, import_delivery

REFUSED = 2
_LANGUAGE = "id"  # of the common templates; no city is known here


@click.command("import")
@click.argument("source")
@click.option(
    "--into",
    type=click.Path(path_type=Path),
    required=True,
    help="Bare repository to make; it must not exist.",
)
@click.option("--json", "as_json", is_flag=True, help="Tell the result as JSON.")
@click.option(
    "--allow-host", multiple=True, help="Host that may be cloned from though it is private."
)
def import_command(source: str, into: Path, allow_host: tuple[str, ...], *, as_json: bool) -> None:
    """Import SOURCE, an archive or a git address, into a bare repository.

    Exit status: 0 imported, 2 refused, 1 a fault of ours.
    """
    if into.exists():
        raise click.ClickException(f"{into}: already exists")
    try:
        imported = import_delivery(
            _delivery(source),
            into,
            work_dir=_cache_dir(),
            message_of=_commit_message,
            trusted_hosts=frozenset(allow_host),
        )
    except RequestError as refusal:
        click.echo(in_one_line(refusal), err=True)
        sys.exit(REFUSED)
    click.echo(json.dumps(dataclasses.asdict(imported), indent=2) if as_json else told(imported))


def _delivery(source: str) -> Archive | GitUrl:
    """A file that exists is one; all else is an address, good or bad."""
    path = Path(source)
    return Archive.of_file(path) if path.is_file() else GitUrl.parse(source)


def _cache_dir() -> Path:
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home, "inventaris")


def in_one_line(refusal: RequestError) -> str:
    return " ".join(_render(f"galat/{refusal.code}.md.j2", **refusal.values).split())


def told(imported: Imported) -> str:
    return _render("sumber/hasil.txt.j2", imported=imported).strip()


def _commit_message(sha256: str) -> str:
    return _render("sumber/komit.txt.j2", sha256=sha256) + "\n"


def _render(template: str, **values: object) -> str:
    environment = Environment(
        loader=FileSystemLoader(HOME / "templates"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # noqa: S701  a terminal's plain text
    )
    environment.filters |= {
        "angka": partial(number_in, _LANGUAGE),
        "ukuran": partial(size_in, _LANGUAGE),
    }
    return environment.get_template(template).render(**values)
