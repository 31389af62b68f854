"""How people and their tokens look in answers. GitLab lib/api/entities/user*.rb."""

import hashlib
from typing import Any

from flask import g

from sandbox.clock import now
from sandbox.state import state, store
from sandbox.state.records import Member, Token, User

Json = dict[str, Any]


def url(path: str) -> str:
    return f"{state().config.url}/{path}"


def ssh_url(path: str) -> str:
    host = state().config.url.partition("://")[2].partition(":")[0]
    return f"git@{host}:{path}.git"


def avatar(user: User) -> str:
    hashed = hashlib.sha256(user.email.lower().encode()).hexdigest()
    return f"https://www.gravatar.com/avatar/{hashed}?s=80&d=identicon"


def user_basic(user: User) -> Json:
    return {
        "id": user.id,
        "username": user.username,
        "public_email": user.profile.get("public_email") or "",
        "name": user.name,
        "state": user.state,
        "locked": False,
        "avatar_url": avatar(user),
        "web_url": url(user.username),
    }


def user_by_id(user_id: int | None) -> Json | None:
    """A user as others are shown one; looked up once a request, for a list names the same few."""
    known: dict[int | None, Json | None] = g.setdefault("shown_users", {})
    if user_id not in known:
        found = store().get(User, user_id)
        known[user_id] = user_basic(found) if found else None
    return known[user_id]


PROFILE = ("bio", "location", "linkedin", "twitter", "discord", "website_url", "organization",
           "job_title", "pronouns")  # fmt: skip


def user_public(user: User) -> Json:
    profile = {key: user.profile.get(key) or "" for key in PROFILE}
    return user_basic(user) | {
        "created_at": user.created_at,
        **profile,
        "github": "",
        "work_information": None,
        "followers": 0,
        "following": 0,
        "is_followed": False,
        "local_time": None,
        "bot": user.bot,
    }


def user_own(user: User) -> Json:
    """What one sees of oneself, and an administrator of everyone."""
    return user_public(user) | {
        "last_sign_in_at": None,
        "confirmed_at": user.created_at,
        "last_activity_on": None,
        "email": user.email,
        "theme_id": 3,
        "color_scheme_id": 1,
        "projects_limit": 100_000,
        "current_sign_in_at": None,
        "identities": [],
        "can_create_group": True,
        "can_create_project": True,
        "two_factor_enabled": False,
        "external": user.external,
        "private_profile": bool(user.profile.get("private_profile")),
        "commit_email": user.email,
        "preferred_language": "en",
    }


def user_admin(user: User) -> Json:
    return user_own(user) | {
        "is_admin": user.admin,
        "note": user.profile.get("note"),
        "namespace_id": user.namespace_id,
        "created_by": None,
        "email_reset_offered_at": None,
    }


def token(row: Token) -> Json:
    expired = bool(row.expires_at and row.expires_at <= now().date().isoformat())
    return {
        "id": row.id,
        "name": row.name,
        "revoked": row.revoked,
        "created_at": row.created_at,
        "description": row.description,
        "scopes": row.scopes,
        "user_id": row.user_id,
        "last_used_at": row.last_used_at,
        "active": not row.revoked and not expired,
        "expires_at": row.expires_at,
    }


def member(row: Member) -> Json:
    user = store().need(User, row.user_id)
    return user_basic(user) | {
        "access_level": row.access_level,
        "created_at": row.created_at,
        "created_by": user_by_id(row.created_by_id),
        "expires_at": row.expires_at,
        "membership_state": "active",
    }
