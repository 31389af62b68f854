"""GitLab's pages: offset with X-* headers and Link, keyset where a list has it.

Rules: GitLab doc/api/rest/_index.md "Pagination"; lib/gitlab/pagination/offset_header_builder.rb.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import Response, jsonify, request

from sandbox import params
from sandbox.errors import bad_parameters
from sandbox.state import Query, R, state

MANY = 10_000
Presenter = Callable[[Any], Any]


def page_of(query: Query[R], present: Callable[[R], Any], *, keyset: bool = False) -> Response:
    """One page of a query; `keyset` says that the list knows `pagination=keyset`."""
    if keyset and params.take("pagination: text").get("pagination") == "keyset":
        return _keyset_page(query, present)
    number, size = requested_page()
    total = query.count()
    answer = jsonify([present(row) for row in query.rows(size, (number - 1) * size)])
    return with_headers(answer, number, size, total)


def page_of_list(rows: Sequence[Any], present: Presenter) -> Response:
    """One page of rows that are already at hand."""
    number, size = requested_page()
    answer = jsonify([present(row) for row in rows[(number - 1) * size : number * size]])
    return with_headers(answer, number, size, len(rows))


def requested_page() -> tuple[int, int]:
    """Page number from 1 and page size, 20 unless asked for, at most 100."""
    values = params.take("page per_page: integer")
    number, size = values.get("page"), values.get("per_page")
    number, size = 1 if number is None else number, 20 if size is None else size
    if size < 1:
        raise bad_parameters("per_page has a value not allowed")
    return min(max(number, 1), 2**40), min(size, 100)


def with_headers(answer: Response, number: int, size: int, total: int | None) -> Response:
    """Without a total, as of lists that GitLab never counts, a full page promises another one."""
    last = max(1, -(-(total or 0) // size))
    more = number < last if total is not None else len(answer.get_json()) == size
    following = number + 1 if more else ""
    earlier = number - 1 if number > 1 else ""
    answer.headers.update(
        {
            "X-Page": str(number),
            "X-Per-Page": str(size),
            "X-Next-Page": str(following),
            "X-Prev-Page": str(earlier),
        }
    )
    relations: list[tuple[str, int | str]] = [("prev", earlier), ("next", following), ("first", 1)]
    if total is not None and total <= MANY:
        answer.headers["X-Total"] = str(total)
        answer.headers["X-Total-Pages"] = str(last)
        relations.append(("last", last))
    answer.headers["Link"] = ", ".join(
        f'<{link(page=page, per_page=size)}>; rel="{name}"' for name, page in relations if page
    )
    return answer


def link(**changed: int | str | None) -> str:
    """The request's own address with some parameters changed; None leaves one out."""
    pairs: Iterable[tuple[str, Any]] = parse_qsl(
        request.query_string.decode("latin-1"), keep_blank_values=True
    )
    kept = [(name, value) for name, value in pairs if name not in (*changed, "private_token")]
    kept += [(name, value) for name, value in changed.items() if value is not None]
    return f"{state().config.url}{request.path}?{urlencode(sorted(kept, key=lambda pair: pair[0]))}"


def _keyset_page(query: Query[R], present: Callable[[R], Any]) -> Response:
    values = params.take("order_by: id|; sort: asc|desc; id_after id_before: integer")
    _, size = requested_page()
    ascending = values.get("sort", "desc") == "asc"
    if (after := values.get("id_after")) is not None:
        query = query.where("id > ?", after)
    if (before := values.get("id_before")) is not None:
        query = query.where("id < ?", before)
    rows = query.order("id" if ascending else "id DESC").rows(size + 1)
    answer = jsonify([present(row) for row in rows[:size]])
    if len(rows) > size:
        edge = "id_after" if ascending else "id_before"
        answer.headers["Link"] = f'<{link(**{edge: rows[size - 1].id})}>; rel="next"'
    return answer
