"""How people and their tokens look in answers. GitLab lib/api/entities/user*.rb."""

import hashlib
from datetime import datetime
from typing import Any
from urllib.parse import quote

from flask import g
from markupsafe import escape

from sandbox.auth import is_expired
from sandbox.clock import stamp
from sandbox.state import state, store
from sandbox.state.account_records import Application, DeployToken, Email, SshKey
from sandbox.state.records import Member, Token, User

Json = dict[str, Any]


def alike(names: str, value: Any = None) -> Json:
    """Attributes that have one value, their names between spaces."""
    return dict.fromkeys(names.split(), value)


def url(path: str) -> str:
    return f"{state().config.url}/{path}"


def ssh_url(path: str) -> str:
    host = state().config.url.partition("://")[2].partition(":")[0]
    return f"git@{host}:{path}.git"


def avatar(user: User) -> str:
    return avatar_url("user", user.id, user.avatar) or gravatar(user.email)


def avatar_url(kind: str, owner_id: int, filename: str | None) -> str | None:
    """Where the image is that a user, group or project was given."""
    where = f"uploads/-/system/{kind}/avatar/{owner_id}/{quote(filename or '')}"
    return url(where) if filename else None


def gravatar(email: str, size: int = 40) -> str:
    hashed = hashlib.sha256(email.lower().encode()).hexdigest()
    return f"https://www.gravatar.com/avatar/{hashed}?s={2 * size}&d=identicon"


def user_basic(user: User) -> Json:
    return user.only("id username name state") | {
        "public_email": user.profile.get("public_email") or "",
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
        **alike("github skype", ""),
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
        "identities": [
            each | {"saml_provider_id": None} for each in user.profile.get("identities", [])
        ],
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
    body: Json = row.only(
        "id name revoked created_at description scopes user_id last_used_at expires_at"
    )
    body["active"] = not row.revoked and not is_expired(row)
    return body | ({"impersonation": True} if row.kind == "impersonation" else {})


def resource_token(row: Token) -> Json:
    """A project's or group's token, by its bot's membership."""
    own = store().find(Member, user_id=row.user_id, source=row.kind).first()
    return token(row) | {
        "access_level": own.access_level if own else None,
        "resource_type": row.kind,
        "resource_id": own.source_id if own else None,
    }


def deploy_token(row: DeployToken) -> Json:
    expired = bool(row.expires_at and row.expires_at <= stamp())
    return row.only("id name username expires_at scopes revoked") | {"expired": expired}


def application(row: Application) -> Json:
    return {
        "id": row.id,
        "application_id": row.uid,
        "application_name": row.name,
        "callback_url": row.redirect_uri,
        "confidential": row.confidential,
    }


def token_times(row: Token) -> Json:
    """When a token was made and when it ends, in seconds since 1970."""
    ends = row.expires_at and int(datetime.fromisoformat(row.expires_at).timestamp())
    return {"iat": int(datetime.fromisoformat(row.created_at).timestamp()), "exp": ends}


def userinfo(user: User, scopes: list[str]) -> Json:
    """OpenID Connect's claims, as far as the scopes reach."""
    body = {"sub": str(user.id)}
    if "profile" in scopes or "openid" in scopes:
        body |= {
            "name": user.name,
            "nickname": user.username,
            "preferred_username": user.username,
            "profile": url(user.username),
            "picture": avatar(user),
        }
    return body | ({"email": user.email, "email_verified": True} if "email" in scopes else {})


def user_status(user: User) -> Json:
    """What one says of oneself, until it is to be cleared."""
    said = user.profile.get("status") or {}
    until = said.get("clear_status_at")
    said = {} if until and until <= stamp() else said
    return {
        "emoji": said.get("emoji") or "speech_balloon",
        "availability": said.get("availability") or "not_set",
        "message": said.get("message"),
        "message_html": str(escape(said.get("message") or "")),
        "clear_status_at": said.get("clear_status_at"),
    }


def ssh_key(row: SshKey) -> Json:
    return row.only("id title created_at expires_at key usage_type")


def email(row: Email) -> Json:
    return row.only("id email confirmed_at")


def member(row: Member) -> Json:
    user = store().need(User, row.user_id)
    return (
        user_basic(user)
        | row.only("access_level created_at expires_at")
        | {"created_by": user_by_id(row.created_by_id), "membership_state": "active"}
    )
