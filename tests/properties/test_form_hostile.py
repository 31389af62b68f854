"""No text is too strange to be read, or takes long."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventaris.model.request import Upload
from inventaris.parsing.attachments import read_attachments, unmatched_uploads
from inventaris.parsing.form import CODES, parse_form
from tests.request_forms import FIELDS, KINDS, PROJECT

UPLOAD = "/uploads/0123456789abcdef0123456789abcdef/a.zip"
PIECES = (
    *("# ", "\n", "\r\n", "|", "|---|", "**", "__", ": ", " - ", "- [x] ", "- [ ] ", "> ", "1. "),
    *("<!--", "-->", "<td>", "<tr>", "</tr>", "<br>", "<details>", "<a href='x'>", "</a>", "```"),
    *("Nama aplikasi", "Tanggal surat", "Scan surat", "Source code", "Panduan instalasi"),
    *("2 Desember 2026", "99/99/9999", "0000-00-00", "=20\n", "=C3", "&#0;", "&#" + "9" * 5000 + ";"),
    *(f"[a]({UPLOAD})", UPLOAD, "https://", "git@a:b", "[x](", "/close", "---\n", "\t", "\ud800"),
)  # fmt: skip
soups = st.lists(st.sampled_from(PIECES) | st.text(max_size=12), max_size=40).map("".join)


@given(st.text() | soups)
def test_any_text_is_read_without_an_error(text: str) -> None:
    form = parse_form(text, FIELDS, project_id=PROJECT)
    keys = {field.key for field in FIELDS}
    assert set(form.answers) <= keys
    assert {problem.code for problem in form.problems} <= CODES
    assert {problem.field for problem in form.problems} <= keys
    assert all(answer and "\n" not in answer for answer in form.answers.values())


@given(soups, st.lists(soups, max_size=3))
def test_every_upload_is_either_claimed_or_unmatched(text: str, comments: list[str]) -> None:
    claims = read_attachments(text, comments, KINDS, project_id=PROJECT)
    unmatched = unmatched_uploads(text, comments, KINDS, project_id=PROJECT)
    assert not {claim.delivery for claim in claims} & set(unmatched)
    assert all(isinstance(upload, Upload) for upload in unmatched)


@given(soups, soups)
def test_nothing_inside_a_comment_is_an_answer(hidden: str, shown: str) -> None:
    inside = hidden.replace("<!--", "").replace("-->", "").replace("--", "")
    text = f"### Nama aplikasi\n<!-- {inside} -->\n"
    assert parse_form(text, FIELDS, project_id=PROJECT).answers == {}


@pytest.mark.parametrize(
    "piece",
    [
        *("a\n", "x: y\n", "# a b\n", "|", "| a | b |\n", "**a ", "_a", "[", "[](", "[a](/uploads/"),
        *(" ", "a  ", "\t", "# #", "a#", "<", "<!--", "<!-- a\n", '<a href="', "<a ", "<img ", "<tr>"),
        *("<tr><td>", "<br>", "&#1", "=20\n", "=C3", "> ", "- [x] ", "( ) ", "1-1-", "https://a "),
        *("a@", "a.", "--", "\\|", "```\n", "\u200b", "a\u0301", "Tujuan: ", "nama dan ", "\x02a\x03"),
        *(UPLOAD + " ", f"- [a]({UPLOAD})\n", f"panduan [a]({UPLOAD}) ", "Sumber: a.a.a.a", "2 des "),
    ],
)  # fmt: skip
def test_a_million_characters_take_bounded_time(piece: str) -> None:
    text = "Source code: " + piece * (1_000_000 // len(piece))
    began = time.process_time()
    parse_form(text, FIELDS, project_id=PROJECT)
    read_attachments(text, [], KINDS, project_id=PROJECT)
    assert time.process_time() - began < 5  # a tenth of it where nothing else runs
