"""What a project's issues keep when it moves: labels and milestones of groups it has left.

Rules: GitLab app/services/{labels,milestones}/transfer_service.rb.
"""

from sandbox.api.milestones import next_iid
from sandbox.permissions import lineage_ids, within
from sandbox.state import store
from sandbox.state.records import Label, Milestone, Project

ISSUES = "SELECT id FROM issues WHERE project_id = ?"


def carry(project: Project) -> None:
    """Give the issues the same labels and milestones of where the project is now."""
    groups = ", ".join(map(str, lineage_ids(project.lineage)))
    left = f"group_id IS NOT NULL AND group_id NOT IN ({groups})"
    used = f"id IN (SELECT label_id FROM issue_labels WHERE issue_id IN ({ISSUES}))"  # noqa: S608
    for label in store().find(Label).where(left).where(used, project.id).rows():
        twin = within(Label, project).where("title = ?", label.title).first()
        twin = twin or store().insert(
            Label, project_id=project.id, **label.only("title color description")
        )
        store().execute(
            f"UPDATE OR REPLACE issue_labels SET label_id = ? WHERE label_id = ? "  # noqa: S608
            f"AND issue_id IN ({ISSUES})",
            *(twin.id, label.id, project.id),
        )
    used = "id IN (SELECT milestone_id FROM issues WHERE project_id = ?)"
    for milestone in store().find(Milestone).where(left).where(used, project.id).rows():
        same = within(Milestone, project).where("title = ?", milestone.title).first()
        same = same or store().insert(
            Milestone,
            project_id=project.id,
            iid=next_iid(project),
            **milestone.only("title description state start_date due_date"),
        )
        store().execute(
            "UPDATE issues SET milestone_id = ? WHERE milestone_id = ? AND project_id = ?",
            *(same.id, milestone.id, project.id),
        )
