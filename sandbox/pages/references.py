"""Where the references of a text lead, by what the reader may see."""

from sandbox.auth import current_user
from sandbox.pages.markdown import Surroundings
from sandbox.permissions import visible_groups, within
from sandbox.state import store
from sandbox.state.records import Issue, Label, Project, User


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
        query = store().find(Issue, project_id=project.id, iid=iid)
        return f"/{project.full_path}/-/issues/{iid}" if query.exists() else None

    def label(title: str) -> str | None:
        query = within(Label, project).where("title = ?", title)
        return f"/{project.full_path}/-/issues?label_name={title}" if query.exists() else None

    return Surroundings(f"/-/project/{project.id}", person, issue, label, blob, raw)
