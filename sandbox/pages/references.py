"""Where the references of a text lead, by what the reader may see."""

from urllib.parse import quote

from sandbox.auth import current_user
from sandbox.issue_filters import visible_issues
from sandbox.pages.markdown import Surroundings
from sandbox.permissions import visible_groups, within
from sandbox.state import store
from sandbox.state.records import Label, Project, User


def surroundings(
    project: Project, *, blob: str | None = None, raw: str | None = None
) -> Surroundings:
    def person(name: str) -> str | None:
        if store().find(User, username=name).exists():
            return f"/{name}"
        if visible_groups(current_user()).where("full_path = ?", name).exists():
            return f"/groups/{name}"
        return None

    def issue(iid: int) -> str | None:
        query = visible_issues(current_user()).where("project_id = ? AND iid = ?", project.id, iid)
        return f"/{project.full_path}/-/issues/{iid}" if query.exists() else None

    def label(title: str) -> str | None:
        query = within(Label, project).where("title = ?", title)
        return (
            f"/{project.full_path}/-/issues?label_name={quote(title, safe='')}"
            if query.exists()
            else None
        )

    return Surroundings(f"/-/project/{project.id}", person, issue, label, blob, raw)
