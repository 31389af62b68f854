"""Worksheets: what was offered is read back; no text stops the reading."""

from hypothesis import given
from hypothesis import strategies as st

from inventaris.model.worksheets import Column, Row, Worksheet
from inventaris.parsing.answers import is_no_answer
from inventaris.worksheets import read_worksheet
from inventaris.worksheets.cells import clean
from inventaris.worksheets.reading import read_tab
from inventaris.worksheets.sections import divide
from inventaris.worksheets.writing import sheet_text
from tests.world import a_city

SHEETS = a_city().worksheets
TABLES = tuple(sheet for sheet in SHEETS if sheet.columns)
WORDS = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=40
)
NIPS = st.builds(
    lambda day, year, month, sex, serial: f"198001{day:02} {year}{month:02} {sex} {serial:03}",
    st.integers(1, 31),
    st.integers(2000, 2026),
    st.integers(1, 12),
    st.sampled_from("12"),
    st.integers(1, 999),
)


def values(column: Column) -> st.SearchStrategy[str]:
    if column.choices and column.kind == "choice":
        return st.sampled_from([choice.key for choice in column.choices])
    match column.kind:
        case "nip":
            return st.one_of(st.just("-"), NIPS)
        case "number":
            return st.integers(1, 9999).map(str)
        case "date":
            return st.dates().map(lambda day: day.isoformat())
        case "user":
            return st.from_regex(r"\A[a-z0-9][a-z0-9_.-]{1,20}\Z")
    plain = WORDS.map(lambda text: " ".join(text.split()))
    return plain.filter(_means_itself)


def _means_itself(text: str) -> bool:
    """A text in which nothing is Markdown, a link or a word of the template."""
    is_plain = clean(text) == text and not any(sign in text for sign in "[]<>()☐☑☒")
    return is_plain and not is_no_answer(text)


@st.composite
def filled(draw: st.DrawFn) -> tuple[Worksheet, list[Row]]:
    worksheet = draw(st.sampled_from(TABLES))
    first = worksheet.columns[0]
    count = draw(st.integers(1, 6))
    if first.kind in {"choice", "number"}:
        firsts = draw(st.lists(values(first), min_size=1, max_size=count, unique=True))
    else:
        firsts = [draw(values(first)) for _ in range(count)]
    return worksheet, [
        {first.key: value, **{c.key: draw(values(c)) for c in worksheet.columns[1:]}}
        for value in firsts
    ]


@given(filled())
def test_a_filled_table_reads_as_it_was_written(sheet: tuple[Worksheet, list[Row]]) -> None:
    worksheet, rows = sheet
    reading = read_worksheet(sheet_text(worksheet, rows), worksheet)
    assert [dict(row) for row in reading.rows] == rows


HOSTILE = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "### Tim OPD\n",
                "**Tanggapan**\n",
                "| Nama | NIP | Jabatan |\n",
                "|---|---|---|\n",
                "| a | b \\| c |\n",
                "<table><tr><td rowspan=99 colspan=99>x",
                "</td></tr></table>",
                "1. Nama: a, NIP: b\n",
                "Nama: a, unit   kerja : b, NIP:  ",
                "Putusan: ",
                "\t\t\t\n",
                "> ",
                "<!--",
                "-->",
                "``\x60\n",
                '"\t',
                ": : :",
                "[x](y)",
                "\u202e\u00a0",
            ]
        ),
        st.text(max_size=30),
    ),
    max_size=40,
).map("".join)


@given(HOSTILE)
def test_no_text_stops_the_reading(text: str) -> None:
    divide(text, SHEETS)
    for worksheet in SHEETS:
        reading = read_worksheet(f"### {worksheet.heading}\n{text}", worksheet)
        known = {column.key for column in worksheet.columns}
        assert all(set(row) <= known for row in reading.rows)


@given(st.lists(st.lists(st.text(max_size=12), max_size=8), max_size=12), st.sampled_from(SHEETS))
def test_no_workbook_stops_the_reading(cells: list[list[str]], worksheet: Worksheet) -> None:
    read_tab([tuple(row) for row in cells], worksheet)


def test_reading_takes_time_in_proportion_to_the_text() -> None:
    """Each of these made a careless pattern run for minutes; the time-out of pytest is the limit."""
    big = 20_000
    for text in (
        "|" * big,
        "a:" * big,
        "Nama: " * big,
        "\t" * big,
        "  a" * big,
        "<td>" * big,
        "<table>" * big,
        "1. " * big,
        "\n".join(["1. a, NIP 1"] * 5000),
        "(" * big,
        ", " * big,
        "1" * big,
        '"\t' * big,
        "- " * big,
    ):
        for worksheet in SHEETS[:3]:
            read_worksheet(f"### {worksheet.heading}\n{text}", worksheet)
