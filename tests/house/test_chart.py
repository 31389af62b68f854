"""The chart, rendered by real Helm; no cluster has run it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import helm_python as helm
import pytest
import yaml

from inventaris.messages import QUEUES
from tests.house.tracked import ROOT
from workers.app import BEAT_SIGN

CHART = ROOT / "charts/inventaris"
CASES = [None, *sorted((CHART / "tests").glob("*.yaml"))]
Manifest = dict[str, Any]


@pytest.fixture(scope="module")
def chart() -> Iterator[helm.Chart]:
    with helm.Chart.load(CHART) as loaded:
        yield loaded


def rendered(chart: helm.Chart, values: Path | dict[str, Any] | None = None) -> list[Manifest]:
    if isinstance(values, Path):
        values = helm.values_from_yaml(values.read_text())
    files = chart.render(values, name="kominfo", namespace="inventaris")
    return [
        manifest
        for path, text in files.items()
        if not path.endswith(".txt")
        for manifest in yaml.safe_load_all(text)
        if manifest
    ]


def of_kind(kind: str, manifests: list[Manifest]) -> dict[str, Manifest]:
    found = {one["metadata"]["name"]: one for one in manifests if one["kind"] == kind}
    return {name.removeprefix("kominfo-inventaris-"): one for name, one in found.items()}


def pods(manifests: list[Manifest]) -> Iterator[tuple[str, dict[str, Any]]]:
    for one in manifests:
        if one["kind"] == "Deployment":
            yield one["metadata"]["name"], one["spec"]["template"]["spec"]
        elif one["kind"] == "Pod":
            yield one["metadata"]["name"], one["spec"]


@pytest.mark.parametrize("values", CASES, ids=lambda path: path.stem if path else "defaults")
def test_helm_finds_no_fault(values: Path | None) -> None:
    given = helm.values_from_yaml(values.read_text()) if values else None
    report = helm.lint(CHART, given, strict=True)
    assert report["errors"] == []
    assert [one for one in report["messages"] if one["severity"] > 1] == []


@pytest.mark.parametrize("values", CASES, ids=lambda path: path.stem if path else "defaults")
def test_every_pod_keeps_to_the_restricted_pod_security_standard(
    chart: helm.Chart, values: Path | None
) -> None:
    for name, pod in pods(rendered(chart, values)):
        assert pod["automountServiceAccountToken"] is False, name
        assert pod["securityContext"]["runAsNonRoot"] is True, name
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}, name
        for container in pod["containers"]:
            assert container["securityContext"] == {
                "allowPrivilegeEscalation": False,
                "readOnlyRootFilesystem": True,
                "capabilities": {"drop": ["ALL"]},
            }, name
            assert container["resources"]["limits"]["memory"], name
            assert container["resources"]["requests"]["cpu"], name


@pytest.mark.parametrize("values", CASES, ids=lambda path: path.stem if path else "defaults")
def test_what_selects_finds_exactly_its_own_pods(chart: helm.Chart, values: Path | None) -> None:
    manifests = rendered(chart, values)
    deployments = of_kind("Deployment", manifests)
    labels = {
        name: one["spec"]["template"]["metadata"]["labels"] for name, one in deployments.items()
    }

    def selected(selector: dict[str, str]) -> set[str]:
        return {name for name, has in labels.items() if selector.items() <= has.items()}

    for name, one in deployments.items():
        assert selected(one["spec"]["selector"]["matchLabels"]) == {name}
    for name, one in of_kind("Service", manifests).items():
        assert selected(one["spec"]["selector"]) == {name}
    for name, one in of_kind("PodDisruptionBudget", manifests).items():
        assert selected(one["spec"]["selector"]["matchLabels"]) == {name}


def test_the_service_survives_a_node_and_beat_is_never_two(chart: helm.Chart) -> None:
    deployments = of_kind("Deployment", rendered(chart))
    assert deployments["service"]["spec"]["replicas"] >= 2
    assert deployments["beat"]["spec"]["replicas"] == 1
    assert deployments["beat"]["spec"]["strategy"] == {"type": "Recreate"}


def test_beat_is_watched_by_the_file_that_it_touches(chart: helm.Chart) -> None:
    beat = of_kind("Deployment", rendered(chart))["beat"]["spec"]["template"]["spec"]
    (container,) = beat["containers"]
    (work_dir,) = (one["value"] for one in container["env"] if one["name"].endswith("WORK_DIR"))
    assert work_dir in {one["mountPath"] for one in container["volumeMounts"]}
    probe = container["livenessProbe"]["exec"]["command"][-1]
    assert f"find {work_dir}/{BEAT_SIGN} -mmin -1" in probe


def test_each_queue_has_a_worker_and_the_service_its_probes(chart: helm.Chart) -> None:
    deployments = of_kind("Deployment", rendered(chart))
    for queue in QUEUES:
        (worker,) = deployments[f"worker-{queue}"]["spec"]["template"]["spec"]["containers"]
        assert f"--queues={queue}" in worker["command"]
    (service,) = deployments["service"]["spec"]["template"]["spec"]["containers"]
    assert service["livenessProbe"]["httpGet"]["path"] == "/healthz"
    assert service["readinessProbe"]["httpGet"]["path"] == "/readyz"


def test_settings_reach_the_processes_with_their_prefix_and_secrets_by_name(
    chart: helm.Chart,
) -> None:
    manifests = rendered(chart, {"settings": {"GITLAB_URL": "https://gitlab.example", "N": 3}})
    assert [one["data"] for one in manifests if one["kind"] == "ConfigMap"] == [
        {
            "INVENTARIS_GITLAB_URL": "https://gitlab.example",
            "INVENTARIS_N": "3",
            "INVENTARIS_REDIS_URL": "redis://kominfo-inventaris-redis:6379/0",
        }
    ]
    assert not of_kind("Secret", manifests)


def test_an_own_redis_replaces_the_charts(chart: helm.Chart) -> None:
    manifests = rendered(chart, CHART / "tests/own-redis.yaml")
    (settings,) = (one["data"] for one in manifests if one["kind"] == "ConfigMap")
    assert settings["INVENTARIS_REDIS_URL"] == "redis://redis.example:6379/0"
    assert {
        one["metadata"]["name"] for one in manifests if "redis" in one["metadata"]["name"]
    } == set()


def test_nothing_is_reached_from_outside_unless_asked_for(chart: helm.Chart) -> None:
    closed = rendered(chart)
    assert not of_kind("Ingress", closed)
    assert set(of_kind("NetworkPolicy", closed)) == {"kominfo-inventaris", "service", "redis"}
    opened = rendered(chart, CHART / "tests/ingress.yaml")
    (ingress,) = of_kind("Ingress", opened).values()
    assert ingress["spec"]["tls"] == [
        {"secretName": "inventaris-tls", "hosts": ["inventaris.example"]}
    ]


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"service": {"replicas": 1}}, "/service/replicas"),
        ({"beat": {"replicas": 2}}, "/beat"),
        ({"settings": {"GITLAB_TOKEN": "glpat-x"}}, "GITLAB_TOKEN"),
        (
            {"settings": {"INVENTARIS_GITLAB_URL": "https://gitlab.example"}},
            "INVENTARIS_GITLAB_URL",
        ),
        ({"ingress": {"enabled": True}}, "/ingress"),
        ({"workers": {"fax": {"replicas": 1, "concurrency": 1, "spool": "1Gi"}}}, "/workers"),
    ],
)
def test_values_that_cannot_be_meant_are_refused_by_name(
    chart: helm.Chart, values: dict[str, Any], named: str
) -> None:
    with pytest.raises(helm.HelmValuesError, match=named):
        chart.validate_schema(values)
