"""What a record is: a frozen dataclass whose fields are the columns of a table, with its indexes."""

import json
from collections.abc import Iterator
from dataclasses import MISSING, dataclass, fields
from types import NoneType, UnionType
from typing import Annotated, Any, ClassVar, dataclass_transform, get_args, get_origin

NoCase = Annotated[str, "COLLATE NOCASE"]
_TYPES = {str: "TEXT", int: "INTEGER", bool: "BOOLEAN", float: "REAL", dict: "JSON", list: "JSON"}


@dataclass_transform(frozen_default=True)
@dataclass(frozen=True)
class Record:
    """A row; a subclass is its table, and says which columns are unique or looked up by.

    `unique` and `index` hold lists of columns between semicolons, each perhaps with a `WHERE`.
    """

    TABLE: ClassVar[str]
    SQL: ClassVar[tuple[str, ...]]
    id: int

    def __init_subclass__(cls, table: str, unique: str = "", index: str = "") -> None:
        dataclass(frozen=True)(cls)
        cls.TABLE = table
        cls.SQL = (_table(cls), *_indexes(table, "UNIQUE ", unique), *_indexes(table, "", index))

    def only(self, names: str) -> dict[str, Any]:
        """Some of the fields: those named between spaces."""
        return {name: getattr(self, name) for name in names.split()}


def _table(record: type[Record]) -> str:
    columns = ["id INTEGER PRIMARY KEY AUTOINCREMENT"]
    for column in fields(record)[1:]:
        kinds = get_args(column.type) if isinstance(column.type, UnionType) else (column.type,)
        extra = "" if NoneType in kinds else " NOT NULL"
        if get_origin(kinds[0]) is Annotated:
            kinds, (collation,) = (kinds[0].__origin__,), kinds[0].__metadata__
            extra += f" {collation}"
        kind = get_origin(kinds[0]) or kinds[0]
        factory = column.default_factory
        default = column.default if factory is MISSING else json.dumps(factory())
        if default not in (MISSING, None):
            extra += f" DEFAULT {_literal(default)}"
        columns.append(f"{column.name} {_TYPES[kind]}{extra}")
    return f"CREATE TABLE {record.TABLE} ({', '.join(columns)})"


def _literal(value: Any) -> str:
    return f"'{value}'" if isinstance(value, str) else str(int(value))


def _indexes(table: str, kind: str, wanted: str) -> Iterator[str]:
    for n, part in enumerate(filter(None, wanted.split("; "))):
        columns, where, condition = part.partition(" WHERE ")
        name = f"{table}_{kind.strip().lower() or 'by'}_{n}"
        yield f"CREATE {kind}INDEX {name} ON {table} ({columns}){where}{condition}"
