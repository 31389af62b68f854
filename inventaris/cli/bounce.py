"""`inventaris bounce`: take a mail that came back, as a mail server's pipe hands it over."""

import secrets
import sys

import click
import redis
import structlog

from inventaris.cli.problems import told_to_the_operator
from inventaris.context import build_context
from inventaris.errors import ForgeConflictError, ForgeUnavailableError
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

    Exit status: 0 recorded or passed over, 75 GitLab or Redis does not answer, 2 settings are wrong.
    """
    found = read_bounce(sys.stdin.buffer.read(LONGEST_BYTES + 1))
    if found is None:
        click.echo("passed over: no report about a mail of ours")
        return
    with told_to_the_operator():
        try:
            click.echo(_record(found))
        except (ForgeUnavailableError, ForgeConflictError, redis.RedisError) as lost:
            # Of Redis the kind alone: its text may hold the address with a password.
            told = type(lost).__name__ if isinstance(lost, redis.RedisError) else str(lost)
            click.echo(told, err=True)
            raise SystemExit(TRY_AGAIN) from lost


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
