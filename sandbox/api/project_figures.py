"""Figures of a project: sizes, languages, stars. GitLab doc/api/projects.md."""

import tarfile
import tempfile
from collections import Counter
from pathlib import PurePosixPath

from flask import Response, send_file

from sandbox import params, present
from sandbox.api import PROJECT, Json, Resource
from sandbox.auth import require_admin, require_user
from sandbox.git_access import require_code
from sandbox.pagination import page_of
from sandbox.permissions import require_project
from sandbox.repositories import History
from sandbox.state import state, store
from sandbox.state.records import Project, User

api = Resource("project_figures", PROJECT)
LANGUAGES = {
    suffix: language
    for language, suffixes in {
        "C": "c h", "C#": "cs", "C++": "cc cpp hpp", "CSS": "css", "Dart": "dart", "Elixir": "ex exs",
        "Go": "go", "HCL": "tf", "HTML": "html htm", "Java": "java", "JavaScript": "js mjs cjs jsx",
        "Kotlin": "kt", "Lua": "lua", "PHP": "php", "Perl": "pl pm", "Python": "py", "R": "r",
        "Ruby": "rb", "Rust": "rs", "SCSS": "scss", "Scala": "scala", "Shell": "sh bash",
        "Swift": "swift", "TypeScript": "ts tsx", "Vue": "vue",
    }.items()
    for suffix in suffixes.split()
}  # fmt: skip


@api.get("/snapshot")
def snapshot(project_ref: str) -> Response:
    """The bare repository as a tar. GitLab doc/api/project_snapshots.md."""
    require_admin()
    folder = state().repositories.path(require_project(project_ref).id)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the answer
    with tarfile.open(fileobj=file, mode="w") as tar:
        tar.add(folder, arcname=".")
    file.seek(0)
    return send_file(file, "application/x-tar", as_attachment=True, download_name="snapshot.tar")


def statistics_of(project: Project) -> Json:
    folder = state().repositories.path(project.id)
    repository_size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    uploads_size = store().scalar(
        "SELECT COALESCE(SUM(size), 0) FROM uploads WHERE project_id = ?", project.id
    )
    has_commits = state().repositories.head(project.id, project.default_branch) is not None
    history = History(ref=project.default_branch)
    commits = state().repositories.open(project.id).count(history) if has_commits else 0
    nothing = ("lfs_objects_size", "job_artifacts_size", "pipeline_artifacts_size",
               "packages_size", "snippets_size", "wiki_size")  # fmt: skip
    return {
        "commit_count": commits,
        "storage_size": repository_size + uploads_size,
        "repository_size": repository_size,
        "uploads_size": uploads_size,
        **dict.fromkeys(nothing, 0),
    }


@api.get("/languages")
def languages(project_ref: str) -> Json:
    """Percent of the bytes of each language, told by the files' extensions alone."""
    project, repository = require_code(project_ref)
    sizes: Counter[str] = Counter()
    head = repository.resolve(project.default_branch)
    for entry in (head and repository.tree(head, "", recursive=True)) or ():
        language = LANGUAGES.get(PurePosixPath(entry.path).suffix[1:].lower())
        if language and (blob := repository.blob(entry.id)):
            sizes[language] += blob.size
    return {name: round(100 * size / sizes.total(), 2) for name, size in sizes.most_common()}


@api.post("/<any(star, unstar):action>")
def star(project_ref: str, action: str) -> tuple[Json | str, int]:
    project, user = require_project(project_ref), require_user()
    done = store().toggle("stars", action == "star", project_id=project.id, user_id=user.id)
    return (present.project(project, user), 201) if done else ("", 304)


@api.get("/starrers")
def starrers(project_ref: str) -> Response:
    project = require_project(project_ref)
    query = (
        store()
        .find(User)
        .where("id IN (SELECT user_id FROM stars WHERE project_id = ?)", project.id)
    )
    query = query.matching(params.take("search: text").get("search"), "name", "username")
    since = project.created_at  # the store does not keep when a star was given
    return page_of(query, lambda row: {"starred_since": since, "user": present.user_basic(row)})
