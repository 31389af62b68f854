"""The words of one worksheet, prepared once."""

import re
from dataclasses import dataclass
from functools import lru_cache

from inventaris.model.worksheets import Column, Worksheet
from inventaris.parsing.labels import Labels, fold
from inventaris.parsing.spoken import choice_of

_SHORTEST_VERDICT = 4  # letters of one word inside a sentence; not `ok`, `ya`


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What a worksheet's columns, questions and choices are called, and what stands around answers."""

    columns: Labels[str]
    questions: Labels[str]
    wordings: dict[str, dict[str, str]]  # by column or question: folded wording to choice, or none
    spoken: dict[str, re.Pattern[str]]  # by column or question: any wording inside a folded text
    head: re.Pattern[str]  # a choice and what follows it: `tidak diuji karena …`
    number: re.Pattern[str]  # `Klaim 1`, whatever follows
    counted: re.Pattern[str]  # `Klaim 1:`
    counted_loosely: re.Pattern[str]  # `klaim 1 …`
    named_number: re.Pattern[str]  # `nomor 3` inside a sentence, not that of a letter or a year
    verdict: dict[str, re.Pattern[str]]  # by column: a choice that is said inside a sentence
    no_account: frozenset[str]  # folded
    all_others: re.Pattern[str]  # `Semua klaim …`, `Selebihnya: …`
    excepting: re.Pattern[str]


@lru_cache(maxsize=256)
def lexicon(worksheet: Worksheet) -> Lexicon:
    """Prepare the words of a worksheet."""
    asked = (*worksheet.questions, *worksheet.columns)
    small = worksheet.small_words
    first = worksheet.columns[:1]
    row = (*small.counts, *(word for one in first for word in (one.label, *one.aliases)))
    count = rf"\s*(?:\b{choice_of(small.counts)}\b[\s.]*){{0,2}}(?P<number>[0-9]{{1,3}})"
    wordings = {
        one.key: dict.fromkeys(map(fold, one.foreign), "")
        | {fold(word): c.key for c in one.choices for word in (c.label, *c.aliases)}
        for one in asked
        if one.choices
    }
    return Lexicon(
        columns=_labels(worksheet.columns),
        questions=_labels(worksheet.questions),
        wordings=wordings,
        spoken={
            key: re.compile(rf"\b{choice_of(filter(None, folded))}\b")
            for key, folded in wordings.items()
        },
        head=re.compile(
            r"([^(:;,\u2013\u2014]{1,60}?)\s*(?:[(:;,\u2013\u2014]|[.](?=\s)|\s-\s"
            rf"|\s(?={choice_of(small.because)}\b))\s*(.*)",
            re.DOTALL | re.IGNORECASE,
        ),
        number=re.compile(rf"{count}(?![0-9])", re.IGNORECASE),
        counted=re.compile(rf"{count}\s*[:.)=\u2013-]\s*", re.IGNORECASE),
        counted_loosely=re.compile(rf"{count}\s+", re.IGNORECASE),
        named_number=re.compile(
            rf"\b{choice_of(row)}\b[\s.]*(?P<number>[0-9]{{1,3}})(?![0-9]|[/.-][0-9])",
            re.IGNORECASE,
        ),
        verdict={
            # One word alone may be any: `sesuai surat tugas` is no verdict, `sesuai.` is.
            key: re.compile(
                rf"\b(?:{choice_of(w for w in folded if ' ' in w)}"
                rf"|{choice_of(w for w in folded if ' ' not in w and len(w) >= _SHORTEST_VERDICT)}"
                rf"(?!\s+(?!{choice_of(small.because)}\b)\w))\b"
            )
            for key, folded in wordings.items()
        },
        no_account=frozenset(map(fold, small.no_account)),
        all_others=re.compile(
            rf"[\s*_•\u2013-]*{choice_of(small.all_others)}\b(?:\s+{choice_of(row)}\b)?[\s:=*_]*(?=\w)",
            re.IGNORECASE,
        ),
        excepting=re.compile(rf"\b{choice_of(small.excepting)}\b", re.IGNORECASE),
    )


def _labels(columns: tuple[Column, ...]) -> Labels[str]:
    return Labels((column.key, (column.label, *column.aliases)) for column in columns)
