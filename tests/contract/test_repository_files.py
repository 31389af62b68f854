"""Files, trees, archives: GitLab doc/api/repository_files.md, doc/api/repositories.md."""

import base64
import hashlib
import io
import tarfile
import zipfile
from typing import Any

import pytest


@pytest.fixture
def files(http: Any, project: dict[str, Any]) -> str:
    return f"/api/v4/projects/{project['id']}/repository/files"


def content(text: str, **more: Any) -> dict[str, Any]:
    return {"branch": "main", "commit_message": "Change", "content": text, **more}


def test_a_file_is_told_in_body_and_headers_alike(http: Any, files: str) -> None:
    assert http.post(f"{files}/a%2Fb%20c.txt", json=content("isi\n")).json() == {
        "file_path": "a/b c.txt",
        "branch": "main",
    }
    answer = http.get(f"{files}/a%2Fb%20c.txt?ref=main")
    told = answer.json()
    assert base64.b64decode(told["content"]) == b"isi\n"
    assert told["content_sha256"] == hashlib.sha256(b"isi\n").hexdigest()
    assert (told["size"], told["file_name"], told["encoding"]) == (4, "b c.txt", "base64")
    head = http.head(f"{files}/a%2Fb%20c.txt?ref=main")
    assert head.headers["X-Gitlab-Blob-Id"] == told["blob_id"]
    assert head.headers["X-Gitlab-Last-Commit-Id"] == told["last_commit_id"]
    assert head.headers["X-Gitlab-Execute-Filemode"] == "false"
    assert http.get(f"{files}/a%2Fb%20c.txt/raw?ref=main").content == b"isi\n"


def test_base64_keeps_every_byte(http: Any, files: str) -> None:
    data = bytes(range(256))
    body = content(base64.b64encode(data).decode(), encoding="base64")
    assert http.post(f"{files}/data.bin", json=body).status_code == 201
    assert http.get(f"{files}/data.bin/raw").content == data


def test_creating_what_exists_and_changing_what_does_not_are_refused(http: Any, files: str) -> None:
    again = http.post(f"{files}/README.md", json=content("x"))
    assert (again.status_code, again.json()) == (
        400,
        {"message": "A file with this name already exists"},
    )
    missing = http.put(f"{files}/missing.txt", json=content("x"))
    assert (missing.status_code, missing.json()) == (
        400,
        {"message": "A file with this name doesn't exist"},
    )


def test_a_stale_last_commit_id_is_refused(http: Any, files: str) -> None:
    first = http.get(f"{files}/README.md?ref=main").json()["last_commit_id"]
    assert http.put(f"{files}/README.md", json=content("two")).status_code == 200
    stale = http.put(f"{files}/README.md", json=content("three", last_commit_id=first))
    assert stale.status_code == 400
    assert "changed since you started editing it" in stale.json()["message"]


@pytest.mark.parametrize("path", ["%2FREADME.md", "..%2FREADME.md", "a%2F..%2F..%2Fb"])
def test_a_path_that_leaves_the_repository_is_no_path(http: Any, files: str, path: str) -> None:
    for n in range(6):  # so that the last commit of README.md lies further back
        body = {"branch": "main", "commit_message": "x", "content": str(n)}
        http.post(f"{files}/f{n}", json=body)
    answer = http.get(f"{files}/{path}", params={"ref": "main"})
    assert answer.status_code == 400
    assert answer.json() == {"error": "file_path should be a valid file path"}


@pytest.mark.parametrize("excluded", ["../x", "/README.md", "a/../../b"])
def test_what_is_left_out_of_an_archive_may_lie_outside(
    http: Any, repository: str, excluded: str
) -> None:
    answer = http.get(f"{repository}/archive.tar.gz", params={"exclude_paths": excluded})
    with tarfile.open(fileobj=io.BytesIO(answer.content)) as packed:
        assert any(name.endswith("/README.md") for name in packed.getnames())


def test_deleting_answers_without_a_body(http: Any, files: str) -> None:
    gone = http.delete(f"{files}/README.md", json={"branch": "main", "commit_message": "Remove"})
    assert (gone.status_code, gone.content) == (204, b"")
    again = http.get(f"{files}/README.md?ref=main")
    assert (again.status_code, again.json()) == (404, {"message": "404 File Not Found"})


def test_what_is_missing_is_named(http: Any, files: str) -> None:
    answer = http.post(f"{files}/x", json={"content": "x"})
    assert answer.status_code == 400
    assert answer.json() == {"error": "branch is missing, commit_message is missing"}
    assert http.get(f"{files}/README.md").json() == {"error": "ref is missing"}
    assert http.get(f"{files}/README.md?ref=none").json() == {"message": "404 Commit Not Found"}


@pytest.fixture
def repository(http: Any, project: dict[str, Any]) -> str:
    base = f"/api/v4/projects/{project['id']}/repository"
    actions = [
        {"action": "create", "file_path": f"docs/{n:02}.md", "content": str(n)} for n in range(25)
    ]
    body = {"branch": "main", "commit_message": "Write docs", "actions": actions}
    assert http.post(f"{base}/commits", json=body).status_code == 201
    return base


def test_a_tree_is_paged_by_number_or_by_key(http: Any, repository: str) -> None:
    first = http.get(f"{repository}/tree?path=docs")
    assert (len(first.json()), first.headers["X-Total"], first.headers["X-Next-Page"]) == (
        20,
        "25",
        "2",
    )
    assert first.json()[0].keys() == {"id", "name", "type", "path", "mode"}
    names: list[str] = []
    url: str | None = f"{repository}/tree?path=docs&pagination=keyset&per_page=10"
    while url:
        answer = http.get(url)
        names += [entry["name"] for entry in answer.json()]
        url = answer.links.get("next", {}).get("url")
    assert names == [f"{n:02}.md" for n in range(25)]


def test_a_recursive_tree_tells_folders_too(http: Any, repository: str) -> None:
    found = http.get(f"{repository}/tree?recursive=true&per_page=100").json()
    kinds = {entry["path"]: (entry["type"], entry["mode"]) for entry in found}
    assert kinds["docs"] == ("tree", "040000")
    assert kinds["docs/03.md"] == ("blob", "100644")


def test_a_tree_that_is_not_there(http: Any, repository: str) -> None:
    assert http.get(f"{repository}/tree?ref=none").json() == {"message": "404 Tree Not Found"}
    path = http.get(f"{repository}/tree?path=none")
    assert (path.status_code, path.json()) == (
        404,
        {"message": "404 invalid revision or path Not Found"},
    )


def test_a_blob_is_read_by_its_id(http: Any, repository: str) -> None:
    entry = http.get(f"{repository}/tree?path=docs").json()[7]
    blob = http.get(f"{repository}/blobs/{entry['id']}").json()
    assert (base64.b64decode(blob["content"]), blob["sha"]) == (b"7", entry["id"])
    assert http.get(f"{repository}/blobs/{entry['id']}/raw").content == b"7"
    assert http.get(f"{repository}/blobs/{'0' * 40}").json() == {"message": "404 Blob Not Found"}


@pytest.mark.parametrize("form", ["tar", "tar.gz", "tar.bz2"])
def test_an_archive_has_one_folder_named_after_project_ref_and_commit(
    http: Any, repository: str, project: dict[str, Any], form: str
) -> None:
    sha = http.get(f"{repository}/commits/main").json()["id"]
    answer = http.get(f"{repository}/archive.{form}?sha=main")
    with tarfile.open(fileobj=io.BytesIO(answer.content)) as archive:
        names = archive.getnames()
    assert {name.split("/")[0] for name in names} == {f"{project['path']}-main-{sha}"}
    assert len(names) == 28


def test_an_archive_may_be_a_zip_of_one_folder(http: Any, repository: str) -> None:
    answer = http.get(f"{repository}/archive.zip?path=docs")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        files = [name for name in archive.namelist() if not name.endswith("/")]
    assert len(files) == 25


def test_compare_tells_commits_and_differences(http: Any, repository: str) -> None:
    told = http.get(f"{repository}/compare?from=main~1&to=main").json()
    assert [commit["title"] for commit in told["commits"]] == ["Write docs"]
    assert (len(told["diffs"]), told["compare_same_ref"]) == (25, False)
    assert http.get(f"{repository}/compare?from=none&to=main").status_code == 404
