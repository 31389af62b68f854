"""Judge the wished names and find others: pure, the register's names come as an argument."""

from dataclasses import dataclass

from inventaris.model.facts import CheckedName
from inventaris.naming.alternatives import alternatives
from inventaris.naming.objections import Surroundings, objections
from inventaris.naming.wish import Wish


@dataclass(frozen=True, slots=True)
class Judgement:
    """Every wished name with what speaks against it, five others, and the one to recommend."""

    names: tuple[CheckedName, ...]
    alternatives: tuple[str, ...]
    recommended: str


def judge(wish: Wish, application: str, around: Surroundings) -> Judgement:
    """Recommend the first wished name that nothing speaks against."""
    names = tuple(
        CheckedName(name.label, name.written, objections(name.label, around)) for name in wish.names
    )
    wished = {name.label for name in names}
    others = alternatives(
        application,
        around.office,
        around.rules,
        lambda label: label not in wished and not objections(label, around),
    )
    good = [name.label for name in names if not name.objections]
    return Judgement(names, others, good[0] if good else "")
