"""The list of issues, a new one out of a template, and one with its timeline."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import request
from markupsafe import Markup
from werkzeug.wrappers.response import Response

from sandbox import present
from sandbox.api.notes import readable_notes
from sandbox.auth import current_user
from sandbox.issue_filters import filtered, seen_by
from sandbox.pages.markdown import render
from sandbox.pages.page import page_number, pages, show, to_sign_in
from sandbox.pages.references import surroundings
from sandbox.permissions import (
    Level,
    level_in,
    may_edit,
    require_issue,
    require_issues,
    require_project,
    within,
)
from sandbox.repositories import Repository
from sandbox.state import state, store
from sandbox.state.records import (
    Issue,
    Label,
    LabelEvent,
    Milestone,
    MilestoneEvent,
    Note,
    Project,
    StateEvent,
    User,
)

PAGE = 50
TEMPLATES = ".gitlab/issue_templates"


@pages.get("/<page:path>/-/issues")
def issue_list(path: str) -> Response:
    project, user = require_project(path), current_user()
    require_issues(project)
    wanted = request.args.get("state", "opened")
    terms: dict[str, Any] = {
        "search": request.args.get("search", "").strip(),
        "labels": request.args.getlist("label_name[]") + request.args.getlist("label_name"),
        "state": wanted if wanted in {"opened", "closed", "all"} else "opened",
    }
    given = {name: value for name, value in terms.items() if value}
    query = filtered(seen_by(user).where("project_id = ?", project.id), given, user)
    kept = [("state", terms["state"]), ("search", terms["search"])]
    kept += [("label_name[]", name) for name in terms["labels"]]
    number = page_number()
    rows = query.rows(PAGE + 1, (number - 1) * PAGE)
    labels = present.labels_of([row.id for row in rows])
    return show(
        "issues.html",
        project=project,
        issues=rows[:PAGE],
        labels=labels,
        colors=[label for found in labels.values() for label in found],
        terms=terms,
        kept=urlencode(kept),
        page=number,
        more=len(rows) > PAGE,
    )


@pages.get("/<page:path>/-/issues/new")
def new_issue(path: str) -> Response:
    """GitLab's prefilled links: `issuable_template`, `issue[title]`, `issue[description]`."""
    user = current_user()
    if user is None:
        return to_sign_in()
    project = require_project(path)
    require_issues(project)
    texts = templates_of(state().repositories.open(project.id), project)
    asked = request.args.get("issuable_template")
    chosen = asked if asked in texts else next((n for n in texts if n.lower() == "default"), None)
    described = request.args.get("issue[description]")
    level = level_in(user, project)
    labels = within(Label, project).order("title").rows()
    return show(
        "new_issue.html",
        project=project,
        title=request.args.get("issue[title]", ""),
        description=texts.get(chosen or "", "") if described is None else described,
        confidential=request.args.get("issue[confidential]") in {"true", "1"},
        texts=texts,
        chosen=chosen,
        may_label=level >= Level.GUEST,
        labels=labels,
        colors=labels,
    )


def templates_of(repository: Repository, project: Project) -> dict[str, str]:
    """Issue templates of the default branch, by name."""
    commit = repository.branch_head(project.default_branch)
    entries = repository.tree(commit, TEMPLATES, recursive=False) if commit else None
    texts = {}
    for entry in entries or ():
        blob = repository.blob(entry.id) if entry.name.endswith(".md") else None
        if blob is not None:
            texts[entry.name.removesuffix(".md")] = blob.data.decode(errors="replace")
    return texts


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened to an issue: a comment, or one line of history."""

    at: str
    author: User | None
    html: Markup
    note: Note | None = None


@pages.get("/<page:path>/-/issues/<iid>")
@pages.get("/<page:path>/-/work_items/<iid>")
def one_issue(path: str, iid: str) -> Response:
    project, user = require_project(path), current_user()
    issue = require_issue(project, iid)
    level = level_in(user, project)
    labels = present.labels_of([issue.id])[issue.id]
    moments, mentioned = timeline(project, issue)
    return show(
        "issue.html",
        project=project,
        issue=issue,
        labels=labels,
        colors=[*labels, *mentioned],
        description=render(issue.description, surroundings(project)),
        moments=moments,
        may_edit=may_edit(user, issue, level),
        may_comment=user is not None and not project.archived,
        may_internal=level >= Level.PLANNER,
    )


def timeline(project: Project, issue: Issue) -> tuple[list[Moment], list[Label]]:
    """All that happened and may be read, oldest first, and the labels that it names."""
    around = surroundings(project)
    notes = readable_notes(issue, project, current_user())
    moments = [
        Moment(note.created_at, store().get(User, note.author_id), render(note.body, around), note)
        for note in notes.order("created_at, id").rows()
    ]
    for event in store().find(StateEvent, issue_id=issue.id).rows():
        author = store().get(User, event.user_id)
        moments.append(Moment(event.created_at, author, Markup(event.state)))  # noqa: S704
    for set_or_not in store().find(MilestoneEvent, issue_id=issue.id).rows():
        author = store().get(User, set_or_not.user_id)
        verb = "changed milestone to" if set_or_not.action == "add" else "removed milestone"
        title = store().need(Milestone, set_or_not.milestone_id).title
        moments.append(Moment(set_or_not.created_at, author, Markup("{} %{}").format(verb, title)))
    labels: dict[int, Label] = {}
    changes: dict[tuple[str, int], list[LabelEvent]] = {}
    for change in store().find(LabelEvent, issue_id=issue.id).rows():
        changes.setdefault((change.created_at, change.user_id), []).append(change)
    for (at, user_id), events in changes.items():
        moments.append(Moment(at, store().get(User, user_id), _told(events, labels)))
    return sorted(moments, key=lambda moment: moment.at), list(labels.values())


def _told(events: list[LabelEvent], labels: dict[int, Label]) -> Markup:
    """`added A and removed B labels`, as one edit made it."""
    told = []
    for action, verb in (("add", "added"), ("remove", "removed")):
        chips = [_chip(event, labels) for event in events if event.action == action]
        if chips:
            told.append(Markup("{} {}").format(verb, Markup(" ").join(chips)))
    noun = "label" if len(events) == 1 else "labels"
    return Markup("{} {}").format(Markup(" and ").join(told), noun)


def _chip(event: LabelEvent, labels: dict[int, Label]) -> Markup:
    label = store().get(Label, event.label_id)
    if label is None:
        return Markup("<em>deleted label</em>")
    labels[label.id] = label
    name = f"c-{label.color.lstrip('#')}"
    return Markup('<span class="chip {}">{}</span>').format(name, label.title)
