"""The presentation's date: the last good line counts, every change is told once."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from inventaris.documents.render import Renderer
from inventaris.duties import DUTIES, meeting
from inventaris.model.action import PostNote
from inventaris.model.facts import AccessGranted, StepSkipped, TeamAccount
from inventaris.model.snapshot import Snapshot
from inventaris.planner.labels import holder_of
from inventaris.planner.plan import next_look, plan, roles_wanted
from inventaris.view import DutyState, look
from tests.builders import settings
from tests.filled_worksheets import CLAIMS
from tests.world import (
    BOT,
    NOW,
    OFFICE,
    STRANGER,
    TECHNICIAN,
    World,
    a_city,
    a_snapshot,
    a_snapshot_at,
    commented,
    recorded,
    said,
)

CITY = a_city()
WIB = ZoneInfo("Asia/Jakarta")
FIRST = "Jadwal presentasi: Rabu, 2 Desember 2026 pukul 09.00 WIB di ruang rapat"
SECOND = "Jadwal presentasi: Kamis, 3 Desember 2026 pukul 13.30 s.d. 15.00 di aula"
CANCEL = "Jadwal presentasi: batal"
DOUBTFUL = "Jadwal presentasi: Rabu, 3 Desember 2026 pukul 09.00 di aula"


def settled(snapshot: Snapshot, now: datetime = NOW) -> Snapshot:
    return World().settled(snapshot, now)[0]


def saying(*lines: str, step: str = "05") -> Snapshot:
    """Each line in a comment of its own, the service coming by after each."""
    snapshot = settled(a_snapshot_at(step))
    for number, line in enumerate(lines, 1):
        snapshot = settled(said(snapshot, line, now=NOW + timedelta(minutes=number)))
    return snapshot


def number_of(snapshot: Snapshot, body: str) -> int:
    return next(note.id for note in snapshot.notes if note.body == body)


def without(snapshot: Snapshot, body: str) -> Snapshot:
    gone = number_of(snapshot, body)
    return replace(snapshot, notes=tuple(note for note in snapshot.notes if note.id != gone))


def edited(snapshot: Snapshot, body: str, into: str) -> Snapshot:
    later = NOW + timedelta(hours=1)
    notes = tuple(
        replace(note, body=into, updated_at=later) if note.body == body else note
        for note in snapshot.notes
    )
    return replace(snapshot, notes=notes)


def notes(snapshot: Snapshot, now: datetime = NOW) -> dict[str, PostNote]:
    planned = plan(snapshot, CITY, now)
    return {action.key: action for action in planned if isinstance(action, PostNote)}


def told(snapshot: Snapshot) -> list[str]:
    """What was said about the date, in that order."""
    keys = [note.body.rpartition("inventaris:")[2].split(" ")[0] for note in snapshot.notes]
    return [
        key.partition("-ditolak")[0] for key in keys if key.startswith(("undangan", "jadwal-d"))
    ]


def when(snapshot: Snapshot) -> tuple[int, str] | None:
    date = snapshot.dossier.meeting
    return (date.sequence, f"{date.start.astimezone(WIB):%d %H.%M}") if date else None


def objected(line: str, now: datetime = NOW) -> list[str]:
    snapshot = settled(said(settled(a_snapshot_at("05")), line, now=now), now)
    return list(snapshot.dossier.proposals[-1].codes)


def test_the_office_is_asked_for_a_date_where_the_card_stands_and_only_there() -> None:
    assert told(settled(a_snapshot_at("05"))) == ["jadwal-diminta"]
    assert told(settled(a_snapshot_at("07"))) == []


def test_a_date_is_taken_and_called_once_with_its_calendar_file() -> None:
    snapshot = saying(FIRST)
    assert when(snapshot) == (0, "02 09.00")
    assert told(snapshot) == ["jadwal-diminta", "undangan-0"]
    date = snapshot.dossier.meeting
    assert date is not None
    assert (date.by, date.place, date.end - date.start) == (
        OFFICE.username,
        "ruang rapat",
        CITY.meeting.length,
    )


def test_a_date_said_to_the_service_needs_no_colon() -> None:
    assert told(saying(f"@{BOT.username} {FIRST.replace(':', '')}")) == [
        "jadwal-diminta",
        "undangan-0",
    ]


def test_the_address_of_an_online_meeting_may_be_followed(tmp_path: Path) -> None:
    place = "https://zoom.us/j/55\u200b51?pwd=aB-c_1"
    snapshot = saying(FIRST.replace("di ruang rapat", f"via Zoom {place}"))
    others = tuple(note for note in snapshot.notes if note.author != BOT)
    unsaid = replace(snapshot, notes=others, dossier=replace(snapshot.dossier, notes={}))
    note = Renderer(settings(tmp_path), CITY).note(notes(unsaid)["undangan-0"])
    assert "via Zoom <https://zoom.us/j/5551?pwd=aB-c_1>\n- **Acara:**" in note.body


def test_both_teams_are_called_as_far_as_they_can_see_the_request() -> None:
    members = (TeamAccount("budi.disdik", 21, 10), TeamAccount("orang.baru", 22, 0))
    snapshot = recorded(saying(FIRST), [AccessGranted("x", NOW, members)])
    said_so = list(meeting.actions(look(snapshot, CITY, NOW)))
    (called,) = (one.values["dipanggil"] for one in said_so if isinstance(one, PostNote))
    assert called == ["budi.disdik", OFFICE.username, TECHNICIAN.username]


def test_a_date_may_be_named_while_the_file_is_still_open() -> None:
    assert when(saying(FIRST, step="04")) == (0, "02 09.00")
    assert when(saying(FIRST, step="03")) is None


def test_the_technician_may_name_it_too() -> None:
    snapshot = settled(said(a_snapshot_at("05"), FIRST, TECHNICIAN))
    assert when(snapshot) == (0, "02 09.00")


def test_a_date_that_is_told_to_the_service_by_name_is_no_unknown_command() -> None:
    snapshot = saying(f"@{BOT.username} {FIRST}")
    assert when(snapshot) == (0, "02 09.00")
    assert snapshot.dossier.commands == ()


def test_a_stranger_is_told_once_and_not_heard() -> None:
    snapshot = settled(said(settled(a_snapshot_at("05")), FIRST, STRANGER))
    assert when(snapshot) is None
    assert told(snapshot) == ["jadwal-diminta", "jadwal"]
    assert plan(snapshot, CITY, NOW) == ()


def test_of_a_date_that_was_moved_only_the_newest_invitation_says_when() -> None:
    snapshot = saying(FIRST, SECOND)
    (former, newest) = (note.body for note in snapshot.notes if "inventaris:undangan-" in note.body)
    assert former.startswith("catatan/undangan-lama.md.j2")
    assert newest.startswith("catatan/undangan.md.j2")


def test_a_former_invitation_that_says_so_is_not_touched_again() -> None:
    snapshot = saying(FIRST, SECOND)
    planned = meeting.actions(look(snapshot, CITY, NOW))
    assert [one.key for one in planned if isinstance(one, PostNote)] == ["undangan-1"]


def test_a_moved_date_and_a_cancelled_one_have_higher_sequences() -> None:
    snapshot = saying(FIRST, SECOND)
    assert when(snapshot) == (1, "03 13.30")
    snapshot = saying(FIRST, SECOND, CANCEL)
    assert snapshot.dossier.meeting is None
    assert snapshot.dossier.meeting_cancelled is not None
    assert snapshot.dossier.meeting_cancelled.sequence == 2
    assert told(saying(FIRST, SECOND, CANCEL, FIRST.replace("09.00", "10.00"))) == [
        "jadwal-diminta",
        "undangan-0",
        "undangan-1",
        "undangan-2",
        "undangan-3",
    ]


def test_the_same_date_said_again_changes_nothing() -> None:
    assert told(saying(FIRST, f"{FIRST} ")) == ["jadwal-diminta", "undangan-0"]


def test_an_edit_counts() -> None:
    assert when(settled(edited(saying(FIRST), FIRST, SECOND))) == (1, "03 13.30")


def test_an_older_comment_that_is_edited_now_is_what_was_said_last() -> None:
    snapshot = edited(saying(FIRST, SECOND), FIRST, FIRST.replace("09.00", "10.00"))
    assert when(settled(snapshot)) == (2, "02 10.00")


def test_a_deletion_falls_back_to_the_date_before_and_says_so() -> None:
    snapshot = without(saying(FIRST, SECOND), SECOND)
    assert when(settled(snapshot)) == (2, "02 09.00")
    after_job = World().after(snapshot, plan(snapshot, CITY, NOW), NOW)
    assert notes(after_job)["undangan-2"].values["sebab"] == "komentar-dihapus"


def test_without_any_date_left_the_presentation_is_cancelled() -> None:
    snapshot = settled(without(saying(FIRST), FIRST))
    assert snapshot.dossier.meeting is None
    assert told(snapshot) == ["jadwal-diminta", "undangan-0", "undangan-1"]
    assert plan(snapshot, CITY, NOW) == ()


def test_a_cancelling_comment_that_is_deleted_brings_the_date_back() -> None:
    assert when(settled(without(saying(FIRST, CANCEL), CANCEL))) == (2, "02 09.00")


def test_a_date_that_passed_meanwhile_does_not_come_back() -> None:
    snapshot = without(saying(FIRST, SECOND), SECOND)
    later = datetime(2026, 12, 2, 10, tzinfo=WIB)
    fallen = settled(snapshot, later)
    assert fallen.dossier.meeting is None
    assert plan(fallen, CITY, later) == ()


def test_what_has_begun_is_not_undone_by_a_deletion() -> None:
    begun = datetime(2026, 12, 2, 9, 30, tzinfo=WIB)
    assert when(settled(without(saying(FIRST), FIRST), begun)) == (0, "02 09.00")


def test_an_edit_into_something_doubtful_is_answered_and_the_date_stands() -> None:
    snapshot = settled(edited(saying(FIRST), FIRST, DOUBTFUL))
    assert when(snapshot) == (0, "02 09.00")
    assert told(snapshot) == ["jadwal-diminta", "undangan-0", "jadwal"]


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        ("Jadwal: Senin, 23 November 2026 pukul 09.00", ["jadwal/lampau"]),
        ("Jadwal: 2 Desember 2062 pukul 09.00", ["jadwal/terlalu-jauh"]),
        ("Jadwal: Sabtu, 5 Desember 2026 pukul 09.00", ["jadwal/akhir-pekan"]),
        ("Jadwal: Jumat, 25 Desember 2026 pukul 09.00", ["jadwal/hari-libur"]),
        ("Jadwal: Kamis, 24 Desember 2026 pukul 09.00", ["jadwal/hari-libur"]),
        ("Jadwal: 2 Desember 2026 pukul 07.00", ["jadwal/di-luar-jam"]),
        ("Jadwal: 2 Desember 2026 pukul 15.00 s.d. 17.00", ["jadwal/di-luar-jam"]),
        ("Jadwal: batal", ["jadwal/tidak-ada"]),
        ("Jadwal: besok jam 9", ["jadwal/tanggal-relatif"]),
        ("Jadwal: Jumat, 4 Desember 2026 pukul 15.00 s.d. 16.30", []),
    ],
)
def test_a_doubtful_date_is_answered_with_the_reason_and_not_taken(
    line: str, codes: list[str]
) -> None:
    assert objected(line) == codes


def test_hours_in_ramadan_are_shorter() -> None:
    assert objected("Jadwal: Kamis, 11 Februari 2027 pukul 14.30 s.d. 15.30") == [
        "jadwal/di-luar-jam"
    ]


def test_a_usual_end_stops_at_the_break_and_at_closing() -> None:
    late, early = (
        saying(f"Jadwal: Rabu, 2 Desember 2026 pukul {clock} di aula").dossier.meeting
        for clock in ("15.00", "11.00")
    )
    assert late is not None
    assert early is not None
    assert [f"{date.end.astimezone(WIB):%H.%M}" for date in (late, early)] == ["16.00", "12.00"]


def test_a_date_in_the_break_and_one_without_a_place_are_taken_with_a_caution() -> None:
    snapshot = said(
        settled(a_snapshot_at("05")), "Jadwal: Rabu, 2 Desember 2026 pukul 12.15 s.d. 14.00"
    )
    snapshot = World().after(snapshot, plan(snapshot, CITY, NOW), NOW)
    cautions = notes(snapshot)["undangan-0"].values["perhatian"]
    assert [one["kode"] for one in cautions] == [  # type: ignore[attr-defined]
        "jadwal/istirahat",
        "jadwal/tanpa-tempat",
    ]


@pytest.mark.parametrize(
    ("lines", "now", "holder"),
    [
        ([], NOW, "opd"),
        ([FIRST], NOW, "jadwal"),
        ([FIRST], datetime(2026, 12, 2, 10, 59, tzinfo=WIB), "jadwal"),
        ([FIRST], datetime(2026, 12, 2, 11, 0, tzinfo=WIB), "kominfo"),
        ([FIRST, CANCEL], NOW, "opd"),
    ],
)
def test_the_ball_follows_the_date(lines: list[str], now: datetime, holder: str) -> None:
    snapshot = settled(saying(*lines), now)
    assert holder_of(look(snapshot, CITY, now)) == holder
    assert f"giliran::{holder}" in snapshot.issue.labels


def test_once_the_minutes_are_written_nobody_is_asked_for_a_date() -> None:
    written = commented(a_snapshot_at("05"), CLAIMS, TECHNICIAN)
    assert told(settled(written)) == []
    asked = settled(a_snapshot_at("05"))
    for snapshot in (settled(written), settled(commented(asked, CLAIMS, TECHNICIAN))):
        view = look(snapshot, CITY, NOW)
        assert holder_of(view) == "kominfo"
        assert DUTIES["undangan"].state(view) is DutyState.DONE


def test_minutes_written_ahead_of_a_date_do_not_make_it_past() -> None:
    early = settled(commented(saying(FIRST), CLAIMS, TECHNICIAN))
    assert holder_of(look(early, CITY, NOW)) == "jadwal"


def test_somebody_looks_again_when_the_presentation_is_over() -> None:
    snapshot = saying(FIRST)
    over = datetime(2026, 12, 2, 11, tzinfo=WIB)
    just_before = over - timedelta(minutes=1)
    assert next_look(snapshot, snapshot.dossier, CITY, just_before) == over


def test_a_role_is_asked_for_only_while_a_line_was_not_looked_at() -> None:
    snapshot = said(a_snapshot_at("05"), FIRST)
    assert OFFICE.id in roles_wanted(snapshot, CITY)
    assert roles_wanted(settled(snapshot), CITY) == frozenset()
    early = settled(said(a_snapshot(), FIRST))
    assert roles_wanted(early, CITY) == frozenset()


def test_no_date_is_read_once_its_steps_are_left_out() -> None:
    labels = [step.label for step in CITY.workflow.steps if meeting.NAME in step.duties]
    skipped = [StepSkipped(label, "tidak-diperlukan", "x", (), "teknisi", NOW) for label in labels]
    snapshot = recorded(settled(a_snapshot_at("07")), skipped)
    assert when(settled(said(snapshot, FIRST))) is None


def test_a_request_that_ends_before_its_presentation_cancels_it() -> None:
    snapshot = said(saying(FIRST), "@inventaris-bot batalkan-permohonan tidak jadi", OFFICE)
    ended = settled(snapshot)
    assert ended.dossier.finished_at is not None
    assert ended.dossier.meeting is None
    assert told(ended)[-2:] == ["undangan-0", "undangan-1"]
    assert ended.issue.state == "closed"
    held = settled(saying(FIRST), datetime(2026, 12, 2, 14, tzinfo=WIB))
    late = settled(
        said(held, "@inventaris-bot batalkan-permohonan tidak jadi"), NOW.replace(month=12, day=3)
    )
    assert late.dossier.meeting is not None


BARE = FIRST.partition(": ")[2]
BARE_LATER = SECOND.partition(": ")[2]


@pytest.mark.parametrize("step", ["04", "05"])
def test_a_date_that_is_awaited_needs_no_label(step: str) -> None:
    assert when(saying(BARE, step=step)) == (0, "02 09.00")


def test_a_weekday_that_does_not_fit_is_objected_to_without_a_label_too() -> None:
    assert objected(DOUBTFUL.partition(": ")[2]) == ["jadwal/hari-tidak-cocok"]
    assert told(saying(DOUBTFUL.partition(": ")[2]))[-1] == "jadwal"


def test_a_date_without_a_label_moves_none_that_is_set_and_is_asked_for_with_it(
    tmp_path: Path,
) -> None:
    (asked,) = notes(said(saying(FIRST), BARE_LATER, now=NOW + timedelta(minutes=9))).values()
    body = Renderer(settings(tmp_path), CITY).note(asked).body
    assert "sudah dijadwalkan Rabu, 2 Desember 2026 pukul 09.00" in body
    assert "dengan awalan `Jadwal presentasi:`" in body
    assert when(saying(FIRST, BARE_LATER)) == (0, "02 09.00")
    assert told(saying(FIRST, BARE_LATER))[-1] == "jadwal"
    assert when(saying(FIRST, BARE_LATER, SECOND)) == (1, "03 13.30")
    assert told(saying(FIRST, BARE.replace("ruang rapat", "aula")))[-1] == "jadwal"


def test_a_date_without_a_label_is_mere_talk_where_it_moves_nothing() -> None:
    for same in (BARE, BARE.partition(" di ")[0]):
        assert told(saying(FIRST, same))[-1] == "undangan-0"
    held = datetime(2026, 12, 2, 14, tzinfo=WIB)
    minutes = said(settled(saying(FIRST), held), BARE_LATER, now=held)
    assert told(settled(minutes, held))[-1] == "undangan-0"


def test_of_two_comments_at_once_the_labelled_date_stands() -> None:
    snapshot = settled(a_snapshot_at("05"))
    for number, line in enumerate((FIRST, BARE_LATER), 1):
        snapshot = said(snapshot, line, now=NOW + timedelta(minutes=number))
    assert when(settled(snapshot)) == (0, "02 09.00")
    assert told(settled(snapshot)) == ["jadwal-diminta", "jadwal", "undangan-0"]


def test_the_edit_of_a_date_without_a_label_counts() -> None:
    assert when(settled(edited(saying(BARE), BARE, BARE_LATER))) == (1, "03 13.30")


def test_after_it_was_cancelled_only_a_later_date_without_a_label_counts() -> None:
    assert when(saying(FIRST, BARE_LATER, CANCEL)) is None
    assert when(saying(FIRST, CANCEL, BARE_LATER)) == (2, "03 13.30")


def test_a_stranger_s_date_without_a_label_is_neither_taken_nor_answered() -> None:
    snapshot = settled(said(settled(a_snapshot_at("05")), BARE, STRANGER))
    assert when(snapshot) is None
    assert told(snapshot) == ["jadwal-diminta"]


def test_elsewhere_a_date_without_a_label_is_mere_talk() -> None:
    assert when(saying(BARE, step="07")) is None


def heading_of(snapshot: Snapshot, key: str, tmp_path: Path) -> str:
    others = tuple(note for note in snapshot.notes if note.author != BOT)
    unsaid = replace(snapshot, notes=others, dossier=replace(snapshot.dossier, notes={}))
    return Renderer(settings(tmp_path), CITY).note(notes(unsaid)[key]).body


def test_a_date_after_a_cancelled_one_is_new_and_no_change(tmp_path: Path) -> None:
    anew = heading_of(saying(FIRST, CANCEL, SECOND), "undangan-2", tmp_path)
    assert "### Undangan presentasi" in anew
    assert "jadwal presentasi dicatat" in anew


def test_a_date_in_place_of_another_is_a_change(tmp_path: Path) -> None:
    moved = heading_of(saying(FIRST, SECOND), "undangan-1", tmp_path)
    assert "### Perubahan jadwal presentasi" in moved
    assert "jadwal presentasi diubah" in moved
