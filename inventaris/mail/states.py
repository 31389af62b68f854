"""Pure: what facts about mails mean."""

from collections.abc import Mapping
from dataclasses import replace

from inventaris.model.facts.mail import (
    MailBounced,
    MailIntended,
    MailPutOff,
    MailRefused,
    MailResendAsked,
    MailSent,
)
from inventaris.model.mail import MailState, MailTrouble

MailFact = MailIntended | MailSent | MailPutOff | MailRefused | MailBounced | MailResendAsked
States = Mapping[str, MailState]


def after(mails: States, fact: MailFact) -> States:
    """Give the states after a fact; what is told of a mail that nobody intended is dropped."""
    if isinstance(fact, MailResendAsked):
        asked = {
            key: MailState(mails[key].message_id, mails[key].to, asked_at=fact.at)
            for key in fact.keys
            if key in mails
        }
        return {**mails, **asked}
    if isinstance(fact, MailIntended):
        known = mails.get(fact.key) or MailState(fact.message_id, fact.to)
        begun = replace(known, message_id=fact.message_id, to=fact.to, intended=fact, trouble=None)
        return {**mails, fact.key: begun}
    state = mails.get(fact.key)
    return {**mails, fact.key: _after(state, fact)} if state else mails


def _after(state: MailState, fact: MailSent | MailPutOff | MailRefused | MailBounced) -> MailState:
    match fact:
        case MailSent(_, at):
            return replace(state, intended=None, put_off=None, attempts=0, sent_at=at)
        case MailPutOff():
            again = state.attempts + (state.put_off != fact)
            return replace(state, intended=None, put_off=fact, attempts=again)
        case MailRefused(_, at, status):
            trouble = MailTrouble(at, status, bounced=False)
            return replace(state, intended=None, put_off=None, trouble=trouble)
        case MailBounced(_, at, status):
            # Whoever can return it has got it: what was unsure is sure now.
            return replace(state, intended=None, trouble=MailTrouble(at, status, bounced=True))
