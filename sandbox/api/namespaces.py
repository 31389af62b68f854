"""Namespaces: groups and users' own. GitLab doc/api/namespaces.md."""

from flask import Response

from sandbox import params, present
from sandbox.api import Json, Resource
from sandbox.auth import require_user
from sandbox.errors import not_found
from sandbox.pagination import page_of
from sandbox.permissions import by_id_or, visible_groups
from sandbox.state import Query, store
from sandbox.state.namespaces import path_is_taken
from sandbox.state.records import Namespace

api = Resource("namespaces")


def _visible() -> Query[Namespace]:
    user = require_user()
    groups = visible_groups(user)
    own = "" if user.admin else f" AND id = {user.namespace_id}"
    condition = " AND ".join(groups.conditions)
    return store().find(Namespace).where(f"({condition}) OR (kind = 'user'{own})", *groups.args)


def _present(row: Namespace) -> Json:
    return present.namespace_basic(row) | {"projects_count": None, "root_repository_size": None}


@api.get("/namespaces")
def list_namespaces() -> Response:
    query, given = _visible(), params.take("search: text; top_level_only: boolean")
    query = query.matching(given.get("search"), "name", "full_path")
    if given.get("top_level_only"):
        query = query.where("parent_id IS NULL")
    return page_of(query, _present)


@api.get("/namespaces/<ref>")
def one_namespace(ref: str) -> Json:
    if (found := _visible().where(*by_id_or(ref, "full_path")).first()) is None:
        raise not_found("Namespace")
    return _present(found)


@api.get("/namespaces/<path>/exists")
def exists(path: str) -> Json:
    require_user()
    parent = store().get(Namespace, params.take("parent_id: integer").get("parent_id"))
    taken = path_is_taken(store(), f"{parent.full_path}/{path}" if parent else path)
    return {"exists": taken, "suggests": [f"{path}1"] if taken else []}
