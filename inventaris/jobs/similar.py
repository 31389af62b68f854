"""Step 6 b: compare with every entry of the register; changes nothing."""

from inventaris.context import Context
from inventaris.duties.naming import own_path
from inventaris.duties.similar import description_of, input_of
from inventaris.forge.files import read_all
from inventaris.jobs.result import JobResult
from inventaris.model.facts import SimilarFound
from inventaris.register.reading import read_register
from inventaris.similarity import similar_applications
from inventaris.view import View


def run(context: Context, view: View) -> JobResult:
    """Read the register in one request and measure."""
    rules = context.city.naming
    files = read_all(context.forge, context.places.register, ".yml")
    register = read_register(files, rules.names.domain)
    own = own_path(view)
    rows = similar_applications(
        view.form.answer("aplikasi"), description_of(view), register, own, rules.likeness
    )
    fact = SimilarFound(
        input=input_of(view),
        at=context.now(),
        registered=sum(one.path != own for one in register.applications),
        general=len(rules.likeness.general),
        unread=register.unread,
        rows=rows,
    )
    return JobResult((fact,))
