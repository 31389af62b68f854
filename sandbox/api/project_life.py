"""Projects archived, deleted and restored. GitLab doc/api/projects.md."""

import shutil

from sandbox import params, present
from sandbox.api import Json, Resource
from sandbox.api.projects import check, place
from sandbox.api.users import remove_user
from sandbox.auth import current_user
from sandbox.avatars import forget_avatar
from sandbox.clock import now
from sandbox.errors import bad_request
from sandbox.issue_edits import remove_issue
from sandbox.permissions import Level, require_project
from sandbox.state import state, store
from sandbox.state.records import Issue, Namespace, Project, User

api = Resource("project_life")


@api.post("/projects/<project_ref>/<any(archive, unarchive):action>")
def archive(project_ref: str, action: str) -> Json:
    project = require_project(project_ref, Level.OWNER)
    project = store().update(project, archived=action == "archive")
    return present.project(project, current_user())


@api.delete("/projects/<project_ref>")
def delete(project_ref: str) -> tuple[Json, int]:
    """Mark for deletion and rename; `permanently_remove` with the path removes what is marked."""
    project = require_project(project_ref, Level.OWNER)
    given = params.take("permanently_remove: boolean; full_path: text")
    if given.get("permanently_remove"):
        if not project.marked_for_deletion_on:
            raise bad_request("Project must be marked for deletion first.")
        if given.get("full_path") != project.full_path:
            raise bad_request(
                "`full_path` is incorrect. You must enter the complete path for the project."
            )
        remove(project)
    elif project.marked_for_deletion_on:
        raise bad_request("Project has been already marked for deletion")
    else:
        namespace = store().need(Namespace, project.namespace_id)
        suffix = f"-deletion_scheduled-{project.id}"
        project = place(project, namespace, path=project.path + suffix, name=project.name + suffix)
        store().update(project, marked_for_deletion_on=now().date().isoformat())
    return {"message": "202 Accepted"}, 202


@api.post("/projects/<project_ref>/restore")
def restore(project_ref: str) -> Json:
    project = require_project(project_ref, Level.OWNER)
    namespace = store().need(Namespace, project.namespace_id)
    suffix = f"-deletion_scheduled-{project.id}"
    path, name = project.path.removesuffix(suffix), project.name.removesuffix(suffix)
    check(path, name, project.visibility, namespace, project)
    project = place(project, namespace, path=path, name=name)
    project = store().update(project, marked_for_deletion_on=None)
    return present.project(project, current_user())


def remove(project: Project) -> None:
    """Take a project away with its issues, repository and files, within a transaction."""
    for issue in store().find(Issue, project_id=project.id).rows():
        remove_issue(issue)
    forget_source("project", project.id)
    forget_avatar(project)
    store().delete(project)
    forge = state()
    store().after_commit(lambda: forge.repositories.delete(project.id))
    store().after_commit(lambda: shutil.rmtree(forge.uploads / str(project.id), ignore_errors=True))


def forget_source(kind: str, source_id: int) -> None:
    """What belongs to a project or group: members and their bots, tokens, all that names its id."""
    own = "bot AND id IN (SELECT user_id FROM members WHERE source = ? AND source_id = ?)"
    for bot in store().find(User).where(own, kind, source_id).rows():
        remove_user(bot)
    store().forget(source=kind, source_id=source_id)
    store().forget(**{f"{kind}_id": source_id})
