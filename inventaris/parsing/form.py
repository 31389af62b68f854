"""Read the request form that an office's staff filled in.

Tolerant of what people make of a template, strict about what is then taken for an answer. It
raises on no text and takes time linear in its length.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from inventaris.model.request import Delivery, FormProblem, RequestForm, Upload
from inventaris.model.steps import FormField
from inventaris.parsing.answers import answer_text
from inventaris.parsing.dates import find_date_beside_number, find_named_date, read_date, without
from inventaris.parsing.deliveries import find_deliveries
from inventaris.parsing.labels import Labels
from inventaris.parsing.links import find_links
from inventaris.parsing.outline import Part, outline
from inventaris.parsing.plain import plain_lines
from inventaris.parsing.spoken import choice_of
from inventaris.parsing.uploads import ForeignUpload

CODES: frozenset[str] = frozenset(
    {
        "isian-kosong",
        "tanggal-mustahil",
        "tanggal-tahun-dua-angka",
        "tanggal-tidak-dikenal",
        "sumber-menyusul",
        "sumber-tidak-dikenal",
        "unggahan-proyek-lain",
        "unggahan-tidak-ada",
    }
)
"""Every code that a `FormProblem` of this module carries."""

ABSENT = frozenset({"isian-kosong", "unggahan-tidak-ada", "tanggal-tidak-dikenal"})
"""Those of an answer that is not there, also where `tidak ada` stands in its place."""

_MAX_SEEN = 200  # characters of foreign text that a problem repeats


@dataclass(slots=True)
class _Reading:
    """What was read so far; problems stand in the order of the fields."""

    answers: dict[str, str] = field(default_factory=dict)
    letter_date: date | None = None
    letter_scan: tuple[Upload, ...] = ()
    source: Delivery | None = None
    problems: list[FormProblem] = field(default_factory=list)


def parse_form(text: str, fields: tuple[FormField, ...], *, project_id: int) -> RequestForm:
    """Read an issue's description, or a mail's text, as a request form.

    `answers` holds for every answered field what stood there, whatever its kind, on one line and
    without Markdown; items of a list and ticked boxes are parted by `; `. `project_id` is
    the project of the request: uploads of another one are a problem, not an answer. A required
    field without an answer is a problem too; of a field that is answered twice the last counts.
    """
    labels = _labels(fields)
    parts = outline(plain_lines(text), labels)
    given = _answers(parts, labels)
    reading = _Reading()
    for asked in fields:
        lines = _lines_for(asked, given) or _strays(parts, asked, labels)
        if not (asked.within and not answer_text(lines) and _is_inside(reading, asked)):
            _read_field(reading, asked, lines, project_id)
    return RequestForm(
        answers=reading.answers,
        letter_date=reading.letter_date,
        letter_scan=reading.letter_scan,
        source=reading.source,
        problems=tuple(reading.problems),
    )


@lru_cache(maxsize=32)
def _labels(fields: tuple[FormField, ...]) -> Labels[str]:
    return Labels((field.key, (field.label, *field.aliases)) for field in fields)


def _answers(parts: list[Part[str]], labels: Labels[str]) -> dict[str, Part[str]]:
    """Give for each field the last part that answers it.

    A part whose label only holds the field's (`Nomor surat tugas`) counts where none asks for it
    alone; one inside another's answer only where nothing else does.
    """
    given: dict[str, Part[str]] = {}
    near: dict[str, Part[str]] = {}
    aside: dict[str, Part[str]] = {}
    for part in _with_what_is_inside(parts):
        if part.keys and answer_text(part.lines):
            is_whole = not part.label or labels.is_whole(part.label)
            known = aside if part.inside else given if is_whole else near
            known.update(dict.fromkeys(part.keys, part))
    return aside | near | given


def _with_what_is_inside(parts: list[Part[str]]) -> list[Part[str]]:
    """Give the parts again, each with the text of those inside it."""
    lines = {id(part): list(part.lines) for part in parts}
    for part in parts:
        if part.inside is not None:
            opening = [f"- {part.opening}"] if part.opening else []
            below = part.lines[1:] if part.is_inline else part.lines
            lines[id(part.inside)] += [*opening, *below]
    return [replace(part, lines=lines[id(part)]) for part in parts]


def _lines_for(asked: FormField, given: dict[str, Part[str]]) -> list[str]:
    """Give the lines of a field's answer; of `Nomor dan tanggal surat` each gets what is its own."""
    part = given.get(asked.key)
    if part is None:
        return []
    text = "\n".join(part.lines)
    found = find_date_beside_number(text) if len(part.keys) > 1 else None
    if found and asked.kind == "text":
        return without(text, found).split("\n")
    if found and asked.kind == "date":
        return [text[found.start : found.end]]
    return part.lines


def _is_inside(reading: _Reading, asked: FormField) -> bool:
    """Take a date that stands in another answer: `045/12 tanggal 20 November 2026`."""
    answer = reading.answers.get(asked.within, "")
    found = find_named_date(answer)
    if found is None or not isinstance(found.value, date):
        return False
    reading.letter_date = found.value
    reading.answers[asked.key] = answer[found.start : found.end]
    reading.answers[asked.within] = without(answer, found).strip(" ,;")
    return True


def _strays(parts: list[Part[str]], asked: FormField, labels: Labels[str]) -> list[str]:
    """Find files that were dropped under no label but whose names say what they are."""
    if asked.kind != "uploads":
        return []
    loose = [line for part in parts if not part.keys for line in part.lines]
    return [
        line[link.start : link.end]
        for line in loose
        for link in find_links(line)
        if labels.mentioned(link.text or link.target.rpartition("/")[2]) == asked.key
    ]


def _read_field(reading: _Reading, asked: FormField, lines: list[str], project_id: int) -> None:
    answer = answer_text(lines)
    if not answer:
        if asked.required:
            reading.problems.append(FormProblem(asked.key, "isian-kosong"))
        return
    reading.answers[asked.key] = answer
    match asked.kind:
        case "text":
            code = None
        case "date":
            code = _read_date(reading, answer)
        case "uploads":
            code = _read_uploads(reading, lines, project_id)
        case "source":
            code = _read_source(reading, answer, lines, asked.later, project_id)
    if code:
        reading.problems.append(FormProblem(asked.key, code, answer[:_MAX_SEEN]))


def _read_date(reading: _Reading, answer: str) -> str | None:
    read = read_date(answer)
    if isinstance(read, date):
        reading.letter_date = read
        return None
    return read


def _read_uploads(reading: _Reading, lines: list[str], project_id: int) -> str | None:
    found = [
        delivery
        for _, delivery in find_deliveries(
            "\n".join(lines), project_id=project_id, repositories=False
        )
    ]
    reading.letter_scan = tuple(dict.fromkeys(file for file in found if isinstance(file, Upload)))
    if any(isinstance(file, ForeignUpload) for file in found):
        return "unggahan-proyek-lain"
    return None if reading.letter_scan else "unggahan-tidak-ada"


def _read_source(
    reading: _Reading, answer: str, lines: list[str], later: tuple[str, ...], project_id: int
) -> str | None:
    found = find_deliveries("\n".join(lines), project_id=project_id, repositories=True)
    if not found:
        return "sumber-menyusul" if _puts_off(later).search(answer) else "sumber-tidak-dikenal"
    _, last = found[-1]
    if isinstance(last, ForeignUpload):
        return "unggahan-proyek-lain"
    reading.source = last
    return None


@lru_cache(maxsize=8)
def _puts_off(words: tuple[str, ...]) -> re.Pattern[str]:
    """Give the pattern of an answer that says when, not where: `menyusul`."""
    return re.compile(rf"\b{choice_of(words)}\b", re.IGNORECASE)
