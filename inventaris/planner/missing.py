"""What the office still owes, by the names that people know."""

from inventaris.duties import attachments
from inventaris.view import View


def missing_fields(view: View) -> list[str]:
    """Name the form's fields that lack an answer or have one that will not do."""
    labels = {field.key: field.label for field in view.city.workflow.form}
    return [labels.get(problem.field, problem.field) for problem in view.form.problems]


def missing(view: View) -> list[str]:
    """Name form fields, and attachments once they were looked at."""
    # Of one attachment several files may be wrong.
    owed = dict.fromkeys(str(row["nama"]) for row in attachments.owed_by_office(view))
    return [*missing_fields(view), *owed]
