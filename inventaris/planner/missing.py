"""What the office still owes, by the names that people know."""

from inventaris.duties import attachments
from inventaris.view import View


def missing(view: View) -> list[str]:
    """Name form fields, and attachments once they were looked at."""
    labels = {field.key: field.label for field in view.city.workflow.form}
    fields = [labels.get(problem.field, problem.field) for problem in view.form.problems]
    if view.dossier.attachments is None or view.dossier.complete_at:
        return fields
    return fields + [kind.name for kind in attachments.lacking_kinds(view)]
