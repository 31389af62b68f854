"""A question to one table, made narrower step by step and asked at the end."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

from sandbox.errors import not_found
from sandbox.state.record import Record

if TYPE_CHECKING:
    from sandbox.state.store import Store

R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class Query(Generic[R]):
    """Rows of one table; each method returns a narrower query, none runs it before the end."""

    store: "Store"
    record: type[R]
    conditions: tuple[str, ...] = ()
    args: tuple[Any, ...] = ()
    ordering: str = "id"

    def where(self, condition: str, *args: Any) -> Self:
        return replace(
            self, conditions=(*self.conditions, f"({condition})"), args=(*self.args, *args)
        )

    def having(self, **columns: Any) -> Self:
        """By the values of columns, none of which is NULL."""
        return self.where(" AND ".join(f"{name} = ?" for name in columns), *columns.values())

    def narrowed(self, given: dict[str, Any], **conditions: str) -> Self:
        """By the parameters that were given, a condition of one argument each."""
        query = self
        for name, condition in conditions.items():
            if (value := given.get(name)) is not None:
                query = query.where(condition, *[value] * condition.count("?"))
        return query

    def matching(self, word: str | None, *columns: str) -> Self:
        """Those that have the word in one of the columns; all of them without a word."""
        condition = " OR ".join(f"{column} LIKE ?" for column in columns)
        return self.where(condition, *[f"%{word}%"] * len(columns)) if word else self

    def among(self, column: str, other: "Query[Any]") -> Self:
        """Only rows whose `column` is the id of a row of another query, of which there are few."""
        return self.where(f"{column} IN (SELECT id {other.tail()})", *other.args)

    def fits(self, reference: str) -> str:
        """The condition that the row with this id, of which there are many, is of the query."""
        return f"EXISTS (SELECT 1 {self.where(f'{self.record.TABLE}.id = {reference}').tail()})"

    def order(self, ordering: str) -> Self:
        return replace(self, ordering=ordering)

    def tail(self) -> str:
        clause = f" WHERE {' AND '.join(self.conditions)}" if self.conditions else ""
        return f"FROM {self.record.TABLE}{clause}"

    def count(self) -> int:
        return int(self.store.scalar(f"SELECT COUNT(*) {self.tail()}", *self.args))

    def exists(self) -> bool:
        return bool(self.store.scalar(f"SELECT EXISTS (SELECT 1 {self.tail()})", *self.args))

    def rows(self, limit: int = -1, offset: int = 0) -> list[R]:
        sql = f"SELECT * {self.tail()} ORDER BY {self.ordering} LIMIT {limit} OFFSET {offset}"
        return [self.record(*row) for row in self.store.select(sql, *self.args)]

    def first(self) -> R | None:
        return next(iter(self.rows(limit=1)), None)

    def one(self, what: str = "", **columns: Any) -> R:
        """The first row, with these values of columns; else 404, with its name if it has one."""
        if (found := (self.having(**columns) if columns else self).first()) is None:
            raise not_found(what)
        return found

    def delete(self) -> None:
        self.store.remove(self.record.TABLE, " AND ".join(self.conditions), *self.args)
