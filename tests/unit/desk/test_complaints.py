"""A complaint: received, weighed, answered, closed."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from inventaris.desk.plan import next_look, plan_entry
from inventaris.model.action import PostNote
from inventaris.model.entry import NamedRequest
from inventaris.model.issue import IssueRef
from tests.desk_world import CLERK, COMPLAINT, Forge, a_form, an_entry
from tests.world import a_city

WIB = ZoneInfo("Asia/Jakarta")
TYPED = datetime(2026, 12, 22, 9, 0, tzinfo=WIB)  # Tuesday; 24 and 25 December are days off
LATE = "waktu::terlambat"


def a_complaint(**more: str) -> Forge:
    answers = {**COMPLAINT, **{key.replace("_", " "): value for key, value in more.items()}}
    entry = an_entry("pengaduan", a_form(answers), TYPED, title="Belum ditanggapi")
    return Forge(entry, requests={IssueRef("disdik", 7): NamedRequest(5, "2026-disdik-7")})


@pytest.mark.parametrize(
    ("weight", "label", "due"),
    [
        ("Ringan", {"bobot::ringan"}, date(2026, 12, 28)),
        ("Sedang", {"bobot::sedang"}, date(2026, 12, 31)),
        ("", set(), date(2026, 12, 31)),
        ("gawat", set(), date(2026, 12, 31)),
    ],
)
def test_the_weight_gives_the_working_days(weight: str, label: set[str], due: date) -> None:
    forge = a_complaint(Bobot=weight)
    forge.settles(TYPED)
    issue = forge.entry.issue
    assert {one for one in issue.labels if one.startswith("bobot::")} == label
    assert (issue.due_date, issue.confidential) == (due, True)
    assert "kanal::surat" in issue.labels
    assert issue.title == "Belum ditanggapi"


def test_the_receipt_has_a_line_for_each_thing_that_it_tells() -> None:
    forge = a_complaint(Bobot="")
    forge.settles(TYPED)
    weight = "- **Bobot:** Sedang (sementara, belum ditentukan petugas)\n"
    assert f"{weight}- **Dijawab paling lambat:** 31 Desember 2026 (5 hari kerja)\n" in (
        forge.entry.notes[0].body
    )


def test_a_handlers_label_goes_before_the_form() -> None:
    forge = a_complaint(Bobot="Ringan")
    forge.settles(TYPED)
    forge.changes(labels=("bobot::ringan", "bobot::berat"))
    forge.settles(TYPED)
    assert "bobot::berat" not in forge.entry.issue.labels
    forge.changes(labels=("bobot::berat",))
    forge.settles(TYPED)
    assert forge.entry.issue.due_date == date(2027, 1, 15)


@pytest.mark.parametrize(
    ("received", "shown", "problem"),
    [
        ("18 Desember 2026 pukul 15.00", datetime(2026, 12, 18, 15, 0, tzinfo=WIB), None),
        ("18/12/2026", date(2026, 12, 18), None),
        ("23 Desember 2026", TYPED, "waktu-belum-tiba"),
        ("kemarin", TYPED, "waktu-tidak-dikenal"),
        ("", TYPED, None),
    ],
)
def test_it_counts_from_when_it_came_and_not_from_when_it_was_typed(
    received: str, shown: date, problem: str | None
) -> None:
    forge = a_complaint(Diterima_pada=received)
    assert forge.tells(TYPED, "tanda-terima")[0]["diterima"] == shown
    missing = forge.tells(TYPED, "isian-kurang-")
    codes = [row["code"] for values in missing for row in values["masalah"]]
    assert codes == ([problem] if problem else [])


def test_the_handler_is_reminded_before_and_after_within_opening_hours() -> None:
    forge, now = a_complaint(Bobot="Ringan"), TYPED
    seen: list[tuple[datetime, str]] = []
    forge.settles(now)
    while (at := next_look(forge.seen(), a_city(), now)) and len(seen) < 20:
        before = forge.said()
        forge.settles(at)
        seen += [(at.astimezone(WIB), key.partition("-")[0]) for key in forge.said()[len(before) :]]
        now = at
        if seen and seen[-1][1] == "lewat":
            break
    assert seen == [
        (datetime(2026, 12, 23, 7, 30, tzinfo=WIB), "pengingat"),
        (datetime(2026, 12, 29, 7, 30, tzinfo=WIB), "lewat"),
    ]
    assert LATE in forge.entry.issue.labels


@pytest.mark.parametrize("answer", ["Jawaban: sudah kami tanggapi.", "### Jawaban\n\nSudah."])
@pytest.mark.parametrize("by_command", [True, False])
def test_it_is_closed_with_an_answer(answer: str, by_command: bool) -> None:
    forge, now = a_complaint(), TYPED + timedelta(hours=1)
    forge.settles(TYPED)
    forge.says(CLERK, answer, now)
    forge.settles(now)
    assert forge.entry.issue.state == "opened"
    if by_command:
        forge.says(CLERK, "@inventaris-bot selesai", now)
    else:
        forge.changes(state="closed", closed_at=now)
    forge.settles(now)
    issue = forge.entry.issue
    assert (issue.state, "keadaan::selesai" in issue.labels) == ("closed", True)
    assert forge.said().count("selesai") == 1
    assert next_look(forge.seen(), a_city(), now) is None
    forge.settles(now + timedelta(days=90))
    assert LATE not in forge.entry.issue.labels


@pytest.mark.parametrize(
    ("comment", "state"),
    [
        ("> Jawaban: sudah kami tanggapi.\n\nApakah ini cukup?", "opened"),
        (">>>\nJawaban: sudah kami tanggapi.\n>>>\nApakah ini cukup?", "opened"),
        ("Jawaban:\n> Sudah kami tanggapi.", "closed"),
    ],
)
def test_an_answer_that_somebody_else_gave_is_quoted_and_counts_only_where_it_is_said_to(
    comment: str, state: str
) -> None:
    forge = a_complaint()
    forge.settles(TYPED)
    forge.says(CLERK, comment, TYPED)
    forge.says(CLERK, "@inventaris-bot selesai", TYPED)
    forge.settles(TYPED)
    assert forge.entry.issue.state == state


def test_without_an_answer_it_is_opened_again_and_that_is_told_each_time_it_is_closed() -> None:
    forge = a_complaint()
    forge.says(CLERK, "@inventaris-bot selesai", TYPED)
    forge.settles(TYPED)
    for hour in (1, 2):
        closed = TYPED + timedelta(hours=hour)
        forge.changes(state="closed", closed_at=closed)
        forge.settles(closed)
        assert forge.entry.issue.state == "opened"
    assert len([key for key in forge.said() if key.startswith("tanpa-jawaban-")]) == 3


@pytest.mark.parametrize("word", ["selesai", "@inventaris-bot selesai"])
def test_what_was_refused_before_the_answer_closes_nothing_after_it(word: str) -> None:
    forge = a_complaint()
    forge.says(CLERK, word, TYPED)
    forge.settles(TYPED)
    forge.says(CLERK, "Jawaban: sudah ditanggapi.", TYPED)
    forge.settles(TYPED)
    assert "selesai" not in forge.said()  # nobody has told whoever complained yet
    forge.says(CLERK, word, TYPED)
    forge.settles(TYPED)
    assert forge.entry.issue.state == "closed"


def test_what_people_open_again_stays_open_until_it_is_said_to_be_done_anew() -> None:
    forge = a_complaint()
    forge.says(CLERK, "Jawaban: sudah ditangani.", TYPED)
    for again in (1, 2):
        forge.says(CLERK, "@inventaris-bot selesai", TYPED)
        forge.settles(TYPED)
        assert forge.entry.issue.state == "closed"
        forge.changes(state="opened", closed_at=None)
        forge.settles(TYPED)
        assert (forge.entry.issue.state, forge.entry.issue.closed_at) == ("opened", None)
        assert "keadaan::selesai" not in forge.entry.issue.labels
        assert sum(key.startswith("dibuka-kembali-") for key in forge.said()) == again
    forge.changes(state="closed", closed_at=TYPED)
    forge.settles(TYPED)
    assert "keadaan::selesai" in forge.entry.issue.labels


def test_a_closing_that_a_crash_cut_short_is_done_by_the_next_pass() -> None:
    forge = a_complaint()
    forge.says(CLERK, "Jawaban: sudah ditangani.", TYPED)
    forge.says(CLERK, "@inventaris-bot selesai", TYPED)
    actions = plan_entry(forge.seen(), a_city(), TYPED)
    forge.does([action for action in actions if isinstance(action, PostNote)], TYPED)
    assert "selesai" in forge.said()
    forge.settles(TYPED)
    assert forge.entry.issue.state == "closed"
    assert not [key for key in forge.said() if key.startswith("dibuka-kembali-")]


def test_it_is_related_to_the_request_and_told_here_alone() -> None:
    forge = a_complaint(Permohonan_terkait="2026-disdik-7 dan disdik#404")
    forge.settles(TYPED)
    assert forge.links == (IssueRef("disdik", 7),)
    keys = [key for key in forge.said() if key.startswith("terkait-")]
    assert keys == ["terkait-disdik-7", "terkait-disdik-404"]


def test_a_request_is_named_by_the_number_that_people_know() -> None:
    forge = a_complaint(Permohonan_terkait="disdik#7 dan disdik#404")
    forge.settles(TYPED)
    told = "\n".join(note.body for note in forge.entry.notes)
    office = "Dinas Pendidikan dan Kebudayaan"
    assert f"dikaitkan dengan permohonan `2026-disdik-7` dari {office}." in told
    assert f"Permohonan nomor urut 404 dari {office}, yang disebut" in told
    assert "#7" not in told
