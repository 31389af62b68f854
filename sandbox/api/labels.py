"""Labels of groups and projects. GitLab doc/api/labels.md, doc/api/group_labels.md."""

import re

from flask import Response

from sandbox import params, present
from sandbox.api import Json, Resource
from sandbox.auth import current_user, require_user
from sandbox.clock import stamp
from sandbox.errors import bad_parameters, conflict, forbidden, invalid, not_found
from sandbox.pagination import page_of
from sandbox.permissions import (
    Level,
    Source,
    kind_of,
    level_in,
    require_project,
    require_source,
    require_writable,
    within,
)
from sandbox.state import Query, store
from sandbox.state.namespaces import promote as promoted
from sandbox.state.records import Label, Namespace, Project

api = Resource("labels")
ROOT = "/<any(groups, projects):kind>/<ref>/labels"
NAMED = {
    "magenta": "#ff00ff", "red": "#ff0000", "green": "#008000", "blue": "#0000ff",
    "yellow": "#ffff00", "orange": "#ffa500", "purple": "#800080", "black": "#000000",
    "white": "#ffffff", "gray": "#808080", "grey": "#808080", "brown": "#a52a2a",
    "cyan": "#00ffff", "lime": "#00ff00", "navy": "#000080", "teal": "#008080",
    "olive": "#808000", "maroon": "#800000", "silver": "#c0c0c0", "pink": "#ffc0cb",
}  # fmt: skip
FIELDS = params.kinds("new_name color description: text; priority: integer; archived: boolean")


def _source(kind: str, ref: str, level: int = Level.NONE) -> Source:
    """With a level, one whose labels may be changed."""
    if level:
        require_user()
    source = require_source(kind, ref, project=level, group=level)
    if level:
        require_writable(source)
    return source


def available(source: Source, *, ancestors: bool = True) -> Query[Label]:
    """A source's own labels and, unless told otherwise, those of the groups above."""
    if ancestors:
        return within(Label, source)
    return store().find(Label).where(f"{kind_of(source)}_id = ?", source.id)


def find_label(source: Source, ref: str) -> Label:
    """By name, or by id when the name is a number that names no label."""
    query = available(source)
    found = query.where("title = ?", ref).first()
    return found or query.one("Label", id=params.record_id(ref))


def _shown(source: Source, row: Label, *, counts: bool = False) -> Json:
    user = current_user()
    body = present.label(row)
    if counts:
        body |= _counts(source, row)
    body["subscribed"] = user is not None and bool(
        store().scalar(
            "SELECT 1 FROM label_subscriptions WHERE label_id = ? AND user_id = ?", row.id, user.id
        )
    )
    if isinstance(source, Project):
        body |= {"priority": row.priority, "is_project_label": row.project_id is not None}
    return body


def _counts(source: Source, row: Label) -> Json:
    within = (
        "i.project_id = ?"
        if isinstance(source, Project)
        else "i.project_id IN (SELECT id FROM projects WHERE lineage GLOB ?)"
    )
    scope = source.id if isinstance(source, Project) else f"{source.lineage}*"
    found: dict[str, int] = dict(
        store().select(
            "SELECT i.state, COUNT(*) FROM issue_labels l JOIN issues i ON i.id = l.issue_id "  # noqa: S608
            f"WHERE l.label_id = ? AND {within} GROUP BY i.state",
            row.id,
            scope,
        )
    )
    return {
        "open_issues_count": found.get("opened", 0),
        "closed_issues_count": found.get("closed", 0),
        "open_merge_requests_count": 0,
    }


@api.get(ROOT)
def list_labels(kind: str, ref: str) -> Response:
    source = _source(kind, ref)
    given = params.take(
        "with_counts include_ancestor_groups: boolean; search: text; archived: boolean"
    )
    query = available(source, ancestors=given.get("include_ancestor_groups") is not False)
    query = query.matching(given.get("search"), "title", "description")
    counts = bool(given.get("with_counts"))
    return page_of(query.order("title, id"), lambda row: _shown(source, row, counts=counts))


@api.get(f"{ROOT}/<label_ref>")
def one(kind: str, ref: str, label_ref: str) -> Json:
    source = _source(kind, ref)
    return _shown(source, find_label(source, label_ref))


@api.post(ROOT)
def create(kind: str, ref: str) -> Json:
    source = _source(kind, ref, Level.PLANNER)
    fields = {key: kind for key, kind in FIELDS.items() if key not in ("new_name", "color")}
    given = params.take("*name *color: text", **fields)
    title, at = _title(given["name"]), stamp()
    if available(source).where("title = ?", title).exists():
        raise conflict("Label already exists")
    owner = {f"{kind_of(source)}_id": source.id}
    row = store().insert(
        Label,
        title=title,
        color=_color(given["color"]),
        description=given.get("description"),
        priority=given.get("priority"),
        created_at=at,
        updated_at=at,
        **owner,
    )
    return _shown(source, row)


def _title(name: str | None) -> str:
    title = (name or "").strip()
    if not title:
        raise invalid(title=["can't be blank"])
    if "," in title or len(title) > 255:
        raise invalid(title=["is invalid"])
    return title


def _color(wanted: str | None) -> str:
    color = NAMED.get((wanted or "").lower(), wanted or "")
    if not re.fullmatch(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})", color):
        raise invalid(color=["must be a valid color code"])
    return color if len(color) == 7 else "#" + "".join(digit * 2 for digit in color[1:])


@api.put(f"{ROOT}/<label_ref>")
def edit(kind: str, ref: str, label_ref: str) -> Json:
    source = _source(kind, ref, Level.PLANNER)
    given = params.take(**FIELDS)
    params.at_least_one(given, FIELDS)
    only_priority = set(given) == {"priority"}
    label = find_label(source, label_ref) if only_priority else _own(source, label_ref)
    values: Json = {key: given[key] for key in ("description", "priority") if key in given}
    if "new_name" in given:
        values["title"] = _title(given["new_name"])
        others = available(source).where("title = ? AND id <> ?", values["title"], label.id)
        if others.exists():
            raise invalid(title=["has already been taken"])
    if "color" in given:
        values["color"] = _color(given["color"])
    label = store().update(label, updated_at=stamp(), **values)
    return _shown(source, label)


@api.put(ROOT)
def edit_named(kind: str, ref: str) -> Json:
    return edit(kind, ref, _named())


def _named() -> str:
    given = params.take("name label_id: text")
    name = given.get("name") or given.get("label_id")
    if not name:
        raise bad_parameters("label_id, name are missing, exactly one parameter must be provided")
    return str(name)


def _own(source: Source, label_ref: str) -> Label:
    """A label that lives here; one of a group above is changed there."""
    label = find_label(source, label_ref)
    if getattr(label, f"{kind_of(source)}_id") != source.id:
        raise not_found("Label")
    return label


@api.delete(f"{ROOT}/<label_ref>")
def delete(kind: str, ref: str, label_ref: str) -> None:
    store().delete(_own(_source(kind, ref, Level.PLANNER), label_ref))


@api.delete(ROOT)
def delete_named(kind: str, ref: str) -> None:
    delete(kind, ref, _named())


@api.put("/projects/<ref>/labels/<label_ref>/promote")
def promote(ref: str, label_ref: str) -> Json:
    """A project label becomes its group's; same-named labels of sibling projects merge into it."""
    project = require_project(ref, Level.PLANNER)
    require_writable(project)
    label = _own(project, label_ref)
    group = store().need(Namespace, project.namespace_id)
    if group.kind != "group" or level_in(current_user(), group) < Level.PLANNER:
        raise forbidden()
    label = promoted(store(), label, group)
    return _shown(project, label)


@api.post(f"{ROOT}/<label_ref>/<any(subscribe, unsubscribe):action>")
def subscribe(kind: str, ref: str, label_ref: str, action: str) -> tuple[Json | str, int]:
    user, source = require_user(), _source(kind, ref)
    label = find_label(source, label_ref)
    key = {"label_id": label.id, "user_id": user.id}
    done = store().toggle("label_subscriptions", action == "subscribe", **key)
    return (_shown(source, label), 201) if done else ("", 304)
