"""`inventaris doctor`: look whether everything is there that the service needs."""

import dataclasses
import json

import click

from inventaris.cli.problems import told_to_the_operator
from inventaris.doctor.examine import examine
from inventaris.doctor.judge import Check, Status
from inventaris.layout.blueprint import load_blueprint
from inventaris.settings import load_settings

_MARKS = {Status.GOOD: "✓", Status.WARNING: "!", Status.FAILURE: "✗"}


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Tell the checks as JSON.")
def doctor_command(*, as_json: bool) -> None:
    """Check GitLab and its layout, token, clock, webhooks, Redis, workers, mail and git.

    Exit status: 0 nothing fails (there may be warnings), 1 a check fails, 2 settings or city data
    are wrong.
    """
    checks: list[Check] = []
    with told_to_the_operator():
        settings = load_settings()
        blueprint = load_blueprint(settings)
        for check in examine(settings, blueprint):
            checks.append(check)
            if not as_json:
                click.echo(_line(check))
    if as_json:
        click.echo(json.dumps([dataclasses.asdict(check) for check in checks], indent=2))
    if any(check.status is Status.FAILURE for check in checks):
        raise SystemExit(1)


def _line(check: Check) -> str:
    todo = f" {check.todo}" if check.todo else ""
    return f"{_MARKS[check.status]} {check.name}: {check.told}.{todo}"
