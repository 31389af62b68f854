"""A visit from its first line to the end of the visitor's data."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from inventaris.desk.giving import read_giving
from inventaris.desk.plan import next_look
from inventaris.model.desk import GivingWords
from tests.desk_world import CLERK, FILE, VISIT, Forge, a_form, an_entry
from tests.world import a_city

WIB = ZoneInfo("Asia/Jakarta")
# A Friday; Monday 1 June is a holiday.
FRIDAY = datetime(2026, 5, 29, 16, 10, tzinfo=WIB)
TUESDAY = datetime(2026, 6, 2, 7, 30, tzinfo=WIB)
NIK = "1276010101800001"
LATE = "waktu::terlambat"


def a_visit(
    answers: Mapping[str, str] | None = None,
    *,
    created_at: datetime = FRIDAY,
    title: str = "Kunjungan",
) -> Forge:
    given = {**VISIT, "Permintaan disampaikan": f"{created_at:%H.%M}", **(answers or {})}
    return Forge(an_entry("buku-tamu", a_form(given), created_at, title=title))


def test_the_thirty_minutes_go_on_after_a_weekend_and_a_holiday() -> None:
    forge = a_visit()
    assert forge.tells(FRIDAY, "kunjungan")[0]["batas"] == TUESDAY + timedelta(minutes=10)


def test_the_note_has_a_line_for_each_thing_that_it_tells() -> None:
    forge = a_visit()
    forge.settles(FRIDAY)
    asked = "- **Permintaan disampaikan:** 29 Mei 2026 pukul 16.10 WIB\n"
    assert f"{asked}- **Janji:** 30 menit jam layanan, sampai 2 Juni 2026 pukul 07.40 WIB\n" in (
        forge.entry.notes[0].body
    )


def test_the_person_at_the_desk_is_reminded_in_opening_hours_only_and_once() -> None:
    forge = a_visit()
    now, seen = FRIDAY, []
    while (at := next_look(forge.seen(), a_city(), now)) and at < FRIDAY + timedelta(days=7):
        forge.settles(now)
        now = at
        forge.settles(now)
        seen.append((at.astimezone(WIB), forge.said()[-1], LATE in forge.entry.issue.labels))
    due = TUESDAY + timedelta(minutes=10)
    stamp = f"{due.astimezone(UTC):%Y%m%dT%H%M}"
    assert seen == [(TUESDAY, f"pengingat-{stamp}", False), (due, f"lewat-{stamp}", True)]


def test_after_an_outage_there_is_one_note_and_no_burst() -> None:
    forge = a_visit()
    forge.settles(TUESDAY + timedelta(hours=2))
    assert [key.partition("-")[0] for key in forge.said()] == ["kunjungan", "lewat"]


def test_a_late_note_waits_until_the_office_opens() -> None:
    start = datetime(2026, 11, 24, 15, 30, tzinfo=WIB)
    forge = a_visit(created_at=start)
    evening = datetime(2026, 11, 24, 17, 0, tzinfo=WIB)
    forge.settles(evening)
    assert LATE in forge.entry.issue.labels
    assert forge.said() == ["kunjungan"]
    assert next_look(forge.seen(), a_city(), evening) == datetime(2026, 11, 25, 7, 30, tzinfo=WIB)


def test_an_entry_typed_in_the_break_is_reminded_of_when_the_break_is_over() -> None:
    asked = datetime(2026, 12, 4, 11, 5, tzinfo=WIB)  # a Friday: five minutes are left after it
    noon = asked.replace(hour=12, minute=10)
    forge = a_visit({"Permintaan disampaikan": "11.05"}, created_at=noon)
    forge.settles(noon)
    over = asked.replace(hour=13, minute=0)
    assert next_look(forge.seen(), a_city(), noon) == over
    forge.settles(over)
    assert [key.partition("-")[0] for key in forge.said()] == ["kunjungan", "pengingat"]


@pytest.mark.parametrize("how", ["form", "command", "closing"])
def test_a_visit_ends_when_information_was_given(how: str) -> None:
    given = FRIDAY + timedelta(minutes=12)
    forge = a_visit()
    forge.settles(FRIDAY)
    if how == "form":
        forge.changes(
            description=forge.entry.issue.description + "\n### Informasi diberikan\n\n16.22\n"
        )
    elif how == "command":
        forge.says(CLERK, "@inventaris-bot selesai", given)
    else:
        forge.changes(state="closed", closed_at=given)
    values = forge.tells(given, "kunjungan")[0]
    assert (values["diberikan"], values["menit"], values["terlambat"]) == (given, 12, False)
    forge.settles(given)
    assert forge.entry.issue.state == "closed"
    assert forge.said() == ["kunjungan"]


@pytest.mark.parametrize("word", ["selesai", "Selesai.", "**Informasi diberikan**", "done"])
def test_a_comment_of_the_word_alone_needs_no_mention(word: str) -> None:
    given = FRIDAY + timedelta(minutes=12)
    forge = a_visit()
    forge.says(CLERK, word, given)
    assert forge.tells(given, "kunjungan")[0]["diberikan"] == given


@pytest.mark.parametrize(
    "said",
    [
        "Informasi diberikan pukul 16.22",
        "informasi sudah diberikan jam 16:22 WIB",
        "**Informasi diberikan**: 16.22",
        "Informasi telah diberikan kepada tamu oleh Bu Ani pukul 16.22.",
        "Maaf keliru, informasi diberikan pukul 16.22",
        "Informasi diberikan 29 Mei 2026 pukul 16.22",
        "Tamu menunggu sebentar.\nInformasi diberikan tadi pukul 16.22",
        "Selesai 16.22",
        "Sudah selesai dilayani pukul 16.22",
        "selesai, informasi sudah diberikan pukul 16.22",
        "@inventaris-bot selesai pukul 16.22",
    ],
)
def test_the_time_that_a_comment_says_is_when_information_was_given(said: str) -> None:
    forge = a_visit()
    later = FRIDAY + timedelta(minutes=18)
    forge.says(CLERK, said, later)
    values = forge.tells(later, "kunjungan")[0]
    assert (values["diberikan"], values["menit"]) == (FRIDAY + timedelta(minutes=12), 12)
    forge.settles(later)
    assert forge.entry.issue.state == "closed"
    assert forge.said() == ["kunjungan"]


def test_a_city_without_small_words_reads_the_time_as_well() -> None:
    forge, later = a_visit(), FRIDAY + timedelta(minutes=18)
    forge.says(CLERK, "Informasi diberikan pukul 16.22", later)
    book = a_city().guest_book
    assert book is not None
    bare = replace(book, giving=GivingWords((), (), ()))
    read = read_giving(forge.seen(), bare, a_city(), FRIDAY)
    assert read.at == FRIDAY + timedelta(minutes=12)


def test_a_time_said_the_next_working_day_is_that_of_the_visit() -> None:
    forge = a_visit()
    forge.says(CLERK, "Informasi diberikan pukul 16.22", TUESDAY + timedelta(minutes=1))
    values = forge.tells(TUESDAY + timedelta(minutes=1), "kunjungan")[0]
    assert values["diberikan"] == FRIDAY + timedelta(minutes=12)


def test_the_time_said_last_goes_before_an_earlier_one_and_before_the_bare_word() -> None:
    forge = a_visit()
    forge.says(CLERK, "selesai", FRIDAY + timedelta(minutes=16))
    forge.says(CLERK, "Informasi diberikan pukul 16.12", FRIDAY + timedelta(minutes=17))
    forge.says(CLERK, "Informasi diberikan pukul 16.22", FRIDAY + timedelta(minutes=18))
    values = forge.tells(FRIDAY + timedelta(minutes=18), "kunjungan")[0]
    assert values["diberikan"] == FRIDAY + timedelta(minutes=12)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("Informasi diberikan pukul 16.05", "waktu-mendahului"),
        ("Informasi diberikan pukul 18.00", "waktu-belum-tiba"),
        ("@inventaris-bot selesai pukul 18.00", "waktu-belum-tiba"),
    ],
)
def test_a_time_that_cannot_be_ends_no_visit_and_is_told_once(said: str, code: str) -> None:
    forge = a_visit()
    now = FRIDAY + timedelta(minutes=12)
    forge.says(CLERK, said, now)
    (values,) = forge.tells(now, "isian-kurang-")
    assert values["masalah"] == [{"label": "Informasi diberikan", "code": code}]
    forge.settles(now)
    forge.settles(now + timedelta(hours=3))
    assert forge.entry.issue.state == "opened"
    assert len([key for key in forge.said() if key.startswith("isian-kurang-")]) == 1


@pytest.mark.parametrize(
    "talk",
    [
        "belum selesai",
        "selesai rapat dilayani",
        "> selesai",
        "informasi diberikan besok",
        "Informasi belum diberikan pukul 16.22",
        "Informasi diberikan paling lambat pukul 16.15",
        "Informasi diberikan sebagian pukul 16.22",
        "Informasi diberikan di ruang 3.01",
        "Selesai rapat pukul 16.22",
        "> Informasi diberikan pukul 16.22",
    ],
)
def test_the_word_in_other_talk_ends_no_visit(talk: str) -> None:
    forge = a_visit()
    forge.says(CLERK, talk, FRIDAY + timedelta(minutes=12))
    assert forge.tells(FRIDAY + timedelta(minutes=13), "kunjungan")[0]["diberikan"] is None


def test_what_was_given_too_late_stays_marked() -> None:
    forge = a_visit()
    forge.says(CLERK, "@inventaris-bot selesai", TUESDAY + timedelta(minutes=11))
    forge.settles(TUESDAY + timedelta(minutes=12))
    assert LATE in forge.entry.issue.labels
    forge.settles(TUESDAY + timedelta(days=1))
    assert LATE in forge.entry.issue.labels


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({"Permintaan disampaikan": "tadi pagi"}, "waktu-tidak-dikenal"),
        ({"Permintaan disampaikan": "29 Mei 2026"}, "waktu-tidak-dikenal"),
        ({"Permintaan disampaikan": "17.00"}, "waktu-belum-tiba"),
        ({"Permintaan disampaikan": "29 Mei 2025 pukul 16.10"}, "waktu-terlalu-lama"),
        ({"Informasi diberikan": "16.05"}, "waktu-mendahului"),
        ({"Kontak": ""}, "isian-kosong"),
    ],
)
def test_what_cannot_be_is_told_to_the_desk_once(answers: dict[str, str], code: str) -> None:
    forge = a_visit(answers)
    (values,) = forge.tells(FRIDAY + timedelta(minutes=1), "isian-kurang-")
    assert [problem["code"] for problem in values["masalah"]] == [code]
    forge.settles(FRIDAY + timedelta(minutes=1))
    forge.settles(FRIDAY + timedelta(minutes=2))
    assert len([key for key in forge.said() if key.startswith("isian-kurang-")]) == 1


def test_an_hour_that_was_to_come_when_the_visit_was_entered_never_becomes_true() -> None:
    forge = a_visit({"Permintaan disampaikan": "17.00"})
    forge.says(CLERK, "@inventaris-bot selesai", FRIDAY + timedelta(minutes=5))
    for later in (timedelta(minutes=6), timedelta(hours=3)):
        values = forge.tells(FRIDAY + later, "kunjungan")[0]
        assert (values["diminta"], values["tertulis"]) == (FRIDAY, False)


def test_a_clock_on_the_wall_may_be_a_little_ahead() -> None:
    soon = FRIDAY.astimezone(WIB) + timedelta(minutes=3)
    forge = a_visit({"Permintaan disampaikan": f"{soon:%H.%M}"})
    (values,) = forge.tells(FRIDAY, "kunjungan")
    assert values["tertulis"]
    assert not forge.tells(FRIDAY, "isian-kurang-")


def test_an_entry_without_a_time_counts_from_when_it_was_made() -> None:
    forge = a_visit({"Permintaan disampaikan": ""})
    values = forge.tells(FRIDAY, "kunjungan")[0]
    assert (values["diminta"], values["tertulis"]) == (FRIDAY, False)


def test_a_year_written_wrongly_erases_no_entry() -> None:
    forge = a_visit({"Permintaan disampaikan": "29 Mei 2025 pukul 16.10"})
    forge.settles(FRIDAY)
    assert "Budi" in forge.text()


def test_a_visitor_served_in_the_minute_of_the_entry_was_served_after_asking() -> None:
    forge = a_visit({"Permintaan disampaikan": ""}, created_at=FRIDAY + timedelta(seconds=40))
    forge.says(CLERK, "Informasi diberikan pukul 16.10", FRIDAY + timedelta(seconds=50))
    values = forge.tells(FRIDAY + timedelta(minutes=1), "kunjungan")[0]
    assert values["menit"] == 0


def test_an_identity_number_and_a_scan_go_at_once_and_it_is_told() -> None:
    forge = a_visit({"Identitas yang ditunjukkan": f"KTP {NIK} ![ktp]({FILE})"})
    forge.says(CLERK, f"Nomornya 1276 0101 0180 0001\n/close\n{FILE}", FRIDAY)
    forge.settles(FRIDAY)
    assert NIK not in forge.text().replace(" ", "")
    assert "/uploads/" not in forge.text()
    assert "\n/close" not in forge.text()
    assert forge.deleted == ("ktp.jpg", "ktp.jpg")
    assert [key for key in forge.said() if key.startswith("samaran-")] == [
        "samaran-uraian",
        "samaran-1",
    ]


def test_an_entry_has_a_title_without_a_name_and_is_confidential() -> None:
    forge = a_visit(title=f"Kunjungan Budi {NIK}")
    forge.settles(FRIDAY)
    assert (forge.entry.issue.title, forge.entry.issue.confidential) == ("Kunjungan", True)
    assert "samaran-judul" in forge.said()


def test_when_its_time_is_over_nothing_of_the_visitor_is_left() -> None:
    forge = a_visit()
    forge.says(CLERK, "Pak Budi menunggu di ruang tamu", FRIDAY)
    forge.settles(FRIDAY)
    over = FRIDAY + timedelta(days=365)
    forge.settles(over - timedelta(minutes=1))
    assert "Budi" in forge.text()
    forge.settles(over)
    assert "Budi" not in forge.text()
    assert "0812" not in forge.text()
    assert "data::dihapus" in forge.entry.issue.labels
    assert forge.entry.issue.state == "closed"
    assert next_look(forge.seen(), a_city(), over) is None
    forge.changes(labels=())
    forge.settles(over)
    assert "data::dihapus" in forge.entry.issue.labels


def test_an_entry_whose_former_title_gitlab_keeps_goes_as_a_whole() -> None:
    forge = a_visit(title="Kunjungan Budi")
    forge.settles(FRIDAY)
    forge.settles(FRIDAY + timedelta(days=365))
    assert not forge.exists


def test_what_is_no_command_is_answered_with_those_there_are() -> None:
    forge = a_visit()
    forge.says(CLERK, "@inventaris-bot seleasi", FRIDAY)
    (values,) = forge.tells(FRIDAY, "perintah-")
    assert values["saran"] == "selesai"


def test_a_note_that_was_posted_twice_is_deleted_once() -> None:
    forge = a_visit()
    forge.settles(FRIDAY)
    forge.says(forge.entry.notes[0].author, forge.entry.notes[0].body, FRIDAY)
    forge.settles(FRIDAY)
    assert forge.said() == ["kunjungan"]
