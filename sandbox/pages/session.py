"""Signing in and out."""

from flask import redirect, request
from werkzeug.wrappers.response import Response

from sandbox.auth import current_user, require_csrf, sign_in, sign_out, user_of_password
from sandbox.pages.page import pages, show


def _goal() -> str:
    """Where to go after signing in: a page of ours, never another site."""
    goal = request.values.get("redirect_to", "/")
    return goal if goal.startswith("/") and not goal.startswith(("//", "/\\")) else "/"


@pages.get("/users/sign_in")
def sign_in_page() -> Response:
    if current_user() is not None:
        return redirect(_goal())
    return show("sign_in.html", goal=_goal(), failed=False)


@pages.post("/users/sign_in")
def do_sign_in() -> Response:
    require_csrf()
    login = request.form.get("user[login]") or request.form.get("login", "")
    password = request.form.get("user[password]") or request.form.get("password", "")
    user = user_of_password(login, password)
    if user is None:
        return show("sign_in.html", goal=_goal(), failed=True, login=login, status=422)
    sign_in(user)
    return redirect(_goal(), 303)


@pages.post("/users/sign_out")
def do_sign_out() -> Response:
    require_csrf()
    sign_out()
    return redirect("/users/sign_in", 303)
