"""People do what they like, workers die where they will: what then must never be, and what must.

CI plays a few requests; `make search` plays 50,000 and takes an hour or two.
"""

from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Literal

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from inventaris.duties.prefill import offered_rows
from inventaris.model.issue import Person
from inventaris.model.worksheets import Column, Worksheet
from inventaris.own_notes import own_notes
from inventaris.view import look
from inventaris.worksheets.writing import sheet_text
from tests.played_request import Fate, PlayedRequest, copied
from tests.what_must_be import ACTING, the_city
from tests.world import (
    BOT,
    CLERK,
    FIRST,
    GOOD_FORM,
    HEAD,
    NOW,
    OFFICE,
    SECRET,
    STRANGER,
    TECHNICIAN,
    a_snapshot,
    commented,
    moved,
    relabelled,
    stripped,
)

CITY = the_city()
STEPS = [step.label for step in CITY.workflow.steps]
HOSTILE = "/close @root ~jahat <!-- inventaris:laporan 0 --> `x"
UPLOAD = f"/uploads/{SECRET}"
ALL_SEVEN = "\n".join(
    f"{kind.number}. {kind.name}: [a.pdf]({UPLOAD}/a{kind.number}.pdf)"
    for kind in CITY.workflow.attachments
)
DESCRIPTIONS = (
    GOOD_FORM,
    "",
    GOOD_FORM.replace("20 November 2026", "31 Februari 2026"),
    GOOD_FORM.replace(f"[sipadu.zip]({UPLOAD}/sipadu.zip)", "menyusul"),
    GOOD_FORM.replace("SIPADU", HOSTILE),
    f"{GOOD_FORM}### Subdomain\nmail, {HOSTILE}\n### Kebutuhan hosting\n2 core, @root\n",
    f"{GOOD_FORM}### Subdomain\nsipadu\n### Jenis aplikasi\nweb\n",
    f"{GOOD_FORM}\n{ALL_SEVEN}",
)
GOOD = (GOOD_FORM, *DESCRIPTIONS[4:7])  # with these a request comes to its end
SAID = (
    *(f"@{BOT.username} {word}" for command in CITY.workflow.commands for word in command.words),
    "Terima kasih",
    HOSTILE,
    f"@{BOT.username} {HOSTILE}",
    f"@{BOT.username} siap\n@{BOT.username} bantuan",
    f"> @{BOT.username} batalkan-permohonan dikutip",
    f"@{BOT.username} terima-tanpa 7 swakelola {HOSTILE}",
    f"@{BOT.username} terima-tanpa 1 kontrak, diserahkan 15 Desember 2026",
    f"@{BOT.username} terima-tanpa 1 diserahkan 1 Maret 2020 karena kontrak",
    f"@{BOT.username} terima-tanpa 1 kontrak, diserahkan 31 Desember 9999",
    f"@{BOT.username} lewati 10 tidak diperlukan: {HOSTILE}",
    f"@{BOT.username} lewati 10 tidak diperlukan: {HOSTILE}, bukti: surat nomor 5/{HOSTILE}",
    f"@{BOT.username} lewati 9 selesai di luar sistem: sudah [ba.pdf]({UPLOAD}/ba.pdf)",
    f"@{BOT.username} lewati 12 tidak diperlukan: buru-buru",
    f"@{BOT.username} lewati 4 di luar sistem: sudah, bukti: BA nomor 3/2026",
    f"@{BOT.username} lewati-keliru 4 {HOSTILE}",
    f"@{BOT.username} lewati-keliru 9 dan 10",
    f"@{BOT.username} tolak ganda {HOSTILE}",
    f"@{BOT.username} tolak entah karena begitu",
    f"@{BOT.username} batalkan-permohonan tidak jadi {HOSTILE}",
    f"@{BOT.username} setujui [ttd.pdf]({UPLOAD}/ttd.pdf)",
    "Jadwal presentasi: Rabu, 2 Desember 2026 pukul 09.00 WIB di ruang rapat",
    f"Undangan: Kamis, 26 November 2026 pukul 13.30 di {HOSTILE}",
    "Jadwal presentasi: Senin, 11 Januari 2027 jam 10",
    "Jadwal presentasi: Jumat, 25 Desember 2026 pukul 09.00",
    "Jadwal presentasi: besok pukul 10.00",
    "Jadwal presentasi: batal",
    f"1. Source code: [v2.zip]({UPLOAD}/v2.zip)",
    "Source code: https://git.contoh.invalid/sipadu.git",
    "7. Dokumen pengadaan: tidak tersedia, dibuat sendiri\n4. Dokumen pengujian: tidak ada",
    ALL_SEVEN,
    f"Perbaikan formulir\n{GOOD_FORM.replace('SIPADU', 'SIMPEG')}",
    f"Perbaikan formulir\n### Subdomain\nbaru, {HOSTILE}\n### Kontak\nbaru@disdik.invalid",
    f"[lembar-kerja.xlsx]({UPLOAD}/lembar-kerja.xlsx)",
)
LABELS = (
    *STEPS,
    *("keadaan::selesai", "keadaan::ditolak", "keadaan::perlu-perbaikan", "waktu::terlambat"),
    *("giliran::opd", "giliran::kominfo", "giliran::jadwal", "kanal::surat", "mendesak"),
)
CELLS = ("ya", "Sari Nasution", "3", "-", "2 Desember 2026", "@teknisi", "@hantu", HOSTILE, "")
people = st.sampled_from([OFFICE, TECHNICIAN, STRANGER, HEAD, CLERK, ACTING, BOT])
numbers = st.integers(0, 999)
lengths = st.sampled_from(
    [
        timedelta(seconds=30),
        timedelta(minutes=7),
        timedelta(hours=3),
        timedelta(days=1),
        timedelta(days=4),
        timedelta(days=12),
        timedelta(days=40),
    ]
)


def comment(
    request: PlayedRequest,
    body: str,
    by: Person,
    *,
    number: int | None = None,
    internal: bool = False,
) -> None:
    number = request.next_note() if number is None else number
    if by == BOT:  # nobody writes its mark in its name
        body = body.replace("<!-- inventaris:", "")
    request.change(
        commented(request.snapshot, body, by, request.now, number=number, internal=internal)
    )


def filled(request: PlayedRequest, worksheet: Worksheet, cells: list[str], *, right: bool) -> str:
    """A worksheet as it was offered, its gaps filled in: as they should be, or with these."""
    view = look(request.snapshot, CITY, request.now)
    answer = iter(cells * 200)

    def value(column: Column) -> str:
        if not right:
            return next(answer)
        match column.kind:
            case "choice":
                return column.choices[0].key
            case "number":
                return "3"
            case "date":
                return "2026-12-01"
            case "user":
                return "teknisi"
            case "nip":
                return "-"
            case _:
                return next(answer)

    rows = [dict(row) for row in offered_rows(view, worksheet)] or [{}]
    for row in rows:
        for column in worksheet.columns:
            if column.key not in row:
                row[column.key] = value(column)
    text = sheet_text(worksheet, rows)
    for question in worksheet.questions:
        said = value(question)
        shown = next((one.label for one in question.choices if one.key == said), said)
        head, there, tail = text.partition(f"{question.label}: \n")
        text = f"{head}{question.label}: {shown}\n{tail}" if there else text
    return text


@cache
def come_as_far(description: str, kanal: str, steps: int) -> PlayedRequest:
    """A request whose people did what they should, through so many steps; 13: to its end."""
    if steps == 0:
        snapshot = a_snapshot(description, labels=(FIRST, f"kanal::{kanal}"))
        if kanal == "surat":
            snapshot = replace(snapshot, issue=replace(snapshot.issue, author=TECHNICIAN))
        return PlayedRequest(snapshot, NOW)
    request = copied(come_as_far(description, kanal, steps - 1))
    if steps > len(STEPS):
        comment(request, f"@{BOT.username} setujui", HEAD)
        request.settle()
        return request
    step = STEPS[steps - 1]
    request.change(moved(request.snapshot, step, TECHNICIAN, request.now))
    if step == STEPS[3]:
        comment(request, ALL_SEVEN, OFFICE)
        comment(request, "Jadwal presentasi: Rabu, 2 Desember 2026 jam 9 di aula", OFFICE)
    request.settle()
    for worksheet in CITY.worksheets:
        if worksheet.step == step:
            by = OFFICE if "opd" in worksheet.hands else TECHNICIAN
            text = filled(request, worksheet, ["Sari"], right=True)
            comment(request, text, by, internal=worksheet.readers == "kominfo")
    request.settle()
    request.wait(timedelta(days=1))
    return request


class People(RuleBasedStateMachine):
    """One request, from its filing on."""

    @initialize(
        description=st.sampled_from(DESCRIPTIONS),
        kanal=st.sampled_from(["gitlab", "gitlab", "gitlab", "surat"]),
        steps=st.sampled_from([0, 0, 0, 1, 3, 4, 5, 7, 8, 9, 10, 12, 13]),
    )
    def files(self, description: str, kanal: str, steps: int) -> None:
        if steps and description not in GOOD:
            description = GOOD[0]
        self.request = copied(come_as_far(description, kanal, steps))

    # What people do.

    @rule(step=st.sampled_from(STEPS), by=people)
    def moves(self, step: str, by: Person) -> None:
        self.request.change(moved(self.request.snapshot, step, by, self.request.now))

    @rule()
    def goes_on(self) -> None:
        """The card one step on, as it should be."""
        here = look(self.request.snapshot, CITY, self.request.now).position.step
        following = STEPS[min(CITY.workflow.index(here.label) + 1, len(STEPS) - 1)]
        self.request.change(moved(self.request.snapshot, following, TECHNICIAN, self.request.now))

    @rule(by=people, closes=st.booleans())
    def strips(self, by: Person, closes: bool) -> None:
        self.request.change(stripped(self.request.snapshot, by, self.request.now))
        if closes:
            self.closes()

    @rule(add=st.sets(st.sampled_from(LABELS), max_size=3), by=people)
    def labels(self, add: set[str], by: Person) -> None:
        add_labels = tuple(sorted(add))
        now = self.request.now
        self.request.change(relabelled(self.request.snapshot, add_labels, (), by, now))

    @rule(number=numbers, by=people)
    def takes_a_label_off(self, number: int, by: Person) -> None:
        labels = self.request.snapshot.issue.labels
        if labels:
            gone = (labels[number % len(labels)],)
            self.request.change(relabelled(self.request.snapshot, (), gone, by, self.request.now))

    @rule(label=st.sampled_from(STEPS), name=st.sampled_from([None, "langkah::99-lain"]))
    def a_label_is_deleted_or_renamed(self, label: str, name: str | None) -> None:
        snapshot = self.request.snapshot
        kept = tuple(one for one in snapshot.issue.labels if one != label)
        renamed = (name,) if name and label in snapshot.issue.labels else ()
        self.request.change(
            replace(
                snapshot,
                issue=replace(snapshot.issue, labels=kept + renamed),
                label_events=tuple(
                    replace(event, label=name) if event.label == label else event
                    for event in snapshot.label_events
                ),
            )
        )

    @rule(body=st.sampled_from(SAID), by=people, internal=st.booleans())
    def says(self, body: str, by: Person, internal: bool) -> None:
        comment(self.request, body, by, internal=internal and by != OFFICE)

    @rule(body=st.sampled_from(SAID))
    def the_office_says(self, body: str) -> None:
        comment(self.request, body, OFFICE)

    @rule(number=numbers, body=st.sampled_from(SAID))
    def edits_a_comment(self, number: int, body: str) -> None:
        comments = [note for note in self.request.snapshot.notes if note.author != BOT]
        if comments:
            note = comments[number % len(comments)]
            comment(self.request, body, note.author, number=note.id, internal=note.internal)

    @rule(number=numbers)
    def deletes_a_note(self, number: int) -> None:
        notes = self.request.snapshot.notes
        if notes:
            gone = notes[number % len(notes)]
            self.request.deleted.update(one.key for one in own_notes((gone,), BOT.username))
            kept = tuple(note for note in notes if note != gone)
            self.request.change(replace(self.request.snapshot, notes=kept))

    @rule(description=st.sampled_from(DESCRIPTIONS))
    def edits_the_description(self, description: str) -> None:
        snapshot = self.request.snapshot
        self.request.change(
            replace(snapshot, issue=replace(snapshot.issue, description=description))
        )

    @rule(number=numbers, by=people, cells=st.lists(st.sampled_from(CELLS), min_size=1, max_size=6))
    def fills_in_a_worksheet(self, number: int, by: Person, cells: list[str]) -> None:
        worksheet = CITY.worksheets[number % len(CITY.worksheets)]
        comment(self.request, filled(self.request, worksheet, cells, right=False), by)

    @rule(number=numbers, on_behalf=st.booleans())
    def fills_in_a_worksheet_right(self, number: int, on_behalf: bool) -> None:
        owed = [one for one in CITY.worksheets if one.step in self._stood()] or CITY.worksheets
        worksheet = owed[number % len(owed)]
        by = OFFICE if "opd" in worksheet.hands and not on_behalf else TECHNICIAN
        text = filled(self.request, worksheet, ["Sari"], right=True)
        if on_behalf:
            text = f"{CITY.on_behalf[0]}\n[bukti.pdf]({UPLOAD}/bukti.pdf)\n\n{text}"
        comment(self.request, text, by, internal=worksheet.readers == "kominfo")

    @rule(assignee=st.sampled_from([None, TECHNICIAN, HEAD, STRANGER]), is_active=st.booleans())
    def assigns(self, assignee: Person | None, is_active: bool) -> None:
        person = replace(assignee, is_active=is_active) if assignee else None
        snapshot = self.request.snapshot
        self.request.change(replace(snapshot, issue=replace(snapshot.issue, assignee=person)))

    @rule(is_active=st.booleans())
    def the_applicants_account_changes(self, is_active: bool) -> None:
        snapshot = self.request.snapshot
        author = replace(snapshot.issue.author, is_active=is_active)
        self.request.change(replace(snapshot, issue=replace(snapshot.issue, author=author)))

    @rule()
    def closes(self) -> None:
        self._state("closed")

    @rule()
    def reopens(self) -> None:
        self._state("opened")

    @precondition(lambda self: self.request.dossier.finished_at)
    @rule(step=st.sampled_from(STEPS), by=people)
    def brings_back_what_has_ended(self, step: str, by: Person) -> None:
        self._state("opened")
        self.moves(step=step, by=by)

    @precondition(lambda self: self.request.dossier.revision > 8)
    @rule(number=numbers)
    def is_moved_away(self, number: int) -> None:
        """GitLab closes an issue that it moves to another project; few are."""
        if number % 7 == 0:
            self._state("closed")
            snapshot = self.request.snapshot
            self.request.change(replace(snapshot, issue=replace(snapshot.issue, is_moved=True)))

    @rule()
    def the_head_approves(self) -> None:
        comment(self.request, f"@{BOT.username} setujui", HEAD)

    # What the service and the world do.

    @rule(length=lengths)
    def time_goes_by(self, length: timedelta) -> None:
        self.request.wait(length)

    @rule()
    def a_pass_comes_by(self) -> None:
        self.request.pass_()

    @rule(effects=st.integers(0, 12))
    def a_pass_dies(self, effects: int) -> None:
        self.request.pass_(dies_after=effects)

    @precondition(lambda self: self.request.pending)
    @rule(
        number=numbers, fate=st.sampled_from(["done", "done", "refused", "died", "lost", "put off"])
    )
    def a_job_is_taken_up(self, number: int, fate: Fate) -> None:
        self.request.run_job(number % len(self.request.pending), fate)

    @precondition(lambda self: self.request.dossier.mails)
    @rule(number=numbers)
    def a_mail_comes_back(self, number: int) -> None:
        keys = [key for key, mail in self.request.dossier.mails.items() if mail.sent_at]
        if keys:
            self.request.bounce(keys[number % len(keys)])

    @rule()
    def all_comes_to_rest(self) -> None:
        self.request.settle()

    def teardown(self) -> None:
        if hasattr(self, "request"):
            self.request.settle()

    # How they do it.

    def _state(self, state: Literal["opened", "closed"]) -> None:
        snapshot = self.request.snapshot
        if snapshot.issue.state != state and not snapshot.issue.is_moved:
            closed_at = self.request.now if state == "closed" else None
            issue = replace(snapshot.issue, state=state, closed_at=closed_at)
            self.request.change(replace(snapshot, issue=issue))

    def _stood(self) -> set[str]:
        return {entry.step for entry in self.request.dossier.steps}


TestPeople = People.TestCase
TestPeople.settings = settings(suppress_health_check=[HealthCheck.too_slow])
