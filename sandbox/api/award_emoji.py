"""Reactions to issues and their notes. GitLab doc/api/emoji_reactions.md.

Which names are emoji is not looked up: any word may be one.
"""

import re

from flask import Response

from sandbox import params, payloads, present
from sandbox.api import ISSUE, Json, Resource
from sandbox.api.notes import readable_notes
from sandbox.auth import require_user
from sandbox.errors import not_found, unauthorized
from sandbox.pagination import page_of
from sandbox.permissions import Level, level_in, require_issue, require_project, require_writable
from sandbox.state import Query, state, store
from sandbox.state.records import AwardEmoji, Issue, Note, Project, User

api = Resource("award_emoji", ISSUE)
PLACES = ("/award_emoji", "/notes/<int:note_id>/award_emoji")
NAME = re.compile(r"[a-z0-9_+-]+")


def _awarded(
    project_ref: str, iid: int, note_id: int
) -> tuple[Project, Issue, Note | None, Query[AwardEmoji]]:
    """The issue, or the note on it, and its reactions."""
    user, project = require_user(), require_project(project_ref)
    issue = require_issue(project, iid)
    note = readable_notes(issue, project, user).one("Note", id=note_id) if note_id else None
    return project, issue, note, store().find(AwardEmoji, issue_id=issue.id, note_id=note_id)


def _list(project_ref: str, iid: int, note_id: int = 0) -> Response:
    return page_of(_awarded(project_ref, iid, note_id)[3], present.award)


def _read(project_ref: str, iid: int, award_id: int, note_id: int = 0) -> Json:
    return present.award(_awarded(project_ref, iid, note_id)[3].one(id=award_id))


def _create(project_ref: str, iid: int, note_id: int = 0) -> Json:
    user = require_user()
    project, issue, note, awards = _awarded(project_ref, iid, note_id)
    require_writable(project)
    name = params.take("*name: text")["name"].strip(":")
    if (note and note.system) or (
        issue.discussion_locked and level_in(user, project) < Level.GUEST
    ):
        raise not_found("Award Emoji")
    if not NAME.fullmatch(name):
        raise not_found("Award Emoji Name is not a valid emoji name")
    if awards.having(user_id=user.id, name=name).exists():
        raise not_found("Award Emoji Name has already been taken")
    made = store().insert(
        AwardEmoji, issue_id=issue.id, note_id=note_id, user_id=user.id, name=name
    )
    _tell(made, project, issue, note, user, "award")
    return present.award(made)


def _delete(project_ref: str, iid: int, award_id: int, note_id: int = 0) -> None:
    user = require_user()
    project, issue, note, awards = _awarded(project_ref, iid, note_id)
    award = awards.one(id=award_id)
    if award.user_id != user.id and not user.admin:
        raise unauthorized()
    store().delete(award)
    _tell(award, project, issue, note, user, "revoke")


def _tell(  # noqa: PLR0917 - what a reaction is about
    award: AwardEmoji, project: Project, issue: Issue, note: Note | None, user: User, action: str
) -> None:
    body = payloads.emoji(award, issue, note, project, user, action)
    state().deliveries.fire(project.id, "emoji_events", body)


for place in PLACES:
    api.get(place)(_list)
    api.post(place)(_create)
    api.get(f"{place}/<int:award_id>")(_read)
    api.delete(f"{place}/<int:award_id>")(_delete)
