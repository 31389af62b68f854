"""Releases and their links. GitLab doc/api/releases/; app/services/releases/."""

import re
from urllib.parse import urlsplit

from flask import Response, redirect

from sandbox import params, payloads_git, present_git
from sandbox.api import PROJECT, Json, Resource
from sandbox.api.tags import make_tag, may_create
from sandbox.auth import current_user
from sandbox.clock import stamp
from sandbox.errors import GitLabError, bad_parameters, conflict, forbidden, invalid, not_found
from sandbox.git_access import require_code, require_push
from sandbox.pagination import page_of
from sandbox.permissions import can_read_code, require_project
from sandbox.repositories import Repository
from sandbox.state import Query, state, store
from sandbox.state.records import Project, User
from sandbox.state.repository_records import Release, ReleaseLink

api = Resource("releases", f"{PROJECT}/releases")
FIELDS = params.kinds("name description: text; released_at: instant")
LINK = params.kinds("filepath direct_asset_path: text; link_type: other|runbook|image|package")
NAMED = params.kinds("name url: text")


def _releases(project: Project) -> Query[Release]:
    return store().find(Release, project_id=project.id)


def _release(project: Project, tag: str, missing: GitLabError | None = None) -> Release:
    if (found := _releases(project).where("tag_name = ?", tag).first()) is None:
        raise missing or not_found()
    return found


def _links(release: Release) -> Query[ReleaseLink]:
    return store().find(ReleaseLink, release_id=release.id)


@api.get("")
def list_releases(project_ref: str) -> Response:
    project, user = require_project(project_ref), current_user()
    column = params.one_of("released_at", "created_at")
    given = params.take("sort: asc|desc", order_by=column)
    order = f"{given.get('order_by') or 'released_at'} {given.get('sort') or 'desc'}, id DESC"
    code = can_read_code(user, project)
    return page_of(
        _releases(project).order(order),
        lambda row: present_git.release(row, project, _links(row).rows(), code=code),
    )


@api.get("/<tag>")
def read_release(project_ref: str, tag: str) -> Json:
    project, _ = require_code(project_ref)
    return _shown(project, _release(project, tag))


def _shown(project: Project, row: Release) -> Json:
    return present_git.release(row, project, _links(row).rows())


@api.get("/permalink/latest")
@api.get("/permalink/latest/<path:rest>")
def latest(project_ref: str, rest: str = "") -> Response:
    project, _ = require_code(project_ref)
    query = _releases(project).where("released_at <= ?", stamp())
    if (found := query.order("released_at DESC, id DESC").first()) is None:
        raise not_found()
    where = present_git.quoted(f"api/v4/projects/{project.id}/releases/", found.tag_name)
    return redirect(f"{where}/{rest}".rstrip("/"))  # type: ignore[return-value]


@api.get("/<tag>/downloads/<path:filepath>")
def download(project_ref: str, tag: str, filepath: str) -> Response:
    project, _ = require_code(project_ref)
    found = _links(_release(project, tag)).where("filepath = ?", f"/{filepath}").first()
    if found is None:
        raise not_found()
    return redirect(found.url)  # type: ignore[return-value]


def _may_write(project_ref: str, tag: str) -> tuple[Project, Repository, User]:
    """For Developers up, and only who may make the tag where it is protected."""
    project, repository, user = require_push(project_ref)
    if not may_create(user, project, tag):
        raise forbidden()
    return project, repository, user


@api.post("", lock=False)
def create_release(project_ref: str) -> Json:
    given = params.take("*tag_name tag_message ref: text; assets: mapping", **FIELDS)
    tag = given["tag_name"]
    project, repository, user = _may_write(project_ref, tag)
    links = _links_of(given.get("assets") or {})
    _refuse_second(project, tag)
    if repository.tag(tag) is None:
        if not given.get("ref"):
            raise GitLabError(422, "Ref is not specified")
        told = {"ref": given["ref"], "message": given.get("tag_message")}
        make_tag(project, repository, user, tag, **told)
    with store().transaction():
        _refuse_second(project, tag)  # it may have come while the tag was made
        made = store().insert(
            Release,
            project_id=project.id,
            author_id=user.id,
            tag_name=tag,
            name=given.get("name") or tag,
            description=given.get("description"),
            released_at=given.get("released_at") or stamp(),
        )
        for link in links:
            _add_link(made, link)
        _tell(project, made, "create")
    return _shown(project, made)


def _refuse_second(project: Project, tag: str) -> None:
    if _releases(project).where("tag_name = ?", tag).exists():
        raise conflict("Release already exists")


def _links_of(assets: Json) -> list[Json]:
    """`assets[links]` of a new release, each read as the link endpoint reads one."""
    try:
        records = params.records(assets.get("links") or [])
    except ValueError as error:
        raise bad_parameters("assets[links] is invalid") from error
    return [params.read(record, NAMED, LINK) for record in records]


def _tell(project: Project, release: Release, action: str) -> None:
    body = payloads_git.release(project, release, _shown(project, release), action)
    state().deliveries.fire(project.id, "releases_events", body)


@api.put("/<tag>")
def edit_release(project_ref: str, tag: str) -> Json:
    project, _, _ = _may_write(project_ref, tag)
    row = _release(project, tag, forbidden())
    given = params.take(**FIELDS)
    changed = {name: value for name, value in given.items() if value or name == "description"}
    row = store().update(row, **changed)
    _tell(project, row, "update")
    return _shown(project, row)


@api.delete("/<tag>")
def delete_release(project_ref: str, tag: str) -> Json:
    """The tag stays."""
    project, _, _ = _may_write(project_ref, tag)
    row = _release(project, tag, forbidden())
    shown = _shown(project, row)
    _tell(project, row, "delete")
    _links(row).delete()
    store().delete(row)
    return shown


def _link(project_ref: str, tag: str, link_id: int, *, write: bool) -> tuple[Project, ReleaseLink]:
    project = _may_write(project_ref, tag)[0] if write else require_code(project_ref)[0]
    if (found := _links(_release(project, tag)).where("id = ?", link_id).first()) is None:
        raise not_found()
    return project, found


@api.get("/<tag>/assets/links")
def list_links(project_ref: str, tag: str) -> Response:
    project, _ = require_code(project_ref)
    query = _links(_release(project, tag)).order("id DESC")
    return page_of(query, lambda row: present_git.release_link(row, project, tag))


@api.get("/<tag>/assets/links/<int:link_id>")
def read_link(project_ref: str, tag: str, link_id: int) -> Json:
    project, row = _link(project_ref, tag, link_id, write=False)
    return present_git.release_link(row, project, tag)


@api.post("/<tag>/assets/links")
def create_link(project_ref: str, tag: str) -> Json:
    project, _, _ = _may_write(project_ref, tag)
    release = _release(project, tag)
    made = _add_link(release, params.take(NAMED, **LINK))
    return present_git.release_link(made, project, tag)


@api.put("/<tag>/assets/links/<int:link_id>")
def edit_link(project_ref: str, tag: str, link_id: int) -> Json:
    project, row = _link(project_ref, tag, link_id, write=True)
    given = params.take(**NAMED, **LINK)
    params.at_least_one(given, NAMED)
    others = _links(_release(project, tag)).where("id <> ?", row.id)
    row = store().update(row, **_checked(others, given))
    return present_git.release_link(row, project, tag)


def _add_link(release: Release, given: Json) -> ReleaseLink:
    return store().insert(ReleaseLink, release_id=release.id, **_checked(_links(release), given))


def _checked(others: Query[ReleaseLink], given: Json) -> Json:
    """A link's columns, or 400 in the model's words."""
    values = {name: value for name, value in given.items() if value is not None}
    if path := values.pop("direct_asset_path", None):
        values["filepath"] = path
    problems = {
        name: ["has already been taken"]
        for name in ("name", "url", "filepath")
        if name in values and others.where(f"{name} = ?", values[name]).exists()
    }
    if "url" in values and not _is_address(values["url"]):
        problems["url"] = ["is blocked: Only allowed schemes are http, https, ftp"]
    if "filepath" in values and not re.fullmatch(r"/(?!.*\.\.)\S{1,127}", values["filepath"]):
        problems["filepath"] = ["is in an invalid format"]
    if problems:
        raise invalid(**problems)
    return values


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https", "ftp") and bool(parts.hostname)


@api.delete("/<tag>/assets/links/<int:link_id>")
def delete_link(project_ref: str, tag: str, link_id: int) -> Json:
    project, row = _link(project_ref, tag, link_id, write=True)
    store().delete(row)
    return present_git.release_link(row, project, tag)
