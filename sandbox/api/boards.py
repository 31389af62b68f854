"""Boards and their lists, and the drag of a card. GitLab doc/api/boards.md, doc/api/group_boards.md."""

from dataclasses import dataclass

from flask import Response

from sandbox import params, present
from sandbox.api import Json, Resource
from sandbox.api.issue_acts import place_between
from sandbox.api.labels import available
from sandbox.auth import current_token, require_csrf, require_user
from sandbox.errors import GitLabError, bad_parameters, forbidden, not_found
from sandbox.issue_edits import edit_issue
from sandbox.pagination import page_of
from sandbox.permissions import (
    Level,
    Source,
    kind_of,
    level_in,
    may_see,
    require_group,
    require_project,
    require_source,
    require_writable,
    visible_projects,
    with_issues,
)
from sandbox.state import Query, store
from sandbox.state.records import Board, BoardList, Issue, Label, Project, User

api = Resource("boards", "")
ROOT = "/api/v4/<any(groups, projects):kind>/<ref>/boards"
OPEN, CLOSED = "opened", "closed"


def _source(kind: str, ref: str, level: int = Level.NONE) -> Source:
    require_user()
    return require_source(kind, ref, project=level, group=level)


def _writable(kind: str, ref: str) -> Source:
    """Whose lists may be changed: a board itself may also be where issues rest."""
    source = _source(kind, ref, Level.PLANNER)
    require_writable(source)
    return source


def _boards(source: Source) -> Query[Board]:
    return store().find(Board).where(f"{kind_of(source)}_id = ?", source.id)


def _board(source: Source, board_id: int) -> Board:
    return _boards(source).one("Board", id=board_id)


def _lists(board: Board) -> Query[BoardList]:
    return store().find(BoardList, board_id=board.id).order("position, id")


def _list(board: Board, list_id: int) -> BoardList:
    return _lists(board).one("List", id=list_id)


def _shown_list(row: BoardList) -> Json:
    label = store().need(Label, row.label_id)
    keys = ("id", "name", "description", "description_html", "color", "text_color")
    shown = present.label(label)
    return {
        "id": row.id,
        "label": {key: shown[key] for key in keys},
        "position": row.position,
        "list_type": "label",
    }


def shown_board(board: Board, source: Source) -> Json:
    body = board.only("id name hide_backlog_list hide_closed_list") | {
        "project": None,
        "lists": [_shown_list(row) for row in _lists(board).rows()],
    }
    if isinstance(source, Project):
        return body | {"project": present.project_basic(source)}
    return body | {"group": present.namespace_basic(source)}


@api.get(ROOT)
def list_boards(kind: str, ref: str) -> Response:
    source = _source(kind, ref)
    return page_of(_boards(source), lambda row: shown_board(row, source))


@api.get(f"{ROOT}/<int:board_id>")
def one(kind: str, ref: str, board_id: int) -> Json:
    source = _source(kind, ref)
    return shown_board(_board(source, board_id), source)


@api.post("/api/v4/projects/<ref>/boards")
def create(ref: str) -> Json:
    """Groups' boards are made here only in paid editions; GraphQL makes the one CE has."""
    project = require_project(ref, Level.PLANNER)
    name = params.take("*name: text")["name"]
    board = store().insert(Board, name=name, project_id=project.id)
    return shown_board(board, project)


@api.put(f"{ROOT}/<int:board_id>")
def edit(kind: str, ref: str, board_id: int) -> Json:
    source = _source(kind, ref, Level.PLANNER)
    given = params.take("name: text; hide_backlog_list hide_closed_list: boolean")
    changed = {name: value for name, value in given.items() if value is not None}
    board = store().update(_board(source, board_id), **changed)
    return shown_board(board, source)


@api.delete("/api/v4/projects/<ref>/boards/<int:board_id>")
def delete(ref: str, board_id: int) -> None:
    board = _board(require_project(ref, Level.PLANNER), board_id)
    _lists(board).delete()
    store().delete(board)


@api.get(f"{ROOT}/<int:board_id>/lists")
def lists(kind: str, ref: str, board_id: int) -> Response:
    return page_of(_lists(_board(_source(kind, ref), board_id)), _shown_list)


@api.get(f"{ROOT}/<int:board_id>/lists/<int:list_id>")
def one_list(kind: str, ref: str, board_id: int, list_id: int) -> Json:
    return _shown_list(_list(_board(_source(kind, ref), board_id), list_id))


@api.post(f"{ROOT}/<int:board_id>/lists")
def create_list(kind: str, ref: str, board_id: int) -> Json:
    source = _writable(kind, ref)
    board, label_id = _board(source, board_id), params.take("label_id: integer").get("label_id")
    if label_id is None:
        raise bad_parameters("label_id is missing")
    if not available(source).where("id = ?", label_id).exists():
        raise GitLabError(400, {"message": {"error": "Label not found!"}})
    if _lists(board).where("label_id = ?", label_id).exists():
        raise GitLabError(400, {"message": {"error": "Label has already been taken"}})
    position = _lists(board).count()
    row = store().insert(BoardList, board_id=board.id, label_id=label_id, position=position)
    return _shown_list(row)


@api.put(f"{ROOT}/<int:board_id>/lists/<int:list_id>")
def move_list(kind: str, ref: str, board_id: int, list_id: int) -> Json:
    board = _board(_writable(kind, ref), board_id)
    row = _list(board, list_id)
    position = params.take("*position: integer")["position"]
    if position is None or position < 0:
        raise bad_parameters("position does not have a valid value")
    others = [each for each in _lists(board).rows() if each.id != row.id]
    others.insert(min(position, len(others)), row)
    _number(others)
    return _shown_list(_list(board, list_id))


def _number(rows: list[BoardList]) -> None:
    for position, row in enumerate(rows):
        if row.position != position:
            store().update(row, position=position)


@api.delete(f"{ROOT}/<int:board_id>/lists/<int:list_id>")
def delete_list(kind: str, ref: str, board_id: int, list_id: int) -> None:
    board = _board(_writable(kind, ref), board_id)
    row = _list(board, list_id)
    store().delete(row)
    _number(_lists(board).rows())


@dataclass(frozen=True, slots=True)
class Drag:
    """A card's way from one list to another: a list's id, `opened` or `closed`."""

    source: str
    target: str
    after_id: int | None = None
    before_id: int | None = None


def drag(user: User, board: Board, issue: Issue, way: Drag) -> Issue:
    """Move a card as CE does, in one edit.

    Between lists: the target's label is added, the source's removed. To Open or Closed: every
    label that has a list on the board is removed. Closed closes, out of Closed reopens.
    Rule: GitLab app/services/boards/base_item_move_service.rb.
    """
    lists = {str(row.id): row for row in _lists(board).rows()}
    for key in (way.source, way.target):
        if key not in lists and key not in (OPEN, CLOSED):
            raise not_found("List")
    if way.source != way.target:
        add = [lists[way.target].label_id] if way.target in lists else []
        remove = [lists[way.source].label_id] if way.source in lists else []
        if way.target not in lists:
            remove = [row.label_id for row in lists.values()]
        columns: Json = {}
        if way.source == CLOSED:
            columns["state"] = "opened"
        elif way.target == CLOSED:
            columns["state"] = "closed"
        issue = edit_issue(user, issue, add_labels=add, remove_labels=remove, **columns)
    if way.after_id or way.before_id:
        issue = place_between(issue, way.after_id, way.before_id, user)
    return issue


@api.put("/-/boards/<int:board_id>/issues/<int:issue_id>")
def drag_card(board_id: int, issue_id: int) -> Json:
    """What the board page calls; `from_list` and `to_list` are a list's id, `opened` or `closed`."""
    user = require_user()
    if current_token() is None:
        require_csrf()
    given = params.take("*from_list *to_list: text; move_after_id move_before_id: integer")
    board, issue = store().get(Board, board_id), store().get(Issue, issue_id)
    if board is None:
        raise not_found("Board")
    source = (
        require_project(board.project_id)
        if board.project_id
        else require_group(board.group_id or 0)
    )
    project = (
        with_issues(visible_projects(user), user)
        .where("id = ? AND lineage GLOB ?", issue.project_id, f"{source.lineage}*")
        .first()
        if issue
        else None
    )
    level = level_in(user, project) if project else Level.NONE
    if issue is None or project is None or not may_see(user, issue, level):
        raise not_found("Issue")
    if level < Level.PLANNER:
        raise forbidden()
    require_writable(project)
    way = Drag(
        given["from_list"],
        given["to_list"],
        given.get("move_after_id"),
        given.get("move_before_id"),
    )
    return present.issue(drag(user, board, issue, way), user)
