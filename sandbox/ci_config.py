"""`.gitlab-ci.yml` as far as a record needs it: which jobs there are, in which stages.

Scripts, rules, needs and included files are not looked at. Rules: GitLab doc/ci/yaml/_index.md.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

GLOBAL = {
    *("stages", "variables", "default", "include", "workflow", "spec", "image", "services"),
    *("before_script", "after_script", "cache"),
}
STAGES = ["build", "test", "deploy"]
DEEPEST = 10
_SYMBOL = re.compile(r"^(\s*):(\w+):", re.MULTILINE)  # Ruby's way to write a key


class ConfigError(Exception):
    """The file is no pipeline; the text is for its author."""


@dataclass(frozen=True, slots=True)
class Planned:
    name: str
    stage: str
    stage_index: int
    manual: bool
    allow_failure: bool


class _Loader(yaml.SafeLoader):
    """Knows `!reference` and any other tag as the plain value it stands on."""


_Loader.add_multi_constructor("!", lambda loader, _, node: loader.construct_yaml_str(node)
                              if isinstance(node, yaml.ScalarNode) else [])  # fmt: skip


def jobs_of(text: str) -> list[Planned]:
    """The jobs by stage.

    Raises:
        ConfigError: in GitLab's words.

    """
    try:
        found = list(yaml.load_all(_SYMBOL.sub(r"\1\2:", text), _Loader))
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        raise ConfigError(f"Invalid YAML: {' '.join(str(error).split())}") from error
    config = found[-1] if found else None
    if not isinstance(config, dict):
        raise ConfigError("Invalid configuration format")
    stages = config.get("stages") or STAGES
    if not isinstance(stages, list) or not all(isinstance(stage, str) for stage in stages):
        raise ConfigError("stages config should be an array of strings")
    jobs = sorted(_planned(config, [".pre", *stages, ".post"]), key=lambda job: job.stage_index)
    if not jobs:
        raise ConfigError("jobs config should contain at least one visible job")
    return jobs


def _planned(config: dict[Any, Any], stages: list[str]) -> Iterator[Planned]:
    for key in config:
        name = str(key)
        if name in GLOBAL or name.startswith("."):
            continue
        job = _extended(config, key)
        if not {"script", "run", "trigger"} & job.keys():
            raise ConfigError(
                f"jobs:{name} config should implement the script:, run:, or trigger: keyword"
            )
        stage, manual = str(job.get("stage") or "test"), job.get("when") == "manual"
        if stage not in stages:
            raise ConfigError(
                f"{name} job: chosen stage {stage} does not exist; "
                f"available stages are {', '.join(stages)}"
            )
        lenient = job.get("allow_failure", manual)
        yield Planned(name, stage, stages.index(stage), manual, bool(lenient))


def _extended(config: dict[Any, Any], key: Any, depth: int = 0) -> dict[Any, Any]:
    """A job with what it `extends` beneath it."""
    job = config.get(key)
    if not isinstance(job, dict):
        raise ConfigError(f"jobs {key} config should be a hash")
    parents = job.get("extends") or []
    merged: dict[Any, Any] = {}
    for parent in parents if isinstance(parents, list) else [parents]:
        if not isinstance(parent, str) or parent not in config:
            raise ConfigError(f"{key}: unknown keys in `extends` ({parent})")
        if depth == DEEPEST:
            raise ConfigError(f"{key}: nesting too deep in `extends`")
        merged |= _extended(config, parent, depth + 1)
    return merged | job
