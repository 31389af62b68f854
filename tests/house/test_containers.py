"""The Dockerfile and the compose file, as far as they can be judged without a container engine."""

import re
import shlex
from typing import Any

import pytest
from compose_spec import PyOptions

from inventaris.messages import QUEUES
from tests.house.tracked import ROOT
from workers.app import BEAT_SIGN

OURS = {"service", "beat", *(f"worker-{queue}" for queue in QUEUES)}
PROFILES = {"sandbox": ["sandbox"], "gitlab": ["gitlab"]}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    parsed = PyOptions(apply_merge=True).from_yaml((ROOT / "docker-compose.yml").read_text())
    parsed.to_spec()  # against the specification's own schema
    return parsed.to_dict()


@pytest.fixture(scope="module")
def services(compose: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return dict(compose["services"])


def instructions() -> list[list[str]]:
    text = re.sub(r"^\s*#.*\n", "", (ROOT / "Dockerfile").read_text(), flags=re.MULTILINE)
    return [shlex.split(line) for line in text.replace("\\\n", "").splitlines() if line]


def test_without_a_profile_the_product_and_redis_start(services: dict[str, dict[str, Any]]) -> None:
    assert services.keys() - PROFILES.keys() == OURS | {"redis"}
    assert {
        name: one["profiles"] for name, one in services.items() if "profiles" in one
    } == PROFILES


def test_every_container_is_watched_and_limited(services: dict[str, dict[str, Any]]) -> None:
    for name, one in services.items():
        assert one["healthcheck"], name
        assert one["mem_limit"], name
        assert one["cpus"], name


def test_all_but_gitlab_run_without_rights_on_a_file_system_they_cannot_write(
    services: dict[str, dict[str, Any]],
) -> None:
    for name in OURS | {"redis", "sandbox"}:
        one = services[name]
        assert one["read_only"] is True, name
        assert one["cap_drop"] == ["ALL"], name
        assert one["security_opt"] == ["no-new-privileges:true"], name


def test_ports_are_bound_to_loopback(services: dict[str, dict[str, Any]]) -> None:
    ports = [str(port) for one in services.values() for port in one.get("ports", [])]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_redis_is_on_a_network_of_its_own(
    compose: dict[str, Any], services: dict[str, dict[str, Any]]
) -> None:
    assert services["redis"]["networks"] == ["store"]
    assert compose["networks"]["store"]["internal"] is True


def test_secrets_come_from_the_env_file_alone(services: dict[str, dict[str, Any]]) -> None:
    for name in OURS:
        assert not re.search("TOKEN|SECRET|PASSWORD", str(services[name]["environment"])), name
        assert services[name]["env_file"] == ".env", name


def test_each_queue_has_a_worker(services: dict[str, dict[str, Any]]) -> None:
    for queue in QUEUES:
        assert f"--queues={queue}" in shlex.split(str(services[f"worker-{queue}"]["command"]))


def test_beat_is_watched_by_the_file_that_it_touches(services: dict[str, dict[str, Any]]) -> None:
    beat = services["beat"]
    sign = f"{beat['environment']['INVENTARIS_WORK_DIR']}/{BEAT_SIGN}"
    assert f"find {sign} -mmin -1" in str(beat["healthcheck"]["test"])


def test_the_image_is_built_from_files_that_exist_and_the_context_has() -> None:
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text().split() if line[0] == "!"}
    copied = {
        word
        for name, *words in instructions()
        if name == "COPY" and not words[0].startswith("--from")
        for word in words[:-1]
    }
    assert {path.split("/")[0] for path in copied} == let_in
    assert [path for path in copied if not (ROOT / path).exists()] == []


def test_the_image_does_not_run_as_root() -> None:
    stages: dict[str, list[str]] = {}
    for name, *words in instructions():
        if name == "FROM":
            stage = stages.setdefault(words[-1], [])
        else:
            stage.append(f"{name} {' '.join(words)}")
    for target in ("product", "sandbox"):
        assert "USER 10001:10001" in stages[target], target


def test_the_processes_that_are_started_exist(services: dict[str, dict[str, Any]]) -> None:
    started = [word for line in instructions() if line[0] == "CMD" for word in line]
    started += [word for one in services.values() for word in shlex.split(str(one.get("command")))]
    named = {word.strip("[],").split(":")[0] for word in started}
    modules = {name for name in named if re.fullmatch(r"(service|workers)\.\w+", name)}
    assert modules == {"service.wsgi", "workers.beat", "workers.celery"}
    assert [name for name in modules if not (ROOT / f"{name.replace('.', '/')}.py").is_file()] == []


def test_the_image_has_the_system_libraries_that_setup_installs() -> None:
    installed = {word for line in instructions() for word in line if word.startswith("lib")}
    looked_for = re.findall(r"printf '%s ' (.+)", (ROOT / "tools/system-libraries").read_text())
    assert installed == set(" ".join(looked_for).split())
