"""Tree, blobs, archive, compare and what else is read of a repository as a whole.

GitLab doc/api/repositories.md; lib/api/repositories.rb.
"""

import base64
from collections.abc import Callable
from itertools import islice
from typing import TypeVar

import pygit2
from flask import Response, jsonify

from sandbox import params, present_git
from sandbox.api import PROJECT, Json, Resource
from sandbox.errors import GitLabError, not_found
from sandbox.git_access import require_code, require_commit
from sandbox.pagination import link, page_of_list, requested_page
from sandbox.present import url
from sandbox.repositories import History, archive, patches

T = TypeVar("T")
api = Resource("repositories", f"{PROJECT}/repository", read_scope="read_repository")


@api.get("/tree")
def read_tree(project_ref: str) -> Response:
    project, repository = require_code(project_ref)
    given = params.take(
        "ref path: text; recursive: boolean; pagination: legacy|keyset|none; page_token: text"
    )
    recursive = bool(given.get("recursive"))
    if given.get("pagination") == "none" and not recursive:
        raise GitLabError(400, {"error": 'pagination cannot be "none" unless "recursive" is true'})
    commit = require_commit(project, repository, given.get("ref"), "Tree")
    found = repository.tree(commit, given.get("path") or "", recursive=recursive)
    if found is None:
        raise not_found("invalid revision or path")
    entries = list(found)
    if given.get("pagination") == "none":
        return jsonify([present_git.tree_entry(entry) for entry in entries])
    if given.get("pagination") == "keyset":
        return keyset_page(
            entries, present_git.tree_entry, lambda entry: entry.path, given.get("page_token")
        )
    return page_of_list(entries, present_git.tree_entry)


def keyset_page(
    rows: list[T], present: Callable[[T], Json], key: Callable[[T], str], token: str | None
) -> Response:
    """A page of what git lists, after the row that the token names; only `next` is linked."""
    _, size = requested_page()
    start = 0
    if token:
        try:
            after = base64.urlsafe_b64decode(token).decode()
            start = next(n for n, row in enumerate(rows, 1) if key(row) == after)
        except (ValueError, StopIteration) as error:
            raise GitLabError(422, f"could not find starting OID: {token}") from error
    answer = jsonify([present(row) for row in islice(rows, start, start + size)])
    if start + size < len(rows):
        cursor = base64.urlsafe_b64encode(key(rows[start + size - 1]).encode()).decode()
        answer.headers["Link"] = f'<{link(page_token=cursor, page=None)}>; rel="next"'
    return answer


def _blob(project_ref: str, sha: str) -> pygit2.Blob:
    _, repository = require_code(project_ref)
    if (blob := repository.blob(sha)) is None:
        raise not_found("Blob")
    return blob


@api.get("/blobs/<sha>")
def read_blob(project_ref: str, sha: str) -> Json:
    blob = _blob(project_ref, sha)
    return {
        "size": blob.size,
        "encoding": "base64",
        "content": base64.b64encode(blob.data).decode(),
        "sha": str(blob.id),
    }


@api.get("/blobs/<sha>/raw")
def read_raw_blob(project_ref: str, sha: str) -> Response:
    return Response(_blob(project_ref, sha).data, content_type="text/plain; charset=utf-8")


@api.get("/archive")
@api.get("/archive.<form>")
def read_archive(project_ref: str, form: str = "tar.gz") -> Response:
    project, repository = require_code(project_ref)
    given = params.take("sha format path: text; exclude_paths: words")
    form = given.get("format") or form
    if form not in archive.FORMATS:
        raise GitLabError(404, {"error": "404 Not Found"})
    ref = given.get("sha") or project.default_branch
    commit = require_commit(project, repository, ref, "File")
    path = (given.get("path") or "").strip("/")
    if repository.object_at(commit, path) is None:
        raise not_found("File")
    parts = (project.path, ref, str(commit.id), path)
    name = present_git.one_line("-".join(part.replace("/", "-") for part in parts if part))
    kind = "application/zip" if form == "zip" else "application/octet-stream"
    content = archive.stream(
        repository,
        commit,
        form=form,
        prefix=name,
        path=path,
        excluded=given.get("exclude_paths") or [],
    )
    answer = Response(content, content_type=kind)
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}.{form}")
    return answer


@api.get("/compare")
def compare(project_ref: str) -> Json:
    project, repository = require_code(project_ref)
    given = params.take("*from *to: text; straight unidiff: boolean")
    old = require_commit(project, repository, given["from"], "Ref")
    new = require_commit(project, repository, given["to"], "Ref")
    base = old if given.get("straight") else repository.merge_base(old, new)
    history = History(str(new.id), exclude=str(old.id))
    commits = repository.log(history, skip=0, limit=1000)[::-1]
    return {
        "commit": present_git.commit(commits[-1], project) if commits else None,
        "commits": [present_git.commit(each, project) for each in commits],
        "diffs": [
            present_git.diff(patch, unidiff=bool(given.get("unidiff")))
            for patch in patches(repository.diff(base, new))
        ],
        "compare_timeout": False,
        "compare_same_ref": given["from"] == given["to"],
        "web_url": url(f"{project.full_path}/-/compare/{old.id}...{new.id}"),
    }


@api.get("/contributors")
def read_contributors(project_ref: str) -> Response:
    project, repository = require_code(project_ref)
    given = params.take("ref: text; order_by: name|email|commits; sort: asc|desc")
    commit = require_commit(project, repository, given.get("ref"), "")
    rows = [
        {"name": name, "email": email, "commits": count, "additions": 0, "deletions": 0}
        for name, email, count in repository.contributors(str(commit.id))
    ]
    column = given.get("order_by") or "commits"
    rows.sort(key=lambda row: (row[column], row["email"]), reverse=given.get("sort") == "desc")
    return page_of_list(rows, dict)


@api.get("/merge_base")
def read_merge_base(project_ref: str) -> Json:
    project, repository = require_code(project_ref)
    refs = params.take("*refs: words")["refs"]
    if len(refs) < 2:
        raise GitLabError(400, "Provide at least 2 refs")
    commits = {ref: repository.resolve(ref) for ref in refs}
    unknown = [ref for ref, commit in commits.items() if commit is None]
    if unknown:
        noun = "ref" if len(unknown) == 1 else "refs"
        raise GitLabError(400, f"Could not find {noun}: {', '.join(unknown)}")
    base = repository.merge_base(*(commit for commit in commits.values() if commit))
    if base is None:
        raise not_found("Merge Base")
    return present_git.commit(base, project)
