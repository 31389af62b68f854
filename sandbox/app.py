"""The WSGI application: routes on the undecoded path, answers unknown endpoints by name."""

import logging
import sqlite3
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any, cast
from urllib.parse import unquote

from flask import Flask, Request, Response, current_app, jsonify, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.routing import BaseConverter, PathConverter

from sandbox import description, git_http, params
from sandbox.auth import guard_api
from sandbox.clock import now
from sandbox.deliveries import Deliveries
from sandbox.errors import GitLabError, bad_parameters, bad_request
from sandbox.faults import Faults
from sandbox.pages import pages
from sandbox.repositories import Repositories
from sandbox.state import Config, State, Store, secret_key, state
from sandbox.state.seed import seed

RESOURCES = [
    *("version", "users", "tokens", "namespaces", "groups", "projects", "members", "issues"),
    *("project_lists", "project_life", "project_figures", "access_tokens", "deploy_tokens"),
    *("user_belongings", "user_life", "applications", "oauth", "avatars", "sharing", "transfers"),
    *("milestones", "issue_acts", "issue_links", "time_tracking", "todos", "uploads", "control"),
    *("notes", "award_emoji", "events", "labels", "label_events", "boards", "graphql", "hooks"),
    *("files", "repositories", "commits", "commit_notes", "branches", "tags", "protected_branches"),
    *("releases", "variables", "pipelines", "commit_statuses", "ci_lint"),
]
log = logging.getLogger("sandbox")


class _Segment(BaseConverter):
    """One segment of the raw path, decoded only after it was routed (`%2F` stays inside)."""

    part_isolating = True

    def to_python(self, value: str) -> str:
        return unquote(value)


class _Path(PathConverter):
    def to_python(self, value: str) -> str:
        return unquote(value)


class _Number(BaseConverter):
    """An id; 0 where the store cannot hold it, None where it is no number."""

    part_isolating = True

    def to_python(self, value: str) -> int | None:
        return params.record_id(value) or 0 if value.isdecimal() else None


class _RawPath:
    """Hands Flask the path as it was sent, so that `%2F` is not yet a slash."""

    def __init__(self, app: Callable[..., Iterable[bytes]]) -> None:
        self._app = app

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        raw = environ.get("REQUEST_URI") or environ.get("RAW_URI")
        if raw:
            path = raw.partition("?")[0]
            environ["PATH_INFO"] = (
                "/" + path.partition("://")[2].partition("/")[2] if "://" in path else path
            )
        return self._app(environ, start_response)


class _Sessions(SecureCookieSessionInterface):
    """Opens a session only for whoever brings its cookie: programs come with a token."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if self.get_cookie_name(app) in request.cookies:
            return super().open_session(app, request)
        return self.session_class()


def create_app(config: Config) -> Flask:
    config.data.mkdir(parents=True, exist_ok=True)
    store = Store(config.data / "forge.sqlite3")
    seed(store, config)
    app = Flask("sandbox", static_folder=None)
    app.extensions["sandbox"] = State(
        config,
        store,
        Repositories(config.data / "repositories"),
        Deliveries(store, config),
        Faults(),
    )
    app.config.update(
        SECRET_KEY=secret_key(store),
        SESSION_COOKIE_NAME="_gitlab_session",
        SESSION_COOKIE_SAMESITE="Lax",
    )
    app.session_interface = _Sessions()
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False
    app.url_map.converters.update(default=_Segment, path=_Path, int=_Number)
    for name in RESOURCES:
        blueprint = import_module(f"sandbox.api.{name}").api
        app.register_blueprint(blueprint)
    app.add_url_rule("/-/<any(health, liveness, readiness):check>", "health", _health)
    app.add_url_rule("/api/v4/openapi.json", "version.openapi", _openapi)
    app.register_blueprint(git_http.api)
    app.register_blueprint(pages)
    app.before_request(_before)
    app.after_request(_after)
    app.register_error_handler(GitLabError, lambda error: error.response())
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(sqlite3.IntegrityError, _contradicted)
    app.wsgi_app = _RawPath(app.wsgi_app)  # type: ignore[method-assign]
    return app


def _health(check: str) -> Any:
    """What orchestrators ask. GitLab doc/administration/monitoring/health_check.md."""
    return "GitLab OK" if check == "health" else {"status": "ok"}


def _openapi() -> dict[str, Any]:
    """The description of all that the API answers."""
    return description.openapi(current_app)


def _before() -> Response | None:
    if request.path.startswith("/_sandbox/"):
        return None
    wrong = [name for name, value in (request.view_args or {}).items() if value is None]
    if request.path.startswith("/api/"):
        guard_api()
        if wrong:
            raise bad_parameters(f"{wrong[0].replace('iid', 'issue_iid')} is invalid")
    elif wrong:
        raise NotFound
    return state().faults.before()


def _after(answer: Response) -> Response:
    answer.date = now()
    return state().faults.after(answer)


def _contradicted(error: sqlite3.IntegrityError) -> Response:
    """What no look-up had refused, as where two make the same thing at once."""
    log.error("%s %s: %s", request.method, request.path, error)
    return bad_request(str(error)).response()


def _http_error(error: HTTPException) -> Response:
    if error.response is not None:
        return cast("Response", error.response)
    code = error.code or 500
    body: dict[str, str] = {"error": f"{code} {error.name}"}
    if code == 404:
        endpoint = f"{request.method} {request.path}"
        log.error("no such endpoint in the sandbox: %s", endpoint)
        body = {"error": "404 Not Found", "endpoint": endpoint}
    elif code == 405:
        body = {"error": "405 Not Allowed"}
    answer = jsonify(body)
    answer.status_code = code
    if code == 405 and (allowed := getattr(error, "valid_methods", None)):
        answer.headers["Allow"] = ", ".join(sorted(allowed))
    return answer
