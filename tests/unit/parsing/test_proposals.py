"""Which lines of comments name the presentation's date."""

from datetime import UTC, datetime, timedelta

import pytest

from inventaris.model.issue import Note, Person
from inventaris.parsing.proposals import read_proposals
from tests.world import BOT, OFFICE, SECRET, a_city

RULES, POLITE = a_city().meeting, a_city().workflow.courtesies
NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
LINE = "Jadwal presentasi: Rabu, 2 Desember 2026 pukul 09.00 WIB di aula"


def a_note(body: str, number: int = 1, by: Person = OFFICE, **more: object) -> Note:
    return Note(number, by, body, NOW, NOW, **more)  # type: ignore[arg-type]


def texts(*notes: Note) -> list[tuple[str, bool]]:
    return [
        (line.text, line.cancels) for line in read_proposals(notes, BOT.username, RULES, POLITE)
    ]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (f"Selamat pagi.\n\n{LINE}\n\nTerima kasih", LINE.partition(": ")[2]),
        ("- **Undangan:** 2/12/2026 jam 9", "2/12/2026 jam 9"),
        ("JADWAL PRESENTASI (daring) : besok", "besok"),
        ("@inventaris-bot jadwal: Rabu depan", "Rabu depan"),
        (
            "### Undangan presentasi\n\nHari: Rabu, 2 Desember 2026\nWaktu: 09.00 WIB\n\nSalam",
            "Hari: Rabu, 2 Desember 2026, Waktu: 09.00 WIB",
        ),
        (f"@inventaris-bot jadwal {LINE.partition(': ')[2]}", LINE.partition(": ")[2]),
        ("@inventaris-bot, Jadwal Presentasi hari Rabu, 2/12/2026", "hari Rabu, 2/12/2026"),
        ("@Inventaris-Bot jadwal 2 Desember 2026 pukul 09:00", "2 Desember 2026 pukul 09:00"),
        ("Mohon @inventaris-bot jadwal: Rabu depan", "Rabu depan"),
        ("@inventaris-bot mohon jadwalkan ulang 3/12/2026 jam 9", "3/12/2026 jam 9"),
        ("Jadwal: 3/12/2026 jam 9, mohon dicatat @inventaris-bot", None),
        ("Perubahan jadwal: 3/12/2026 jam 9", "3/12/2026 jam 9"),
        ("1) Usulan jadwal presentasi = 3/12/2026 jam 9", "3/12/2026 jam 9"),
        ("| Jadwal presentasi | 3/12/2026 jam 9 |", "3/12/2026 jam 9"),
        (
            "📅 Jadwal: Rabu, 2 Desember 2026\n⏰ 09.00 WIB\n📍 Aula\nTerima kasih",
            "Rabu, 2 Desember 2026, ⏰ 09.00 WIB, 📍 Aula",
        ),
        (
            "Undangan presentasi\n\nHari/Tanggal : Rabu / 2 Desember 2026\nPukul : 09.00 WIB\n",
            "Hari/Tanggal : Rabu / 2 Desember 2026, Pukul : 09.00 WIB",
        ),
        ("Presentation schedule: 2 Dec 2026 9 am", "2 Dec 2026 9 am"),
        ("Jadwal: ditunda ke 9 Desember 2026 jam 10", " ke 9 Desember 2026 jam 10"),
    ],
)
def test_a_line_behind_a_word_of_the_city_names_a_date(body: str, text: str | None) -> None:
    assert texts(a_note(body)) == [(text or body.partition(": ")[2], False)]


@pytest.mark.parametrize(
    "body",
    [
        "Jadwal presentasi: batal",
        "undangan: **Dibatalkan** karena rapat",
        "Jadwal: ditunda",
        "@inventaris-bot jadwal batal",
        "@inventaris-bot mohon batalkan jadwal presentasi",
        "Jadwal presentasi dibatalkan",
        "Jadwal presentasi ditunda karena rapat",
        "Jadwal presentasi: tidak jadi",
        "Jadwal presentasi: tidak jadi karena kami tidak bisa hadir",
    ],
)
def test_a_line_may_cancel(body: str) -> None:
    assert [cancels for _, cancels in texts(a_note(body))] == [True]


CALLED_OFF = [
    "Jadwal presentasi: Rabu, 2 Desember 2026 pukul 09.00 dibatalkan",
    "Jadwal presentasi: batalkan yang Rabu, 2 Desember 2026",
    "Jadwal presentasi: ditunda, Rabu, 2 Desember 2026 kami tidak bisa",
    "Jadwal presentasi: kami tidak bisa hadir, Rabu, 2 Desember 2026 dibatalkan",
]


@pytest.mark.parametrize("body", CALLED_OFF)
def test_a_cancelling_word_beside_the_last_date_cancels(body: str) -> None:
    assert texts(a_note(LINE), a_note(body, 2))[1][1]
    other = LINE.replace("Rabu, 2", "Kamis, 3")
    assert not texts(a_note(other), a_note(body, 2), a_note(body, 3))[2][1]


@pytest.mark.parametrize(
    "said",
    [
        "Rabu, 2 Desember 2026 pukul 09.00 tidak jadi dibatalkan",
        "Rabu, 2 Desember 2026 pukul 09.00 jangan dibatalkan",
        "Rabu, 2 Desember 2026 pukul 09.00 dibatalkan?",
        "Rabu, 2 Desember 2026 dibatalkan, diganti Kamis, 3 Desember 2026 pukul 09.00",
    ],
)
def test_what_cancels_nothing_leaves_the_date(said: str) -> None:
    assert not texts(a_note(LINE), a_note(f"Jadwal presentasi: {said}", 2))[1][1]


@pytest.mark.parametrize(
    "body",
    [
        f"> {LINE}",
        f"```\n{LINE}\n```",
        f"Undangan: [2 Desember 2026.pdf](/uploads/{SECRET}/u.pdf)",
        "Undangan: terlampir",
        "Jadwal presentasi: menyusul",
        "Jadwal presentasi: tidak jadi dibatalkan",
        "Jadwal presentasi: tidak jadi diundur, tetap seperti semula",
        "Jadwal presentasi: dibatalkan?",
        "Jadwal presentasi dibatalkan?",
        "Jadwal presentasi dibatalkan atau tetap?",
        "Jadwal presentasi tidak jadi dibatalkan",
        "Jadwal kami: 2 Desember 2026",
        "Undangan dan berkas: 2 Desember 2026",
        "Undangan",
        "@kadis jadwal Rabu, 2 Desember 2026 pukul 09.00 WIB",
        "Mohon jadwal Rabu, 2 Desember 2026 pukul 09.00 WIB",
        "@inventaris-bot jadwal presentasi kapan?",
        "@inventaris-bot mohon dikirim undangan tanggal 2 Desember 2026",
        "",
    ],
)
def test_what_names_no_date_is_left_alone(body: str) -> None:
    assert texts(a_note(body)) == []


def test_neither_the_service_nor_internal_notes_name_a_date() -> None:
    system, internal = a_note(LINE, 1, system=True), a_note(LINE, 2, internal=True)
    assert texts(system, internal, a_note(LINE, 3, BOT)) == []


def test_the_line_said_or_edited_last_stands_last() -> None:
    first = Note(1, OFFICE, "Jadwal: 2/12/2026 jam 9", NOW, NOW + timedelta(hours=2))
    second = a_note("Jadwal: 3/12/2026 jam 9", 2)
    assert texts(first, second) == [("3/12/2026 jam 9", False), ("2/12/2026 jam 9", False)]


def test_an_edited_line_is_another_source_and_the_rest_of_its_comment_is_not() -> None:
    (before,) = read_proposals((a_note(LINE),), BOT.username, RULES, POLITE)
    (longer,) = read_proposals((a_note(f"Halo\n{LINE}"),), BOT.username, RULES, POLITE)
    (edited,) = read_proposals(
        (a_note(LINE.replace("09.00", "10.00")),), BOT.username, RULES, POLITE
    )
    assert before.source == longer.source != edited.source


DATE = "Rabu, 2 Desember 2026 pukul 09.00 WIB di ruang rapat"


def bare(body: str) -> list[tuple[str, bool]]:
    found = read_proposals((a_note(body),), BOT.username, RULES, POLITE)
    return [(line.text, line.is_bare) for line in found]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("jadwal presentasi Sabtu 5 Desember 2026 jam 9", "Sabtu 5 Desember 2026 jam 9"),
        (f"Jadwal presentasi hari {DATE}", f"hari {DATE}"),
        (f"kami usulkan jadwal presentasi hari {DATE}", f"hari {DATE}"),
        ("Jadwal presentasi 2/12/2026 pukul 09:00", "2/12/2026 pukul 09:00"),
        (f"Presentasi hari {DATE}", f"hari {DATE}"),
        (f"Presentasi: {DATE} ya", f"{DATE} ya"),
        (f"Rapat presentasi akan kami tunggu\nPresentasi pada {DATE}", f"pada {DATE}"),
    ],
)
def test_a_label_needs_no_colon_before_a_date_with_its_hour(body: str, text: str) -> None:
    assert bare(body) == [(text, False)]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (DATE, DATE),
        (f"Selamat pagi.\n\n- **{DATE}**\n\nTerima kasih", DATE),
        (
            "Hari Rabu, 2 Desember pukul 09.00 WIB, aula",
            "Hari Rabu, 2 Desember pukul 09.00 WIB, aula",
        ),
        (
            "Rabu, 2 Desember 2026 pukul 9\natau\nKamis, 3 Desember 2026 jam 9",
            "Rabu, 2 Desember 2026 pukul 9; Kamis, 3 Desember 2026 jam 9",
        ),
        (f"{DATE.partition(' di ')[0]}, Zoom", f"{DATE.partition(' di ')[0]}, Zoom"),
        (
            (
                "Usul kami:\n\n- Hari/Tanggal : Rabu/2 Desember 2026\n- Acara : Presentasi SIPADU\n"
                "- Waktu : 09.00 s.d. selesai\n- Tempat : Aula\n\nTerima kasih."
            ),
            "Hari/Tanggal : Rabu/2 Desember 2026, Waktu : 09.00 s.d. selesai, Tempat : Aula",
        ),
        (
            "Waktu: Rabu, 2 Desember 2026, 09.00-11.00 WIB\nTempat: Google Meet",
            "Waktu: Rabu, 2 Desember 2026, 09.00-11.00 WIB, Tempat: Google Meet",
        ),
    ],
)
def test_nothing_but_weekday_date_and_hour_needs_no_label(body: str, text: str) -> None:
    assert bare(body) == [(text, True)]


def test_what_is_said_to_the_service_is_as_good_as_labelled() -> None:
    assert bare(f"@{BOT.username} {DATE}") == [(DATE, False)]


@pytest.mark.parametrize(
    "body",
    [
        f"> {DATE}",
        "Berkas menyusul tanggal 2 Desember 2026",
        "Surat nomor 5/2026 tertanggal Rabu, 2 Desember 2026 pukul 09.00",
        "Rabu, 2 Desember 2026 kami kirim berkasnya",
        "Presentasi: 3 fitur belum berjalan",
        "### Presentasi\n\n1. Cetak kartu pada 2 Desember 2026 pukul 09.00",
        "Presentasi kemarin, Rabu, 2 Desember 2026 pukul 09.00, berjalan baik",
        "Rabu, 2 Desember 2026 di ruang rapat",
        "Rabu, 2 Desember 2026 pukul 09.00 berkas kami kirim",
        "2 Desember 2026 pukul 09.00",
        "Pada Rab, 2 Des 2026 pukul 09.00 Dinas Kominfo <a@b.go.id> menulis:",
        "Pada Rab, 2 Des 2026 pukul 09.00\nDinas Kominfo <a@b.go.id> menulis:",
        "Rabu, 2 Desember 2026 pukul 09.00 WIB,\nDinas Kominfo menulis:",
        f"Baik.\n\nDari: Dinas Kominfo\nDikirim: Rabu, 2 Desember 2026 09.00\n\n{DATE}",
        "Date: Wed, 2 Dec 2026 09:00:00 +0700",
        f"Kami tidak dapat hadir bila ditetapkan jadwal presentasi hari {DATE}",
        f"Menindaklanjuti jadwal presentasi hari {DATE}",
        f"@kadis {DATE}",
        "Rabu, 2 Desember 2026 pukul 09.00 di Medan kami ada dinas luar, jadi tidak bisa presentasi",
        f"{DATE} dibatalkan",
        f"{DATE}, bisa?",
        "Tanggal: 2 Desember 2026\nTempat: aula",
        "Tanggal lahir: 2 Desember 2026\nPukul: 09.00",
        "> Tanggal: 2 Desember 2026\n> Pukul: 09.00",
        "Jadwal presentasi Rabu, 2 Desember 2026 pukul 09.00 mohon diundur",
    ],
)
def test_a_date_in_other_talk_is_no_proposal(body: str) -> None:
    assert bare(body) == []


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (f"Mohon maaf, jadwal presentasi kami undur ke {DATE}", f"ke {DATE}"),
        (f"Dengan ini jadwal presentasi kami usulkan hari {DATE}", f"hari {DATE}"),
        (f"Jadwal presentasi mohon dimajukan menjadi {DATE}", f"menjadi {DATE}"),
        (f"Terpaksa kami pindahkan jadwal presentasi ke {DATE}", f"ke {DATE}"),
        (f"Selamat siang Bapak/Ibu. Mohon izin, jadwal presentasi: {DATE}", DATE),
    ],
)
def test_a_date_that_is_moved_or_named_in_the_midst_of_a_sentence_counts(
    body: str, text: str
) -> None:
    assert [line.strip() for line, cancels in texts(a_note(body)) if not cancels] == [text]


@pytest.mark.parametrize(
    "body",
    [
        f"Mohon maaf, jadwal presentasi tidak diundur ke {DATE}",
        f"Kami belum dapat menerima, jadwal presentasi: {DATE}",
        f"Apakah jadwal presentasi kami undur ke {DATE}?",
        f"Rapat tim sesuai jadwal: {DATE}",
    ],
)
def test_a_date_that_is_denied_or_asked_about_in_the_midst_of_a_sentence_is_none(
    body: str,
) -> None:
    assert texts(a_note(body)) == []
