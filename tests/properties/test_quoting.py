"""Foreign text that the service repeats is inert under GitLab's own rules."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventaris.quoting import block, inline, linked, plain

# lib/gitlab/quick_actions/extractor.rb: a command is a line that begins with `/` and a word.
QUICK_ACTION = re.compile(r"^/\w+", re.MULTILINE)
MENTION = re.compile(r"(?<![\w\\])@\w")
TEXTS = st.text() | st.lists(
    st.sampled_from(
        [
            "/close",
            "/label ~x",
            "www.evil.com",
            "\n",
            "\r\n",
            "\r",
            "\u2028",
            "\x0b",
            "\x85",
            "@root",
            "@all",
            "```",
            "~~~",
            ">>>",
            "<!--",
            "-->",
            "|",
            "`",
            "\\",
            " ",
            "#1",
            "!2",
            "&3",
            "%4",
            "[x](y)",
            "<b>",
            "- ",
            "1. ",
            "\u200b",
            "\u202e",
        ]
    )
).map("".join)


@given(TEXTS)
def test_a_quoted_line_is_one_line(text: str) -> None:
    for quoted in (inline(text), plain(text)):
        assert len(quoted.splitlines()) <= 1


@given(TEXTS)
def test_no_quoted_text_begins_a_quick_action(text: str) -> None:
    for quoted in (inline(text), plain(text), block(text)):
        assert not QUICK_ACTION.search(quoted)


@given(TEXTS, TEXTS)
def test_no_quoted_text_calls_anyone(text: str, more: str) -> None:
    for quoted in (inline(text) + inline(more), plain(text + more), block(text)):
        assert not MENTION.search(quoted)


@given(TEXTS)
def test_no_quoted_text_becomes_a_link(text: str) -> None:
    for quoted in (inline(text), block(text)):
        assert not re.search(r"www\.|://", quoted, re.IGNORECASE)


@given(TEXTS)
def test_no_quoted_text_breaks_out_of_a_table_cell(text: str) -> None:
    assert not re.search(r"(?<!\\)(\\\\)*\|", inline(text))


ADDRESSES = st.lists(
    st.sampled_from(["https://zoom.us/j/1?pwd=a_b", "http://forge.example/a/-/issues/1", "ruang "])
    | TEXTS
).map("".join)


@given(ADDRESSES)
def test_what_may_be_followed_calls_nobody_and_stays_in_its_line(text: str) -> None:
    quoted = linked(text, "forge.example")
    assert len(quoted.splitlines()) <= 1
    assert not QUICK_ACTION.search(quoted)
    assert not MENTION.search(quoted)
    assert not re.search(r"(?<!\\)(\\\\)*\|", quoted)
    assert "://forge.example" not in quoted
    assert all(re.fullmatch(r"[!-~]+", one) for one in re.findall(r"<(https?:[^>]*)>", quoted))


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        (
            "Zoom https://us02web.zoom.us/j/5551?pwd=aB-c_1.",
            "Zoom <https://us02web.zoom.us/j/5551?pwd=aB-c_1>.",
        ),
        ("aula (https://zoom.us/j/1\u200b23)", "aula (<https://zoom.us/j/123>)"),
        ("https://zoom.us/@kadis", "https:\u2060//zoom.us/@\u2060kadis"),
        ("https://zoom.us/a|b", "https:\u2060//zoom.us/a\\|b"),
        ("https://Forge.example/a/-/issues/1", "https:\u2060//Forge.example/a/-/issues/1"),
    ],
)
def test_the_address_of_a_meeting_may_be_followed(text: str, quoted: str) -> None:
    assert linked(text, "forge.example") == quoted


@given(TEXTS)
def test_every_line_of_a_block_is_quoted(text: str) -> None:
    assert all(line.startswith("> ") for line in block(text).split("\n"))


@given(TEXTS)
def test_a_title_references_nothing(text: str) -> None:
    assert not re.search(r"[@#!~%$&]\w", plain(text))
