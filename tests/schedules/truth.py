"""What must be true of a request when it is quiet again, whatever people and faults did to it."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import reduce
from typing import Any, get_args

import yaml
from pydantic import TypeAdapter

from inventaris.dossier import apply
from inventaris.dossier_files import dump_fact, dump_state, fact_name, load_state
from inventaris.forge.snapshot import gather
from inventaris.model.dossier import Dossier
from inventaris.model.facts import Fact
from inventaris.planner.plan import plan
from sandbox.demo.stack import BOT, ROOT_GROUP
from tests.crash.aftermath import archive, folder, log_of
from tests.schedules.play import Play
from tests.stack import Request

Check = tuple[str, Any, Any]
FACTS = {
    re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower(): TypeAdapter[Fact](kind)
    for kind in get_args(Fact)
}
ONCE = {"request_opened", "form_completed", "file_completed", "end_decided", "request_finished"}
LONGEST_PAUSE = timedelta(seconds=60)
ENDS = {"keadaan::selesai", "keadaan::ditolak", "keadaan::dibatalkan"}


def wrong_with(play: Play) -> list[str]:
    """Give what is not as it must be, a line each."""
    request = play.request
    state = request.dossier
    if not state:
        return ["there is no dossier"]
    dossier = load_state(json.dumps(state))
    checks = (
        *_trail(request, dossier, state),
        *_notes(play, dossier),
        *_labels(request, dossier),
        *_commands(request, dossier),
        *_files(request, dossier),
        *_repositories(request, dossier),
        *_left(request),
    )
    return [
        f"{what}: {seen!r} is not {wanted!r}" for what, seen, wanted in checks if seen != wanted
    ]


def _trail(request: Request, dossier: Dossier, state: Mapping[str, Any]) -> Iterator[Check]:
    """Every revision once, in files and in git's log; together they are the state."""
    trail = request.trail()
    revisions = [*range(1, dossier.revision + 1)]
    yield "revisions", [read["revisi"] for read in trail], revisions
    heads = [
        title.partition(":")[0] for title in log_of(request, archive(request), folder(request))
    ]
    yield "git log", heads, [f"{request.number} r{revision}" for revision in revisions]
    facts = [fact_of(told) for read in trail for told in read["fakta"]]
    replayed = json.loads(dump_state(reduce(apply, facts, Dossier())))
    replayed["revision"] = dossier.revision
    differing = {key for key in state if state[key] != replayed[key]}
    yield "state beside its trail", differing, set()
    counts = Counter(fact_name(fact) for fact in facts)
    yield "facts told again", {name for name in ONCE if counts[name] > 1}, set()
    # Others are of notes whose reason is gone, or they would be left to do.
    owed = {key for key, intention in dossier.intentions.items() if intention.template}
    yield "owed", owed, set()


def fact_of(told: Mapping[str, Any]) -> Fact:
    """Read a fact as the trail tells it."""
    fact = FACTS[told["fakta"]].validate_python({k: v for k, v in told.items() if k != "fakta"})
    assert dump_fact(fact) == {k: v for k, v in told.items() if k != "fakta"}
    return fact


def _notes(play: Play, dossier: Dossier) -> Iterator[Check]:
    """Each note once, each on record, each on the issue unless somebody deleted it there."""
    standing = play.request.notes()
    yield "said twice", {key: len(notes) for key, notes in standing.items() if len(notes) > 1}, {}
    recorded = dict(dossier.notes)
    seen = {key: notes[-1].id for key, notes in standing.items()}
    yield "said and not on record", {k: v for k, v in seen.items() if recorded.get(k) != v}, {}
    yield "on record and not said", recorded.keys() - seen.keys() - play.deleted, set()


def _labels(request: Request, dossier: Dossier) -> Iterator[Check]:
    """One step on an open card, one holder of the ball, one end."""
    issue = request.issue
    of = {
        scope: [label for label in issue.labels if label.startswith(f"{scope}::")]
        for scope in ("langkah", "giliran", "keadaan")
    }
    if dossier.finished_at:
        yield "state", issue.state, "closed"
        yield "ends", len(ENDS.intersection(of["keadaan"])), 1
    elif issue.state == "opened":
        yield "steps", len(of["langkah"]), 1
        yield "ends", ENDS.intersection(of["keadaan"]), set()
    awaited = 0 if issue.state == "closed" else 1
    yield "balls", len(of["giliran"]), awaited


def _commands(request: Request, dossier: Dossier) -> Iterator[Check]:
    """Whoever calls the service by name is answered, as long as the request goes on."""
    if dossier.finished_at:
        return
    technician = request.city.technician
    called = {
        note.id
        for note in technician.notes(request.opd, request.iid)
        if note.author["username"] != BOT and note.body.startswith(f"@{BOT} ")
    }
    answered = {int(key.partition("-")[0]) for key in dossier.commands}
    yield "commands without an answer", called - answered, set()


def _files(request: Request, dossier: Dossier) -> Iterator[Check]:
    """Whatever the dossier names is in the archive."""
    rows = archive(request).repository_tree(
        path=folder(request), ref="main", recursive=True, iterator=True
    )
    kept = {row["path"] for row in rows if row["type"] == "blob"}
    named = set(_paths(json.loads(dump_state(dossier)), folder(request)))
    yield "named and not kept", named - kept, set()


def _paths(value: object, root: str) -> Iterator[str]:
    match value:
        case str() if value.startswith(f"{root}/"):
            yield value
        case dict():
            for one in value.values():
                yield from _paths(one, root)
        case list():
            for one in value:
                yield from _paths(one, root)


def _repositories(request: Request, dossier: Dossier) -> Iterator[Check]:
    """As many stagings as deliveries, at most one permanent repository, with one entry."""
    gitlab = request.city.technician.gitlab
    staged = dossier.staged
    if staged:
        yield "staging", staged.project.rpartition("/")[2] in request.staging_repositories(), True
        head = gitlab.projects.get(staged.project).branches.get("main").commit["id"]
        yield "head of staging", head, staged.commit
    if not dossier.stored:
        return
    slug = dossier.stored.application
    office = gitlab.groups.get(f"{ROOT_GROUP}/aplikasi/{request.opd}")
    projects = [row.path for row in office.projects.list(iterator=True) if row.path == slug]
    yield "repositories", projects, [slug]
    project = gitlab.projects.get(dossier.stored.project)
    tags = {tag.name: tag.commit["id"] for tag in project.tags.list(iterator=True)}
    yield "tags", tags, {request.number: dossier.stored.commit}
    yield "branches", [row.name for row in project.branches.list(iterator=True)], ["main"]
    titles = Counter(log_of(request, project, "."))
    yield "commits made again", {title for title, times in titles.items() if times > 1}, set()
    if dossier.registered:
        register = gitlab.projects.get(f"{ROOT_GROUP}/daftar-aplikasi")
        entry = yaml.safe_load(register.files.raw(file_path=dossier.registered.path, ref="main"))
        versions = [(version["permohonan"], version["commit"]) for version in entry["versi"]]
        yield "versions", versions, [(request.number, dossier.stored.commit)]


def _left(request: Request) -> Iterator[Check]:
    yield "left to do", left(request), []


def left(request: Request) -> list[str]:
    """Give what a pass would do when the pauses between attempts are over."""
    context = request.city.context
    bot = context.settings.bot_username
    snapshot = gather(context.forge, context.places, context.city, bot, request.ref)
    actions = plan(snapshot, context.city, context.now() + LONGEST_PAUSE)
    return [repr(action)[:200] for action in actions]


def is_stuck(request: Request) -> bool:
    """Tell whether work was given up after too many attempts; people are asked to say so."""
    return any(key.startswith("buntu-") for key in request.notes())
