"""Who gets what by mail. Pure.

A mail tells of a note that stands on the issue and that the office may read; which notes go to
whom is the city's data. A mail cannot be looked at once it is gone. So one whose attempt has no
outcome is told to people and goes again only when they say so.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from enum import Enum
from typing import Final

from inventaris.digests import digest_of
from inventaris.duties import worksheets
from inventaris.duties.duty import long_work
from inventaris.mail.addresses import first_address, is_address, masked
from inventaris.mail.content import filed_by_office
from inventaris.model.action import Action, PostNote, Record
from inventaris.model.city import City
from inventaris.model.dossier import Dossier
from inventaris.model.facts import MailPutOff, MailRefused, MailResendAsked
from inventaris.model.mail import Mail, Mailing, MailRule, MailState, MailTrouble
from inventaris.once import once
from inventaris.own_notes import OwnNote, own_notes
from inventaris.view import View

JOB: Final = "surel"
CONTACT: Final = "kontak"
OFFICE: Final = "opd"
# Of worksheets, only what the office is asked for is mailed.
_OFFERS: Final = f"{worksheets.JOB}-"
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
_DOUBLINGS = 10  # the longest pause is reached by then


class Stage(Enum):
    """How far a mail is."""

    DUE = "due"
    WAITING = "under way, or to be tried again later"
    SENT = "sent"
    UNSURE = "begun without an outcome"
    FAILED = "will not arrive"
    LATE = "too old to be sent"


def planned(view: View) -> Iterator[Mail]:
    """Give every mail that the notes on the issue ask for, sent or not.

    None of an internal note, and none of a confidential request: that is hidden from the office's
    other people, who read the office's mail.
    """
    mailing, issue = view.city.mailing, view.snapshot.issue
    if mailing is None or issue.confidential:
        return
    known: set[tuple[str, str]] = set()
    written_to = {
        recipient: _written_to(view, mailing, recipient)
        for recipient in {recipient for rule in mailing.rules for recipient in rule.to}
    }
    for one, rule in _told_by_mail(own_notes(view.snapshot.notes, view.snapshot.bot), mailing):
        if one.key.startswith(_OFFERS) and not worksheets.asked_of_office(view, one.key):
            continue
        for recipient, to in (written_to[name] for name in rule.to):
            if to and (one.key, to) not in known:
                known.add((one.key, to))
                yield Mail(
                    f"{one.key}/{recipient}", one.note.id, rule.template, to, one.note.created_at
                )


@once
def _told_by_mail(
    own: tuple[OwnNote, ...], mailing: Mailing
) -> tuple[tuple[OwnNote, MailRule], ...]:
    """Give the notes that go out by mail with the rules that say so."""
    return tuple(
        (one, rule)
        for one in own
        for rule in mailing.rules
        if not one.note.internal and rule.covers(one.key)
    )


def _written_to(view: View, mailing: Mailing, recipient: str) -> tuple[str, str]:
    """Give who is written to for a recipient, and where; no address where there is none.

    For a contact without an address the office is written to, if nobody there can be called.
    """
    address = _address_of(view, mailing, recipient)
    if recipient == CONTACT and not (address or filed_by_office(view) or view.office.people):
        return OFFICE, _address_of(view, mailing, OFFICE)
    return recipient, address


def _address_of(view: View, mailing: Mailing, recipient: str) -> str:
    match recipient:
        case "kontak":
            return "" if filed_by_office(view) else first_address(view.form.answer("kontak"))
        case "opd":
            address = view.office.email
        case "kepala":
            serving = view.city.serving("kepala", view.today)
            address = serving[0].person.email if serving else ""
        case _:
            address = mailing.addresses.get(recipient, "")
    return address if is_address(address) else ""


def stage_of(view: View, mail: Mail) -> Stage:
    """Tell how far a mail is now."""
    mailing, state = view.city.mailing, view.dossier.mails.get(mail.key)
    if state is None:
        return Stage.LATE if _is_late(view, mailing, mail.noted_at) else Stage.DUE
    if state.trouble:
        # Nothing arrived, and the applicant has given another address since.
        is_mended = mail.key.endswith(f"/{CONTACT}") and mail.to != state.to
        return Stage.DUE if is_mended else Stage.FAILED
    if state.sent_at:
        return Stage.SENT
    if state.intended:
        return Stage.WAITING if view.now < state.intended.expires_at else Stage.UNSURE
    if state.put_off is None:
        return Stage.DUE  # asked for anew
    if _is_late(view, mailing, state.asked_at or mail.noted_at):
        return Stage.FAILED
    return Stage.DUE if view.now >= _next_try(state, state.put_off) else Stage.WAITING


def _is_late(view: View, mailing: Mailing | None, begun: datetime) -> bool:
    return mailing is None or view.now - begun > mailing.try_for


def due(view: View) -> tuple[Mail, ...]:
    """Give the mails that are to go now."""
    return tuple(mail for mail in planned(view) if stage_of(view, mail) is Stage.DUE)


def next_instants(dossier: Dossier) -> Iterator[datetime]:
    """Give when an attempt turns unsure, and when what was put off is tried again."""
    for state in dossier.mails.values():
        if state.intended:
            yield state.intended.expires_at
        elif state.put_off:
            yield _next_try(state, state.put_off)


def resend(view: View) -> MailResendAsked | None:
    """Ask for what is unsure or did not arrive to go once more; None where nothing is."""
    again = {Stage.UNSURE, Stage.FAILED}
    keys = tuple(mail.key for mail in planned(view) if stage_of(view, mail) in again)
    return MailResendAsked(keys, view.now) if keys else None


def may_follow(city: City, actions: Iterable[Action]) -> bool:
    """Tell whether these post a note of which a mail tells: it goes once the note stands."""
    rules = city.mailing.rules if city.mailing else ()
    return any(
        isinstance(action, PostNote) and any(rule.covers(action.key) for rule in rules)
        for action in actions
    )


def given_up(view: View) -> Iterator[Action]:
    """Take what the mail server puts off for too long for refused."""
    if not any(state.put_off for state in view.dossier.mails.values()):
        return
    for mail in planned(view):
        state = view.dossier.mails.get(mail.key)
        if state and state.put_off and not state.trouble and stage_of(view, mail) is Stage.FAILED:
            yield Record(MailRefused(mail.key, view.now, state.put_off.status))


def telling(view: View) -> Iterator[Action]:
    """Tell once what may not have arrived; of a recipient's address only what is no secret."""
    notes: dict[str, PostNote] = {}
    for key, state in view.dossier.mails.items():
        if state.trouble:
            lost = _lost(view, key, state, state.trouble)
            is_contact = key.endswith(f"/{CONTACT}")
            note = _contact_lost(view, state, state.trouble) if is_contact else lost
        elif state.intended and view.now >= state.intended.expires_at:
            note = PostNote(
                f"surel-belum-pasti-{digest_of([key, state.intended.expires_at])}",
                "catatan/surel-belum-pasti.md.j2",
                _about(view, key, state),
            )
        else:
            continue
        notes.setdefault(note.key, note)
    yield from notes.values()


def _contact_lost(view: View, state: MailState, trouble: MailTrouble) -> PostNote:
    """Tell of an address once, however many mails to it come back, and again when sent anew.

    Where nobody of the office has an account, Kominfo is called: by mail it cannot be reached.
    """
    office = [view.applicant.username]
    return PostNote(
        f"surel-gagal-{digest_of([state.to, state.asked_at])}",
        "catatan/surel-kontak-gagal.md.j2",
        {
            "dipanggil": office if view.office.people else [*view.called_at_kominfo, *office],
            "alamat": masked(state.to),
            "perbaikan": view.city.workflow.amendment_words[0],
            "kode": trouble.status,
            "dipantulkan": trouble.bounced,
        },
    )


def _lost(view: View, key: str, state: MailState, trouble: MailTrouble) -> PostNote:
    told = {"kode": trouble.status, "dipantulkan": trouble.bounced}
    return PostNote(
        f"surel-gagal-{digest_of([key, trouble.at])}",
        "catatan/surel-gagal.md.j2",
        _about(view, key, state) | told,
    )


def _about(view: View, key: str, state: MailState) -> dict[str, object]:
    note, _, recipient = key.rpartition("/")
    note_id = view.note_id(note)
    return {
        "tautan_catatan": f"{view.snapshot.issue.web_url}#note_{note_id}" if note_id else "",
        "penerima": recipient,
        "alamat": masked(state.to),
        "petugas": view.handler.username if view.handler else "",
    }


def sending(view: View) -> Iterator[Action]:
    """Have the mails sent that are due; several go with one job."""
    states = view.dossier.mails
    if mails := due(view):
        told = [[mail.key, mail.to, repr(states.get(mail.key))] for mail in mails]
        yield from long_work(view, JOB, digest_of(told))


DECISIONS = (given_up, telling, sending)


def _next_try(state: MailState, put_off: MailPutOff) -> datetime:
    """A minute after the first time, then twice as long each time, an hour at most."""
    pause = _FIRST_PAUSE * (1 << min(state.attempts - 1, _DOUBLINGS))
    return put_off.at + min(pause, _LONGEST_PAUSE)
