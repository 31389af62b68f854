"""Who set which label or milestone, who closed: events of an issue.

GitLab doc/api/resource_label_events.md, doc/api/resource_state_events.md,
doc/api/resource_milestone_events.md.
"""

from collections.abc import Callable

from sandbox import present
from sandbox.api import ISSUE, Json, Resource
from sandbox.auth import require_user
from sandbox.permissions import require_issue, require_project
from sandbox.state import Query, R, store
from sandbox.state.records import Label, LabelEvent, MilestoneEvent, StateEvent

api = Resource("label_events", ISSUE)


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


def _of(record: type[R]) -> Callable[[str, int], Query[R]]:
    def query(project_ref: str, iid: int) -> Query[R]:
        require_user()
        issue = require_issue(require_project(project_ref), iid)
        return store().find(record, issue_id=issue.id).order("id")

    return query


ONE = "<int:event_id>"
api.serve("/resource_label_events", ONE, _of(LabelEvent), _label_event)
api.serve("/resource_state_events", ONE, _of(StateEvent), _state_event)
api.serve("/resource_milestone_events", ONE, _of(MilestoneEvent), _milestone_event)
