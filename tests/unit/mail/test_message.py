"""A mail's headers and parts."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventaris.mail.identity import find_ours, message_id_of
from inventaris.mail.message import Attachment, Letter, build_message
from inventaris.model.mail import Mailing

MAILING = Mailing(
    sender_name="Layanan, Inventarisasi",
    sender="layanan@kota.invalid",
    reply_to="kominfo@kota.invalid",
    bounces_to="pantulan@kota.invalid",
    salutation="Bapak/Ibu",
    addresses={},
    try_for=timedelta(days=3),
    rules=(),
)
AT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
HEADERS = ["From", "To", "Reply-To", "Subject", "Date", "Message-ID", "Auto-Submitted"]


def raw_of(
    subject: str = "Halo", plain: str = "Isi\n", thread: str = "", *files: Attachment
) -> bytes:
    letter = Letter(subject, plain, f"<p>{len(plain)}</p>", files)
    raw = build_message(
        MAILING, letter, to="sari@disdik.invalid", message_id="<1@k.x>", thread=thread, at=AT
    )
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998  # RFC 5322, 2.1.1
    return raw


def built(
    subject: str = "Halo", plain: str = "Isi\n", thread: str = "", *files: Attachment
) -> EmailMessage:
    return message_from_bytes(raw_of(subject, plain, thread, *files), policy=default)


def test_a_mail_says_who_sends_it_to_whom_and_that_a_machine_does() -> None:
    mail = built("Tanda terima ✓", "Isi é\n")
    assert mail["From"].addresses[0].addr_spec == "layanan@kota.invalid"
    assert mail["From"].addresses[0].display_name == "Layanan, Inventarisasi"
    assert (mail["To"], mail["Reply-To"]) == ("sari@disdik.invalid", "kominfo@kota.invalid")
    assert mail["Subject"] == "Tanda terima ✓"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "In-Reply-To" not in mail
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert plain.get_content() == "Isi é\r\n"
    assert html is not None
    assert html.get_content().startswith("<p>")


def test_a_later_mail_hangs_on_the_first() -> None:
    mail = built(thread="<0@k.x>")
    assert (mail["In-Reply-To"], mail["References"]) == ("<0@k.x>", "<0@k.x>")


@pytest.mark.parametrize("number", ["2026-disdik-7", "2026-diskominfo-1234", f"2026-{'x' * 60}-1"])
def test_a_mail_program_reads_what_a_mail_hangs_on_however_long(number: str) -> None:
    thread = message_id_of(number, "tanda-terima/opd", "tebingtinggikota.go.id", "rahasia")
    unfolded = raw_of("Halo", "Isi\n", thread).replace(b"\r\n ", b" ").split(b"\r\n")
    for name in ("In-Reply-To", "References"):
        (line,) = (line for line in unfolded if line.startswith(f"{name}:".encode()))
        assert line.split() == [f"{name}:".encode(), thread.encode()]


def test_files_go_along_under_their_own_names() -> None:
    mail = built("Halo", "Isi\n", "", Attachment("laporan.pdf", b"%PDF\r\n.\r\n"))
    (file,) = mail.iter_attachments()
    assert file.get_filename() == "laporan.pdf"
    assert file.get_content_type() == "application/pdf"
    assert file.get_payload(decode=True) == b"%PDF\r\n.\r\n"


@given(subject=st.text(), plain=st.text())
@pytest.mark.parametrize("line", ["Bcc: orang@lain.invalid", "", "\r\n.\r\n"])
def test_no_text_becomes_a_header_or_ends_the_mail(line: str, subject: str, plain: str) -> None:
    mail = built(f"{subject}\r\n{line}", f"{plain}\r\n{line}")
    assert mail.keys()[: len(HEADERS)] == HEADERS
    assert set(mail.keys()) == {*HEADERS, "MIME-Version", "Content-Type"}
    assert mail["To"] == "sari@disdik.invalid"


def test_a_message_id_is_the_same_each_time_and_tells_the_request_alone() -> None:
    first = message_id_of("2026-disdik-7", "tersimpan/opd", "kota.invalid", "rahasia")
    assert first == message_id_of("2026-disdik-7", "tersimpan/opd", "kota.invalid", "rahasia")
    assert first != message_id_of("2026-disdik-7", "laporan/opd", "kota.invalid", "rahasia")
    assert first != message_id_of("2026-disdik-7", "tersimpan/opd", "kota.invalid", "lain")
    assert find_ours(f"Re: {first}") == [(first, "2026-disdik-7")]
