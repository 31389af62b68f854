"""Reports of mail servers about mails of ours, and whatever else comes to that address."""

from email.message import EmailMessage, Message
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from inventaris.mail.bounce import LONGEST_BYTES, Bounce, read_bounce
from inventaris.mail.identity import message_id_of

OURS = message_id_of("2026-dinas-x-7", "laporan/opd", "kota.invalid", "rahasia")


def report(
    action: str = "failed", status: str = "5.1.1", returned: Message | None = None
) -> Message:
    """A report as Postfix writes it (RFC 3462, 3464)."""
    dsn = MIMEMultipart("report")
    dsn.set_param("report-type", "delivery-status")
    dsn["From"] = "MAILER-DAEMON@mx.invalid"
    dsn.attach(MIMEText("This is the mail system.\n"))
    about, recipient = Message(), Message()
    about["Reporting-MTA"] = "dns; mx.invalid"
    recipient["Final-Recipient"] = "rfc822; sari@disdik.invalid"
    recipient["Action"] = action
    recipient["Status"] = status
    statuses = Message()
    statuses["Content-Type"] = "message/delivery-status"
    statuses.set_payload([about, recipient])
    dsn.attach(statuses)
    dsn.attach(returned or MIMEMessage(mail()))
    return dsn


def mail(message_id: str = OURS) -> Message:
    sent = Message()
    sent["Message-ID"] = message_id
    sent["Subject"] = "Laporan"
    sent.set_payload("Isi\n")
    return sent


def headers(encoding: str) -> Message:
    part = EmailMessage()
    part.set_content(f"Subject: Laporan\nMessage-ID: {OURS}\n", cte=encoding)
    part.replace_header("Content-Type", "text/rfc822-headers")
    return part


FAILED = Bounce(OURS, "2026-dinas-x-7", "5.1.1")


@pytest.mark.parametrize("returned", [None, headers("7bit"), headers("quoted-printable")])
def test_a_report_names_the_mail_that_came_back(returned: Message | None) -> None:
    assert read_bounce(report(returned=returned).as_bytes()) == FAILED


def test_a_report_without_the_mail_may_answer_it() -> None:
    dsn = report(returned=MIMEText("tidak dikembalikan"))
    dsn["In-Reply-To"] = OURS
    assert read_bounce(dsn.as_bytes()) == FAILED


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_only_what_failed_came_back(action: str) -> None:
    assert read_bounce(report(action=action).as_bytes()) is None


def test_a_failure_without_a_status_is_one() -> None:
    found = read_bounce(report(status="entah").as_bytes())
    assert found is not None
    assert found.status == "5.0.0"


@pytest.mark.parametrize(
    "other", ["<1@kota.invalid>", "", "<2026-disdik-7.0123@kota.invalid>", "rusak\n lagi"]
)
def test_a_report_about_others_mail_is_passed_over(other: str) -> None:
    assert read_bounce(report(returned=MIMEMessage(mail(other))).as_bytes()) is None


def test_an_answer_of_a_person_is_passed_over() -> None:
    answer = MIMEText("Terima kasih")
    answer["In-Reply-To"] = OURS
    assert read_bounce(answer.as_bytes()) is None


def test_parts_within_parts_and_endless_messages_are_passed_over() -> None:
    nested = b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(3000)
    )
    assert read_bounce(nested) is None
    assert read_bounce(report().as_bytes() + b" " * LONGEST_BYTES) is None


@given(st.binary(), st.integers(0, 2000), st.integers(0, 40))
@example(b"", 0, 0)
def test_no_message_breaks_the_reader(noise: bytes, at: int, length: int) -> None:
    raw = report().as_bytes()
    found = read_bounce(raw[:at] + noise + raw[at + length :])
    assert found is None or found.message_id == OURS
    read_bounce(noise)
