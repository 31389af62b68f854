"""What every page of the forge is made with: blueprint, layout, and what templates ask for."""

import secrets
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, urlsplit

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask.blueprints import BlueprintSetupState
from werkzeug.routing import PathConverter
from werkzeug.wrappers.response import Response as BaseResponse

from sandbox import present
from sandbox.auth import csrf_token, current_user
from sandbox.errors import GitLabError
from sandbox.state import state, store
from sandbox.state.records import Label, Namespace, Project, User

pages = Blueprint(
    "pages",
    __name__,
    template_folder="templates",
    static_folder="static",
    static_url_path="/-/assets",
)


class _PagePath(PathConverter):
    """A group's or project's path; never the API's, so that an unknown endpoint stays unknown."""

    regex = r"(?!api/|_sandbox(?:/|$)|-/|groups/|users/|admin(?:/|$))[^/].*?"


@pages.record
def _know_paths(setup: BlueprintSetupState) -> None:
    setup.app.url_map.converters["page"] = _PagePath


def show(
    template: str,
    /,
    *,
    colors: Iterable[Label] = (),
    status: int = 200,
    leads_to: str = "",
    **values: Any,
) -> Response:
    """A page; `colors` are the labels whose chips it shows, `leads_to` where its form redirects."""
    nonce = secrets.token_urlsafe(12)
    text = render_template(
        template,
        me=current_user(),
        csrf=csrf_token(),
        nonce=nonce,
        colors={label.color: _ink_on(label.color) for label in colors},
        forge=state().config.url,
        **values,
    )
    answer = make_response(text, status)
    answer.headers["Content-Security-Policy"] = (
        "default-src 'none'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
        f"style-src 'self' 'nonce-{nonce}'; form-action 'self' {leads_to}; base-uri 'none'; "
        "frame-ancestors 'none'"
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _ink_on(color: str) -> str:
    """The ink that reads better on a colour: WCAG 2.1, relative luminance and contrast ratio."""
    parts = [int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    light = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#fff" if 1.05 / (light + 0.05) > (light + 0.05) / 0.05 else "#000"


@pages.errorhandler(GitLabError)
def refused(error: GitLabError) -> BaseResponse:
    """What may not be seen asks a stranger to sign in, and is not there for anyone else."""
    if error.status == 301:
        return redirect(error.headers["Location"], 301)
    if current_user() is None and error.status in {401, 403, 404} and request.method == "GET":
        return to_sign_in()
    return show("error.html", status=error.status)


def page_number() -> int:
    """The page of a list that is asked for, from 1."""
    return min(max(request.args.get("page", 1, type=int), 1), 1 << 31)


def to_sign_in() -> BaseResponse:
    return redirect(f"/users/sign_in?redirect_to={quote(request.full_path.rstrip('?'))}")


@pages.app_template_global()
def person(user_id: int | None) -> User | None:
    return store().get(User, user_id)


@pages.app_template_filter()
def picture(owner: Project | Namespace | User | None) -> str | None:
    """Where the image is that somebody or something was given."""
    kinds = ((User, "user"), (Namespace, "group"), (Project, "project"))
    kind = next((kind for table, kind in kinds if isinstance(owner, table)), "")
    address = present.avatar_url(kind, owner.id, owner.avatar) if owner else None
    return urlsplit(address).path if address else None


@pages.app_template_filter()
def moment(at: str | None) -> str:
    """A stored time as a reader sees it: minutes, UTC."""
    return f"{at[:10]} {at[11:16]} UTC" if at else ""


@pages.app_template_filter()
def chip(color: str) -> str:
    """The class of a label's colour."""
    return f"c-{color.lstrip('#')}"
