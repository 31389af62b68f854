"""`inventaris bounce`: take a mail that came back, as a mail server's pipe hands it over."""

import secrets
import sys
import traceback

import click
import structlog

from inventaris.cli.problems import TOLD, in_words
from inventaris.context import build_context
from inventaris.executors.dossier import record
from inventaris.forge.snapshot import read_dossier
from inventaris.logs import configure_logs
from inventaris.mail.bounce import LONGEST_BYTES, Bounce, read_bounce
from inventaris.model.dossier import Dossier
from inventaris.model.facts import MailBounced
from inventaris.refs import parse_request
from inventaris.settings import load_settings

TRY_AGAIN = 75  # EX_TEMPFAIL of sysexits.h: the mail server keeps the message and comes again

log = structlog.get_logger()


@click.command("bounce")
def bounce_command() -> None:
    """Read a delivery report (RFC 3464) from standard input and record which mail came back.

    For a mail server's pipe: have the address `pantulan_ke` of surel.toml delivered to it. Any
    other message is passed over, since this command is where it ends.

    Exit status: 0 recorded or passed over, 75 anything else, wrong settings or a token that
    expired among it: the mail server keeps the report and comes again.
    """
    try:
        click.echo(_take(sys.stdin.buffer.read(LONGEST_BYTES + 1)))
    except Exception as lost:  # any other status would be the end of the report
        click.echo(in_words(lost) if isinstance(lost, TOLD) else traceback.format_exc(), err=True)
        raise SystemExit(TRY_AGAIN) from lost


def _take(message: bytes) -> str:
    found = read_bounce(message)
    return _record(found) if found else "passed over: no report about a mail of ours"


def _record(bounce: Bounce) -> str:
    """Record it where the dossier knows the mail; whoever made one up knows no Message-ID."""
    settings = load_settings()
    configure_logs(as_json=settings.log_json)
    context = build_context(settings, lambda *_: None, lambda _: None)
    dossier = read_dossier(context.forge, context.places, bounce.number)
    key = _key_of(dossier, bounce.message_id)
    if not key:
        return "passed over: no such mail"
    trouble = dossier.mails[key].trouble
    if not (trouble and trouble.bounced):
        fact = MailBounced(key, context.now(), bounce.status)
        record(context, bounce.number, [fact], secrets.token_hex(8))
        log.info("mail_bounced", number=bounce.number, key=key, status=bounce.status)
    context.work.later(parse_request(bounce.number), 0)
    return f"{bounce.number}: recorded"


def _key_of(dossier: Dossier, message_id: str) -> str:
    found = (key for key, state in dossier.mails.items() if state.message_id == message_id)
    return next(found, "")
