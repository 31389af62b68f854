"""Send the mails that are due: for each the intention, the mail server, the outcome.

Whoever commits a mail's intention sends it, and nobody else: the commit is refused to whoever
read an older dossier. A crash between intention and outcome leaves a mail that may have gone; it
is told to people and not sent again by itself.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog
import tenacity
from markupsafe import Markup

from inventaris.context import Context
from inventaris.documents.html import HtmlRenderer
from inventaris.errors import ForgeConflictError, ForgeNotFoundError, ForgeUnavailableError
from inventaris.executors.dossier import commit_facts, record
from inventaris.forge.snapshot import read_dossier
from inventaris.forge.uploads import open_upload
from inventaris.jobs.result import JobResult
from inventaris.mail import smtp
from inventaris.mail.content import File, uploads_in, values_of
from inventaris.mail.identity import message_id_of
from inventaris.mail.message import Attachment, Letter, build_message
from inventaris.mail.text import to_html, to_line, to_plain
from inventaris.model.dossier import Dossier
from inventaris.model.facts import Fact, MailIntended, MailPutOff, MailRefused, MailSent
from inventaris.model.issue import Note
from inventaris.model.mail import Mail, Mailing
from inventaris.model.request import Upload
from inventaris.planner.mails import due
from inventaris.view import View

log = structlog.get_logger()

_WAITS = 15  # answers that one mail may wait for; its outcome is known by then
_WAITS_BEFORE = 2  # as long may the commit of its intention take
_TELL_FOR_S = 60.0  # an outcome that GitLab does not take is offered for so long


def run(context: Context, view: View) -> JobResult:
    """Send one mail after the other."""
    for mail in due(view):
        _Delivery(context, view, mail).run()
    return JobResult(())


@dataclass(frozen=True, slots=True)
class _Delivery:
    context: Context
    view: View
    mail: Mail

    def run(self) -> None:
        mailing = self.view.city.mailing
        if mailing is None:  # pragma: no cover - nothing is due without it
            raise AssertionError
        writer = secrets.token_hex(8)
        # All that can fail by itself comes before the intention.
        letter = self._letter(mailing)
        intended, thread = self._intend(mailing, writer)
        if intended is None:
            return
        message = build_message(
            mailing,
            letter,
            to=intended.to,
            message_id=intended.message_id,
            thread=thread,
            at=self.context.now(),
        )
        outcome = self._send(mailing, intended, message)
        log.info(
            "mail", number=self._number, key=self.mail.key, became=outcome.kind, why=outcome.status
        )
        if fact := self._fact(outcome):
            self._tell(fact, writer)

    @property
    def _number(self) -> str:
        return self.view.dossier.number

    @property
    def _note(self) -> Note:
        return next(note for note in self.view.snapshot.notes if note.id == self.mail.note_id)

    def _letter(self, mailing: Mailing) -> Letter:
        """Write it: the template's first line is the subject, the rest the mail."""
        files, attachments = self._files()
        values = values_of(self.view, mailing, self._note, files)
        text = self.context.renderer.mail(self.mail.template, values)
        subject, _, body = text.strip().partition("\n")
        page = HtmlRenderer(self.context.settings, self.context.city).page(
            "surel/halaman.html.j2",
            {
                "perihal": to_line(subject),
                # markdown-it lets no HTML of the text through.
                "isi": Markup(to_html(body)),  # noqa: S704
            },
        )
        return Letter(to_line(subject), to_plain(body) + "\n", page, attachments)

    def _files(self) -> tuple[Sequence[File], Sequence[Attachment]]:
        """Take along what the note links, as far as there is room; what else is there is linked."""
        project = self.view.snapshot.issue.web_url.partition("/-/")[0]
        room = self.context.settings.mail_files_bytes
        files, attachments = [], []
        for upload in uploads_in(self._note):
            try:
                content = self._content(upload, room)
            except ForgeNotFoundError:  # somebody removed it: a link would lead nowhere
                continue
            if content is not None:
                room -= len(content)
                attachments.append(Attachment(upload.filename, content))
            url = f"{project}/uploads/{upload.secret}/{upload.filename}"
            files.append(File(upload.filename, url, attached=content is not None))
        return files, attachments

    def _content(self, upload: Upload, room: int) -> bytes | None:
        """Read an upload, None where it does not fit."""
        project_id = self.view.snapshot.issue.project_id
        content = bytearray()
        with open_upload(self.context.forge, project_id, upload) as chunks:
            for chunk in chunks:
                content += chunk
                if len(content) > room:
                    return None
        return bytes(content)

    @tenacity.retry(
        retry=tenacity.retry_if_exception_type(ForgeConflictError),
        wait=tenacity.wait_random(0, 0.5),
        stop=tenacity.stop_after_attempt(8),
        reraise=True,
    )
    def _intend(self, mailing: Mailing, writer: str) -> tuple[MailIntended | None, str]:
        """Commit the intention upon the newest dossier; None where somebody else has begun."""
        dossier = read_dossier(self.context.forge, self.context.places, self._number)
        if dossier.mails.get(self.mail.key) != self.view.dossier.mails.get(self.mail.key):
            return None, ""
        settings = self.context.settings
        intended = MailIntended(
            key=self.mail.key,
            writer=writer,
            expires_at=self.context.now() + timedelta(seconds=_WAITS * settings.smtp_timeout_s),
            message_id=message_id_of(
                self._number,
                self.mail.key,
                mailing.sender.rpartition("@")[2],
                settings.webhook_secret.get_secret_value(),
            ),
            to=self.mail.to,
        )
        commit_facts(self.context, dossier, [intended], f"{writer}-1")
        return intended, _thread(dossier, intended)

    def _send(self, mailing: Mailing, intended: MailIntended, message: bytes) -> smtp.Outcome:
        """Send it, unless its intention might run out on the way."""
        settings = self.context.settings
        left = intended.expires_at - self.context.now()
        if left < timedelta(seconds=(_WAITS - _WAITS_BEFORE) * settings.smtp_timeout_s):
            return smtp.Outcome("put off", smtp.NO_ANSWER)
        return smtp.send(settings, mailing.bounces_to, intended.to, message)

    def _fact(self, outcome: smtp.Outcome) -> Fact | None:
        now = self.context.now()
        match outcome.kind:
            case "sent":
                return MailSent(self.mail.key, now)
            case "put off":
                return MailPutOff(self.mail.key, now, outcome.status)
            case "refused":
                return MailRefused(self.mail.key, now, outcome.status)
            case "unsure":
                return None

    def _tell(self, fact: Fact, writer: str) -> None:
        """Commit the outcome: known once only, so GitLab is asked again while it does not answer."""
        for again in tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(ForgeUnavailableError),
            wait=tenacity.wait_exponential(max=8),
            stop=tenacity.stop_after_delay(_TELL_FOR_S),
            reraise=True,
        ):
            with again:
                record(self.context, self._number, [fact], f"{writer}-2")


def _thread(dossier: Dossier, mail: MailIntended) -> str:
    """Give the Message-ID of the first mail of this request to the same address."""
    for state in dossier.mails.values():
        if state.to == mail.to:
            return state.message_id if state.message_id != mail.message_id else ""
    return ""
