"""`inventaris plan|reconcile|sweep`: the whole work with Flask and Celery off."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from inventaris.cli.problems import told_to_the_operator
from inventaris.context import Context, build_context
from inventaris.export import export
from inventaris.jobs.run import run_job
from inventaris.logs import configure_logs
from inventaris.model.action import Action, EditIssue, PostNote, Record, StartJob
from inventaris.model.entry import DeskAction
from inventaris.model.issue import IssueRef, Ref
from inventaris.reconcile import Outcome, dry_run, reconcile
from inventaris.refs import parse_ref, parse_request
from inventaris.settings import load_settings
from inventaris.sweep import sweep

_Ref = TypeVar("_Ref", bound=Ref)


class RefType(click.ParamType[_Ref]):
    """A request as people write it, `disdik#7`, `2026-disdik-7`, or a desk's entry, `buku-tamu#3`."""

    name = "REF"

    def __init__(self, parse: Callable[[str], _Ref]) -> None:
        self._parse = parse

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> _Ref:
        try:
            return self._parse(str(value))
        except ValueError as wrong:
            self.fail(str(wrong), param, ctx)


@click.command("plan")
@click.argument("ref", type=RefType(parse_ref))
def plan_command(ref: Ref) -> None:
    """Print what would be done about a request now; change nothing."""
    with told_to_the_operator():
        actions = dry_run(_Inline().context, ref)
    for action in actions:
        click.echo(_line(action))
    if not actions:
        click.echo("nothing to do")


@click.command("reconcile")
@click.argument("ref", type=RefType(parse_ref))
def reconcile_command(ref: Ref) -> None:
    """Do what a request's labels ask for, long work included."""
    with told_to_the_operator():
        outcome = _Inline().reconcile(ref)
    click.echo(f"{ref}: {outcome.value}")
    if outcome is not Outcome.DONE:
        raise SystemExit(1)


@click.command("sweep")
def sweep_command() -> None:
    """Find requests that changed unseen and reconcile them."""
    with told_to_the_operator():
        inline = _Inline()
        for ref in sweep(inline.context):
            click.echo(f"{ref}: {inline.reconcile(ref).value}")


@click.command("export")
@click.argument("ref", type=RefType(parse_request))
@click.option(
    "--to",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=".",
    help="Folder for the ZIP.",
)
def export_command(ref: IssueRef, folder: Path) -> None:
    """Write a request's whole record as one ZIP with a list of its files."""
    with told_to_the_operator():
        click.echo(export(_Inline().context, ref, folder))


class _Inline:
    """Does long work right after the pass that asks for it, in this process."""

    def __init__(self) -> None:
        settings = load_settings()
        configure_logs(as_json=settings.log_json)
        self._started: list[tuple[IssueRef, StartJob]] = []
        self.context: Context = build_context(
            settings,
            start_job=lambda ref, start: self._started.append((ref, start)),
            wake=lambda _: None,  # the loop below looks again by itself
        )

    def reconcile(self, ref: Ref) -> Outcome:
        """Pass and work in turn until a pass asks for no more, or work was not to be done."""
        while True:
            self._started.clear()
            outcome = reconcile(self.context, ref)
            done = [run_job(self.context, *started) for started in tuple(self._started)]
            if not any(done):
                return outcome


def _line(action: Action | DeskAction) -> str:
    match action:
        case Record(fact):
            return f"record {type(fact).__name__} {fact}"
        case PostNote(key, template):
            return f"note {key} ({template})"
        case EditIssue():
            return f"edit {action}"
        case StartJob(job, job_input):
            return f"job {job} on {job_input}"
        case _:  # what a desk holds of people is not for a terminal's history
            return type(action).__name__
