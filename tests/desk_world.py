"""A pure world for entries of the desk: what doing a plan leads to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from inventaris.desk.plan import plan_entry, requests_to_look_at
from inventaris.documents.render import Renderer
from inventaris.model.action import PostNote
from inventaris.model.entry import (
    DeleteEntry,
    DeleteNote,
    DeleteUpload,
    DeskAction,
    DeskSnapshot,
    EditEntry,
    EraseEntry,
    LinkRequest,
    NamedRequest,
    RewriteNote,
)
from inventaris.model.issue import Desk, DeskRef, Issue, IssueRef, Note, Person
from inventaris.view import marker
from tests import builders
from tests.world import BOT, SECRET, a_city

CLERK = Person(5, "loket", "Petugas Loket")
HEAD = Person(6, "kadis", "Kepala Dinas")
PROJECT = 9
FILE = f"/uploads/{SECRET}/ktp.jpg"


@cache
def _renderer() -> Renderer:
    return Renderer(builders.settings(Path("/nowhere")), a_city())


def a_form(answers: Mapping[str, str]) -> str:
    return "\n".join(f"### {label}\n\n{answer}\n" for label, answer in answers.items())


VISIT = {
    "Nama tamu": "Budi Harahap",
    "Instansi": "Dinas Perhubungan",
    "Keperluan": "Menanyakan permohonan",
    "Kontak": "0812-3456-7890",
    "Identitas yang ditunjukkan": "Kartu pegawai",
    "Identitas diperiksa oleh": "Petugas Loket",
}
COMPLAINT = {
    "Nama pelapor": "Sari Nasution",
    "Kontak": "sari@disdik.invalid",
    "Saluran": "Surat",
    "Uraian pengaduan": "Permohonan kami belum ditanggapi.",
}


def an_entry(
    desk: Desk,
    description: str,
    created_at: datetime,
    *,
    title: str = "Kunjungan",
    comments: Iterable[tuple[Person, str, datetime]] = (),
) -> DeskSnapshot:
    issue = Issue(
        ref=DeskRef(desk, 3),
        id=90,
        project_id=PROJECT,
        title=title,
        description=description,
        state="opened",
        labels=(),
        author=CLERK,
        created_at=created_at,
        updated_at=created_at,
        web_url=f"http://forge.invalid/inventarisasi/{desk}/-/issues/3",
    )
    notes = tuple(Note(n, by, body, at, at) for n, (by, body, at) in enumerate(comments, 1))
    return DeskSnapshot(issue, notes, BOT.username)


@dataclass
class Forge:
    """What the forge holds of one entry; `requests` are those that exist."""

    entry: DeskSnapshot
    requests: Mapping[IssueRef, NamedRequest] | None = None
    exists: bool = True
    deleted: tuple[str, ...] = ()
    links: tuple[IssueRef, ...] = ()

    def seen(self) -> DeskSnapshot:
        known = self.requests or {}
        wanted = requests_to_look_at(self.entry, a_city())
        return replace(self.entry, related={ref: known.get(ref) for ref in wanted})

    def does(self, actions: Iterable[DeskAction], now: datetime) -> None:
        for action in actions:
            self._does(action, now)

    def settles(self, now: datetime, rounds: int = 6) -> int:
        """Plan and do until nothing is left; the number of rounds it took."""
        for done in range(rounds):
            actions = plan_entry(self.seen(), a_city(), now) if self.exists else ()
            if not actions:
                return done
            self.does(actions, now)
        raise AssertionError(f"still something to do: {actions}")

    def tells(self, now: datetime, key: str) -> list[Any]:
        """The values of the notes to be posted whose keys begin so."""
        actions = plan_entry(self.seen(), a_city(), now)
        return [a.values for a in actions if isinstance(a, PostNote) and a.key.startswith(key)]

    def says(self, by: Person, body: str, at: datetime) -> None:
        note = Note(self._next_id(), by, body, at, at)
        self.entry = replace(self.entry, notes=(*self.entry.notes, note))

    def changes(self, **fields: object) -> None:
        issue = replace(self.entry.issue, **fields)  # type: ignore[arg-type]
        self.entry = replace(self.entry, issue=issue)

    def said(self) -> list[str]:
        """The service's notes, by key, in the order of posting."""
        bodies = [n.body for n in self.entry.notes if n.author == BOT]
        return [body.rpartition("<!-- inventaris:")[2].split()[0] for body in bodies]

    def text(self) -> str:
        """All that stands on the issue and is not the service's own."""
        issue = self.entry.issue
        told = [n.body for n in self.entry.notes if n.author != BOT]
        return "\n".join([issue.title, issue.description, *told])

    def _next_id(self) -> int:
        return 1 + max((note.id for note in self.entry.notes), default=0)

    def _does(self, action: DeskAction, now: datetime) -> None:
        match action:
            case PostNote():
                self._posts(action, now)
            case EditEntry():
                self._edits(action, now)
            case RewriteNote(note_id, body):
                notes = tuple(
                    replace(n, body=body) if n.id == note_id else n for n in self.entry.notes
                )
                self.entry = replace(self.entry, notes=notes)
            case DeleteNote(note_id):
                notes = tuple(n for n in self.entry.notes if n.id != note_id)
                self.entry = replace(self.entry, notes=notes)
            case DeleteUpload(upload):
                self.deleted = (*self.deleted, upload.filename)
            case EraseEntry(title, _, values, label):
                self.changes(title=title, description=f"{values} {marker('dihapus')}-->")
                self._edits(EditEntry(add_labels=(label,), close=True), now)
            case DeleteEntry():
                self.exists = False
            case LinkRequest(ref):
                self.links = (*self.links, ref)

    def _posts(self, note: PostNote, now: datetime) -> None:
        rendered = _renderer().note(note)
        assert rendered.internal, "only the desk's people may read it"
        body = rendered.body
        for there in self.entry.notes:
            if there.author == BOT and marker(note.key) in there.body:
                self._does(RewriteNote(there.id, body), now)
                return
        self.says(BOT, body, now)

    def _edits(self, edit: EditEntry, now: datetime) -> None:
        issue = self.entry.issue
        if edit.title is not None and edit.title != issue.title:
            told = f"changed title from **{issue.title}** to **{edit.title}**"
            note = Note(self._next_id(), BOT, told, now, now, system=True)
            self.entry = replace(self.entry, notes=(*self.entry.notes, note))
        labels = [one for one in issue.labels if one not in edit.remove_labels]
        labels += [one for one in edit.add_labels if one not in labels]
        state = "closed" if edit.close else "opened" if edit.reopen else issue.state
        self.changes(
            title=edit.title if edit.title is not None else issue.title,
            description=edit.description if edit.description is not None else issue.description,
            labels=tuple(labels),
            due_date=edit.due_date or issue.due_date,
            confidential=edit.make_confidential or issue.confidential,
            state=state,
            closed_at=(issue.closed_at or now + timedelta(seconds=1))
            if state == "closed"
            else None,
        )
