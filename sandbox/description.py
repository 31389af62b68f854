"""What the forge answers, told from its routes: an OpenAPI document and README.md's table.

A view's parameters are those of the `params.take` calls that it reaches, read from the source.
"""

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Iterator
from functools import cache
from types import FunctionType
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from sandbox import params
from sandbox.api.version import VERSION

Json = dict[str, Any]
API = "/api/v4"
_VARIABLE = re.compile(r"<(?:(\w+)(?:\(([^)]*)\))?:)?(\w+)>")
_STRINGS: Json = {"type": "array", "items": {"type": "string"}}
_SCHEMAS: dict[params.Kind, Json] = {
    params.text: {"type": "string"},
    params.integer: {"type": "integer", "format": "int64"},
    params.real: {"type": "number"},
    params.boolean: {"type": "boolean"},
    params.day: {"type": "string", "format": "date"},
    params.instant: {"type": "string", "format": "date-time"},
    params.words: _STRINGS,
    params.integers: {"type": "array", "items": {"type": "integer"}},
    params.mapping: {"type": "object"},
    params.records: {"type": "array", "items": {"type": "object"}},
}


def rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.rule.startswith(API)]


def methods(rule: Rule) -> list[str]:
    return sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})


def openapi(app: Flask) -> Json:
    """An OpenAPI 3.0 document of the REST API."""
    paths: dict[str, Json] = {}
    for rule in rules(app):
        path = paths.setdefault(_VARIABLE.sub(r"{\3}", rule.rule), {})
        for method in methods(rule):
            path[method.lower()] = _operation(app, rule, method)
    return {
        "openapi": "3.0.3",
        "info": {"title": "A sandbox forge: GitLab's REST API", "version": VERSION},
        "paths": paths,
        "components": {
            "securitySchemes": {
                "token": {"type": "apiKey", "in": "header", "name": "PRIVATE-TOKEN"},
                "bearer": {"type": "http", "scheme": "bearer"},
            }
        },
        "security": [{"token": []}, {"bearer": []}, {}],
    }


def _operation(app: Flask, rule: Rule, method: str) -> Json:
    view = inspect.unwrap(app.view_functions[rule.endpoint])
    required, optional = declared(view)
    given = {name: schema(kind) for name, kind in (required | optional).items()}
    place = [
        {"name": name, "in": "path", "required": True, "schema": _segment(converter, choices)}
        for converter, choices, name in _VARIABLE.findall(rule.rule)
    ]
    operation: Json = {
        "operationId": f"{method.lower()} {rule.rule}",
        "tags": [rule.endpoint.partition(".")[0]],
        "summary": (view.__doc__ or view.__name__.replace("_", " ")).partition("\n")[0],
        "parameters": place,
        "responses": {"default": {"description": "See GitLab's documentation."}},
    }
    if method in ("GET", "DELETE"):
        place += [_query(name, kind, name in required) for name, kind in given.items()]
    elif given:
        body = {"type": "object", "properties": given} | (
            {"required": sorted(required)} if required else {}
        )
        operation["requestBody"] = {"content": {"application/json": {"schema": body}}}
    return operation


def _segment(converter: str, choices: str) -> Json:
    if converter == "any":
        return {"type": "string", "enum": choices.replace(" ", "").split(",")}
    return {"type": "integer", "minimum": 0} if converter == "int" else {"type": "string"}


def _query(name: str, kind: Json, required: bool) -> Json:
    style: dict[str, Json] = {"object": {"style": "deepObject"}, "array": {"explode": False}}
    extra = style.get(kind.get("type", ""), {})
    return {"name": name, "in": "query", "required": required, "schema": kind} | extra


def schema(kind: params.Kind) -> Json:
    choices = inspect.getclosurevars(kind).nonlocals.get("choices")
    return {"type": "string", "enum": list(choices)} if choices else _SCHEMAS.get(kind, {})


@cache
def declared(view: Callable[..., Any]) -> tuple[params.Kinds, params.Kinds]:
    """The required and the optional parameters of a view, and of what it calls."""
    required: params.Kinds = {}
    optional: params.Kinds = {}
    for function, call in _takes(view, set()):
        must, may = params.wanted(*(_value(argument, function) for argument in call.args))
        required, optional = required | must, optional | may
        for keyword in call.keywords:
            found = _value(keyword.value, function)
            optional |= {keyword.arg: found} if keyword.arg else found
    return required, {name: kind for name, kind in optional.items() if name not in required}


def _takes(function: Any, seen: set[Any]) -> Iterator[tuple[FunctionType, ast.Call]]:
    """The calls of `params.take` in a function and in what it calls of this package."""
    seen.add(function)
    for node in ast.walk(_tree(function)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "params.take":
            yield function, node
        elif isinstance(node, ast.Name | ast.Attribute):
            other = _named(node, function)
            if isinstance(other, FunctionType) and other not in seen and _is_ours(other):
                yield from _takes(other, seen)


def _is_ours(function: FunctionType) -> bool:
    return function.__module__.startswith("sandbox.") and function.__module__ != params.__name__


def _named(node: ast.Name | ast.Attribute, function: FunctionType) -> Any:
    """What a name, or a module's attribute, stands for in a function's module."""
    if isinstance(node, ast.Name):
        inner = inspect.getclosurevars(function).nonlocals
        return inner.get(node.id, function.__globals__.get(node.id))
    owner = function.__globals__.get(node.value.id) if isinstance(node.value, ast.Name) else None
    return getattr(owner, node.attr, None) if inspect.ismodule(owner) else None


@cache
def _tree(function: FunctionType) -> ast.Module:
    return ast.parse(textwrap.dedent(inspect.getsource(function)))


def _value(node: ast.expr, function: FunctionType) -> Any:
    """An expression's value in a function's module, with the function's own names for one."""
    wanted = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
    own = {
        target.id: _value(each.value, function)
        for each in ast.walk(_tree(function))
        if isinstance(each, ast.Assign | ast.AnnAssign) and each.value
        for target in (each.targets if isinstance(each, ast.Assign) else [each.target])
        if isinstance(target, ast.Name) and target.id in wanted
    }
    return eval(ast.unparse(node), function.__globals__ | own)  # noqa: S307 - our own source


_COLUMNS = ("list", "read", "create", "edit", "delete")
_BY_METHOD = {"GET": "read", "PUT": "edit", "PATCH": "edit", "DELETE": "delete"}


def table(app: Flask) -> str:
    """Path by operation, in Markdown: a dash is what is missing."""
    paths = {_shown(rule) for rule in rules(app)}
    collections = {path.rpartition("/")[0] for path in paths if "/:" in path[path.rfind("/") :]}
    rows: dict[str, dict[str, list[str]]] = {}
    for rule in rules(app):
        for method in methods(rule):
            home, column, name = _place(_shown(rule), method, collections)
            rows.setdefault(home, {}).setdefault(column, []).append(name)
    lines = [f"| under `{API}` | {' | '.join(_COLUMNS)} | more |", "|---" * 7 + "|"]
    for home, cells in sorted(rows.items()):
        marks = ["✓" if column in cells else "—" for column in _COLUMNS]
        more = ", ".join(f"`{name}`" for name in dict.fromkeys(cells.get("more", [])))
        lines.append(f"| `{home}` | {' | '.join(marks)} | {more} |")
    return "\n".join(lines)


def _shown(rule: Rule) -> str:
    """`/projects/:id/labels/:name`, with a choice as `(a, b)`."""

    def segment(found: re.Match[str]) -> str:
        converter, choices, name = found.groups()
        name = "id" if name in ("ref", "project_ref", "group_ref") else name
        return f"({choices})" if converter == "any" else f":{name}"

    return _VARIABLE.sub(segment, rule.rule.removeprefix(API))


def _place(path: str, method: str, collections: set[str]) -> tuple[str, str, str]:
    """The collection that an operation belongs to, its column there, and its own name."""
    parent, _, last = path.rpartition("/")
    if last.startswith(":"):
        return parent, _BY_METHOD.get(method, "more"), f"{method} {last}"
    if path in collections:
        return path, {"GET": "list", "POST": "create"}.get(method, "more"), f"{method} {last}"
    home, _, item = parent.rpartition("/")
    if item.startswith(":"):
        return home, "more", last
    return path, _BY_METHOD.get(method, "create"), last
