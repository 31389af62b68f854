"""Issues that belong together. GitLab doc/api/issue_links.md; CE knows `relates_to` alone."""

from typing import Any

from flask import jsonify

from sandbox import params, present
from sandbox.api import ISSUE, Json, Resource
from sandbox.auth import current_user, require_user
from sandbox.errors import GitLabError, conflict, not_found
from sandbox.issue_filters import visible_issues
from sandbox.issue_ties import relate, tell_both
from sandbox.permissions import Level, level_in, require_issue, require_project
from sandbox.state import store
from sandbox.state.records import Issue, IssueLink, Project, User

api = Resource("issue_links", ISSUE)


def _links(issue: Issue, user: User | None) -> list[tuple[IssueLink, Issue]]:
    """Each link with its other end, as far as the user may see that."""
    found = store().find(IssueLink).where("? IN (source_id, target_id)", issue.id).rows()
    others = [row.target_id if row.source_id == issue.id else row.source_id for row in found]
    ends = visible_issues(user)
    rows = [ends.where("id = ?", other).first() for other in others]
    return [(link, row) for link, row in zip(found, rows, strict=True) if row]


@api.get("/links")
def list_links(project_ref: str, iid: int) -> Any:
    issue, user = require_issue(require_project(project_ref), iid), current_user()
    return jsonify(
        [
            present.issue(other, user)
            | {
                "issue_link_id": link.id,
                "link_type": "relates_to",
                "link_created_at": link.created_at,
                "link_updated_at": link.created_at,
            }
            for link, other in _links(issue, user)
        ]
    )


@api.post("/links")
def create(project_ref: str, iid: int) -> Json:
    user, project = require_user(), require_project(project_ref)
    issue = require_issue(project, iid)
    given = params.take("*target_project_id *target_issue_iid: text; link_type: relates_to|")
    other = require_project(given["target_project_id"])
    target = require_issue(other, given["target_issue_iid"])
    if min(level_in(user, project), level_in(user, other)) < Level.GUEST or target.id == issue.id:
        why = "No matching issue found. Make sure that you are adding a valid issue URL."
        raise GitLabError(404, why)
    if (link := relate(issue, target, user)) is None:
        raise conflict("Issue(s) already assigned")
    return _shown(link, issue, target)


def _shown(link: IssueLink, source: Issue, target: Issue) -> Json:
    user = current_user()
    return {
        "id": link.id,
        "source_issue": present.issue(source, user),
        "target_issue": present.issue(target, user),
        "link_type": "relates_to",
    }


def _link(project_ref: str, iid: int, link_id: int) -> tuple[IssueLink, Issue, Issue]:
    issue = require_issue(require_project(project_ref), iid)
    for link, other in _links(issue, current_user()):
        if link.id == link_id:
            return link, *((issue, other) if link.source_id == issue.id else (other, issue))
    raise not_found()


@api.get("/links/<int:link_id>")
def one(project_ref: str, iid: int, link_id: int) -> Json:
    return _shown(*_link(project_ref, iid, link_id))


@api.delete("/links/<int:link_id>")
def delete(project_ref: str, iid: int, link_id: int) -> Json:
    user = require_user()
    link, source, target = _link(project_ref, iid, link_id)
    projects = [store().need(Project, end.project_id) for end in (source, target)]
    if min(level_in(user, project) for project in projects) < Level.GUEST:
        raise not_found()
    body = _shown(link, source, target)
    store().delete(link)
    tell_both(source, target, user, "removed the relation with {}")
    return body
