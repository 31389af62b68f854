# ruff: noqa: TRY004 - what does not parse is one kind of complaint.
"""A request's parameters, wherever and however they are spelt.

Query, JSON, form and multipart are merged (body over query); `a[]=1`, `a[0]=1`, `not[labels]=x`
become lists and dicts, as Rack reads them. Unknown parameters are ignored.
Rules: GitLab doc/api/rest/_index.md, "Request payload", "Encoding".
"""

import math
import re
from collections.abc import Callable, Container, Iterable, Mapping
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from flask import g, request

from sandbox.clock import stamp
from sandbox.errors import GitLabError, bad_parameters

Kind = Callable[[Any], Any]
Kinds = dict[str, Kind]
_KEY = re.compile(r"\[([^\[\]]*)\]")
DEEPEST = 100  # levels of JSON, as in Ruby, or of nested names
_TRUE = {"true", "t", "yes", "y", "on", "1"}
_FALSE = {"false", "f", "no", "n", "off", "0"}


def text(value: Any) -> str:
    if isinstance(value, dict | list):
        raise ValueError
    found = str(value).lower() if isinstance(value, bool) else str(value)
    found.encode()  # JSON may escape half of a character, which is no text
    return found


def integer(value: Any) -> int | None:
    if isinstance(value, bool | dict | list | float):
        raise ValueError
    if value == "":
        return None
    number = int(value)
    if abs(number) >= 2**63:
        raise ValueError
    return number


def real(value: Any) -> float:
    """A finite number."""
    number = float(text(value))
    if not math.isfinite(number):
        raise ValueError
    return number


def record_id(ref: str) -> int | None:
    """The id that a text is, if the store can hold it."""
    return int(ref) if ref.isdecimal() and len(ref) < 19 else None


def boolean(value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    word = str(value).lower()
    if word in _TRUE or word in _FALSE:
        return word in _TRUE
    if word == "":
        return None
    raise ValueError


def day(value: Any) -> str | None:
    """A plain date; empty text clears it."""
    return date.fromisoformat(str(value)[:10]).isoformat() if value else None


def instant(value: Any) -> str:
    """An ISO 8601 time as the store writes it; a `+` that arrived as a space is mended."""
    at = datetime.fromisoformat(str(value).strip().replace(" ", "+", 1))
    return stamp(at if at.tzinfo else at.replace(tzinfo=UTC))


def words(value: Any) -> list[str]:
    """Comma text or an array."""
    if isinstance(value, dict):
        raise ValueError
    parts = value if isinstance(value, list) else str(value).split(",")
    return [part for part in (text(each).strip() for each in parts) if part]


def integers(value: Any) -> list[int]:
    parts = value if isinstance(value, list) else str(value).split(",")
    return [number for part in parts if (number := integer(part)) is not None]


def mapping(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError
    return value


def records(value: Any) -> list[dict[str, Any]]:
    """A list of dicts; Rack's `a[][key]=` arrives as one dict."""
    return [mapping(each) for each in (value if isinstance(value, list) else [value])]


def one_of(*choices: str) -> Kind:
    def parse(value: Any) -> str:
        if (found := text(value)) not in choices:
            raise LookupError
        return found

    return parse


_KINDS: dict[str, Kind] = {
    kind.__name__: kind
    for kind in (text, integer, real, boolean, day, instant, words, integers, mapping, records)
}


@cache
def _kinds(spec: str) -> Kinds:
    found: Kinds = {}
    for part in spec.split("; "):
        names, _, kind = part.partition(": ")
        choices = [choice for choice in kind.split("|") if choice]
        found |= dict.fromkeys(names.split(), one_of(*choices) if "|" in kind else _KINDS[kind])
    return found


def kinds(spec: str) -> Kinds:
    """`title description: text; sort: asc|desc` as names and what each is, in that order."""
    return dict(_kinds(spec))


def wanted(*specs: str | Kinds) -> tuple[Kinds, Kinds]:
    """The required and the optional ones: those that a text marks `*name`, or a mapping holds."""
    required: Kinds = {}
    optional: Kinds = {}
    for spec in specs:
        for name, kind in (_kinds(spec) if isinstance(spec, str) else spec).items():
            must = name.startswith("*") or not isinstance(spec, str)
            (required if must else optional)[name.removeprefix("*")] = kind
    return required, optional


def take(*specs: str | Kinds, **optional: Kind) -> dict[str, Any]:
    """The named parameters that were given, parsed; null stays None, of optional ones. See `wanted`.

    Raises:
        GitLabError: 400 that tells every missing, mistyped or unknown value.

    """
    required, more = wanted(*specs)
    return read(raw(), required, more | optional)


def read(
    given: Mapping[str, Any], required: Mapping[str, Kind], optional: Mapping[str, Kind]
) -> dict[str, Any]:
    """As `take`, of a record among the parameters."""
    complaints: list[str] = []
    values: dict[str, Any] = {}
    for name, kind in {**required, **optional}.items():
        if name not in given:
            if name in required:
                complaints.append(f"{name} is missing")
        else:
            try:
                values[name] = None if given[name] is None else kind(given[name])
                if values[name] is None and name in required:
                    complaints.append(f"{name} is empty")
            except LookupError:
                complaints.append(f"{name} does not have a valid value")
            except (ValueError, TypeError, OverflowError):
                complaints.append(f"{name} is invalid")
    if complaints:
        raise bad_parameters(*complaints)
    return values


def at_least_one(values: Container[str], names: Iterable[str]) -> None:
    """Refuse an edit that says nothing, in Grape's words."""
    names = list(names)
    if not any(name in values for name in names):
        raise bad_parameters(
            f"{', '.join(names)} are missing, at least one parameter must be provided"
        )


def raw() -> dict[str, Any]:
    """All parameters of the request, unparsed, read once."""
    if "params" not in g:
        g.params = _read()
    return g.params  # type: ignore[no-any-return]


def _read() -> dict[str, Any]:
    given = nest(request.args.items(multi=True))
    if request.mimetype == "application/json":
        body = _json() if request.get_data(cache=True) else {}
        if not isinstance(body, dict):
            if body is None:
                raise GitLabError(400, {"error": "400 Bad request"})
            body = {}
        given.update(body)
    else:
        given.update(nest(request.form.items(multi=True)))
    return given


def _json() -> Any:
    """The body; None for what is no JSON, or deeper than anybody means it."""
    try:
        body = request.get_json(silent=True)
    except RecursionError:
        return None
    level = [body]
    for _ in range(DEEPEST):
        level = [
            child
            for each in level
            if isinstance(each, dict | list)
            for child in (each.values() if isinstance(each, dict) else each)
        ]
        if not level:
            return body
    return None


def nest(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Rack's nested names: `a[]`, `a[b]`, `a[][b]`, `a[b][]`."""
    tree: dict[str, Any] = {}
    for name, value in pairs:
        head, _, tail = name.partition("[")
        keys = _KEY.findall("[" + tail) if tail else []
        if len(keys) >= DEEPEST:
            raise GitLabError(400, {"error": "400 Bad request"})
        _put(tree, [head, *keys], value)
    return tree


def _put(tree: dict[str, Any], keys: list[str], value: Any) -> None:
    key, *rest = keys
    if not rest:
        tree[key] = value
    elif rest[0] == "":
        items = tree.setdefault(key, [])
        if not isinstance(items, list):
            items = tree[key] = []
        if len(rest) == 1:
            items.append(value)
        else:
            if not items or not isinstance(items[-1], dict) or rest[1] in items[-1]:
                items.append({})
            _put(items[-1], rest[1:], value)
    else:
        if not isinstance(tree.get(key), dict):
            tree[key] = {}
        _put(tree[key], rest, value)
