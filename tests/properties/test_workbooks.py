"""Whatever becomes of a workbook on its way, it is read or refused."""

import io
import zipfile
from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from inventaris.documents.workbook import OfferedSheet, write_workbook
from inventaris.documents.workbook_reading import read_workbook
from inventaris.errors import RequestError
from tests.world import a_city

SHEETS = a_city().worksheets
OFFERED = write_workbook("2026-disdik-7", [OfferedSheet(SHEETS[0], ({"nama": "Sari"},))])
with zipfile.ZipFile(io.BytesIO(OFFERED)) as archive:
    PARTS = {name: archive.read(name) for name in archive.namelist()}
SNIPPETS = st.sampled_from(
    [
        b"",
        b"<",
        b"</row>",
        b'r="A1"',
        b't="s"',
        b"-1",
        b"99999999999",
        b"\x00",
        b"&amp;",
        b"\xff\xfe",
    ]
)


def read(content: bytes) -> None:
    with suppress(RequestError):
        read_workbook("a.xlsx", content, SHEETS)


@settings(max_examples=150)
@given(st.integers(0, len(OFFERED) - 1), st.binary(max_size=8))
def test_damaged_bytes_are_read_or_refused(at: int, put: bytes) -> None:
    read(OFFERED[:at] + put + OFFERED[at + len(put) :])


@settings(max_examples=150)
@given(st.data())
def test_damaged_parts_are_read_or_refused(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(PARTS)))
    part = PARTS[name]
    at = data.draw(st.integers(0, len(part)))
    length = data.draw(st.integers(0, 40))
    changed = part[:at] + data.draw(SNIPPETS) + part[at + length :]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        for other, content in PARTS.items():
            packed.writestr(other, changed if other == name else content)
    read(stream.getvalue())
