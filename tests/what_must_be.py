"""What must never be of a request, and what must be once it is at rest, whatever people do."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from functools import cache

from inventaris.dossier_files import dump_state, load_state
from inventaris.model.city import City, OfficePerson, Official
from inventaris.model.dossier import Dossier
from inventaris.model.facts import (
    AnnouncementApproved,
    AttachmentWaived,
    EndDecided,
    Fact,
    MeetingSet,
    SheetTaken,
    SourcePromised,
    StepEntered,
    StepRestored,
    StepSkipped,
)
from inventaris.model.issue import Person
from inventaris.model.snapshot import Snapshot
from inventaris.opening_hours import is_open
from inventaris.own_notes import own_notes
from inventaris.view import look
from tests.world import BOT, OFFICE, a_city

ACTING = Person(8, "plh.kadis", "Pelaksana Harian")
KOMINFO = {"teknisi", "kadis", "juru.surat", ACTING.username}
ENDS = ("keadaan::selesai", "keadaan::ditolak", "keadaan::dibatalkan", "keadaan::dipindahkan")


@cache
def the_city() -> City:
    """The city that comes with the product, its head away around New Year."""
    person = OfficePerson(ACTING.username, ACTING.name, "plh@kominfo.invalid")
    away = Official("kepala", person, "Plh.", date(2026, 12, 20), date(2027, 1, 10))
    city = a_city()
    return replace(city, officials=(*city.officials, away))


def may_be(fact: Fact, snapshot: Snapshot, now: datetime) -> None:
    """Nobody decides what only others may."""
    match fact:
        case StepEntered():
            _may_stand(fact, snapshot)
        case EndDecided("ditolak", by):
            assert _roles(by, snapshot, now) & {"kepala", "juru-surat"}, fact
        case EndDecided("dibatalkan", by):
            assert by in KOMINFO | {OFFICE.username}, fact
        case AnnouncementApproved(by):
            assert _roles(by, snapshot, now) & {"kepala", "juru-surat"}, fact
        case AttachmentWaived(_, _, by) | SourcePromised(_, _, by):
            assert _roles(by, snapshot, now) & {"kepala", "penerima-berkas"}, fact
        case StepSkipped(by=by) | StepRestored(by=by):
            assert by in KOMINFO, fact
        case MeetingSet(by=by):
            assert by in KOMINFO | {OFFICE.username}, fact
        case SheetTaken(sheet, _, by):
            worksheet = next(one for one in the_city().worksheets if one.key == sheet)
            entitled = KOMINFO | ({OFFICE.username} if "opd" in worksheet.hands else set())
            assert by in entitled, fact


def may_be_told(key: str, dossier: Dossier, now: datetime) -> None:
    """Reminders come in opening hours, and to the side that has the ball."""
    if key.startswith(("pengingat-", "eskalasi-")):
        assert is_open(the_city().calendar, now), f"{key} while the office is closed"
    if key.startswith("pengingat-"):
        _, what, side, *_ = key.split("-")
        awaited = {"janji": "kominfo", "jadwal": "jadwal"}.get(what, side)
        assert what == "sumber" or dossier.ball[-1].holder == awaited, key


def only_grew(before: Dossier, after: Dossier) -> None:
    """What is on record stays on record."""
    assert after.revision == before.revision + 1
    for name in (
        *("number", "filed_at", "form_complete_at", "finished_at", "cleaned_at"),
        *("decided", "approved"),
    ):
        known = getattr(before, name)
        assert not known or getattr(after, name) == known, name
    restored = after.restored[len(before.restored) :]
    reopened = any(one.reopens for one in restored)
    assert not before.complete_at or after.complete_at == before.complete_at or reopened
    assert before.skipped.keys() <= after.skipped.keys() | {one.skipped.step for one in restored}
    for name in ("steps", "put_back", "ball", "proposals", "commands", "restored"):
        known = getattr(before, name)
        assert getattr(after, name)[: len(known)] == known, name
    for name in ("notes", "waived", "sheets_judged", "sheets_offered", "mails"):
        assert set(getattr(before, name)) <= set(getattr(after, name)), name
    assert before.deliveries <= after.deliveries
    assert all(one.at <= two.at for one, two in zip(after.ball, after.ball[1:], strict=False))


def is_at_rest(snapshot: Snapshot) -> None:
    """One holder of the ball, each note once, one end; Kominfo is late in its own turn alone."""
    issue, dossier = snapshot.issue, snapshot.dossier
    assert load_state(dump_state(dossier)) == dossier
    holders = [label for label in issue.labels if label.startswith("giliran::")]
    if dossier.ball:
        holder = dossier.ball[-1].holder
        assert holders == ([f"giliran::{holder}"] if holder else []), (holders, issue.labels)
        if holder != "kominfo":
            assert "waktu::terlambat" not in issue.labels
            assert not (holder and dossier.complete_at and issue.due_date), issue.due_date
    keys = Counter(one.key for one in own_notes(snapshot.notes, BOT.username))
    assert not [key for key, count in keys.items() if count > 1]
    if dossier.finished_at:
        kind = dossier.decided.kind if dossier.decided else "selesai"
        assert [label for label in ENDS if label in issue.labels] == [f"keadaan::{kind}"]
        assert not holders
        assert issue.state == "closed"


def _roles(username: str, snapshot: Snapshot, now: datetime) -> set[str]:
    """What somebody was on a day on which they said something: that day decides."""
    view = look(snapshot, the_city(), now)
    days = {
        view.day_of(note.updated_at) for note in snapshot.notes if note.author.username == username
    }
    return {role for day in days for role in the_city().roles_of(username, day)}


def _may_stand(entry: StepEntered, snapshot: Snapshot) -> None:
    """Nobody comes to a step that counts by the wrong hands or past the step before it."""
    city, dossier = the_city(), snapshot.dossier
    steps = city.workflow.steps
    place = city.workflow.index(entry.step)
    if not place or entry.by == BOT.username:
        return
    assert not (steps[place].puts_back and entry.doubt), entry
    assert entry.by in {*KOMINFO, ""} or entry.doubt == "bukan-petugas", entry
    needed = max(n for n, one in enumerate(steps[:place]) if one.label not in dossier.skipped)
    before = {one.label for one in steps[needed:place]}
    seen = {event.label for event in snapshot.label_events if event.action == "add"}
    stood = {one.step for one in dossier.steps[:-1]}
    came = bool(before & (seen | stood)) or entry.step in stood
    assert came or not steps[place].puts_back, entry
