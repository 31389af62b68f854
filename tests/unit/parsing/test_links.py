import pytest

from inventaris.parsing.links import find_links, without_links


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("lihat https://contoh.go.id/a/b.git.", "https://contoh.go.id/a/b.git"),
        ("(https://contoh.go.id/a)", "https://contoh.go.id/a"),
        ("https://contoh.go.id/a_(b)", "https://contoh.go.id/a_(b)"),
        ("<https://contoh.go.id/a>", "https://contoh.go.id/a"),
        ("[a](https://contoh.go.id/a)", "https://contoh.go.id/a"),
        ('[a](<https://contoh.go.id/a> "judul")', "https://contoh.go.id/a"),
        ("![a](/uploads/x/a.png){width=10}", "/uploads/x/a.png"),
        ("git clone git@contoh.go.id:a/b.git", "git@contoh.go.id:a/b.git"),
        ("ssh://git@contoh.go.id:22/a", "ssh://git@contoh.go.id:22/a"),
        ("**https://contoh.go.id/a**", "https://contoh.go.id/a"),
    ],
)
def test_a_link_is_found_without_what_surrounds_it(text: str, target: str) -> None:
    assert [link.target for link in find_links(text)] == [target]


@pytest.mark.parametrize("text", ["budi@contoh.go.id", "pukul 08:00", "[ ] Web", "dan/atau"])
def test_what_is_no_link_is_left_alone(text: str) -> None:
    assert list(find_links(text)) == []
    assert without_links(text) == text


def test_a_link_is_told_by_its_text_and_else_by_its_address() -> None:
    assert without_links("lihat [surat](/uploads/a/b) di <https://a.id/x>.") == (
        "lihat surat di https://a.id/x."
    )
