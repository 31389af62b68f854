"""One request as the forge, its people and dying workers make it, for random play.

Beside `tests.world`, which does plans as they should be done, this does them effect by effect in the
order of `executors.carry_out`, so that a worker can die between any two, and it keeps book of what
people were told. What it sees is held against what must never be.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Literal

from inventaris.clocks import kominfo_time
from inventaris.documents.render import Renderer
from inventaris.dossier import apply_all
from inventaris.dossier_files import dump_state, load_state
from inventaris.executors.carry_out import intended
from inventaris.model.action import Action, EditIssue, PostNote, Record, StartJob
from inventaris.model.city import City, OfficePerson, Official
from inventaris.model.dossier import Dossier
from inventaris.model.facts import (
    AnnouncementApproved,
    AttachmentWaived,
    EndDecided,
    Fact,
    JobRefused,
    JobStarted,
    MailBounced,
    MailIntended,
    MailPutOff,
    MailRefused,
    MailResendAsked,
    MailSent,
    MeetingSet,
    NotePosted,
    SheetTaken,
    SourcePromised,
    StepEntered,
    StepSkipped,
)
from inventaris.model.issue import Note, Person
from inventaris.model.mail import Mail
from inventaris.model.snapshot import Snapshot
from inventaris.opening_hours import is_open, open_between
from inventaris.own_notes import by_key, own_notes
from inventaris.planner.mails import due
from inventaris.planner.plan import next_look, plan, roles_wanted
from inventaris.view import look
from tests.builders import settings
from tests.world import BOT, OFFICE, ROLES, a_city, edited, outcome

ACTING = Person(8, "plh.kadis", "Pelaksana Harian")
LEASE = timedelta(minutes=2)
LEVELS = {**ROLES, ACTING.id: 30}
KOMINFO = {"teknisi", "kadis", "juru.surat", ACTING.username}
ENDS = ("keadaan::selesai", "keadaan::ditolak", "keadaan::dibatalkan", "keadaan::dipindahkan")
Fate = Literal["done", "refused", "died", "lost", "put off"]

_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
_ALIVE = re.compile(r"(?<![\w`])@root\b|^\s*/close\b|(?<!\\)~jahat", re.MULTILINE)


@cache
def the_city() -> City:
    """The city that comes with the product, its head away around New Year."""
    person = OfficePerson(ACTING.username, ACTING.name, "plh@kominfo.invalid")
    away = Official("kepala", person, "Plh.", date(2026, 12, 20), date(2027, 1, 10))
    city = a_city()
    return replace(city, officials=(*city.officials, away))


@cache
def the_renderer() -> Renderer:
    return Renderer(settings(Path()), the_city())


@dataclass
class PlayedRequest:
    """What stands on the forge and in the archive, and everything that people were told."""

    snapshot: Snapshot
    now: datetime
    pending: list[StartJob] = field(default_factory=list)
    posted: Counter[str] = field(default_factory=Counter)
    deleted: Counter[str] = field(default_factory=Counter)  # own notes that people deleted, by key
    sent: Counter[str] = field(default_factory=Counter)  # mails that the mail server took, by key
    may_send: Counter[str] = field(default_factory=Counter)  # beside the first time
    quiet_until: datetime | None = None  # what the last pass, finding nothing, said of itself
    is_quiet: bool = False
    notes_made: int = 0  # GitLab gives no number twice

    # What people see, and what passes see.

    @property
    def dossier(self) -> Dossier:
        return self.snapshot.dossier

    def change(self, snapshot: Snapshot) -> None:
        """Somebody did something."""
        self.snapshot = snapshot
        self.is_quiet = False

    def next_note(self) -> int:
        self.notes_made += 1
        return self.notes_made

    def seen(self) -> Snapshot:
        """What a pass gathers: only the roles that the plan asks for."""
        wanted = roles_wanted(replace(self.snapshot, roles={}), the_city())
        return replace(self.snapshot, roles={one: LEVELS.get(one, 0) for one in wanted})

    def wait(self, length: timedelta) -> None:
        """Time goes by; it is Kominfo's only while Kominfo has the ball, and the office is open."""
        before, self.now = self.now, self.now + length
        dossier, city = self.dossier, the_city()
        gone = kominfo_time(city, dossier, self.now) - kominfo_time(city, dossier, before)
        runs = dossier.complete_at and dossier.ball and dossier.ball[-1].holder == "kominfo"
        assert gone == (open_between(city.calendar, before, self.now) if runs else timedelta())
        if self.is_quiet and plan(self.seen(), city, self.now):
            assert self.quiet_until, "nobody would have looked again"
            assert self.quiet_until <= self.now, "something was due before the next look"

    # What the service does.

    def pass_(self, dies_after: int | None = None) -> tuple[Action, ...]:
        """Plan and do; the worker dies after so many effects."""
        seen = self.seen()
        actions = plan(seen, the_city(), self.now)
        for number, effect in enumerate(self._effects(seen, actions)):
            if number == dies_after:
                break
            effect()
        else:
            self.is_quiet = not actions
            self.quiet_until = next_look(seen, self.dossier, the_city(), self.now)
        return actions

    def _effects(self, seen: Snapshot, actions: Sequence[Action]) -> Iterator[Callable[[], None]]:
        expires = self.now + LEASE
        notes = [action for action in actions if isinstance(action, PostNote)]
        posts = [note for note in notes if self._standing(note) is None]
        for note in notes:
            if note not in posts:
                yield lambda note=note: self._edit_note(note)  # type: ignore[misc]
        intentions = seen.dossier.intentions
        waiting = [
            n for n in posts if n.key in intentions and self.now < intentions[n.key].expires_at
        ]
        ready = [note for note in posts if note not in waiting]
        facts: list[Fact] = [
            action.fact
            for action in actions
            if isinstance(action, Record) and not action.after_effects
        ]
        facts += [intended(note, "w", expires) for note in ready]
        if facts:
            yield lambda: self.commit(facts)
        outcomes: list[Fact] = []
        for note in ready:
            yield lambda note=note: outcomes.append(self._post(note))  # type: ignore[misc]
        if not waiting:
            for edit in (action for action in actions if isinstance(action, EditIssue)):
                yield lambda edit=edit: self._edit_issue(edit)  # type: ignore[misc]
            outcomes += [a.fact for a in actions if isinstance(a, Record) and a.after_effects]
        if outcomes:
            yield lambda: self.commit(outcomes)
        jobs = [action for action in actions if isinstance(action, StartJob)]
        if jobs:
            yield lambda: self.pending.extend(jobs)

    def run_job(self, place: int, fate: Fate) -> None:
        """A worker takes a job up, unless the plan does not want it any more."""
        job = self.pending.pop(place)
        seen = self.seen()
        if job not in plan(seen, the_city(), self.now):
            return
        self.is_quiet = False
        self.commit([JobStarted(job.job, job.input, self.now)])
        if job.job == "surel":
            for mail in due(look(seen, the_city(), self.now)):
                self._mail(mail, fate)
            return
        match fate:
            case "done":
                self.commit(outcome(replace(self.seen(), roles=LEVELS), job, self.now))
            case "refused" if job.job in {"lampiran", "penampungan", "penyimpanan"}:
                values = {"nama": "x.zip"}
                self.commit([JobRefused(job.job, job.input, self.now, "arsip-rusak", values)])

    def _mail(self, mail: Mail, fate: Fate) -> None:
        message_id = f"<{mail.key}@kota.invalid>"
        self.commit([MailIntended(mail.key, "w", self.now + LEASE, message_id, mail.to)])
        match fate:
            case "done" | "lost":
                self.sent[mail.key] += 1
                assert self.sent[mail.key] <= 1 + self.may_send[mail.key], mail.key
                if fate == "done":
                    self.commit([MailSent(mail.key, self.now)])
            case "put off":
                self.commit([MailPutOff(mail.key, self.now, "4.2.1")])
            case "refused":
                self.commit([MailRefused(mail.key, self.now, "5.1.1")])

    def bounce(self, key: str) -> None:
        self.commit([MailBounced(key, self.now, "5.1.1")])
        self.may_send[key] += 1  # to another address that the applicant gives
        self.is_quiet = False

    # Effects.

    def commit(self, facts: Sequence[Fact]) -> None:
        before = self.dossier
        changed = replace(apply_all(before, facts), revision=before.revision + 1)
        written = load_state(dump_state(changed))
        self.snapshot = replace(self.snapshot, dossier=written)
        for fact in facts:
            self._may_be(fact)
        _only_grew(before, written)

    def _post(self, note: PostNote) -> NotePosted:
        number = self.next_note()
        body, internal = self._rendered(note)
        posted = Note(number, BOT, body, self.now, self.now, internal=internal)
        self.snapshot = replace(self.snapshot, notes=(*self.snapshot.notes, posted))
        self.posted[note.key] += 1
        assert self.posted[note.key] <= 1 + self.deleted[note.key], f"told twice: {note.key}"
        if note.key.startswith(("pengingat-", "eskalasi-")):
            assert is_open(the_city().calendar, self.now), f"{note.key} while the office is closed"
        return NotePosted(note.key, number)

    def _standing(self, note: PostNote) -> int | None:
        notes = self.snapshot.notes
        standing = by_key(own_notes(notes, BOT.username)).get(note.key)
        number = standing[-1].note.id if standing else self.dossier.notes.get(note.key)
        return number if any(one.id == number for one in notes) else None

    def _edit_note(self, note: PostNote) -> None:
        body, _ = self._rendered(note)
        number = self._standing(note)
        notes = tuple(
            replace(one, body=body, updated_at=self.now) if one.id == number else one
            for one in self.snapshot.notes
        )
        self.snapshot = replace(self.snapshot, notes=notes)

    def _edit_issue(self, edit: EditIssue) -> None:
        self.snapshot = edited(self.snapshot, edit, self.now)

    def _rendered(self, note: PostNote) -> tuple[str, bool]:
        rendered = the_renderer().note(note, self.snapshot.issue)
        (own,) = own_notes((Note(1, BOT, rendered.body, self.now, self.now),), BOT.username)
        assert own.key == note.key
        alive = _ALIVE.search(_CODE.sub("", rendered.body))
        assert alive is None, f"{note.key} lets {alive and alive[0]!r} act"
        return rendered.body, rendered.internal

    # What must never be.

    def _may_be(self, fact: Fact) -> None:
        """Nobody decides what only others may."""
        city = the_city()
        match fact:
            case StepEntered():
                self._may_stand(fact)
            case EndDecided("ditolak", by):
                assert self._roles(by) & {"kepala", "juru-surat"}, fact
            case EndDecided("dibatalkan", by):
                assert by in KOMINFO | {OFFICE.username}, fact
            case AnnouncementApproved(by):
                assert self._roles(by) & {"kepala", "juru-surat"}, fact
            case AttachmentWaived(_, _, by) | SourcePromised(_, _, by):
                assert self._roles(by) & {"kepala", "penerima-berkas"}, fact
            case StepSkipped(by=by):
                assert by in KOMINFO, fact
            case MeetingSet(by=by):
                assert by in KOMINFO | {OFFICE.username}, fact
            case SheetTaken(sheet, _, by):
                worksheet = next(one for one in city.worksheets if one.key == sheet)
                entitled = KOMINFO | ({OFFICE.username} if "opd" in worksheet.hands else set())
                assert by in entitled, fact
            case MailResendAsked(keys):
                self.may_send.update(keys)

    def _roles(self, username: str) -> set[str]:
        """What somebody was on a day on which they said something: that day decides."""
        view = look(self.snapshot, the_city(), self.now)
        days = {
            view.day_of(note.updated_at)
            for note in self.snapshot.notes
            if note.author.username == username
        }
        return {role for day in days for role in the_city().roles_of(username, day)}

    def _may_stand(self, entry: StepEntered) -> None:
        """Nobody comes to a step that counts by the wrong hands or past the step before it."""
        city, dossier = the_city(), self.dossier
        steps = city.workflow.steps
        place = city.workflow.index(entry.step)
        if not place or entry.by == BOT.username:
            return
        assert not (steps[place].puts_back and entry.doubt), entry
        assert entry.by in {*KOMINFO, ""} or entry.doubt == "bukan-petugas", entry
        needed = max(n for n, one in enumerate(steps[:place]) if one.label not in dossier.skipped)
        before = {one.label for one in steps[needed:place]}
        seen = {event.label for event in self.snapshot.label_events if event.action == "add"}
        stood = {one.step for one in dossier.steps[:-1]}
        came = bool(before & (seen | stood)) or entry.step in stood
        assert came or not steps[place].puts_back, entry

    def settle(self) -> None:
        """Passes come and jobs succeed until nothing is left to do."""
        for _ in range(80):
            actions = self.pass_()
            while self.pending:
                self.run_job(0, "done")
            if not actions and not self.dossier.intentions and not self._retries_soon():
                break
            if self.quiet_until and self.quiet_until - self.now <= LEASE:
                self.now = self.quiet_until
        assert plan(self.seen(), the_city(), self.now) == ()
        self._is_at_rest()

    def _retries_soon(self) -> bool:
        return bool(self.quiet_until and self.quiet_until - self.now <= LEASE)

    def _is_at_rest(self) -> None:
        issue, dossier = self.snapshot.issue, self.dossier
        assert load_state(dump_state(dossier)) == dossier
        holders = [label for label in issue.labels if label.startswith("giliran::")]
        if dossier.ball:
            holder = dossier.ball[-1].holder
            assert holders == ([f"giliran::{holder}"] if holder else []), (holders, issue.labels)
        keys = Counter(one.key for one in own_notes(self.snapshot.notes, BOT.username))
        assert not [key for key, count in keys.items() if count > 1]
        if dossier.finished_at:
            kind = dossier.decided.kind if dossier.decided else "selesai"
            assert [label for label in ENDS if label in issue.labels] == [f"keadaan::{kind}"]
            assert not holders
            assert issue.state == "closed"


def copied(request: PlayedRequest) -> PlayedRequest:
    """The same for somebody else to play on."""
    return replace(
        request,
        pending=list(request.pending),
        **{
            name: getattr(request, name).copy()
            for name in ("posted", "deleted", "sent", "may_send")
        },
    )


def _only_grew(before: Dossier, after: Dossier) -> None:
    """What is on record stays on record."""
    assert after.revision == before.revision + 1
    for name in (
        *("number", "filed_at", "form_complete_at", "complete_at", "finished_at", "cleaned_at"),
        *("decided", "approved"),
    ):
        known = getattr(before, name)
        assert not known or getattr(after, name) == known, name
    for name in ("steps", "put_back", "ball", "proposals", "commands"):
        known = getattr(before, name)
        assert getattr(after, name)[: len(known)] == known, name
    for name in ("notes", "waived", "skipped", "sheets_judged", "sheets_offered", "mails"):
        assert set(getattr(before, name)) <= set(getattr(after, name)), name
    assert before.deliveries <= after.deliveries
    assert all(one.at <= two.at for one, two in zip(after.ball, after.ball[1:], strict=False))
