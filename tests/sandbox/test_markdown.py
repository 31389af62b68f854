"""Markdown as the forge's pages show it."""

import pytest

from sandbox.pages.markdown import Surroundings, render

HERE = Surroundings(
    uploads="/-/project/7",
    person={"siti": "/siti", "dinas/tim": "/groups/dinas/tim"}.get,
    issue={3: "/dinas/aplikasi/-/issues/3"}.get,
    label={"langkah::01": "/x?label_name=langkah::01", "dua kata": "/x?label_name=dua kata"}.get,
    blob="/dinas/aplikasi/-/blob/main/docs",
    raw="/dinas/aplikasi/-/raw/main/docs",
)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("| a | b |\n|---|--:|\n| 1 | 2 |", '<td align="right">2</td>'),
        ("- [x] done", 'type="checkbox"'),
        ("~~old~~", "<s>old</s>"),
        ("<details><summary>More</summary>\n\n**x**\n\n</details>", "<summary>More</summary>"),
        ("see https://example.test/a", 'href="https://example.test/a"'),
        ("@siti", 'href="/siti"'),
        ("@dinas/tim.", 'href="/groups/dinas/tim"'),
        ("(#3)", 'href="/dinas/aplikasi/-/issues/3"'),
        ("~langkah::01", 'href="/x?label_name=langkah::01"'),
        ('~"dua kata"', 'href="/x?label_name=dua%20kata"'),
        ("[f](/uploads/" + "a" * 32 + "/f.pdf)", '"/-/project/7/uploads/' + "a" * 32 + '/f.pdf"'),
        ("![i](img/a.png)", 'src="/dinas/aplikasi/-/raw/main/docs/img/a.png"'),
        ("[d](./b.md)", 'href="/dinas/aplikasi/-/blob/main/docs/b.md"'),
    ],
)
def test_what_gitlab_shows_is_shown(text: str, html: str) -> None:
    assert html in render(text, HERE)


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("a <!-- for the author --> b", "author"),
        ("<script>alert(1)</script>", "alert"),
        ("<img src=x onerror=alert(1)>", "onerror"),
        ("[x](javascript:alert(1))", "<a"),
        ('<a href="javascript:alert(1)">x</a>', "javascript"),
        ("<style>body{display:none}</style>", "display"),
        ('<p style="position:fixed">x</p>', "fixed"),
        ('<input type="password">', "password"),
        ("<iframe src=/x></iframe>", "iframe"),
    ],
)
def test_what_could_harm_or_is_hidden_does_not_stay(text: str, gone: str) -> None:
    assert gone not in render(text, HERE)


@pytest.mark.parametrize("text", ["`@siti`", "```\n@siti\n```", "a@siti", "[@siti](/y)", "@nobody"])
def test_no_one_is_called_in_code_addresses_links_or_by_an_unknown_name(text: str) -> None:
    assert 'href="/siti"' not in render(text, HERE)
