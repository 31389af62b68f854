"""The words of one worksheet, prepared once."""

from dataclasses import dataclass
from functools import lru_cache

from inventaris.model.worksheets import Column, Worksheet
from inventaris.parsing.labels import Labels, fold


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What a worksheet's columns, questions and choices are called."""

    columns: Labels[str]
    questions: Labels[str]
    wordings: dict[str, dict[str, str]]  # by column or question: folded wording to choice, or none


@lru_cache(maxsize=256)
def lexicon(worksheet: Worksheet) -> Lexicon:
    """Prepare the words of a worksheet."""
    asked = (*worksheet.questions, *worksheet.columns)
    return Lexicon(
        columns=_labels(worksheet.columns),
        questions=_labels(worksheet.questions),
        wordings={
            one.key: dict.fromkeys(map(fold, one.foreign), "")
            | {fold(word): c.key for c in one.choices for word in (c.label, *c.aliases)}
            for one in asked
            if one.choices
        },
    )


def _labels(columns: tuple[Column, ...]) -> Labels[str]:
    return Labels((column.key, (column.label, *column.aliases)) for column in columns)
