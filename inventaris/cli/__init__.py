"""The command line: the third edge beside the service and the workers."""

from __future__ import annotations

import click

from inventaris.cli.import_ import import_command


@click.group()
def main() -> None:
    """Run a government's application inventory on its own GitLab."""


main.add_command(import_command)
