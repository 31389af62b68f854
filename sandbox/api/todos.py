"""To-do items. GitLab doc/api/todos.md."""

from flask import Response

from sandbox import params, present
from sandbox.api import Json, Resource
from sandbox.auth import require_user
from sandbox.clock import stamp
from sandbox.errors import not_found
from sandbox.issue_filters import planned_by, visible_issues
from sandbox.mentions import remind
from sandbox.pagination import page_of
from sandbox.permissions import require_issue, require_project
from sandbox.state import Query, store
from sandbox.state.records import Todo

api = Resource("todos")


def _mine() -> Query[Todo]:
    """One's own; those of an issue or internal note that one may no longer read are gone."""
    user = require_user()
    issues = visible_issues(user)
    query = store().find(Todo, user_id=user.id).where(issues.fits("todos.issue_id"), *issues.args)
    if user.admin:
        return query
    said = "SELECT id FROM notes WHERE NOT internal OR author_id = ?"
    planned, *args = planned_by(user, "todos.project_id")
    return query.where(f"note_id IS NULL OR note_id IN ({said}) OR {planned}", user.id, *args)


@api.get("/todos")
def list_todos() -> Response:
    given = params.take(
        "action: text; author_id project_id group_id: integer; state: pending|done|all; type: text"
    )
    given.setdefault("state", "pending")
    query = _mine().narrowed(
        {key: value for key, value in given.items() if value != "all"},
        action="action = ?",
        author_id="author_id = ?",
        project_id="project_id = ?",
        group_id="project_id IN (SELECT p.id FROM projects p WHERE p.lineage GLOB '*/' || ? || '/*')",
        state="state = ?",
        type="? IN ('Issue', 'WorkItem')",
    )
    return page_of(query.order("id DESC"), lambda row: present.todo(row, require_user()))


@api.post("/todos/<int:todo_id>/mark_as_done")
def done(todo_id: int) -> Json:
    if (row := _mine().where("id = ?", todo_id).first()) is None:
        raise not_found()
    row = store().update(row, state="done", updated_at=stamp())
    return present.todo(row, require_user())


@api.post("/todos/mark_as_done")
def all_done() -> None:
    for row in _mine().where("state = 'pending'").rows():
        store().update(row, state="done", updated_at=stamp())


@api.post("/projects/<project_ref>/issues/<int:iid>/todo")
def mark(project_ref: str, iid: int) -> tuple[Json | str, int]:
    """Remind oneself; 304 while there is something to do already."""
    user, issue = require_user(), require_issue(require_project(project_ref), iid)
    if not remind(user, user, issue, "marked"):
        return "", 304
    newest = _mine().where("issue_id = ?", issue.id).order("id DESC").rows(1)[0]
    return present.todo(newest, user), 201
