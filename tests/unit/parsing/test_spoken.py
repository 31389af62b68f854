"""Which lines of a comment somebody speaks."""

import pytest

from inventaris.parsing.plain import plain_lines
from inventaris.parsing.spoken import spoken_lines


def spoken(body: str) -> list[str]:
    return [line for _, line in spoken_lines(body)]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("SIPADU\\\n7\\", ["SIPADU", "7"]),
        ("SIPADU \\\n7", ["SIPADU", "7"]),
        ("a\\\\\nb", ["a\\\\", "b"]),
        ("a\\\\\\\nb\\c", ["a\\\\", "b\\c"]),
    ],
)
def test_what_breaks_a_line_in_the_rich_text_editor_is_not_read(
    written: str, read: list[str]
) -> None:
    assert spoken(written) == plain_lines(written) == read


ORDER = "@inventaris-bot tolak ganda karena sudah ada"


@pytest.mark.parametrize(
    ("body", "read"),
    [
        (f"Baik.\n>>>\n{ORDER}\n>>>\nSalam", ["Baik.", "Salam"]),
        (f"Baik.\n>>>\n```\n{ORDER}\n>>>\nSalam", ["Baik.", "Salam"]),
        (f"Baik.\n>>>\n{ORDER}", ["Baik."]),
        (f"```\n>>>\n```\n{ORDER}", [ORDER]),
        (f"Baik.\nPada Rab, 2 Des 2026 Siti <s@b.go.id> menulis:\n{ORDER}", ["Baik."]),
        (f"Baik.\nDari: Siti\n\nPerihal: Jadwal\n\n{ORDER}", ["Baik."]),
        (f"Baik.\n**From:** Siti\n**Sent:** 2/12/2026\n\n{ORDER}", ["Baik."]),
        (f"Baik.\n-----Original Message-----\n{ORDER}", ["Baik."]),
    ],
)
def test_what_is_quoted_is_not_spoken(body: str, read: list[str]) -> None:
    assert spoken(body) == read


@pytest.mark.parametrize(
    "body",
    [
        f"Siti menulis:\n\n> Bagaimana?\n\n{ORDER}",
        f"Dari: Dinas Pendidikan\nJadwal: Rabu\n{ORDER}",
        f"Kami sudah kirim pesan asli kemarin\n{ORDER}",
        "@inventaris-bot tolak ganda karena pemohon menulis:",
    ],
)
def test_what_only_looks_like_a_quoted_mail_is_heard(body: str) -> None:
    assert any("@inventaris-bot tolak" in line for line in spoken(body))
