"""The command line: the third edge beside the service and the workers."""

from __future__ import annotations

import click

from inventaris.cli.bounce import bounce_command
from inventaris.cli.doctor import doctor_command
from inventaris.cli.import_ import import_command
from inventaris.cli.requests import export_command, plan_command, reconcile_command, sweep_command
from inventaris.cli.setup import setup_command


@click.group()
def main() -> None:
    """Run a government's application inventory on its own GitLab."""


main.add_command(bounce_command)
main.add_command(doctor_command)
main.add_command(export_command)
main.add_command(import_command)
main.add_command(plan_command)
main.add_command(reconcile_command)
main.add_command(sweep_command)
main.add_command(setup_command)
