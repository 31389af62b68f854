"""What became of a mail, by what a real server answers and when it falls silent."""

import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword

from inventaris.errors import ConfigError
from inventaris.mail.smtp import Outcome, send, trouble_of
from inventaris.settings import Settings
from sandbox.demo.processes import free_port
from tests.builders import settings
from tests.mail_server import Mailbox, running_mail_server

MESSAGE = b"Subject: Halo\r\nMessage-ID: <1@kota.invalid>\r\n\r\n.titik\r\n.\r\nakhir\r\n"


def ours(tmp_path: Path, port: int, **changes: Any) -> Settings:
    given = {
        "smtp_host": "127.0.0.1",
        "smtp_port": port,
        "smtp_security": "none",
        "smtp_timeout_s": 5.0,
        **changes,
    }
    return settings(tmp_path, **given)


def sent(where: Settings) -> Outcome:
    return send(where, "layanan@kota.invalid", "sari@disdik.invalid", MESSAGE)


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate of our own for 127.0.0.1, and its key."""
    key, made = tmp_path / "key.pem", tmp_path / "cert.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    command += ["-nodes", "-days", "2", "-subj", "/CN=127.0.0.1", "-keyout", str(key)]
    command += ["-addext", "subjectAltName=IP:127.0.0.1", "-out", str(made)]
    subprocess.run(command, check=True, capture_output=True)
    return made, key


@pytest.fixture
def server_tls(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    return context


def test_a_mail_arrives_byte_for_byte(tmp_path: Path) -> None:
    mailbox = Mailbox()
    with running_mail_server(mailbox) as port:
        assert sent(ours(tmp_path, port)) == Outcome("sent")
    (envelope,) = mailbox.received
    assert envelope.content == MESSAGE
    assert envelope.mail_from == "layanan@kota.invalid"
    assert envelope.rcpt_tos == ["sari@disdik.invalid"]


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ({"to_sender": "451 4.3.0 later"}, Outcome("put off", "4.3.0")),
        ({"to_sender": "550 no"}, Outcome("put off", "4.1.8")),
        ({"to_sender": "530 5.7.0 Authentication required"}, Outcome("put off", "4.7.8")),
        ({"to_sender": "550 5.1.8 Sender address rejected"}, Outcome("put off", "4.1.8")),
        ({"to_recipient": "530 5.7.0 Must issue STARTTLS"}, Outcome("put off", "4.7.8")),
        ({"to_recipient": "553 5.1.7 Sender address rejected"}, Outcome("put off", "4.1.8")),
        ({"to_recipient": "450 4.2.0 greylisted"}, Outcome("put off", "4.2.0")),
        ({"to_recipient": "550 5.1.1 no such user"}, Outcome("refused", "5.1.1")),
        ({"to_message": "452 4.2.2 full"}, Outcome("put off", "4.2.2")),
        ({"to_message": "554 5.7.1 looks like spam"}, Outcome("refused", "5.7.1")),
    ],
)
def test_what_the_server_says_no_to_was_not_sent(
    tmp_path: Path, answers: dict[str, str], outcome: Outcome
) -> None:
    mailbox = Mailbox(**answers)  # type: ignore[arg-type]
    with running_mail_server(mailbox) as port:
        assert sent(ours(tmp_path, port)) == outcome
    assert mailbox.received == []


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ("251 ok", "sent"),
        ("200 ok", "sent"),
        ("ok fine", "unsure"),
        ("354 go on", "unsure"),
        ("999 what", "unsure"),
    ],
)
def test_after_the_last_dot_only_a_clear_no_has_it_sent_again(
    tmp_path: Path, answer: str, kind: str
) -> None:
    with running_mail_server(Mailbox(to_message=answer)) as port:
        assert sent(ours(tmp_path, port)) == Outcome(kind)  # type: ignore[arg-type]


def test_a_mail_without_an_answer_may_have_gone(tmp_path: Path) -> None:
    mailbox = Mailbox(to_message="")
    with running_mail_server(mailbox) as port:
        assert sent(ours(tmp_path, port)) == Outcome("unsure")
    assert len(mailbox.received) == 1


def test_a_server_that_does_not_answer_in_time_may_have_it(tmp_path: Path) -> None:
    mailbox = Mailbox(holds=True)
    with running_mail_server(mailbox) as port:
        assert sent(ours(tmp_path, port, smtp_timeout_s=0.5)) == Outcome("unsure")


def test_nobody_at_home_puts_it_off(tmp_path: Path) -> None:
    where = ours(tmp_path, free_port())
    assert sent(where) == Outcome("put off", "4.4.1")
    assert trouble_of(where).startswith("no connection")


@pytest.fixture
def hangs_up() -> Iterator[int]:
    """A server that greets and closes before the message's last line can have come."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            peer, _ = listening.accept()
            with peer, peer.makefile("rb") as lines:
                peer.sendall(b"220 hai\r\n")
                for line in lines:
                    if line.upper().startswith(b"DATA"):
                        return
                    peer.sendall(b"250 OK\r\n")

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        thread.join()


def test_a_line_cut_before_the_message_puts_it_off(tmp_path: Path, hangs_up: int) -> None:
    assert sent(ours(tmp_path, hangs_up)) == Outcome("put off", "4.4.1")


def test_starttls_is_not_optional(tmp_path: Path) -> None:
    mailbox = Mailbox()
    with running_mail_server(mailbox) as port:
        assert sent(ours(tmp_path, port, smtp_security="starttls")) == Outcome("put off", "4.7.4")
    assert mailbox.received == []


def test_a_certificate_that_nobody_vouches_for_is_not_talked_to(
    tmp_path: Path, server_tls: ssl.SSLContext
) -> None:
    mailbox = Mailbox()
    with running_mail_server(mailbox, tls_context=server_tls) as port:
        assert sent(ours(tmp_path, port, smtp_security="starttls")).kind == "put off"
    assert mailbox.received == []


@pytest.mark.parametrize(("password", "kind"), [("benar", "sent"), ("salah", "put off")])
def test_login_goes_through_tls_and_a_wrong_one_loses_no_mail(  # noqa: PLR0917
    tmp_path: Path,
    certificate: tuple[Path, Path],
    server_tls: ssl.SSLContext,
    monkeypatch: pytest.MonkeyPatch,
    password: str,
    kind: str,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    mailbox = Mailbox()

    def authenticate(*given: object) -> AuthResult:
        login = given[-1]
        good = isinstance(login, LoginPassword) and login.password == b"benar"
        return AuthResult(success=good, handled=False)

    where = {"smtp_security": "starttls", "smtp_username": "u", "smtp_password": password}
    with running_mail_server(
        mailbox, tls_context=server_tls, authenticator=authenticate, auth_required=True
    ) as port:
        configured = ours(tmp_path, port, **where)
        assert sent(configured).kind == kind
        assert bool(trouble_of(configured)) == (kind != "sent")
    assert len(mailbox.received) == (kind == "sent")


def test_a_password_does_not_go_unencrypted(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="unencrypted"):
        ours(tmp_path, 25, smtp_password="rahasia")
