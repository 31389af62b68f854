"""All commands by name."""

from sandbox.quick_actions import columns, ties
from sandbox.quick_actions.run import Command

ALIASES = {
    "labels": "label", "remove_label": "unlabel", "reassign": "assign", "due_date": "due",
    "remove_assignee": "unassign", "estimate_time": "estimate", "spend_time": "spend",
    "spent": "spend", "link": "relate", "remove_time_estimate": "remove_estimate", "mark_as_done": "done",
}  # fmt: skip
# Those that GitLab takes out of the text, for features that this forge has off.
_OFF = (
    "add_child add_contacts add_email approve award board_move cc convert_to_ticket "
    "copy_metadata create_merge_request invite_email merge page promote_to "
    "promote_to_incident react rebase remove_child remove_contacts remove_email "
    "remove_parent remove_zoom set_parent severity submit_review target_branch timeline type "
    "unapprove unlink unrelate zoom"
)
COMMANDS: dict[str, Command] = {
    "close": columns.setting("state", "closed", "Closed this issue.", state_event="close"),
    "reopen": columns.setting("state", "opened", "Reopened this issue.", state_event="reopen"),
    "title": columns.title,
    "label": columns.label,
    "unlabel": columns.unlabel,
    "relabel": columns.relabel,
    "assign": columns.assign,
    "unassign": columns.unassign,
    "confidential": columns.setting("confidential", True, "Made this issue confidential."),
    "due": columns.due,
    "remove_due_date": columns.setting("due_date", None, "Removed the due date."),
    "lock": columns.setting("discussion_locked", True, "Locked the discussion."),
    "unlock": columns.setting("discussion_locked", False, "Unlocked the discussion."),
    "milestone": columns.milestone,
    "remove_milestone": columns.setting("milestone_id", None, "Removed the milestone."),
    "estimate": columns.timing("time_estimate"),
    "spend": columns.timing("time_spent"),
    "remove_estimate": columns.setting("time_estimate", 0, "Removed time estimate."),
    "remove_time_spent": columns.setting("time_spent", 0, "Removed spent time."),
    "subscribe": ties.subscription(True),
    "unsubscribe": ties.subscription(False),
    "todo": ties.todo,
    "done": ties.done,
    "relate": ties.relate,
    "duplicate": ties.duplicate,
    "move": ties.copying("move", "target_project_id", moving=True),
    "clone": ties.copying("clone", "target_clone_project_id", moving=False),
    **dict.fromkeys(_OFF.split(), lambda _run, _argument: None),
}
