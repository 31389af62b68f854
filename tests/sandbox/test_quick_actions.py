"""What GitLab's extractor takes out of a text, and that long texts cost no more than their length."""

import time

import pytest

from sandbox.quick_actions import extract


@pytest.mark.parametrize(
    ("text", "rest", "commands"),
    [
        ("hello\n/labels ~foo\nworld", "hello\nworld", [("label", "~foo")]),
        ("/close", "", [("close", "")]),
        ("/CLOSE   \n/title  Baru ", "", [("close", ""), ("title", "Baru")]),
        ("a\r\n/close\r\n", "a", [("close", "")]),
        ("/closed", "/closed", []),
        ("x /close", "x /close", []),
        ("/label ~a\n\n/unlabel ~b", "", [("label", "~a"), ("unlabel", "~b")]),
        ("1. satu\n/close", "1. satu\n/close", []),
        ("text `code\n/close` more", "text `code\n/close` more", []),
        ("~~~\n/close\n~~~", "~~~\n/close\n~~~", []),
        ("    /close", "    /close", []),
        ("text   \n\n", "text", []),
    ],
)
def test_commands_are_lines_of_top_level_paragraphs(
    text: str, rest: str, commands: list[tuple[str, str]]
) -> None:
    assert extract(text) == (rest, commands)


def test_a_long_text_is_read_quickly() -> None:
    text = "/close\n\n" + "kata `kode` lagi\n" * 20_000
    started = time.process_time()
    assert extract(text)[1] == [("close", "")]
    assert time.process_time() - started < 5
