"""git over HTTP: GitLab's doors, git's own `http-backend` behind them.

Rules: GitLab app/controllers/repositories/git_http_client_controller.rb, lib/gitlab/git_access.rb.
"""

import json
import tempfile
from urllib.parse import quote

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers.response import Response as Redirect

from sandbox import cgi, pushes
from sandbox.auth import digest, token_of, user_of_password
from sandbox.errors import GitLabError
from sandbox.permissions import (
    Level,
    can_read_code,
    is_writable,
    level_in,
    lineage_ids,
    moved_from,
    visible_projects,
)
from sandbox.repositories import git
from sandbox.state import state, store
from sandbox.state.account_records import DeployToken
from sandbox.state.records import Project, User
from sandbox.tokens import ACTIVE

api = Blueprint("git_http", __name__)
BACKEND = ["git", "http-backend"]
PULL, PUSH = "git-upload-pack", "git-receive-pack"
SCOPES = {PULL: {"api", "read_repository", "write_repository"}, PUSH: {"api", "write_repository"}}
DENIED = (
    "HTTP Basic: Access denied. If a password was provided for Git authentication, the password "
    "was incorrect or you're required to use a token instead of a password. If a token was "
    "provided, it was either incorrect, expired, or improperly scoped. See "
    "{url}/help/topics/git/troubleshooting_git.md#error-on-git-fetch-http-basic-access-denied"
)
UNKNOWN = (
    "The project you were looking for could not be found or you don't have permission to view it."
)
MAY_NOT_PULL = "You are not allowed to download code from this project."
MAY_NOT_PUSH = "You are not allowed to push code to this project."
NO_LFS = "Git LFS is not enabled on this GitLab server, contact your admin."


class _RefusedError(Exception):
    """A plain answer that git shows its user."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.text = text


@api.errorhandler(_RefusedError)
def refused(error: _RefusedError) -> Response:
    answer = Response(error.text, error.status, mimetype="text/plain")
    if error.status == 401:
        answer.headers["WWW-Authenticate"] = 'Basic realm="GitLab"'
    return answer


@api.get("/<path:path>.git/info/refs")
def advertise(path: str) -> Response:
    service = request.args.get("service", "")
    if service not in {PULL, PUSH}:
        raise _RefusedError(403, "Git access over HTTP is not allowed")
    return _serve(path, service, "info/refs")


@api.post("/<path:path>.git/<any('git-upload-pack', 'git-receive-pack'):service>")
def exchange(path: str, service: str) -> Response:
    return _serve(path, service, service)


@api.get("/<path:path>/info/refs")
def without_suffix(path: str) -> Redirect:
    query = request.query_string.decode("latin-1")
    return redirect(f"{state().config.url}/{quote(path)}.git/info/refs?{query}", 301)


@api.route("/<path:path>.git/info/lfs/<path:rest>", methods=["GET", "POST", "PUT"])
def lfs(path: str, rest: str) -> Response:
    """Large files go in the repository itself; says so to every path and project alike."""
    del path, rest
    body = {"message": NO_LFS, "documentation_url": f"{state().config.url}/help"}
    return Response(json.dumps(body), 501, mimetype="application/vnd.git-lfs+json")


def _serve(path: str, service: str, inner_path: str) -> Response:
    project = _project_at(path)
    user = None
    if project is None or service == PUSH or not _is_deployed(project):
        user = _identify(project, service)
        project = _admit(project, user, service)
    environment = _environment(project, inner_path)
    if service == PULL or user is None or request.method == "GET":
        return cgi.streamed(BACKEND, environment, request.stream)
    repository = state().repositories.open(project.id)
    with tempfile.NamedTemporaryFile(prefix="push-", dir=state().config.data) as report:
        environment |= {
            "REMOTE_USER": user.username,
            "FORGE_PUSH_RULES": json.dumps(pushes.rules_for(user, project, repository)),
            "FORGE_PUSH_REPORT": report.name,
        }
        answer = cgi.finished(BACKEND, environment, request.stream)
        lines = report.read().decode(errors="replace").split("\n")[:-1]
    pushes.record(project, repository, user, [pushes.Update(*line.split(" ", 2)) for line in lines])
    return answer


def _project_at(path: str) -> Project | None:
    """The project at a path or at the one it was moved from, whoever asks."""
    return store().find(Project, full_path=path).first() or moved_from(path)


def _is_deployed(project: Project) -> bool:
    """Whether the credentials are a deploy token's of the project or of a group above."""
    given = request.authorization
    if given is None or given.type != "basic" or not given.password:
        return False
    sources = [("project", project.id), *(("group", each) for each in lineage_ids(project.lineage))]
    token = (
        store()
        .find(DeployToken, username=given.username, digest=digest(given.password))
        .where(ACTIVE)
        .first()
    )
    return (
        token is not None
        and (token.source, token.source_id) in sources
        and "read_repository" in token.scopes
    )


def _identify(project: Project | None, service: str) -> User | None:
    """The user of the Basic credentials; None for a public project's anonymous reader."""
    given = request.authorization
    if given is None or given.type != "basic":
        if service == PULL and project is not None and project.visibility == "public":
            return None
        raise _denied()
    secret = given.password or given.username or ""
    try:
        token = token_of(secret)
    except GitLabError as error:
        raise _denied() from error
    if token is None:
        user = user_of_password(given.username or "", secret)
    else:
        user = store().need(User, token.user_id) if SCOPES[service] & set(token.scopes) else None
    if user is None or user.state != "active":
        raise _denied()
    return user


def _denied() -> _RefusedError:
    return _RefusedError(401, DENIED.format(url=state().config.url))


def _admit(project: Project | None, user: User | None, service: str) -> Project:
    if project is None or not visible_projects(user).where("id = ?", project.id).exists():
        raise _RefusedError(404, UNKNOWN)
    if not can_read_code(user, project):
        raise _RefusedError(403, MAY_NOT_PULL if service == PULL else MAY_NOT_PUSH)
    may_push = is_writable(project) and level_in(user, project) >= Level.DEVELOPER
    if service == PUSH and not may_push:
        raise _RefusedError(403, MAY_NOT_PUSH)
    return project


def _environment(project: Project, inner_path: str) -> dict[str, str]:
    """What the CGI contract and git ask for, and nothing of the caller's own configuration."""
    repositories = state().repositories
    environment = git.ENVIRONMENT | {
        "GIT_PROJECT_ROOT": str(repositories.root),
        "GIT_HTTP_EXPORT_ALL": "1",
        "GATEWAY_INTERFACE": "CGI/1.1",
        "PATH_INFO": f"/{repositories.path(project.id).name}/{inner_path}",
        "REQUEST_METHOD": request.method,
        "QUERY_STRING": request.query_string.decode("latin-1"),
        "CONTENT_TYPE": request.content_type or "",
        "REMOTE_ADDR": request.remote_addr or "",
    }
    passed_on = {
        "CONTENT_LENGTH": request.content_length,
        "HTTP_CONTENT_ENCODING": request.headers.get("Content-Encoding"),
        "GIT_PROTOCOL": request.headers.get("Git-Protocol"),
    }
    return environment | {
        name: str(value) for name, value in passed_on.items() if value is not None
    }
