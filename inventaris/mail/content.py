"""Pure: what a mail's template may tell, and the note that it passes on."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from inventaris import clocks
from inventaris.duties import attachments, worksheets
from inventaris.model.issue import Note
from inventaris.model.mail import Mailing
from inventaris.model.request import Upload
from inventaris.quoting import Trusted, inline
from inventaris.view import View

_MARKER = re.compile(r"<!-- inventaris:(\S+) [^>]*-->\s*$")
_UPLOAD = re.compile(r"\[((?:\\.|[^\]\\])*)\]\(/uploads/([0-9a-f]{32})/([^\s()<>]+)\)")
_STANDARD = "<!-- layanan -->"  # templates/catatan/_layanan.md.j2: all behind it a mail has too
_HEADING = re.compile(r"^#{1,6} +(.+)$", re.MULTILINE)
# Folded away, or of use only to those who see the issue.
_LEFT_OUT = re.compile(
    r"(?:\n*(?:<details>.*?</details>|<!-- gitlab -->.*?<!-- /gitlab -->)\n*)+", re.DOTALL
)
# What the service says to somebody; a name in foreign text has a word joiner behind the sign.
_NAME = r"@([A-Za-z0-9_][A-Za-z0-9_.-]*[A-Za-z0-9_]|[A-Za-z0-9_])"
_CALL = re.compile(rf"(?<![\w`]){_NAME}")
_ADDRESS = re.compile(rf"^{_NAME}(?:(?:, | dan ){_NAME})*, (.)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class File:
    """A file that the note links: what it is called, where it is, and whether it goes along."""

    name: str
    url: str
    attached: bool


def filed_by_office(view: View) -> bool:
    """Tell whether the office filed here itself: what Kominfo's desk types in came otherwise."""
    return not view.intake.channel.by_desk


def uploads_in(note: Note) -> tuple[Upload, ...]:
    """Give the files that one of the service's notes links, each once."""
    found = (Upload(secret, name) for _, secret, name in _UPLOAD.findall(note.body))
    return tuple(dict.fromkeys(found))


def values_of(view: View, mailing: Mailing, note: Note, files: Sequence[File]) -> dict[str, object]:
    """Give what a template of `templates/surel/` may tell: only this request's own matters."""
    text, key = passed_on(view, mailing, note), _MARKER.search(note.body)
    heading = _HEADING.match(text)
    dossier, labels = view.dossier, {field.key: field.label for field in view.city.workflow.form}
    received = view.intake.received or dossier.filed_at
    promise = clocks.promise(view.city, dossier)
    stored = dossier.stored
    return {
        "nomor": dossier.number,
        "aplikasi": view.form.answer("aplikasi"),
        "opd": view.office.name,
        "alamat": view.snapshot.issue.web_url,
        "diajukan_sendiri": filed_by_office(view),
        "sapaan": mailing.salutation,
        "diterima": received,
        "dengan_jam": isinstance(received, datetime),
        "lampiran_kurang": attachments.owed_by_office(view),
        "lembar": [
            sheet.heading for sheet in (worksheets.asked_of_office(view, key[1]) if key else ())
        ],
        "tak_dikenal": [upload.filename for upload in view.unmatched],
        "kurang": [
            {"label": labels.get(one.field, one.field), "code": one.code, "seen": one.seen}
            for one in view.form.problems
        ],
        "lengkap": dossier.complete_at,
        "janji": promise.due if promise else None,
        "repositori": stored.web_url if stored else "",
        "tag": stored.tag if stored else "",
        "commit": stored.commit if stored else "",
        "berkas": [
            {
                "nama": file.name,
                "alamat": file.url,
                "terlampir": file.attached,
                "disebut": file.attached and inline(file.name) in text,
            }
            for file in files
        ],
        "judul": Trusted(heading[1] if heading else ""),
        "catatan": text,
    }


def passed_on(view: View, mailing: Mailing, note: Note) -> Trusted:
    """Give a note's Markdown for somebody who does not see GitLab.

    The mail has its own salutation: whom a paragraph of the note calls first, it need not. Nobody
    is called by an account's name, files are named without their address, what is folded away,
    what only those need who see the issue, and the service standard are left out.
    """
    applicant = view.applicant.username

    def called(found: re.Match[str]) -> str:
        username = found[1]
        return mailing.salutation if username == applicant else view.city.name_of(username)

    text = _LEFT_OUT.sub("\n\n", _MARKER.sub("", note.body).partition(_STANDARD)[0])
    if not filed_by_office(view):  # an office without an account is called by its name
        office = re.escape(inline(view.office.name))
        text = re.sub(rf"^{office}, (.)", _begins, text, flags=re.MULTILINE)
    text = _ADDRESS.sub(_begins, text)
    return Trusted(_CALL.sub(called, _UPLOAD.sub(r"\1", text)).strip())


def _begins(found: re.Match[str]) -> str:
    """Let the sentence begin with what stood behind the call."""
    return found[found.lastindex or 0].upper()
