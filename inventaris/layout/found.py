"""Read what there is of the layout: a handful of requests for each group and project."""

from collections.abc import Iterable, Mapping

from inventaris.errors import ForgeRefusedError
from inventaris.forge.client import Forge, Json, group, project
from inventaris.forge.files import BRANCH, read_text
from inventaris.forge.projects import is_protected
from inventaris.layout.model import Found, FoundBoard, FoundHook, FoundPlace, Wanted

_NOBODY: Mapping[str, int] = {}


def find_layout(forge: Forge, wanted: Wanted) -> Found:
    """Read all that `wanted` names.

    Raises:
        ForgeRefusedError: the token is not accepted, or may not read what belongs to its user.
        ForgeUnavailableError: GitLab does not answer.

    """
    me = forge.get("/user")
    groups = _places(forge, (one.path for one in wanted.groups), in_group=True)
    projects = _places(forge, (one.path for one in wanted.projects), in_group=False)
    has_requests = wanted.labels_group in groups
    return Found(
        bot=str(me["username"]),
        is_admin=bool(me.get("is_admin", False)),
        may_create_top_group=bool(me.get("can_create_group", True)),
        groups={path: _place(row, ("visibility",)) for path, row in groups.items()},
        projects={
            one.path: _place(projects[one.path], one.settings)
            for one in wanted.projects
            if one.path in projects
        },
        protected=frozenset(path for path in projects if is_protected(forge, path, BRANCH)),
        accounts=frozenset(_accounts(forge, wanted)),
        levels=_levels(forge, wanted, groups.keys() | projects.keys()),
        labels=_labels(forge, wanted.labels_group) if has_requests else {},
        project_labels={
            path: _project_labels(forge, path) for path in wanted.project_labels if path in projects
        },
        board=_board(forge, wanted) if has_requests else None,
        files=_files(forge, wanted, projects),
        hooks={path: _hooks(forge, path) for path in wanted.hooks if path in projects},
    )


def _places(forge: Forge, paths: Iterable[str], *, in_group: bool) -> dict[str, Json]:
    """Find groups or projects; what is marked for deletion or has moved away is not there."""
    found = {}
    for path in paths:
        if in_group:
            row = forge.find(group(path), with_projects="false")
            is_there = row and row["full_path"].lower() == path.lower()
        else:
            row = forge.find(project(path))
            is_there = row and row["path_with_namespace"].lower() == path.lower()
        if row and is_there and not row.get("marked_for_deletion_on"):
            found[path] = row
    return found


def _place(row: Json, settings: Iterable[str]) -> FoundPlace:
    # A setting that this GitLab does not know cannot differ.
    known = {name: str(row[name]) for name in settings if row.get(name) is not None}
    invited = sorted(str(one["group_full_path"]) for one in row.get("shared_with_groups") or ())
    return FoundPlace(str(row["description"] or ""), known, tuple(invited))


def _accounts(forge: Forge, wanted: Wanted) -> Iterable[str]:
    for username in sorted({member.username for member in wanted.members}):
        if user_id(forge, username) is not None:
            yield username


def user_id(forge: Forge, username: str) -> int | None:
    """Find an account by its exact name."""
    row = next(iter(forge.list("/users", username=username)), None)
    return int(row["id"]) if row else None


def _levels(forge: Forge, wanted: Wanted, there: Iterable[str]) -> dict[str, Mapping[str, int]]:
    """Read who has which role where, inherited ones too."""
    places = {wanted.root: True} | {one.place: one.in_group for one in wanted.members}
    levels: dict[str, Mapping[str, int]] = {}
    for path in sorted(places.keys() & set(there)):
        of_place: dict[str, int] = {}
        kind = group if places[path] else project
        for row in forge.list(f"{kind(path)}/members/all"):
            name = str(row["username"])
            of_place[name] = max(int(row["access_level"]), of_place.get(name, 0))
        levels[path] = of_place
    return levels


def _labels(forge: Forge, path: str) -> dict[str, str]:
    rows = forge.list(f"{group(path)}/labels", only_group_labels="true")
    return {str(row["name"]): str(row["description"] or "") for row in rows}


def _project_labels(forge: Forge, path: str) -> frozenset[str]:
    rows = forge.list(f"{project(path)}/labels", include_ancestor_groups="false")
    return frozenset(str(row["name"]) for row in rows)


def _board(forge: Forge, wanted: Wanted) -> FoundBoard | None:
    """CE has one board a group; where there are more, ours is the one of our name."""
    boards = [
        FoundBoard(int(row["id"]), str(row["name"]), _lists(row))
        for row in forge.list(f"{group(wanted.labels_group)}/boards")
    ]
    named = (board for board in boards if board.name == wanted.board)
    return next(named, boards[0] if boards else None)


def _lists(board: Json) -> tuple[str, ...]:
    rows = [row for row in board["lists"] if row.get("label")]
    return tuple(str(row["label"]["name"]) for row in sorted(rows, key=lambda row: row["position"]))


def _files(
    forge: Forge, wanted: Wanted, projects: Mapping[str, Json]
) -> dict[tuple[str, str], str]:
    found = {}
    for file in wanted.files:
        if file.project in projects:
            text = read_text(forge, file.project, file.path)
            if text is not None:
                found[file.project, file.path] = text
    return found


def _hooks(forge: Forge, path: str) -> tuple[FoundHook, ...]:
    """Read a project's hooks; none where we are not yet Maintainer and may not see them."""
    try:
        rows = list(forge.list(f"{project(path)}/hooks"))
    except ForgeRefusedError:
        return ()
    return tuple(
        FoundHook(
            id=int(row["id"]),
            url=str(row["url"]),
            description=str(row.get("description") or ""),
            events={name: value for name, value in row.items() if name.endswith("_events")},
            alert_status=str(row.get("alert_status") or "executable"),
            disabled_until=row.get("disabled_until"),
            has_body_template=bool(row.get("custom_webhook_template")),
        )
        for row in rows
    )
