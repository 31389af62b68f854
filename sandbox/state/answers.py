"""What the database answered, kept until a table that the answer rests on is written.

Of what each request asks for, its user and rights and the names of things, little changes while
issues and notes come and go. All statements of the forge pass through its Store, so no table
changes unseen.
"""

import itertools
import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from sandbox.clock import now

STEADY = frozenset(
    {
        *("users", "tokens", "namespaces", "projects", "members", "group_links", "labels"),
        *("protected_branches", "hooks", "settings"),
    }
)
VIEWS = {
    "memberships": frozenset({"members", "group_links"}),
    "accesses": frozenset({"members", "group_links", "namespaces"}),
}
_KEPT = 2048

Rows = list[tuple[Any, ...]]
Version = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class _Statement:
    """What a statement may read or write, by the words in it; its answer may be kept or not."""

    tables: frozenset[str]
    may_be_kept: bool


class Answers:
    """Every thread of a Store uses the same ones."""

    def __init__(self, tables: Iterable[str]) -> None:
        self._passing = frozenset(tables) - STEADY | {"now"}  # a moment passes, too
        self._statements: dict[str, _Statement] = {}
        self._numbers = itertools.count()  # each is given once, whichever thread asks
        self._versions = dict.fromkeys(STEADY, next(self._numbers))
        self._known: dict[tuple[str, tuple[Any, ...]], tuple[Version, Rows]] = {}

    def steady_tables(self, sql: str) -> frozenset[str]:
        return self._statement(sql).tables

    def version(self, sql: str, written: AbstractSet[str]) -> Version | None:
        """Give for how long an answer is good, to be asked before it; None where none is kept.

        `written` are the tables that the thread's own open transaction has written.
        """
        statement = self._statement(sql)
        if not statement.may_be_kept or not statement.tables.isdisjoint(written):
            return None
        return now().date(), *(self._versions[table] for table in statement.tables)

    def find(self, sql: str, args: tuple[Any, ...], version: Version) -> Rows | None:
        known = self._known.get((sql, args))
        return known[1] if known and known[0] == version else None

    def keep(self, sql: str, args: tuple[Any, ...], version: Version, rows: Rows) -> None:
        if len(self._known) >= _KEPT:
            self._known.clear()
        self._known[sql, args] = version, rows

    def outdate(self, tables: Iterable[str]) -> None:
        """Forget what rests on tables, once all can see the change."""
        for table in tables:
            self._versions[table] = next(self._numbers)

    def _statement(self, sql: str) -> _Statement:
        known = self._statements.get(sql)
        if known is None:
            words = frozenset(re.findall(r"\w+", sql))
            tables = (words & STEADY).union(*(VIEWS[word] for word in words & VIEWS.keys()))
            known = _Statement(tables, bool(tables) and words.isdisjoint(self._passing))
            if len(self._statements) >= _KEPT:
                self._statements.clear()
            self._statements[sql] = known
        return known
