"""One cell: from what people wrote to the value that is meant, or to the code of why not."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from rapidfuzz.distance import OSA

from inventaris.model.worksheets import Column
from inventaris.parsing.answers import is_no_answer, plain_answer
from inventaris.parsing.dates import find_likely_dates
from inventaris.parsing.labels import fold
from inventaris.quoting import visible
from inventaris.worksheets.lexicon import Lexicon
from inventaris.worksheets.nip import read_nip

CODES = frozenset(
    {
        "lembar/akun",
        "lembar/angka",
        "lembar/banyak-tanggal",
        "lembar/nip",
        "lembar/pilihan",
        "lembar/tanggal",
        "lembar/terlalu-panjang",
    }
)

LONGEST = 2000  # characters of one cell
_ACCOUNT = re.compile(r"@?([A-Za-z0-9_][A-Za-z0-9_.-]{1,254})")
_NUMBER = re.compile(r"\D{0,12}([0-9]{1,4})\D{0,3}")
_MARKER = re.compile(r"^\(?(?:[a-zA-Z]|[0-9]{1,2})[.)]\s+")
DASH = re.compile(r"[-\u2010-\u2015\u2212]{1,3}")
_SHORTEST_WITH_A_SLIP = 5  # letters


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell says; `rest` is what followed a choice: `tidak diuji (belum ada akun)`."""

    value: str = ""
    code: str = ""
    rest: str = ""


def clean(text: str) -> str:
    """Take off Markdown, ticked boxes, invisible characters; fold white space."""
    return plain_answer(visible(unicodedata.normalize("NFC", text)))


def read_cell(text: str, column: Column, words: Lexicon) -> Cell:
    """Read one cell of a column, or the answer to one question."""
    said = clean(text)
    if len(said) > LONGEST:
        return Cell(code="lembar/terlalu-panjang")
    if column.choices and (chosen := choose(said, column.key, words)):
        return chosen
    if is_no_answer(said):
        return Cell()
    match column.kind:
        case "text":
            return Cell(said)
        case "choice":
            return Cell(code="lembar/pilihan")
        case "number":
            number = _NUMBER.fullmatch(said)
            return Cell(str(int(number[1]))) if number else Cell(code="lembar/angka")
        case "nip":
            nip = read_nip(said)
            return Cell(nip) if nip else Cell(code="lembar/nip")
        case "date":
            days = {found.value for found in find_likely_dates(said)}
            if len(days) > 1:
                return Cell(code="lembar/banyak-tanggal")
            day = next(iter(days), None)
            return Cell(day.isoformat()) if isinstance(day, date) else Cell(code="lembar/tanggal")
        case "user" if fold(said) in words.no_account and not said.startswith("@"):
            return Cell()
        case "user":
            account = _ACCOUNT.fullmatch(said)
            return Cell(account[1]) if account else Cell(code="lembar/akun")


def choose(said: str, key: str, words: Lexicon) -> Cell | None:
    """Find the choice that is meant; a verdict is not guessed, only one slip is forgiven."""
    if DASH.fullmatch(said):
        said = "-"
    if not said:
        return None
    said = _MARKER.sub("", said)
    if chosen := _exact(said, key, words):
        return Cell(chosen)
    if head := words.head.fullmatch(said):
        rest = head[2].strip()
        if said[head.end(1) :].lstrip().startswith("("):
            rest = rest.removesuffix(")").strip()
        if chosen := _exact(head[1], key, words) or _slipped(head[1], key, words):
            return Cell(chosen, rest=rest)
    slipped = _slipped(said, key, words)
    return Cell(slipped) if slipped else None


def is_foreign(said: str, key: str, words: Lexicon) -> bool:
    """Tell whether a text names what is known to be none of the choices."""
    return words.wordings[key].get(fold(said)) == ""


def named_in(text: str, key: str, words: Lexicon) -> set[str]:
    """Give the choices whose wording stands somewhere in a text."""
    wordings = words.wordings[key]
    found = set()
    for match in words.spoken[key].finditer(fold(text)):
        begins_another = any(wording.startswith(f"{match[0]} ") for wording in wordings)
        # The `tidak` of `tidak ada akun` is no verdict, that of `validasi input tidak` is.
        if not (begins_another and match.string[match.end() :]):
            found.add(wordings[match[0]])
    return found - {""}


def _exact(said: str, key: str, words: Lexicon) -> str | None:
    folded = fold(said)
    # A wording of signs alone, as `-` is, folds to nothing.
    return words.wordings[key].get(folded) if folded or said == "-" else None


def _slipped(said: str, key: str, words: Lexicon) -> str | None:
    folded = fold(said)
    if len(folded) < _SHORTEST_WITH_A_SLIP:
        return None
    near = {
        choice
        for wording, choice in words.wordings[key].items()
        if OSA.distance(folded, wording, score_cutoff=1) <= 1
    }
    return near.pop() if len(near) == 1 else None
