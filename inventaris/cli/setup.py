"""`inventaris setup`: bring a GitLab to the layout that the service lives in."""

from collections.abc import Iterator
from pathlib import Path

import click

from inventaris.cli.problems import told_to_the_operator
from inventaris.errors import ForgeRefusedError
from inventaris.forge.client import Forge
from inventaris.forge.projects import find_project
from inventaris.layout import advice
from inventaris.layout.apply import apply
from inventaris.layout.blueprint import Blueprint, load_blueprint
from inventaris.layout.compare import Comparison, compare
from inventaris.layout.found import find_layout
from inventaris.layout.guide import request_link, write_guide
from inventaris.layout.steps import CreateGroup, CreateProject
from inventaris.places import Places
from inventaris.settings import Settings, load_settings


@click.command("setup")
@click.option("--dry-run", is_flag=True, help="Print what would be done; change nothing.")
@click.option(
    "--adopt",
    multiple=True,
    metavar="NAME",
    help="Use a group, project, label or board that setup did not make, named as setup names it; "
    "may be given several times.",
)
@click.option(
    "--panduan",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("panduan"),
    show_default=True,
    help="Folder for the page (PDF) that each office is handed.",
)
@click.option("--no-panduan", is_flag=True, help="Print the offices' links; make no pages.")
def setup_command(
    adopt: tuple[str, ...], panduan: Path, *, no_panduan: bool, dry_run: bool
) -> None:
    """Bring GitLab to the layout: groups, projects, people, labels, board, templates, webhooks.

    What is right is left alone, so it may be run at any time. Nothing is deleted but a webhook to
    the service's own address beside which there is another.

    Exit status: 0 all is as it should be, 1 something is left for a person (it says what and
    where), 2 settings or city data are wrong.
    """
    with told_to_the_operator():
        settings = load_settings()
        blueprint = load_blueprint(settings)
        forge = Forge(settings)
        found = find_layout(forge, blueprint.wanted)
        comparison = compare(blueprint.wanted, found, frozenset(adopt))
        _refuse_early(comparison, settings, found.bot)
        if dry_run:
            for step in comparison.steps:
                click.echo(f"would {step}")
            left = list(advice.about_accounts(comparison, settings.forge_url))
        else:
            left = _do(forge, settings, found.bot, comparison)
        if not comparison.steps:
            click.echo("All is as it should be; nothing to do.")
        if not dry_run:
            _hand_out(forge, settings, blueprint, None if no_panduan else panduan)
    for sentence in left:
        click.echo(f"! {sentence}")
    if left:
        raise SystemExit(1)


def _refuse_early(comparison: Comparison, settings: Settings, bot: str) -> None:
    """Stop before anything is changed where setup cannot end well."""
    if bot != settings.bot_username:
        raise click.ClickException(
            f"The token is @{bot}'s, but INVENTARIS_BOT_USERNAME is {settings.bot_username}."
        )
    if told := advice.about_root(comparison, settings.forge_url, settings.root_group, bot):
        raise click.ClickException(told)
    if comparison.foreign:
        raise click.ClickException(advice.about_foreign(comparison.foreign))


def _do(forge: Forge, settings: Settings, bot: str, comparison: Comparison) -> list[str]:
    """Do the steps; give what is left for people."""
    left = list(advice.about_accounts(comparison, settings.forge_url))
    for step in comparison.steps:
        try:
            note = apply(forge, settings.webhook_secret, step)
        except ForgeRefusedError as refused:
            left.append(advice.about_refusal(step, refused, settings.forge_url, bot))
            if isinstance(step, CreateGroup | CreateProject):
                break  # the rest stands on it
            continue
        click.echo(str(step))
        if note:
            click.echo(f"! {note}")
    return left


def _hand_out(forge: Forge, settings: Settings, blueprint: Blueprint, folder: Path | None) -> None:
    """Print each office's link, and write its page where there is a folder for it."""
    places = Places(settings.root_group)
    for office in blueprint.city.offices:
        project = find_project(forge, places.request_project(office.key))
        if project is None:  # its creation was refused, and told
            continue
        template = blueprint.city.workflow.channels[0].template
        link = request_link(project.web_url, template, blueprint.wording.permohonan.judul)
        click.echo(f"\n{office.name}\n  new request: {link}")
        if folder:
            page = write_guide(folder, settings.templates_dir, blueprint, office, link)
            click.echo(f"  guide: {page}")
    for path, template, title in _desks(blueprint, places):
        if project := find_project(forge, path):
            click.echo(
                f"\n{project.path}\n  new entry: {request_link(project.web_url, template, title)}"
            )


def _desks(blueprint: Blueprint, places: Places) -> Iterator[tuple[str, str, str]]:
    """Give project, issue template and title of what the desks write down."""
    if book := blueprint.city.guest_book:
        yield places.guest_book, book.template, book.title
    if desk := blueprint.city.complaints:
        yield places.complaints, desk.template, ""
