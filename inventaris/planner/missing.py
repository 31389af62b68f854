"""What the office still owes, by the names that people know."""

from inventaris.duties import attachments
from inventaris.view import View


def missing(view: View) -> list[str]:
    """Name form fields, and attachments once they were looked at."""
    labels = {field.key: field.label for field in view.city.workflow.form}
    fields = [labels.get(problem.field, problem.field) for problem in view.form.problems]
    # Of one attachment several files may be wrong.
    owed = dict.fromkeys(str(row["nama"]) for row in attachments.owed_by_office(view))
    return [*fields, *owed]
