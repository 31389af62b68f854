"""Mail out, through a real mail server: who gets what, what a crash leaves, what comes back."""

import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage, Message
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from pathlib import Path
from typing import Any

import pytest

from sandbox.demo.people import wait_until
from sandbox.demo.stack import ROOT_GROUP, TOOLS
from tests.mail_server import Mailbox, running_mail_server
from tests.stack import SETTLES_S, City, Request, running_city, step_label

pytestmark = pytest.mark.timeout(300)
DISDIK, DISHUB = "disdik@opd.invalid", "dishub@opd.invalid"
SMTP_TIMEOUT_S = 1.0  # an attempt without an outcome is unsure after fifteen of these


@dataclass(frozen=True)
class Post:
    """A city with a mail server."""

    city: City
    mailbox: Mailbox

    def waits_for(self, count: int, what: str = "") -> list[EmailMessage]:
        wait_until(lambda: len(self.about(what)) >= count, f"{count} mails on {what}", SETTLES_S)
        return self.about(what)

    def about(self, what: str) -> list[EmailMessage]:
        return [mail for mail in self.mailbox.mails if what in mail["Subject"]]

    def file_by_desk(self, contact: str) -> Request:
        """A request that came as a letter, which the technician types in."""
        technician = self.city.technician
        project = technician.gitlab.projects.get(f"{ROOT_GROUP}/permohonan/disdik")
        answers = {"Nama aplikasi": "Aplikasi Surat", "Kontak": contact, "Dibawa oleh": "Pos"}
        text = "".join(f"### {name}\n\n{answer}\n\n" for name, answer in answers.items())
        labels = f'/label ~"{step_label("01")}" ~"kanal::surat"'
        issue = project.issues.create({"title": "Surat", "description": f"{text}\n{labels}"})
        return Request(self.city, "disdik", int(issue.iid))


@pytest.fixture(scope="module")
def post(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Post]:
    mailbox, shared = Mailbox(), tmp_path_factory.getbasetemp().parent / "work"
    with (
        running_mail_server(mailbox) as port,
        running_city(
            tmp_path_factory.mktemp("mail") / "run",
            WORK_DIR=str(shared),
            SMTP_HOST="127.0.0.1",
            SMTP_PORT=str(port),
            SMTP_SECURITY="none",
            SMTP_TIMEOUT_S=str(SMTP_TIMEOUT_S),
        ) as city,
    ):
        yield Post(city, mailbox)


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def mails_of(request: Request) -> dict[str, Any]:
    return dict(request.dossier["mails"])


def test_an_office_gets_what_it_should_have_and_nothing_internal(post: Post) -> None:
    request = post.city.file("Aplikasi Pos")
    request.goes_to_the_end()
    mails = post.about(request.number)
    told = [re.sub(r"-[0-9a-f]{16}/", "/", key) for key in mails_of(request)]
    assert sorted(told) == [
        "berkas-lengkap/opd",
        "laporan/opd",
        "pemberitahuan/opd",
        "rekomendasi/opd",
        "tanda-terima/opd",
        "tersimpan/opd",
    ]
    assert len(mails) == len(told)
    assert {mail["To"] for mail in mails} == {DISDIK}
    first, *others = mails
    assert {mail["In-Reply-To"] for mail in others} == {first["Message-ID"]}
    assert len({mail["Message-ID"] for mail in mails}) == len(mails)
    internal = request.said("penampungan-")
    assert internal
    for mail in mails:
        text = text_of(mail)
        assert "Biaya: Tidak dipungut biaya" in text
        assert request.issue.web_url in text
        assert "penampungan" not in text.lower()
        assert not re.search(r"@(sari|teknisi|inventaris-bot)", text)
    (report,) = (mail for mail in mails if "laporan" in mail["Subject"])
    names = [file.get_filename() for file in report.iter_attachments()]
    assert f"laporan-{request.number}.pdf" in names


def test_no_office_gets_mail_about_anothers_request(post: Post) -> None:
    ours = post.city.file("Aplikasi Kita", opd="disdik")
    theirs = post.city.file("Aplikasi Mereka", opd="dishub")
    for request, address in ((ours, DISDIK), (theirs, DISHUB)):
        post.waits_for(1, request.number)
        request.settles()
        assert {mail["To"] for mail in post.about(request.number)} == {address}


def test_who_has_no_account_is_written_to_and_told_how_to_answer(post: Post) -> None:
    contact = "budi@warga.invalid"
    request = post.file_by_desk(f"0812 3456, {contact}")
    wait_until(lambda: bool(post.mailbox.to(contact)), "the mail to the contact", SETTLES_S)
    request.settles()
    (mail,) = post.mailbox.to(contact)
    assert request.number in mail["Subject"]
    assert "Isian Tanggal surat permohonan belum diisi." in text_of(mail)
    assert "balaslah surel ini" in text_of(mail)
    assert request.issue.web_url not in text_of(mail)


def test_an_applicants_words_are_words_in_a_mail_too(post: Post) -> None:
    name = "<b>Aplikasi</b> [x](http://jahat.invalid) @root\u2028Bcc: a@b.example"
    request = post.city.file("Aneh", answers={"Nama aplikasi": name})
    (mail,) = post.waits_for(1, request.number)
    html = mail.get_body(("html",))
    assert html is not None
    assert "<b>Aplikasi" not in html.get_content()
    assert 'href="http://jahat' not in html.get_content()
    assert mail["Bcc"] is None
    assert mail["To"] == DISDIK


def test_a_killed_worker_leaves_a_mail_unsure_until_people_decide(post: Post) -> None:
    city, mailbox = post.city, post.mailbox
    mailbox.held.clear()
    mailbox.holds = True
    request = city.file("Aplikasi Putus")
    assert mailbox.held.wait(SETTLES_S)
    city.stack.process("worker").kill()
    mailbox.holds = False
    city.stack.start_worker()
    request.waits_until(lambda: bool(request.said("surel-belum-pasti-")), "the note", SETTLES_S)
    request.settles()
    (notes,) = (n for key, n in request.notes().items() if key.startswith("surel-belum-pasti-"))
    assert [note.internal for note in notes] == [True]
    assert DISDIK not in notes[0].body
    assert len(post.about(request.number)) == 1

    technician = city.technician
    issue = technician.issue(request.opd, request.iid)
    issue.notes.create({"body": "@inventaris-bot kirim-ulang"})
    first, again = post.waits_for(2, request.number)
    assert first["Message-ID"] == again["Message-ID"]
    request.waits_until(
        lambda: bool(mails_of(request)["tanda-terima/opd"]["sent_at"]), "the outcome", SETTLES_S
    )
    request.settles()
    assert len(post.about(request.number)) == 2


def report_on(mail: EmailMessage) -> bytes:
    """What a server returns (RFC 3464)."""
    dsn, recipient, statuses, returned = MIMEMultipart("report"), Message(), Message(), Message()
    recipient["Final-Recipient"] = f"rfc822; {mail['To']}"
    recipient["Action"], recipient["Status"] = "failed", "5.1.1"
    statuses["Content-Type"] = "message/delivery-status"
    statuses.set_payload([Message(), recipient])
    returned["Message-ID"] = mail["Message-ID"]
    dsn.attach(statuses)
    dsn.attach(MIMEMessage(returned))
    return dsn.as_bytes()


def bounce(city: City, message: bytes, **settings: str) -> subprocess.CompletedProcess[bytes]:
    changed = {f"INVENTARIS_{name}": value for name, value in settings.items()}
    return subprocess.run(
        [str(TOOLS / "inventaris"), "bounce"],
        input=message,
        env=os.environ | city.stack.environment() | changed,
        cwd=Path(city.stack.folder),
        capture_output=True,
        check=False,
    )


def test_what_comes_back_is_told_once_and_a_made_up_report_never(post: Post) -> None:
    request = post.city.file("Aplikasi Pantul")
    (mail,) = post.waits_for(1, request.number)
    request.settles()
    forged = re.sub(rb"\.[0-9a-f]{32}@", b"." + b"0" * 32 + b"@", report_on(mail))
    assert b"passed over" in bounce(post.city, forged).stdout
    assert bounce(post.city, b"Subject: Terima kasih\n\nHalo").returncode == 0
    lost = bounce(post.city, report_on(mail), GITLAB_URL="http://127.0.0.1:9")
    assert lost.returncode == 75, lost
    assert "surel-gagal" not in str(request.notes())

    for _ in range(2):
        done = bounce(post.city, report_on(mail))
        assert done.returncode == 0, done
        assert b"recorded" in done.stdout
    request.waits_until(lambda: bool(request.said("surel-gagal-")), "the note", SETTLES_S)
    request.settles()
    (notes,) = (n for key, n in request.notes().items() if key.startswith("surel-gagal-"))
    assert [note.internal for note in notes] == [True]
    assert "d\\*\\*\\*" in notes[0].body
    assert DISDIK not in notes[0].body
    assert mails_of(request)["tanda-terima/opd"]["trouble"]["bounced"] is True
