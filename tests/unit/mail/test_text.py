"""Both texts of a mail from one Markdown."""

from inventaris.mail.text import to_html, to_line, to_plain
from inventaris.quoting import inline

MARKDOWN = """\
### Tanda terima

Yth. **Bapak/Ibu**, lihat [repositori](https://gitlab.example/a_b) dan
<https://kota.example>.

| | |
|---|---|
| **Nomor** | `2026-disdik-7` |
| **Kosong** | |

| A | B | C |
|---|---|---|
| 1 | 2 | 3 |

1. satu
2. dua
   - anak

> kutipan
> lagi

---

    kode
"""


def test_plain_text_reads_as_written_by_hand() -> None:
    assert to_plain(MARKDOWN) == (
        "Tanda terima\n\n"
        "Yth. Bapak/Ibu, lihat repositori (https://gitlab.example/a_b) dan\n"
        "https://kota.example.\n\n"
        "Nomor: 2026-disdik-7\nKosong\n\n"
        "A | B | C\n1 | 2 | 3\n\n"
        "1. satu\n2. dua\n   - anak\n\n"
        "> kutipan\n> lagi\n\n"
        "--------------------\n\n"
        "    kode"
    )


def test_html_holds_the_same_and_no_tag_of_the_texts_own() -> None:
    html = to_html(MARKDOWN + "\n<script>alert(1)</script> [x](javascript:alert(1))")
    assert '<a href="https://gitlab.example/a_b">repositori</a>' in html
    assert "<table>" in html
    assert "<script" not in html
    assert 'href="javascript' not in html


def test_what_was_made_inert_for_gitlab_shows_its_own_signs_again() -> None:
    assert to_line(inline("a_b *c* <d> [e](f)")) == "a_b *c* <d> [e](f)"
    assert to_line("satu\n\ndua") == "satu dua"
