"""One request as the forge, its people and dying workers make it, for random play.

Beside `tests.world`, which does plans as they should be done, this does them effect by effect in the
order of `executors.carry_out`, so that a worker can die between any two, and it keeps book of what
people were told. What it sees is held against `tests.what_must_be`.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Literal

from inventaris.clocks import kominfo_time
from inventaris.documents.render import Renderer
from inventaris.dossier import apply_all
from inventaris.dossier_files import dump_state, load_state
from inventaris.executors.carry_out import intended
from inventaris.model.action import Action, EditIssue, PostNote, Record, StartJob
from inventaris.model.dossier import Dossier
from inventaris.model.facts import (
    Fact,
    JobRefused,
    JobStarted,
    MailBounced,
    MailIntended,
    MailPutOff,
    MailRefused,
    MailResendAsked,
    MailSent,
    NotePosted,
)
from inventaris.model.issue import Note
from inventaris.model.mail import Mail
from inventaris.model.snapshot import Snapshot
from inventaris.opening_hours import open_between
from inventaris.own_notes import by_key, own_notes
from inventaris.planner.mails import due
from inventaris.planner.plan import next_look, plan, roles_wanted
from inventaris.view import look
from tests.builders import settings
from tests.what_must_be import ACTING, is_at_rest, may_be, may_be_told, only_grew, the_city
from tests.world import BOT, ROLES, edited, outcome

LEASE = timedelta(minutes=2)
LEVELS = {**ROLES, ACTING.id: 30}
Fate = Literal["done", "refused", "died", "lost", "put off"]

_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
_ALIVE = re.compile(r"(?<![\w`])@root\b|^\s*/close\b|(?<!\\)~jahat", re.MULTILINE)


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
            may_be(fact, self.snapshot, self.now)
            if isinstance(fact, MailResendAsked):
                self.may_send.update(fact.keys)
        only_grew(before, written)

    def _post(self, note: PostNote) -> NotePosted:
        number = self.next_note()
        body, internal = self._rendered(note)
        posted = Note(number, BOT, body, self.now, self.now, internal=internal)
        self.snapshot = replace(self.snapshot, notes=(*self.snapshot.notes, posted))
        self.posted[note.key] += 1
        assert self.posted[note.key] <= 1 + self.deleted[note.key], f"told twice: {note.key}"
        may_be_told(note.key, self.dossier, self.now)
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
        is_at_rest(self.snapshot)

    def _retries_soon(self) -> bool:
        return bool(self.quiet_until and self.quiet_until - self.now <= LEASE)


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
