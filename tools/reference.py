"""What the generated pages of docs/reference/ say; `make docs` writes it between cog's marks."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import click
from pydantic import AnyHttpUrl, SecretStr
from pydantic.fields import FieldInfo

from inventaris.cli import main
from inventaris.duties import DUTIES
from inventaris.settings import HOME, PREFIX, Settings

KINDS: dict[Any, str] = {
    AnyHttpUrl: "address",
    SecretStr: "secret",
    Path: "path",
    bool: "true or false",
    float: "number",
    int: "whole number",
    str: "text",
    tuple[str, ...]: "JSON list of texts",
}


def settings_table() -> Iterator[str]:
    """Lines of a Markdown table: every setting by its name in the environment."""
    yield "| environment | kind | default | what it is |"
    yield "|---|---|---|---|"
    for name, field in Settings.model_fields.items():
        kind = _kind(field.annotation)
        yield f"| `{PREFIX}{name.upper()}` | {kind} | {_default(field)} | {field.description} |"


def _kind(annotation: Any) -> str:
    if get_origin(annotation) is Literal:
        return " or ".join(f"`{choice}`" for choice in get_args(annotation))
    return KINDS[annotation]


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "**required**"
    value = field.default
    match value:
        case SecretStr():
            value = value.get_secret_value()
        case Path() if value.is_relative_to(HOME):  # not where this machine has the product
            value = value.relative_to(HOME)
        case bool():
            value = str(value).lower()
        case () | "":
            return "none"
    return f"`{value}`"


def commands() -> Iterator[str]:
    """Lines of Markdown: what each command says of itself."""
    for name, command in sorted(main.commands.items()):
        context = click.Context(command, info_name=f"inventaris {name}", terminal_width=88)
        yield from ("", f"## {name}", "", "```text", command.get_help(context), "```")


def duties_table() -> Iterator[str]:
    """Lines of a Markdown table: what each duty says of itself."""
    yield "| duty | what it does |"
    yield "|---|---|"
    for name, duty in DUTIES.items():
        said = sys.modules[duty.actions.__module__].__doc__ or ""
        yield f"| `{name}` | {said.splitlines()[0]} |"
