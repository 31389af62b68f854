"""The one GraphQL mutation that the forge knows: `createBoard`, which REST lacks for CE's groups."""

import json
import re
from typing import Any

from sandbox import params
from sandbox.api import Json, Resource
from sandbox.auth import current_user
from sandbox.errors import GitLabError, bad_parameters
from sandbox.permissions import Level, kind_of, level_in, require_group, require_project
from sandbox.present import url
from sandbox.state import store
from sandbox.state.records import Board, Namespace, Project

api = Resource("graphql", "/api")
NOT_THERE = (
    "The resource that you are attempting to access does not exist or you don't have permission "
    "to perform this action"
)
NOT_ALLOWED = "You don't have the permission to create a board for this resource."
FIELDS = ("groupPath", "projectPath", "name")


@api.post("/graphql", status=200)
def execute() -> Json:
    given = params.take("*query: text")
    variables = params.raw().get("variables") or {}
    if isinstance(variables, str):
        try:
            variables = json.loads(variables)
        except ValueError:
            variables = {}
    if not isinstance(variables, dict):
        variables = {}
    query = str(given["query"])
    call = re.search(r"mutation\b.*?\{\s*(?:(\w+)\s*:\s*)?(\w+)", query, re.DOTALL)
    if call is None or call[2] != "createBoard":
        asked = call[2] if call else "".join(re.findall(r"\{\s*(\w+)", query)[:1])
        name, kind = asked, "Mutation" if call else "Query"
        return {"errors": [{"message": f"Field '{name}' doesn't exist on type '{kind}'"}]}
    return _create_board(call[1] or "createBoard", _input(query, variables))


def _input(query: str, variables: Json) -> Json:
    """The mutation's input, written inline, as one variable, or as a variable a field."""
    whole = re.search(r"input\s*:\s*\$(\w+)", query)
    if whole:
        told = variables.get(whole[1])
        found: Json = told if isinstance(told, dict) else {}
    else:
        found = {}
        for name in FIELDS:
            match = re.search(rf'\b{name}\s*:\s*(?:("(?:[^"\\]|\\.)*")|\$(\w+))', query)
            if match:
                found[name] = _literal(match[1]) if match[1] else variables.get(match[2])
    return params.read(found, {}, dict.fromkeys(FIELDS, params.text))


def _literal(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise bad_parameters("query is invalid") from error


def _create_board(key: str, given: Json) -> Json:
    try:
        source: Namespace | Project = (
            require_group(given["groupPath"])
            if given.get("groupPath")
            else require_project(given.get("projectPath") or "")
        )
    except GitLabError:
        return _refused(key)
    if level_in(current_user(), source) < Level.PLANNER:
        return _refused(key)
    column = f"{kind_of(source)}_id"
    taken = store().find(Board, **{column: source.id}).exists()
    if taken and isinstance(source, Namespace):  # CE: one board a group
        return {"data": {key: {"board": None, "errors": [NOT_ALLOWED]}}}
    board = store().insert(Board, name=given.get("name") or "Development", **{column: source.id})
    prefix = "groups/" if isinstance(source, Namespace) else ""
    web = f"{prefix}{source.full_path}/-/boards/{board.id}"
    shown = {
        "id": f"gid://gitlab/Board/{board.id}",
        "name": board.name,
        "webPath": f"/{web}",
        "webUrl": url(web),
        "hideBacklogList": False,
        "hideClosedList": False,
    }
    return {"data": {key: {"board": shown, "errors": [], "clientMutationId": None}}}


def _refused(key: str) -> Json:
    return {"data": {key: None}, "errors": [{"message": NOT_THERE, "path": [key]}]}
