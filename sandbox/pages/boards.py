"""A board: cards in the lists of its labels, between Open and Closed."""

from dataclasses import dataclass

from werkzeug.wrappers.response import Response

from sandbox import present
from sandbox.auth import current_user
from sandbox.errors import not_found
from sandbox.issue_filters import visible_issues
from sandbox.pages.page import pages, show
from sandbox.permissions import (
    Level,
    kind_of,
    level_in,
    require_group,
    require_project,
    visible_projects,
)
from sandbox.state import Query, store
from sandbox.state.records import Board, BoardList, Issue, Label, Namespace, Project

CARDS = 100
HAS_LABEL = "EXISTS (SELECT 1 FROM issue_labels l WHERE l.issue_id = issues.id AND l.label_id = ?)"
HAS_LIST = (
    "EXISTS (SELECT 1 FROM issue_labels l JOIN board_lists b ON b.label_id = l.label_id "
    "WHERE l.issue_id = issues.id AND b.board_id = ?)"
)


@dataclass(frozen=True, slots=True)
class Card:
    issue: Issue
    project: Project
    labels: list[Label]


@dataclass(frozen=True, slots=True)
class Column:
    key: str
    title: str
    label: Label | None
    total: int
    cards: list[Card]


@pages.get("/groups/<page:path>/-/boards")
@pages.get("/groups/<page:path>/-/boards/<int:board_id>")
def group_board(path: str, board_id: int | None = None) -> Response:
    group = require_group(path)
    return _show(group, store().find(Board, group_id=group.id), board_id)


@pages.get("/<page:path>/-/boards")
@pages.get("/<page:path>/-/boards/<int:board_id>")
def project_board(path: str, board_id: int | None = None) -> Response:
    project = require_project(path)
    return _show(project, store().find(Board, project_id=project.id), board_id)


def _show(owner: Namespace | Project, boards: Query[Board], board_id: int | None) -> Response:
    board = boards.where("id = ?", board_id).first() if board_id else boards.first()
    if board is None and (board_id or boards.exists()):
        raise not_found("Board")
    board = board or _first_board(owner)
    columns = _columns(board, _issues(owner))
    labels = [column.label for column in columns if column.label]
    labels += [label for column in columns for card in column.cards for label in card.labels]
    return show(
        "board.html",
        owner=owner,
        board=board,
        columns=columns,
        colors=labels,
        may_move=level_in(current_user(), owner) >= Level.PLANNER,
    )


def _first_board(owner: Namespace | Project) -> Board:
    """Opening the page of a group or project without a board makes one, as GitLab does."""
    column = f"{kind_of(owner)}_id"
    with store().transaction():
        query = store().find(Board).where(f"{column} = ?", owner.id)
        return query.first() or store().insert(Board, name="Development", **{column: owner.id})


def _issues(owner: Namespace | Project) -> Query[Issue]:
    """The issues on the owner's boards that the user of the request may see."""
    user = current_user()
    if isinstance(owner, Project):
        return visible_issues(user, store().find(Project, id=owner.id))
    visible = visible_projects(user).where("lineage GLOB ? AND NOT archived", f"{owner.lineage}*")
    return visible_issues(user, visible)


def _columns(board: Board, issues: Query[Issue]) -> list[Column]:
    opened = issues.where("state = 'opened'").order(
        "relative_position IS NULL, relative_position, id DESC"
    )
    closed = issues.where("state = 'closed'").order("closed_at DESC, id DESC")
    columns = [_column("opened", "Open", None, opened.where(f"NOT {HAS_LIST}", board.id))]
    for row in store().find(BoardList, board_id=board.id).order("position").rows():
        label = store().need(Label, row.label_id)
        columns.append(_column(str(row.id), label.title, label, opened.where(HAS_LABEL, label.id)))
    return [*columns, _column("closed", "Closed", None, closed)]


def _column(key: str, title: str, label: Label | None, issues: Query[Issue]) -> Column:
    rows = issues.rows(CARDS)
    labels = present.labels_of([row.id for row in rows])
    cards = [Card(row, store().need(Project, row.project_id), labels[row.id]) for row in rows]
    return Column(key, title, label, issues.count(), cards)
