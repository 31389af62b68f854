"""A pure world: what doing a plan leads to. Stories hold it against the sandbox."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from inventaris.city import load_city
from inventaris.dossier import apply_all
from inventaris.dossier_files import dump_state, load_state
from inventaris.duties import DUTIES, access, naming, similar, storing
from inventaris.duties import worksheets as sheets
from inventaris.executors.carry_out import intended
from inventaris.model.action import Action, EditIssue, PostNote, Record, StartJob
from inventaris.model.city import City
from inventaris.model.dossier import Dossier
from inventaris.model.facts import (
    AccessGranted,
    ApplicationRegistered,
    AttachmentRecord,
    AttachmentsChecked,
    CleanedUp,
    DeliveryCompared,
    DocumentFile,
    DraftsWritten,
    Fact,
    HistoryWritten,
    InvitationWritten,
    JobRefused,
    JobStarted,
    MailIntended,
    MailSent,
    NamesChecked,
    NotePosted,
    PipelineSeen,
    ReportWritten,
    SheetFileRead,
    SheetOffered,
    SimilarFound,
    SourceStaged,
    SourceStored,
    TeamAccount,
)
from inventaris.model.issue import Issue, IssueRef, LabelEvent, Note, Person
from inventaris.model.mail import Mail
from inventaris.model.snapshot import Snapshot
from inventaris.naming.judgement import judge
from inventaris.planner.mails import due
from inventaris.planner.plan import plan
from inventaris.register.reading import Register
from inventaris.similarity import similar_applications
from inventaris.view import View, edition, look, marker

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
BOT = Person(1, "inventaris-bot", "Inventaris")
OFFICE = Person(2, "sari.disdik", "Sari Nasution")
TECHNICIAN = Person(3, "teknisi", "Teknisi Kominfo")
STRANGER = Person(4, "orang.lain", "Orang Lain")
HEAD = Person(5, "kadis", "Kepala Dinas Kominfo")
CLERK = Person(6, "juru.surat", "Juru Surat Kominfo")
PEOPLE = {one.id: one for one in (BOT, OFFICE, TECHNICIAN, STRANGER, HEAD, CLERK)}
ROLES = {BOT.id: 50, OFFICE.id: 10, TECHNICIAN.id: 30, STRANGER.id: 0, HEAD.id: 40, CLERK.id: 30}
SECRET = "0123456789abcdef0123456789abcdef"
FIRST = "langkah::01-permohonan"

GOOD_FORM = f"""### Nama aplikasi
SIPADU
### Tujuan dan kegunaan
Melayani surat.
### Unit pemilik
Bidang Umum
### Penanggung jawab
Sari Nasution
### Kontak
sari@disdik.invalid
### Nomor surat permohonan
000.8/12/2026
### Tanggal surat permohonan
20 November 2026
### Pindaian surat permohonan
[surat.pdf](/uploads/{SECRET}/surat.pdf)
### Letak source code
[sipadu.zip](/uploads/{SECRET}/sipadu.zip)
"""
NO_SOURCE = GOOD_FORM.replace(f"[sipadu.zip](/uploads/{SECRET}/sipadu.zip)", "menyusul")


@cache
def a_city() -> City:
    return load_city(Path("kota/tebing-tinggi"), frozenset(DUTIES))


def a_snapshot(
    description: str = GOOD_FORM,
    *,
    labels: tuple[str, ...] = (FIRST, "kanal::gitlab"),
    moves: Iterable[tuple[str, Person]] = ((FIRST, OFFICE),),
    dossier: Dossier | None = None,
    comments: Iterable[str] = (),
) -> Snapshot:
    """A request filed by the office; `moves` are label events, one a minute."""
    issue = Issue(
        ref=IssueRef("disdik", 7),
        id=70,
        project_id=5,
        title="Permohonan",
        description=description,
        state="opened",
        labels=labels,
        author=OFFICE,
        created_at=NOW - timedelta(hours=1),
        updated_at=NOW - timedelta(hours=1),
        web_url="http://forge.invalid/inventarisasi/permohonan/disdik/-/issues/7",
    )
    events = tuple(
        LabelEvent(number, NOW - timedelta(hours=1) + timedelta(minutes=number), "add", label, by)
        for number, (label, by) in enumerate(moves, 1)
    )
    notes = tuple(Note(number, OFFICE, body, NOW, NOW) for number, body in enumerate(comments, 1))
    return Snapshot(issue, events, notes, dossier or Dossier(), BOT.username, ROLES)


def a_snapshot_at(step: str, by: Person = TECHNICIAN, **more: object) -> Snapshot:
    """The same, moved from step to step by the technician, to the last (`09`) by somebody."""
    labels = [one.label for one in a_city().workflow.steps if one.number <= step]
    between = ((label, TECHNICIAN) for label in labels[1:-1])
    return a_snapshot(
        labels=(labels[-1], "kanal::gitlab"),
        moves=((FIRST, OFFICE), *between, (labels[-1], by)),
        **more,  # type: ignore[arg-type]
    )


@dataclass(frozen=True)
class World:
    """How jobs turn out here: `refuses` names those that refuse their input."""

    refuses: frozenset[str] = frozenset()

    def after(self, snapshot: Snapshot, actions: Iterable[Action], now: datetime) -> Snapshot:
        """The snapshot that the next pass would see."""
        for action in actions:
            snapshot = self._done(snapshot, action, now)
        return snapshot

    def settled(
        self, snapshot: Snapshot, now: datetime = NOW, rounds: int = 12
    ) -> tuple[Snapshot, int]:
        """Plan and do until nothing is left; the number of rounds it took."""
        for done in range(rounds):
            actions = plan(snapshot, a_city(), now)
            if not actions:
                return snapshot, done
            snapshot = self.after(snapshot, actions, now)
        raise AssertionError(f"still something to do after {rounds} rounds: {actions}")

    def _done(self, snapshot: Snapshot, action: Action, now: datetime) -> Snapshot:
        match action:
            case Record(fact):
                return recorded(snapshot, [fact])
            case PostNote():
                return _noted(snapshot, action, now)
            case EditIssue():
                return edited(snapshot, action, now)
            case StartJob(job, job_input):
                facts: list[Fact] = [JobStarted(job, job_input, now)]
                if job in self.refuses:
                    facts.append(JobRefused(job, job_input, now, "arsip-rusak", {"nama": "x.zip"}))
                else:
                    facts += outcome(snapshot, action, now)
                return recorded(snapshot, facts)


def recorded(snapshot: Snapshot, facts: Iterable[Fact]) -> Snapshot:
    dossier = apply_all(snapshot.dossier, facts)
    return replace(snapshot, dossier=replace(dossier, revision=dossier.revision + 1))


def untold(snapshot: Snapshot, now: datetime) -> Snapshot:
    """A pass whose worker died when it had recorded what it decided and told nobody."""
    facts: list[Fact] = []
    for action in plan(snapshot, a_city(), now):
        if isinstance(action, Record) and not action.after_effects:
            facts.append(action.fact)
        elif isinstance(action, PostNote) and not _stands(snapshot, action):
            facts.append(intended(action, "dead", now + timedelta(seconds=30)))
    dossier = recorded(snapshot, facts).dossier
    return replace(snapshot, dossier=load_state(dump_state(dossier)))


def _stands(snapshot: Snapshot, note: PostNote) -> bool:
    return any(marker(note.key) in one.body for one in snapshot.notes)


def moved(snapshot: Snapshot, label: str, by: Person, now: datetime) -> Snapshot:
    """The card dragged from list to list, as GitLab CE does it."""
    steps = [step.label for step in a_city().workflow.steps]
    gone = tuple(one for one in snapshot.issue.labels if one in steps and one != label)
    return relabelled(snapshot, (label,), gone, by, now)


def said(snapshot: Snapshot, body: str, by: Person = OFFICE, now: datetime = NOW) -> Snapshot:
    """A comment more."""
    number = 1 + max((note.id for note in snapshot.notes), default=0)
    return replace(snapshot, notes=(*snapshot.notes, Note(number, by, body, now, now)))


def commented(
    snapshot: Snapshot,
    body: str,
    by: Person = OFFICE,
    now: datetime = NOW,
    *,
    number: int | None = None,
    internal: bool = False,
) -> Snapshot:
    """A comment, in place of the one with this number where there is one."""
    if number is None:
        number = 1 + max((note.id for note in snapshot.notes), default=0)
    note = Note(number, by, body, now, now, internal=internal)
    others = (one for one in snapshot.notes if one.id != number)
    notes = sorted((*others, note), key=lambda one: one.id)
    return replace(snapshot, notes=tuple(notes))


def approved(snapshot: Snapshot) -> Snapshot:
    """The head approves the announcement."""
    return said(snapshot, f"@{BOT.username} setujui", HEAD)


def stripped(snapshot: Snapshot, by: Person, now: datetime) -> Snapshot:
    """The card dragged to *Open*: every step label goes."""
    steps = tuple(step.label for step in a_city().workflow.steps)
    return relabelled(snapshot, (), steps, by, now)


def _noted(snapshot: Snapshot, note: PostNote, now: datetime) -> Snapshot:
    body = f"{note.template}\n\n{marker(note.key)}{edition(note)} -->"
    for place, standing in enumerate(snapshot.notes):
        if standing.author == BOT and marker(note.key) in standing.body:
            edited = replace(standing, body=body, updated_at=now)
            notes = (*snapshot.notes[:place], edited, *snapshot.notes[place + 1 :])
            return replace(snapshot, notes=notes)
    note_id = 1 + max((n.id for n in snapshot.notes), default=0)
    posted = Note(note_id, BOT, body, now, now)
    snapshot = replace(snapshot, notes=(*snapshot.notes, posted))
    return recorded(snapshot, [NotePosted(note.key, note_id)])


def edited(snapshot: Snapshot, edit: EditIssue, now: datetime) -> Snapshot:
    snapshot = relabelled(snapshot, edit.add_labels, edit.remove_labels, BOT, now)
    issue = snapshot.issue
    return replace(
        snapshot,
        issue=replace(
            issue,
            title=edit.title if edit.title is not None else issue.title,
            state="closed" if edit.close else issue.state,
            closed_at=now if edit.close else issue.closed_at,
            due_date=edit.due_date or (None if edit.clear_due_date else issue.due_date),
            assignee=PEOPLE[edit.assignee_id] if edit.assignee_id else issue.assignee,
        ),
    )


def relabelled(
    snapshot: Snapshot, add: tuple[str, ...], remove: tuple[str, ...], by: Person, now: datetime
) -> Snapshot:
    issue, number = snapshot.issue, max((e.id for e in snapshot.label_events), default=0)
    added = tuple(label for label in add if label not in issue.labels)
    removed = tuple(label for label in remove if label in issue.labels)
    events = [LabelEvent(number + i, now, "add", one, by) for i, one in enumerate(added, 1)]
    number += len(events)
    events += [LabelEvent(number + i, now, "remove", one, by) for i, one in enumerate(removed, 1)]
    labels = tuple(label for label in issue.labels if label not in removed) + added
    return replace(
        snapshot,
        issue=replace(issue, labels=labels, updated_at=now),
        label_events=(*snapshot.label_events, *events),
    )


def outcome(snapshot: Snapshot, start: StartJob, now: datetime) -> list[Fact]:
    view = look(snapshot, a_city(), now)
    match start.job:
        case "lampiran":
            named = {claim.kind for claim in view.claims}
            records = tuple(AttachmentRecord(kind, "ada", f"{kind}.pdf") for kind in sorted(named))
            return [AttachmentsChecked(start.input, now, records)]
        case "penampungan":
            number = snapshot.dossier.deliveries + 1
            staged = a_staged(start.input, now, f"penampungan/{number}")
            is_mended = "perbaikan" in repr(view.source)
            return [replace(staged, commit="f" * 40, sha256="9" * 64) if is_mended else staged]
        case "penyimpanan" if start.input == storing.WITHOUT_SOURCE:
            return [ApplicationRegistered(now, "disdik/sipadu/inventaris.yml", "")]
        case "penyimpanan":
            return [a_stored(now), ApplicationRegistered(now, "disdik/sipadu/inventaris.yml", "")]
        case "laporan":
            file = DocumentFile("laporan.pdf", "laporan/laporan.pdf", "0" * 64, "/uploads/a/b")
            edition = snapshot.dossier.report.edition + 1 if snapshot.dossier.report else 1
            return [ReportWritten(now, (file,), start.input, edition)]
        case "undangan":
            last = view.dossier.meeting or view.dossier.meeting_cancelled
            assert last
            ics = DocumentFile("a.ics", "presentasi/a.ics", "0" * 64, f"/uploads/{SECRET}/a.ics")
            return [InvitationWritten(last.sequence, now, ics)]
        case "pembersihan":
            return [CleanedUp(now, ())]
        case "riwayat":
            return [HistoryWritten(start.input, now)]
        case "surel":
            return [fact for mail in due(view) for fact in a_mail_sent(mail, now)]
        case "sejenis":
            rules = view.city.naming.likeness
            form = view.form.answer("aplikasi"), similar.description_of(view)
            rows = similar_applications(*form, Register(), naming.own_path(view), rules)
            return [SimilarFound(start.input, now, 0, len(rules.general), (), rows)]
        case "nama":
            around = naming.surroundings_of(view, frozenset())
            judged = judge(naming.wish_of(view), view.form.answer("aplikasi"), around)
            found = judged.names, judged.alternatives, judged.recommended
            return [NamesChecked(start.input, now, *found)]
        case "pipeline":
            return [PipelineSeen(start.input, "c" * 40, "", "", now)]
        case "perbandingan":
            assert view.dossier.staged
            before, after = view.dossier.responses[-1].commit, view.dossier.staged.commit
            return [DeliveryCompared(before, after, 1, 2, 0, ("A baru.txt",), now)]
        case "lembar":
            return [*_workbooks_read(view, now), *_workbooks_offered(view, now)]
        case "akses":
            return [an_access(view, now)]
        case "konsep":
            return [DraftsWritten(start.input, now, {})]


def _workbooks_read(view: View, now: datetime) -> list[Fact]:
    """Here no workbook holds a worksheet."""
    return [SheetFileRead(upload, now) for upload in sheets.unread_workbooks(view)]


def _workbooks_offered(view: View, now: datetime) -> list[Fact]:
    file = DocumentFile("lembar.xlsx", "", "0" * 64, f"/uploads/{SECRET}/lembar.xlsx")
    return [
        SheetOffered(key, sheets.offer_input(view, owed), now, file)
        for key, owed in sheets.wanted_offers(view).items()
    ]


def an_access(view: View, now: datetime) -> AccessGranted:
    people = {one.username: one.id for one in PEOPLE.values()}
    named = access.named_accounts(view)
    wanted = access.office_accounts(view)
    levels = {**ROLES, **{people[name]: 10 for name in wanted if name in people}}
    return AccessGranted(
        input=access.input_of(view),
        at=now,
        accounts=tuple(
            TeamAccount(name, people[name], max(ROLES[people[name]], levels[people[name]]))
            for name in named
            if name in people
        ),
        granted=tuple(name for name in wanted if name in people),
        unknown=tuple(name for name in named if name not in people),
    )


def a_mail_sent(mail: Mail, now: datetime) -> tuple[Fact, Fact]:
    message_id = f"<2026-disdik-7.{mail.key}@kota.invalid>"
    intended = MailIntended(mail.key, "w", now + timedelta(minutes=5), message_id, mail.to)
    return intended, MailSent(mail.key, now)


def a_staged(job_input: str = "x", at: datetime = NOW, project: str = "p/1") -> SourceStaged:
    return SourceStaged(
        input=job_input,
        at=at,
        delivery="sipadu.zip",
        project=project,
        web_url="http://forge.invalid/p",
        commit="c" * 40,
        tree="d" * 40,
        files=3,
        size_bytes=1234,
        sha256="e" * 64,
        has_history=False,
        top_folder="",
    )


def a_stored(at: datetime = NOW) -> SourceStored:
    return SourceStored(
        at=at,
        application="sipadu",
        project="aplikasi/disdik/sipadu",
        web_url="http://forge.invalid/a",
        branch="main",
        tag="2026-disdik-7",
        commit="c" * 40,
        publiccode="publiccode-lisensi",
    )
