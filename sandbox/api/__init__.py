"""GitLab's REST API, a module a resource."""

from collections.abc import Callable
from functools import cache, wraps
from typing import Any, TypeVar

from flask import Blueprint, Response, make_response

from sandbox.auth import SAFE
from sandbox.pagination import page_of
from sandbox.state import Query, R, store

Json = dict[str, Any]
View = TypeVar("View", bound=Callable[..., Any])
REST = "/api/v4"
PROJECT = f"{REST}/projects/<project_ref>"
ISSUE = f"{PROJECT}/issues/<int:iid>"


class Resource(Blueprint):
    """Views in the ways of Grape and Rails, so that none has to say them.

    A write is one transaction, unless the route says `lock=False`: where git or another machine
    has a part in it. POST answers 201, and a view that gives nothing 204.
    """

    def __init__(self, name: str, prefix: str = REST, *, read_scope: str = "") -> None:
        """`read_scope` opens the GETs for tokens that have no more."""
        super().__init__(name, name, url_prefix=prefix)
        self._read_scope = read_scope

    def get(self, rule: str, **options: Any) -> Callable[[View], View]:
        return self._on("GET", rule, options)

    def post(self, rule: str, **options: Any) -> Callable[[View], View]:
        return self._on("POST", rule, options)

    def put(self, rule: str, **options: Any) -> Callable[[View], View]:
        return self._on("PUT", rule, options)

    def patch(self, rule: str, **options: Any) -> Callable[[View], View]:
        return self._on("PATCH", rule, options)

    def delete(self, rule: str, **options: Any) -> Callable[[View], View]:
        return self._on("DELETE", rule, options)

    def _on(self, method: str, rule: str, options: dict[str, Any]) -> Callable[[View], View]:
        lock = options.pop("lock", method not in SAFE)
        status = options.pop("status", 201 if method == "POST" else 200)

        def add(view: View) -> View:
            if method == "GET" and self._read_scope and not hasattr(view, "extra_scopes"):
                view.extra_scopes = (self._read_scope,)  # type: ignore[attr-defined]
            answer = _answering(view, status=status, lock=lock)
            self.add_url_rule(rule, view_func=answer, methods=[method], **options)
            return view

        return add

    def serve(
        self,
        rule: str,
        item: str,
        of: Callable[..., Query[R]],
        show: Callable[[R], Any],
        what: str = "",
    ) -> None:
        """The list of what `of` finds, a page at a time, and one of it by its id or name.

        `item`: the segment that names one; `what`: how GitLab calls it where it is missing.
        """
        key = item.rstrip(">").rpartition("<")[2].rpartition(":")[2]
        column = "id" if item.startswith("<int:") else key

        def several(**segments: Any) -> Response:
            return page_of(of(**segments), show)

        def one(**segments: Any) -> Any:
            value = segments.pop(key)
            return show(of(**segments).one(what, **{column: value}))

        noun = (rule.rpartition("/")[2] or self.name).replace("_", " ")
        several.__doc__, one.__doc__ = f"List {noun}.", f"One of the {noun}."
        self.get(rule, endpoint=f"{rule} list")(several)
        self.get(f"{rule}/{item}", endpoint=f"{rule} one")(one)


@cache
def _answering(view: Callable[..., Any], *, status: int, lock: bool) -> Callable[..., Response]:
    @wraps(view)
    def answer(**segments: Any) -> Response:
        if not lock:
            return _said(view(**segments), status)
        with store().transaction():
            return _said(view(**segments), status)

    return answer


def _said(given: Any, status: int) -> Response:
    if given is None:
        return make_response("", 204)
    return make_response(given, status) if isinstance(given, dict | list) else make_response(given)
