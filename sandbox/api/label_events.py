"""Who set which label, who closed: label and state events of an issue.

GitLab doc/api/resource_label_events.md, doc/api/resource_state_events.md.
"""

from typing import Any

from flask import Blueprint, Response

from sandbox import present
from sandbox.auth import require_user
from sandbox.errors import not_found
from sandbox.pagination import page_of
from sandbox.permissions import require_issue, require_project
from sandbox.state import store
from sandbox.state.records import Issue, Label, LabelEvent, StateEvent
from sandbox.state.store import Query, R

api = Blueprint("label_events", __name__, url_prefix="/api/v4/projects/<project_ref>/issues/<iid>")
Json = dict[str, Any]


def _events(record: type[R], project_ref: str, iid: str) -> Query[R]:
    require_user()
    issue: Issue = require_issue(require_project(project_ref), iid)
    return store().find(record).where("issue_id = ?", issue.id).order("id")


def _one(query: Query[R], event_id: int) -> R:
    if (found := query.where("id = ?", event_id).first()) is None:
        raise not_found()
    return found


def _label_event(row: LabelEvent) -> Json:
    label = store().get(Label, row.label_id)
    return {
        "id": row.id,
        "user": present.user_by_id(row.user_id),
        "created_at": row.created_at,
        "resource_type": "Issue",
        "resource_id": row.issue_id,
        "label": label
        and {
            "id": label.id,
            "name": label.title,
            "color": label.color,
            "description": label.description,
        },
        "action": row.action,
    }


def _state_event(row: StateEvent) -> Json:
    return {
        "id": row.id,
        "user": present.user_by_id(row.user_id),
        "created_at": row.created_at,
        "resource_type": "Issue",
        "resource_id": row.issue_id,
        "source_commit": None,
        "source_merge_request_id": None,
        "state": row.state,
    }


@api.get("/resource_label_events")
def label_events(project_ref: str, iid: str) -> Response:
    return page_of(_events(LabelEvent, project_ref, iid), _label_event)


@api.get("/resource_label_events/<int:event_id>")
def label_event(project_ref: str, iid: str, event_id: int) -> Json:
    return _label_event(_one(_events(LabelEvent, project_ref, iid), event_id))


@api.get("/resource_state_events")
def state_events(project_ref: str, iid: str) -> Response:
    return page_of(_events(StateEvent, project_ref, iid), _state_event)


@api.get("/resource_state_events/<int:event_id>")
def state_event(project_ref: str, iid: str, event_id: int) -> Json:
    return _state_event(_one(_events(StateEvent, project_ref, iid), event_id))


@api.get("/resource_milestone_events")
def milestone_events(project_ref: str, iid: str) -> Response:
    """There are no milestones here, hence no events of them."""
    return page_of(_events(StateEvent, project_ref, iid).where("0"), _state_event)
