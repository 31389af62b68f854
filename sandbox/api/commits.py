"""Commits. GitLab doc/api/commits.md; app/services/files/multi_service.rb."""

import pygit2
from flask import Response, jsonify

from sandbox import params, pipelines, present_ci, present_git, pushes
from sandbox.api import PROJECT, Json, Resource
from sandbox.clock import now
from sandbox.committing import actions_of, author_of, commit_as
from sandbox.errors import GitLabError
from sandbox.git_access import (
    person,
    require_branch,
    require_code,
    require_commit,
    require_filled,
    require_push_to,
)
from sandbox.pagination import page_of_list, requested_page, with_headers
from sandbox.repositories import CommitRefusedError, History, Repository, patches
from sandbox.repositories.replay import replay
from sandbox.state.records import Project

api = Resource("commits", f"{PROJECT}/repository/commits", read_scope="read_repository")


@api.get("")
def list_commits(project_ref: str) -> Response:
    project, repository = require_code(project_ref)
    given = params.take(
        "ref_name: text; since until: instant; path author: text; all with_stats "
        "first_parent: boolean; order: default|topo"
    )
    number, size = requested_page()
    ref = given.get("ref_name") or project.default_branch
    everything = bool(given.get("all"))
    if repository.is_empty:
        return _uncounted_page([], number, size)
    history = History(
        None if everything else str(require_commit(project, repository, ref).id),
        path=given.get("path"),
        since=given.get("since"),
        until=given.get("until"),
        author=given.get("author"),
        all=everything,
        first_parent=bool(given.get("first_parent")),
        order=given.get("order") or "default",
    )
    found = repository.log(history, skip=(number - 1) * size, limit=size)
    rows = [present_git.commit(each, project) for each in found]
    if given.get("with_stats"):
        rows = [
            row | present_git.stats(repository, each) for row, each in zip(rows, found, strict=True)
        ]
    return _uncounted_page(rows, number, size)


def _uncounted_page(rows: list[Json], number: int, size: int) -> Response:
    return with_headers(jsonify(rows), number, size, None)


@api.post("", lock=False)
def create_commit(project_ref: str) -> Json:
    given = params.take(
        "*branch *commit_message: text; *actions: records; start_branch start_sha "
        "author_name author_email: text; stats force: boolean"
    )
    require_filled(given, "branch", "commit_message", "actions")
    actions = list(actions_of(given["actions"]))
    branch = given["branch"]
    project, repository, user = require_push_to(project_ref, branch)
    made = commit_as(
        project,
        repository,
        user,
        branch=branch,
        message=given["commit_message"],
        actions=actions,
        start=_start(repository, given),
        force=bool(given.get("force")),
        author=author_of(given, user),
    )
    found = require_commit(project, repository, made)
    return _detail(repository, found, project, given)


def _detail(repository: Repository, made: pygit2.Commit, project: Project, given: Json) -> Json:
    """A commit as it is told alone; with its figures unless `stats` is off."""
    last = pipelines.latest_of(project.id, str(made.id))
    figures = {} if given.get("stats") is False else present_git.stats(repository, made)
    return present_git.commit(made, project) | {
        **figures,
        "project_id": project.id,
        "status": last and last.status,
        "last_pipeline": last and present_ci.pipeline_basic(last),
    }


def _start(repository: Repository, given: Json) -> str | None:
    branch, sha = given.get("start_branch"), given.get("start_sha")
    if sha and branch:
        raise GitLabError(400, "You can't pass both start_branch and start_sha")
    if sha and repository.resolve(sha) is None:
        raise GitLabError(400, f"Cannot find start_sha '{sha}'")
    if branch and not repository.is_empty and repository.branch_head(branch) is None:
        raise GitLabError(400, "You can only create or edit files when you are on a branch")
    return sha or branch


@api.get("/<sha>")
def read_commit(project_ref: str, sha: str) -> Json:
    project, repository = require_code(project_ref)
    found = require_commit(project, repository, sha)
    return _detail(repository, found, project, params.take("stats: boolean"))


@api.get("/<sha>/diff")
def read_diff(project_ref: str, sha: str) -> Response:
    project, repository = require_code(project_ref)
    unidiff = bool(params.take("unidiff: boolean").get("unidiff"))
    found = list(patches(repository.commit_diff(require_commit(project, repository, sha))))
    return page_of_list(found, lambda patch: present_git.diff(patch, unidiff=unidiff))


@api.get("/<sha>/refs")
def read_refs(project_ref: str, sha: str) -> Response:
    project, repository = require_code(project_ref)
    kind = params.take("type: branch|tag|all").get("type") or "all"
    commit_id = str(require_commit(project, repository, sha).id)
    found = [
        {"type": name, "name": ref}
        for name, folder in (("branch", "heads"), ("tag", "tags"))
        if kind in {name, "all"}
        for ref in repository.refs_containing(commit_id, folder)
    ]
    number, size = requested_page()
    return _uncounted_page(found[(number - 1) * size : number * size], number, size)


@api.get("/<sha>/sequence")
def read_sequence(project_ref: str, sha: str) -> Json:
    project, repository = require_code(project_ref)
    first_parent = bool(params.take("first_parent: boolean").get("first_parent"))
    commit_id = str(require_commit(project, repository, sha).id)
    return {"count": repository.count(History(commit_id, first_parent=first_parent))}


@api.get("/<sha>/merge_requests")
def read_merge_requests(project_ref: str, sha: str) -> Response:
    """There are none: the forge's projects have merge requests switched off."""
    project, repository = require_code(project_ref)
    require_commit(project, repository, sha)
    return page_of_list([], dict)


@api.get("/<sha>/signature")
def read_signature(project_ref: str, sha: str) -> Json:
    project, repository = require_code(project_ref)
    require_commit(project, repository, sha)
    raise GitLabError(404, "404 Signature Not Found")


@api.post("/<sha>/cherry_pick", lock=False)
def cherry_pick(project_ref: str, sha: str) -> tuple[Json, int]:
    return _replay(project_ref, sha, backwards=False)


@api.post("/<sha>/revert", lock=False)
def revert(project_ref: str, sha: str) -> tuple[Json, int]:
    return _replay(project_ref, sha, backwards=True)


def _replay(project_ref: str, sha: str, *, backwards: bool) -> tuple[Json, int]:
    given = params.take("*branch: text; dry_run: boolean; message: text")
    require_filled(given, "branch")
    branch = given["branch"]
    project, repository, user = require_push_to(project_ref, branch)
    found = require_commit(project, repository, sha)
    require_branch(repository, branch)
    dry = bool(given.get("dry_run"))
    try:
        move = replay(
            repository,
            found,
            branch=branch,
            backwards=backwards,
            message=given.get("message"),
            committer=person(user),
            at=now(),
            dry=dry,
        )
    except CommitRefusedError as error:
        body = {"message": str(error), "error_code": "conflict"}
        raise GitLabError(400, body | ({"dry_run": "error"} if dry else {})) from error
    if dry:
        return {"dry_run": "success"}, 200
    pushes.record(
        project, repository, user, [pushes.Update(move.old, move.new, f"{pushes.HEADS}{branch}")]
    )
    return present_git.commit(require_commit(project, repository, move.new), project), 201
