"""Filters and sorts of issue lists. GitLab doc/api/issues.md, app/finders/issues_finder.rb."""

from datetime import timedelta
from typing import Any

from sandbox import params
from sandbox.clock import now
from sandbox.errors import bad_parameters
from sandbox.permissions import PROJECTS_BY_LEVEL, Level, visible_projects, with_issues
from sandbox.state import Query, store
from sandbox.state.records import Issue, Project, User

SORTS = ("created_at", "updated_at", "title", "due_date", "relative_position", "label_priority",
         "priority", "popularity", "milestone_due", "weight")  # fmt: skip


def number_or_word(value: Any) -> int | str | None:
    """An id, or `None` or `Any` in any case."""
    word = str(value).lower()
    return word if word in ("none", "any") else params.integer(value)


KINDS = (
    params.kinds("state: opened|closed|all; labels: words; iids: integers")
    | {"assignee_id": number_or_word}
    | params.kinds(
        "assignee_username: words; author_id: integer; author_username search: text; in: words; "
        "confidential: boolean; issue_type: issue|incident|test_case|task; milestone "
        "milestone_id my_reaction_emoji scope due_date: text; non_archived: boolean; "
        "created_after created_before updated_after updated_before: instant"
    )
    | {"order_by": params.one_of(*SORTS)}
    | params.kinds("sort: asc|desc; with_labels_details: boolean; not: mapping")
)
HAS_LABEL = (
    "id IN (SELECT il.issue_id FROM labels l JOIN issue_labels il ON il.label_id = l.id "
    "WHERE l.title = ?)"
)
HAS_ANY_LABEL = "EXISTS (SELECT 1 FROM issue_labels il WHERE il.issue_id = issues.id)"
HAS_MILESTONE = "milestone_id IN (SELECT id FROM milestones WHERE {})"
MILESTONES = {
    "none": "milestone_id IS NULL",
    "any": "milestone_id IS NOT NULL",
    "started": HAS_MILESTONE.format("state = 'active' AND start_date <= today()"),
    "upcoming": HAS_MILESTONE.format(  # the next to be due in each project or group
        "due_date = (SELECT MIN(n.due_date) FROM milestones n WHERE n.state = 'active' AND "
        "n.due_date > today() AND n.project_id IS milestones.project_id AND "
        "n.group_id IS milestones.group_id)"
    ),
}
USER_ID = "(SELECT id FROM users WHERE username = ?)"


def seen_by(user: User | None) -> Query[Issue]:
    """Issues whose confidentiality lets the user see them; the projects are for the caller."""
    query = store().find(Issue)
    if user is None:
        return query.where("NOT confidential")
    if user.admin:
        return query
    mine = "NOT confidential OR author_id = ? OR assignee_id = ?"
    planned, *args = planned_by(user, "issues.project_id")
    return query.where(f"{mine} OR {planned}", user.id, user.id, *args)


def planned_by(user: User, project_id: str) -> tuple[str, int, int, int, int]:
    """The condition, and its arguments, that the user is a Planner or more in a row's project."""
    condition = f"EXISTS (SELECT 1 FROM projects WHERE id = {project_id} AND {PROJECTS_BY_LEVEL})"  # noqa: S608
    return condition, user.id, Level.PLANNER, user.id, Level.PLANNER


def visible_issues(user: User | None, projects: Query[Project] | None = None) -> Query[Issue]:
    """Issues that the user may read: of these projects, or, to look for few, of any."""
    if projects is not None:
        return seen_by(user).among("project_id", with_issues(projects, user))
    visible = with_issues(visible_projects(user), user)
    return seen_by(user).where(visible.fits("issues.project_id"), *visible.args)


def filtered(query: Query[Issue], given: dict[str, Any], user: User | None) -> Query[Issue]:
    """Narrow and sort by the parsed parameters of `KINDS`."""
    if given.get("state") in ("opened", "closed"):
        query = query.where("state = ?", given["state"])
    query = query.narrowed(
        given,
        author_id="author_id = ?",
        author_username=f"author_id = {USER_ID}",
        confidential="confidential = ?",
        issue_type="issue_type = ?",
        created_after="created_at >= ?",
        created_before="created_at <= ?",
        updated_after="updated_at >= ?",
        updated_before="updated_at <= ?",
    )
    query = _by_labels(query, given.get("labels") or [])
    if (iids := given.get("iids")) is not None:
        query = query.where(f"iid IN ({', '.join(map(str, iids))})")
    query = _by_assignee(query, given)
    query = _by_scope(query, given.get("scope"), user)
    query = _by_search(query, given)
    query = _by_due_date(query, given.get("due_date"))
    if wanted := given.get("milestone") or given.get("milestone_id"):
        query = query.where(*_of_milestone(wanted))
    if given.get("my_reaction_emoji") not in (None, "None"):
        query = query.where("0")
    return _sorted(_without(query, given.get("not") or {}), given)


def _by_labels(query: Query[Issue], names: list[str]) -> Query[Issue]:
    for name in names:
        if name.lower() == "none":
            query = query.where(f"NOT {HAS_ANY_LABEL}")
        elif name.lower() == "any":
            query = query.where(HAS_ANY_LABEL)
        else:
            query = query.where(HAS_LABEL, name)
    return query


def _by_assignee(query: Query[Issue], given: dict[str, Any]) -> Query[Issue]:
    wanted = given.get("assignee_id")
    if wanted == "none":
        query = query.where("assignee_id IS NULL")
    elif wanted == "any":
        query = query.where("assignee_id IS NOT NULL")
    elif wanted is not None:
        query = query.where("assignee_id = ?", wanted)
    for username in given.get("assignee_username") or []:
        query = query.where(f"assignee_id = {USER_ID}", username)
    return query


def _by_scope(query: Query[Issue], scope: str | None, user: User | None) -> Query[Issue]:
    column = {"created": "author_id", "assigned": "assignee_id"}.get(
        (scope or "").split("_")[0].split("-")[0]
    )
    return query.where(f"{column} = ?", user.id if user else 0) if column else query


def _by_search(query: Query[Issue], given: dict[str, Any]) -> Query[Issue]:
    columns = [name for name in given.get("in") or () if name in ("title", "description")]
    columns = columns or ["title", "description"]
    for word in (given.get("search") or "").split():
        pattern = f"%{escape(word)}%"
        condition = " OR ".join(f"{column} LIKE ? ESCAPE '\\'" for column in columns)
        query = query.where(condition, *[pattern] * len(columns))
    return query


def escape(word: str) -> str:
    """A text that LIKE takes literally."""
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _by_due_date(query: Query[Issue], wanted: str | None) -> Query[Issue]:
    today = now().date()
    monday = today - timedelta(days=today.weekday())
    first = today.replace(day=1)
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    next_last = (last + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    spans = {
        "today": (today, today),
        "tomorrow": (today + timedelta(days=1),) * 2,
        "week": (monday, monday + timedelta(days=6)),
        "month": (first, last),
        "next_month_and_previous_two_weeks": (today - timedelta(days=14), next_last),
    }
    match wanted:
        case None | "":
            return query
        case "0":
            return query.where("due_date IS NULL")
        case "any":
            return query.where("due_date IS NOT NULL")
        case "overdue":
            return query.where("due_date < ?", today.isoformat())
        case str() if wanted in spans:
            start, end = spans[wanted]
            return query.where("due_date BETWEEN ? AND ?", start.isoformat(), end.isoformat())
        case _:
            raise bad_parameters("due_date does not have a valid value")


def _of_milestone(title: str) -> tuple[str, ...]:
    word = "none" if title == "0" else title.lower().removeprefix("#")
    return (MILESTONES[word],) if word in MILESTONES else (HAS_MILESTONE.format("title = ?"), title)


def _without(query: Query[Issue], unwanted: dict[str, Any]) -> Query[Issue]:
    """`not[labels]=x` and its siblings."""
    try:
        for name in params.words(unwanted.get("labels") or []):
            query = query.where(f"NOT {HAS_LABEL}", name)
        if iids := params.integers(unwanted.get("iids") or []):
            query = query.where(f"iid NOT IN ({', '.join(map(str, iids))})")
        if title := unwanted.get("milestone"):
            condition, *args = _of_milestone(params.text(title))
            query = query.where(f"NOT ({condition}) OR milestone_id IS NULL", *args)
        for column in ("author", "assignee"):
            if (wanted := unwanted.get(f"{column}_id")) is not None:
                query = query.where(f"{column}_id IS NOT ?", params.integer(wanted))
            for username in params.words(unwanted.get(f"{column}_username") or []):
                query = query.where(f"{column}_id IS NOT {USER_ID}", username)
    except (ValueError, TypeError) as error:
        raise bad_parameters("not is invalid") from error
    return query


def _sorted(query: Query[Issue], given: dict[str, Any]) -> Query[Issue]:
    column = given.get("order_by") or "created_at"
    direction = given.get("sort") or "desc"
    if column in ("due_date", "relative_position", "milestone_due"):
        if column == "milestone_due":
            column = "(SELECT m.due_date FROM milestones m WHERE m.id = milestone_id)"
        return query.order(f"{column} IS NULL, {column} {direction}, id DESC")
    if column not in ("created_at", "updated_at", "title"):
        column = "id"
    return query.order(f"{column} {direction}, id {direction}")
