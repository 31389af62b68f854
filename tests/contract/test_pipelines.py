"""Pipelines, jobs, commit statuses and comments: GitLab doc/api/{pipelines,jobs,commits}.md.

Nothing runs a job here; the tests that drive one speak to the sandbox alone.
"""

import json
from collections.abc import Callable
from typing import Any

import gitlab
import pytest

CONFIG = """
stages: [build, test, deploy]
.shared: {stage: test}
compile: {stage: build, script: make}
check: {extends: .shared, script: make test}
lint: {stage: test, script: [make lint], allow_failure: true}
ship: {stage: deploy, script: ship, when: manual}
"""


@pytest.fixture
def commit(http: Any, api: str) -> Callable[..., str]:
    def make(content: str = CONFIG, message: str = "Add CI") -> str:
        exists = http.head(f"{api}/repository/files/.gitlab-ci.yml?ref=main").status_code == 200
        action = {
            "action": "update" if exists else "create",
            "file_path": ".gitlab-ci.yml",
            "content": content,
        }
        body = {"branch": "main", "commit_message": message, "actions": [action]}
        made = http.post(f"{api}/repository/commits", json=body)
        assert made.status_code == 201, made.text
        return str(made.json()["id"])

    return make


@pytest.fixture
def drive(http: Any, api: str, forge: Any) -> Callable[[str, str], None]:
    if not forge.is_sandbox:
        pytest.fail("drives jobs through /_sandbox/, which a GitLab does not have")

    def to(name: str, status: str) -> None:
        (job,) = [each for each in http.get(f"{api}/jobs").json() if each["name"] == name]
        answer = http.put(f"/_sandbox/jobs/{job['id']}", json={"status": status})
        assert answer.status_code == 200, answer.text

    return to


def statuses(http: Any, api: str) -> dict[str, str]:
    return {each["name"]: each["status"] for each in http.get(f"{api}/jobs").json()}


def test_a_push_of_a_ci_file_makes_a_pipeline_by_stages(
    http: Any, api: str, commit: Callable[..., str]
) -> None:
    sha = commit()
    (pipeline,) = http.get(f"{api}/pipelines").json()
    assert (pipeline["sha"], pipeline["ref"], pipeline["source"], pipeline["status"]) == (
        sha, "main", "push", "pending")  # fmt: skip
    jobs = http.get(f"{api}/pipelines/{pipeline['id']}/jobs").json()
    assert {each["name"]: each["stage"] for each in jobs} == {
        "compile": "build", "check": "test", "lint": "test", "ship": "deploy"}  # fmt: skip
    assert http.get(f"{api}/pipelines/latest").json()["id"] == pipeline["id"]
    detail = http.get(f"{api}/repository/commits/{sha}").json()
    assert (detail["status"], detail["last_pipeline"]["id"]) == ("pending", pipeline["id"])


def test_stages_follow_one_another_and_hooks_tell(
    http: Any,
    api: str,
    receiver: Any,
    commit: Callable[..., str],
    drive: Callable[[str, str], None],
) -> None:
    commit()
    flags = {"push_events": False, "pipeline_events": True, "job_events": True}
    http.post(f"{api}/hooks", json={"url": receiver.url, **flags})
    drive("compile", "running")
    drive("compile", "success")
    assert statuses(http, api) == {
        "compile": "success", "check": "pending", "lint": "pending", "ship": "created"}  # fmt: skip
    drive("lint", "failed")
    drive("check", "success")
    assert statuses(http, api)["ship"] == "manual"
    (pipeline,) = http.get(f"{api}/pipelines").json()
    assert pipeline["status"] == "success"
    got = [(headers["X-Gitlab-Event"], json.loads(raw)) for headers, raw in receiver.wait(9)]
    told = [body["object_attributes"]["status"] for event, body in got if event == "Pipeline Hook"]
    assert told == ["running", "success"]
    jobs = [
        (body["build_name"], body["build_status"]) for event, body in got if event == "Job Hook"
    ]
    assert jobs[:2] == [("compile", "running"), ("compile", "success")]


def test_a_failure_skips_what_follows_until_it_is_tried_again(
    http: Any, api: str, commit: Callable[..., str], drive: Callable[[str, str], None]
) -> None:
    commit()
    drive("compile", "failed")
    (pipeline,) = http.get(f"{api}/pipelines?status=failed").json()
    assert set(statuses(http, api).values()) == {"failed", "skipped"}
    again = http.post(f"{api}/pipelines/{pipeline['id']}/retry")
    assert (again.status_code, again.json()["status"]) == (201, "pending")
    counted = http.get(f"{api}/pipelines/{pipeline['id']}/jobs").json()
    assert {each["name"]: each["status"] for each in counted} == {
        "compile": "pending", "check": "created", "lint": "created", "ship": "created"}  # fmt: skip
    every = http.get(f"{api}/pipelines/{pipeline['id']}/jobs?include_retried=true").json()
    assert len(every) == 5


def test_a_pipeline_is_made_by_hand_cancelled_and_deleted(
    http: Any, api: str, commit: Callable[..., str]
) -> None:
    commit()
    body = {"ref": "main", "variables": [{"key": "K", "value": "v"}]}
    made = http.post(f"{api}/pipeline", json=body)
    assert (made.status_code, made.json()["source"]) == (201, "api")
    one = f"{api}/pipelines/{made.json()['id']}"
    shown = http.get(f"{one}/variables").json()
    assert [(each["key"], each["value"]) for each in shown] == [("K", "v")]
    assert http.post(f"{one}/cancel").json()["status"] == "canceled"
    assert http.delete(one).status_code == 204
    assert http.get(one).status_code == 404


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("a: {stage: nowhere, script: x}", ("a job: chosen stage nowhere does not exist; available "
         "stages are .pre, build, test, deploy, .post")),
        ("a: {stage: test}", "jobs:a config should implement the script:, run:, or trigger: keyword"),
        (".a: {script: x}", "jobs config should contain at least one visible job"),
        ("- a", "Invalid configuration format"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_pipeline_says_why(
    http: Any, api: str, commit: Callable[..., str], content: str, told: str
) -> None:
    commit(content)
    (pipeline,) = http.get(f"{api}/pipelines").json()
    assert pipeline["status"] == "failed"
    assert http.get(f"{api}/pipelines/{pipeline['id']}").json()["yaml_errors"] == told
    answer = http.post(f"{api}/pipeline", json={"ref": "main"})
    assert (answer.status_code, answer.json()) == (400, {"message": {"base": [told]}})


def test_without_a_file_there_is_no_pipeline(http: Any, api: str) -> None:
    answer = http.post(f"{api}/pipeline", json={"ref": "main"})
    assert (answer.status_code, answer.json()) == (
        400,
        {"message": {"base": ["Missing CI config file"]}},
    )
    assert http.get(f"{api}/pipelines").json() == []
    assert http.get(f"{api}/pipelines/latest").status_code == 403


def test_a_commit_that_says_skip_is_skipped(
    http: Any, api: str, commit: Callable[..., str]
) -> None:
    commit(message="Add CI [skip ci]")
    (pipeline,) = http.get(f"{api}/pipelines").json()
    assert pipeline["status"] == "skipped"


def test_a_status_from_outside_is_set_followed_and_replaced(http: Any, api: str) -> None:
    sha = http.get(f"{api}/repository/branches/main").json()["commit"]["id"]

    def say(state: str, **more: Any) -> Any:
        return http.post(f"{api}/statuses/{sha}", json={"state": state, "name": "uji", **more})

    first = say("pending", target_url="https://ci.example.com/1", description="antre")
    assert (first.status_code, first.json()["ref"], first.json()["name"]) == (201, "main", "uji")
    twice = say("pending")
    assert (twice.status_code, twice.json()["message"]) == (
        400,
        (
            "Cannot transition status via :enqueue from :pending "
            '(Reason(s): Status cannot transition via "enqueue")'
        ),
    )
    assert say("running").json()["id"] == first.json()["id"]
    done = say("success", coverage=80.5).json()
    assert (done["status"], done["coverage"], done["target_url"]) == (
        "success", 80.5, "https://ci.example.com/1")  # fmt: skip
    again = say("failed").json()
    assert again["id"] != done["id"]
    path = f"{api}/repository/commits/{sha}/statuses"
    assert [each["id"] for each in http.get(path).json()] == [again["id"]]
    assert len(http.get(f"{path}?all=true").json()) == 2
    detail = http.get(f"{api}/repository/commits/{sha}").json()
    assert (detail["status"], detail["last_pipeline"]["source"]) == ("failed", "external")


@pytest.mark.parametrize(
    ("body", "status"),
    [({}, 400), ({"state": "odd"}, 400), ({"state": "success", "target_url": "odd url"}, 400)],
)
def test_a_status_that_cannot_be(http: Any, api: str, body: dict[str, str], status: int) -> None:
    sha = http.get(f"{api}/repository/branches/main").json()["commit"]["id"]
    assert http.post(f"{api}/statuses/{sha}", json=body).status_code == status
    assert http.post(f"{api}/statuses/{'0' * 40}", json={"state": "success"}).status_code == 404


def test_a_reporter_reads_and_a_developer_writes(
    http: Any, api: str, member: Callable[[int], Any]
) -> None:
    sha = http.get(f"{api}/repository/branches/main").json()["commit"]["id"]
    reporter, developer = member(20).http, member(30).http
    assert reporter.post(f"{api}/statuses/{sha}", json={"state": "success"}).status_code == 403
    assert developer.post(f"{api}/statuses/{sha}", json={"state": "success"}).status_code == 201
    assert len(reporter.get(f"{api}/repository/commits/{sha}/statuses").json()) == 1
    assert member(10).http.get(f"{api}/pipelines").status_code == 403


def test_a_commit_is_commented_as_a_whole_and_by_line(http: Any, api: str) -> None:
    sha = http.get(f"{api}/repository/branches/main").json()["commit"]["id"]
    path = f"{api}/repository/commits/{sha}/comments"
    plain = http.post(path, json={"note": "Bagus"})
    assert (plain.status_code, plain.json()["note"], plain.json()["path"]) == (201, "Bagus", None)
    place = {"path": "README.md", "line": 1, "line_type": "new"}
    on_line = http.post(path, json={"note": "Ini", **place}).json()
    assert {name: on_line[name] for name in place} == place
    assert [each["note"] for each in http.get(path).json()] == ["Bagus", "Ini"]
    assert http.post(path, json={}).status_code == 400
    assert http.post(path, json={"note": "x", "path": "README.md"}).status_code == 400
    signature = http.get(f"{api}/repository/commits/{sha}/signature")
    assert (signature.status_code, signature.json()) == (
        404,
        {"message": "404 Signature Not Found"},
    )


def test_python_gitlab_drives_pipelines(
    admin: gitlab.Gitlab, project: dict[str, Any], commit: Callable[..., str]
) -> None:
    sha = commit()
    found = admin.projects.get(project["id"])
    pipeline = found.pipelines.list(sha=sha, get_all=True)[0]
    jobs = pipeline.jobs.list(scope=["pending"], get_all=True)
    assert [job.name for job in jobs] == ["compile"]
    job = found.jobs.get(jobs[0].id)
    job.cancel()
    assert job.trace() == b""
    assert found.jobs.get(job.id).status == "canceled"
    pipeline.retry()
    pipeline.refresh()
    assert pipeline.status == "pending"
    change = found.commits.get(sha)
    change.statuses.create({"state": "success", "context": "luar"})
    change.comments.create({"note": "halo"})
    assert "luar" in [each.name for each in change.statuses.list(get_all=True)]
