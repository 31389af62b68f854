"""Tags. GitLab doc/api/tags.md; app/services/tags/."""

import re
from typing import Any

from flask import Response
from pygit2 import Commit, Signature
from pygit2.enums import ObjectType

from sandbox import params, present_git, pushes
from sandbox.api import PROJECT, Json, Resource
from sandbox.api.branches import is_sought, is_valid_name
from sandbox.api.repositories import keyset_page
from sandbox.clock import now
from sandbox.errors import GitLabError, forbidden, not_found
from sandbox.git_access import require_code, require_filled, require_push
from sandbox.pagination import page_of_list
from sandbox.permissions import Level, level_in
from sandbox.repositories import ZERO, CommitRefusedError, Ref, Repository, move_ref
from sandbox.repositories.hook import matches
from sandbox.state import store
from sandbox.state.records import Project, ProtectedTag, User

api = Resource("tags", f"{PROJECT}/repository/tags", read_scope="read_repository")


@api.get("")
def list_tags(project_ref: str) -> Response:
    project, repository = require_code(project_ref)
    given = params.take(
        "order_by: name|updated|version; sort: asc|desc; search pagination page_token: text"
    )
    wanted = [name for name in repository.tag_names() if is_sought(name, given.get("search"))]
    found = [tag for name in wanted if (tag := repository.tag(name))]
    found.sort(key=_order(given.get("order_by") or "updated"), reverse=given.get("sort") != "asc")

    def present(ref: Ref) -> Json:
        return present_git.tag(ref, project)

    if given.get("pagination") == "keyset":
        return keyset_page(found, present, lambda ref: ref.name, given.get("page_token"))
    return page_of_list(found, present)


def _order(column: str) -> Any:
    if column == "name":
        return lambda ref: ref.name
    if column == "version":
        return lambda ref: [
            (int(n or -1), text) for n, text in re.findall(r"(\d+)|(\D+)", ref.name)
        ]
    return lambda ref: (ref.target.commit_time, ref.name)


def _tag(repository: Repository, name: str) -> Ref:
    if (found := repository.tag(name)) is None:
        raise not_found("Tag")
    return found


@api.get("/<name>")
def read_tag(project_ref: str, name: str) -> Json:
    project, repository = require_code(project_ref)
    return present_git.tag(_tag(repository, name), project)


@api.get("/<name>/signature")
def read_signature(project_ref: str, name: str) -> Json:
    _, repository = require_code(project_ref)
    _tag(repository, name)
    raise not_found("Signature")


@api.post("", lock=False)
def create_tag(project_ref: str) -> Json:
    given = params.take("*tag_name *ref message: text")
    require_filled(given, "tag_name", "ref")
    project, repository, user = require_push(project_ref)
    name = given["tag_name"]
    make_tag(project, repository, user, name, ref=given["ref"], message=given.get("message"))
    return present_git.tag(_tag(repository, name), project)


def make_tag(
    project: Project,
    repository: Repository,
    user: User,
    name: str,
    *,
    ref: str,
    message: str | None,
) -> None:
    """Tag a commit for a user and tell the hooks; 400 in GitLab's words where that cannot be."""
    if not is_valid_name(f"refs/tags/{name}"):
        raise GitLabError(400, "Tag name invalid")
    if repository.tag(name):
        raise GitLabError(400, f"Tag {name} already exists")
    if not may_create(user, project, name):
        raise GitLabError(400, "You are not allowed to create this tag as it is protected.")
    target = repository.resolve(ref)
    if target is None:
        raise GitLabError(400, f"Target {ref} is invalid")
    object_id = _tag_object(repository, name, target, user, (message or "").strip())
    try:
        move_ref(repository, f"refs/tags/{name}", object_id, ZERO)
    except CommitRefusedError as error:
        raise GitLabError(400, f"Tag {name} already exists") from error
    pushes.record(project, repository, user, [pushes.Update(ZERO, object_id, f"refs/tags/{name}")])


def _tag_object(repository: Repository, name: str, target: Commit, user: User, message: str) -> str:
    """Id of what the ref names: a tag object where there is a message, else the commit."""
    if not message:
        return str(target.id)
    tagger = Signature(user.name, user.email, int(now().timestamp()), 0)
    raw = f"object {target.id}\ntype commit\ntag {name}\ntagger {tagger.name} <{tagger.email}> {tagger.time} +0000\n\n{message}\n"
    return str(repository.git.write(ObjectType.TAG, raw.encode()))


def _rules(project: Project, name: str) -> list[ProtectedTag]:
    rules = store().find(ProtectedTag, project_id=project.id).rows()
    return [rule for rule in rules if matches(rule.name, name)]


def may_create(user: User, project: Project, name: str) -> bool:
    level, rules = level_in(user, project), _rules(project, name)
    return not rules or any(pushes.satisfies(level, rule.create_access_level) for rule in rules)


@api.delete("/<name>", lock=False)
def delete_tag(project_ref: str, name: str) -> None:
    project, repository, user = require_push(project_ref)
    found = _tag(repository, name)
    if _rules(project, name) and level_in(user, project) < Level.MAINTAINER:
        raise forbidden()
    repository.git.references.delete(f"refs/tags/{name}")
    pushes.record(
        project, repository, user, [pushes.Update(found.object_id, ZERO, f"refs/tags/{name}")]
    )
