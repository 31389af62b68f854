"""Who set which label or milestone, who closed: events of an issue.

GitLab doc/api/resource_label_events.md, doc/api/resource_state_events.md,
doc/api/resource_milestone_events.md.
"""

from flask import Response

from sandbox import present
from sandbox.api import ISSUE, Json, Resource
from sandbox.auth import require_user
from sandbox.pagination import page_of
from sandbox.permissions import require_issue, require_project
from sandbox.state import store
from sandbox.state.records import Issue, Label, LabelEvent, MilestoneEvent, StateEvent
from sandbox.state.store import Query, R

api = Resource("label_events", ISSUE)


def _events(record: type[R], project_ref: str, iid: str) -> Query[R]:
    require_user()
    issue: Issue = require_issue(require_project(project_ref), iid)
    return store().find(record, issue_id=issue.id).order("id")


def _one(query: Query[R], event_id: int) -> R:
    return query.one(id=event_id)


def _event(row: LabelEvent | StateEvent | MilestoneEvent) -> Json:
    return {
        "id": row.id,
        "user": present.user_by_id(row.user_id),
        "created_at": row.created_at,
        "resource_type": "Issue",
        "resource_id": row.issue_id,
    }


def _label_event(row: LabelEvent) -> Json:
    label = store().get(Label, row.label_id)
    shown = label and present.label(label)
    named = shown and {name: shown[name] for name in ("id", "name", "color", "description")}
    return _event(row) | {"label": named, "action": row.action}


def _state_event(row: StateEvent) -> Json:
    no_source = {"source_commit": None, "source_merge_request_id": None}
    return _event(row) | no_source | {"state": row.state}


def _milestone_event(row: MilestoneEvent) -> Json:
    milestone = present.milestone_by_id(row.milestone_id)
    return _event(row) | {"milestone": milestone, "action": row.action}


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
    return page_of(_events(MilestoneEvent, project_ref, iid), _milestone_event)


@api.get("/resource_milestone_events/<int:event_id>")
def milestone_event(project_ref: str, iid: str, event_id: int) -> Json:
    return _milestone_event(_one(_events(MilestoneEvent, project_ref, iid), event_id))
