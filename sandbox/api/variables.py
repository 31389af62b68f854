"""CI variables. GitLab doc/api/{project,group,instance}_level_ci_variables.md."""

import re
from typing import Any

from flask import Response

from sandbox import params
from sandbox.api import Json, Resource
from sandbox.auth import require_admin, require_user
from sandbox.errors import GitLabError, conflict, invalid
from sandbox.pagination import page_of
from sandbox.permissions import Level, kind_of, require_source
from sandbox.state import Query, store
from sandbox.state.repository_records import Variable

api = Resource("variables")
ROOT, INSTANCE = "/<any(projects, groups):source>/<ref>/variables", "/admin/ci/variables"
FIELDS = params.kinds(
    "value description: text; variable_type: env_var|file; environment_scope: text; "
    "protected masked raw: boolean"
)
KEY = re.compile(r"[A-Za-z0-9_]{1,255}")
MASKABLE = re.compile(r"\S{8,}")


def _of(source: str, ref: str) -> tuple[Query[Variable], Json]:
    """The variables there and the columns that say where, for who may manage them."""
    columns: Json = {"source": "instance", "source_id": 0}
    if source:
        require_user()
        owner = require_source(source, ref, project=Level.MAINTAINER, group=Level.OWNER)
        columns = {"source": kind_of(owner), "source_id": owner.id}
    else:
        require_admin()
    return store().find(Variable, **columns), columns


def _one(source: str, ref: str, key: str) -> Variable:
    chosen = params.take("filter: mapping").get("filter") or {}
    query = _of(source, ref)[0].where("key = ?", key)
    if "environment_scope" in chosen:
        query = query.where("environment_scope = ?", str(chosen["environment_scope"]))
    found = query.rows(limit=2)
    if not found:
        raise GitLabError(404, "404 Variable Not Found")
    if len(found) > 1:
        raise conflict(
            "There are multiple variables with provided parameters. "
            "Please use 'filter[environment_scope]'"
        )
    return found[0]


def _shown(row: Variable) -> Json:
    return row.only(
        "variable_type key hidden protected masked raw environment_scope description"
    ) | {"value": None if row.hidden else row.value}


@api.get(INSTANCE)
@api.get(ROOT)
def list_variables(source: str = "", ref: str = "") -> Response:
    return page_of(_of(source, ref)[0], _shown)


@api.get(f"{INSTANCE}/<key>")
@api.get(f"{ROOT}/<key>")
def read_variable(key: str, source: str = "", ref: str = "") -> Json:
    return _shown(_one(source, ref, key))


@api.post(INSTANCE)
@api.post(ROOT)
def create_variable(source: str = "", ref: str = "") -> Json:
    query, columns = _of(source, ref)
    given = params.take("*key *value: text; masked_and_hidden: boolean", **FIELDS)
    if given.pop("masked_and_hidden", None):
        given |= {"masked": True, "hidden": True}
    _check(query, given)
    made = store().insert(Variable, **columns, **_filled(given))
    return _shown(made)


@api.put(f"{INSTANCE}/<key>")
@api.put(f"{ROOT}/<key>")
def edit_variable(key: str, source: str = "", ref: str = "") -> Json:
    query = _of(source, ref)[0]
    given = params.take(**FIELDS)
    row = _one(source, ref, key)
    kept = row.only("key value masked environment_scope")
    _check(query.where("id <> ?", row.id), kept | given)
    row = store().update(row, **_filled(given))
    return _shown(row)


def _filled(given: Json) -> Json:
    """Without the nulls, which leave a column as it is."""
    return {name: value for name, value in given.items() if value is not None}


def _check(others: Query[Variable], given: Json) -> None:
    key, problems = given["key"] or "", dict[str, list[str]]()
    if not KEY.fullmatch(key):
        problems["key"] = ["can contain only letters, digits and '_'."]
    twins = others.where("key = ?", key)
    if twins.where("environment_scope = ?", given.get("environment_scope") or "*").exists():
        problems["key"] = [f"({key}) has already been taken"]
    if given.get("masked") and not MASKABLE.fullmatch(given.get("value") or ""):
        problems["value"] = ["is invalid"]
    if problems:
        raise invalid(**problems)


@api.delete(f"{INSTANCE}/<key>")
@api.delete(f"{ROOT}/<key>")
def delete_variable(key: str, source: str = "", ref: str = "") -> tuple[Any, int]:
    store().delete(_one(source, ref, key))
    return "", 204
