"""The file browser: folders with their README, files, history, commits."""

import mimetypes
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pygit2
from flask import Response, request
from markupsafe import Markup

from sandbox.errors import not_found
from sandbox.git_access import require_code, require_commit
from sandbox.pages.markdown import render
from sandbox.pages.page import page_number, pages, show
from sandbox.pages.references import surroundings
from sandbox.repositories import Entry, History, Repository, patch_of, patches, readable
from sandbox.state.records import Project

README = ("readme.md", "readme.markdown", "readme.txt", "readme")
SHOWN_BYTES = 1 << 20
COMMITS = 40


@dataclass(frozen=True, slots=True)
class Listing:
    ref: str
    path: str
    entries: list[Entry]
    last: pygit2.Commit
    readme_name: str
    readme: Markup | None


def listing(project: Project, repository: Repository, ref: str, path: str) -> Listing | None:
    """A folder as the browser shows it; None where there is no commit or no such folder."""
    commit = repository.resolve(ref)
    entries = repository.tree(commit, path, recursive=False) if commit else None
    if commit is None or entries is None:
        return None
    rows = list(entries)
    named = {entry.name.lower(): entry for entry in rows if entry.type == "blob"}
    found = next((named[name] for name in README if name in named), None)
    blob = repository.blob(found.id) if found else None
    return Listing(
        ref,
        path,
        rows,
        commit,
        found.name if found else "",
        _prose(project, ref, path, blob) if blob and not blob.is_binary else None,
    )


def _prose(project: Project, ref: str, folder: str, blob: pygit2.Blob) -> Markup:
    """A Markdown file, its links leading to files beside it."""
    inside = quote(f"{ref}/{folder}".rstrip("/"))
    around = surroundings(
        project,
        blob=f"/{project.full_path}/-/blob/{inside}",
        raw=f"/{project.full_path}/-/raw/{inside}",
    )
    return render(blob.data.decode(errors="replace"), around)


def _split(repository: Repository, ref_and_path: str) -> tuple[str, str]:
    """A ref may hold slashes: the shortest beginning that names a commit is the ref."""
    parts = ref_and_path.strip("/").split("/")
    for end in range(1, len(parts) + 1):
        ref = "/".join(parts[:end])
        if repository.resolve(ref) is not None:
            return ref, "/".join(parts[end:])
    raise not_found("Commit")


@pages.get("/<page:path>/-/tree/<path:rest>")
def tree(path: str, rest: str) -> Response:
    project, repository = require_code(path)
    ref, folder = _split(repository, rest)
    found = listing(project, repository, ref, folder)
    if found is None:
        raise not_found("Tree")
    return show("tree.html", project=project, listing=found)


def _blob(path: str, rest: str) -> tuple[Project, Repository, str, str, pygit2.Blob]:
    project, repository = require_code(path)
    ref, name = _split(repository, rest)
    blob = repository.object_at(require_commit(project, repository, ref), name)
    if not isinstance(blob, pygit2.Blob):
        raise not_found("File")
    return project, repository, ref, name, blob


@pages.get("/<page:path>/-/blob/<path:rest>")
def blob(path: str, rest: str) -> Response:
    project, repository, ref, name, found = _blob(path, rest)
    told: dict[str, Any] = {"prose": None, "lines": None, "image": False}
    kind = mimetypes.guess_type(name)[0] or ""
    if name.lower().endswith((".md", ".markdown")) and request.args.get("plain") != "1":
        told["prose"] = _prose(project, ref, name.rpartition("/")[0], found)
    elif kind in {"image/png", "image/jpeg", "image/gif", "image/webp"}:
        told["image"] = True
    elif not found.is_binary and found.size <= SHOWN_BYTES:
        told["lines"] = found.data.decode(errors="replace").splitlines()
    last = repository.last_commit_id(ref, name)
    commit = repository.resolve(last) if last else None
    return show("blob.html", project=project, ref=ref, name=name, blob=found, last=commit, **told)


@pages.get("/<page:path>/-/raw/<path:rest>")
def raw(path: str, rest: str) -> Response:
    """A file's bytes; nothing of a repository ever runs in the forge's own pages."""
    _, _, _, name, found = _blob(path, rest)
    kind = mimetypes.guess_type(name)[0] or ""
    safe = (
        kind
        if kind.startswith("image/") and kind != "image/svg+xml"
        else "text/plain; charset=utf-8"
    )
    answer = Response(
        found.data,
        content_type="application/octet-stream"
        if found.is_binary and safe.startswith("text")
        else safe,
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@pages.get("/<page:path>/-/commits/<path:rest>")
def commits(path: str, rest: str) -> Response:
    project, repository = require_code(path)
    ref, name = _split(repository, rest)
    number = page_number()
    history = History(str(require_commit(project, repository, ref).id), path=name or None)
    found = repository.log(history, skip=(number - 1) * COMMITS, limit=COMMITS)
    more = number + 1 if len(found) == COMMITS else None
    return show(
        "commits.html", project=project, ref=ref, name=name, commits=found, page=number, more=more
    )


@pages.get("/<page:path>/-/commit/<sha>")
def commit(path: str, sha: str) -> Response:
    project, repository = require_code(path)
    found = require_commit(project, repository, sha)
    files = [
        (
            readable(patch.delta.new_file.path),
            patch.delta.status_char(),
            patch_of(patch).splitlines(),
        )
        for patch in patches(repository.commit_diff(found))
    ]
    return show("commit.html", project=project, commit=found, files=files)
