# ruff: noqa: S608 - table and column names are the records' own, values are bound.
"""SQLite as the forge's memory: WAL, a connection a thread, short transactions."""

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import fields
from functools import cached_property
from pathlib import Path
from typing import Any

from sandbox.clock import now, stamp
from sandbox.state import account_records, hook_records, records, repository_records
from sandbox.state.answers import Answers, Rows
from sandbox.state.query import Query, R
from sandbox.state.record import Record

SCHEMA_VERSION = 8
TABLES: list[type[Record]] = [
    each
    for module in (records, account_records, hook_records, repository_records)
    for each in vars(module).values()
    if getattr(each, "SQL", ())
]
_LINKS = (  # what is all key, and what the forge itself remembers
    "settings (key TEXT PRIMARY KEY, value JSON NOT NULL)",
    "stars (project_id INTEGER, user_id INTEGER, PRIMARY KEY (project_id, user_id))",
    "redirects (full_path TEXT PRIMARY KEY COLLATE NOCASE, project_id INTEGER NOT NULL)",
    "label_subscriptions (label_id INTEGER, user_id INTEGER, PRIMARY KEY (label_id, user_id))",
    "issue_subscriptions (issue_id INTEGER, user_id INTEGER, PRIMARY KEY (issue_id, user_id))",
    "issue_labels (issue_id INTEGER, label_id INTEGER, PRIMARY KEY (issue_id, label_id))",
    (
        "grants (digest TEXT PRIMARY KEY, application_id INTEGER NOT NULL, user_id INTEGER NOT NULL, "
        "redirect_uri TEXT NOT NULL, scopes TEXT NOT NULL, challenge TEXT, expires_at TEXT NOT NULL)"
    ),
)

_NAMES = {*(record.TABLE for record in TABLES), *(link.partition(" ")[0] for link in _LINKS)}

_IN_FORCE = "({0}.expires_at IS NULL OR {0}.expires_at > today())"
_VIEWS = (  # who has which level where: by membership, and by an invited group's
    f"""memberships AS SELECT m.user_id, m.source, m.source_id, m.access_level FROM members m
        WHERE {_IN_FORCE.format("m")}
        UNION ALL SELECT m.user_id, l.source, l.source_id, MIN(m.access_level, l.access_level)
        FROM group_links l JOIN members m ON m.source = 'group' AND m.source_id = l.group_id
        WHERE l.source = 'group' AND {_IN_FORCE.format("m")} AND {_IN_FORCE.format("l")}""",
    f"""accesses AS SELECT user_id, source, source_id, access_level FROM memberships
        UNION ALL SELECT m.user_id, l.source, l.source_id, MIN(m.access_level, l.access_level)
        FROM memberships m JOIN group_links l JOIN namespaces g ON g.id = l.group_id
        WHERE l.source = 'project' AND m.source = 'group' AND {_IN_FORCE.format("l")}
        AND g.lineage GLOB '*/' || m.source_id || '/*'""",
)

sqlite3.register_converter("BOOLEAN", lambda raw: raw != b"0")
sqlite3.register_converter("JSON", json.loads)
sqlite3.register_adapter(dict, json.dumps)
sqlite3.register_adapter(list, json.dumps)


class Store:
    """Every thread of the process may use one Store; transactions nest."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()
        self._answers = Answers(_NAMES)
        # SQLite's own lets those who wait for it sleep, and knows no turns.
        self._writing = threading.Lock()
        with self.transaction():
            version = self.scalar("PRAGMA user_version")
            if version not in (0, SCHEMA_VERSION):
                raise RuntimeError(f"{path} is of another version of the sandbox; start anew")
            if version == 0:
                for table in _LINKS:
                    self.execute(f"CREATE TABLE {table} WITHOUT ROWID")
                self.execute("CREATE INDEX issues_of_label ON issue_labels (label_id, issue_id)")
                for statement in (sql for table in TABLES for sql in table.SQL):
                    self.execute(statement)
                for view in _VIEWS:
                    self.execute(f"CREATE VIEW {view}")
                self.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(
                self._path,
                timeout=30,
                isolation_level=None,
                detect_types=sqlite3.PARSE_DECLTYPES,
                check_same_thread=False,
            )
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.create_function("today", 0, lambda: now().date().isoformat())
            connection.create_function("now", 0, stamp)
            self._local.connection = connection
            self._local.written = set()
        return connection

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Take the write lock; what `after_commit` was given runs once the outermost commits."""
        connection = self._connection()
        if connection.in_transaction:
            yield
            return
        self._local.committed, self._local.written = [], set()
        with self._writing:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                connection.commit()
                self._answers.outdate(self._local.written)
            finally:
                connection.rollback()  # nothing, once it is committed
                self._local.written = set()
        for action in self._local.committed:
            action()

    def after_commit(self, action: Callable[[], None]) -> None:
        if self._connection().in_transaction:
            self._local.committed.append(action)
        else:
            action()

    def execute(self, sql: str, *args: Any) -> Rows:
        """Change something; the rows that the statement says it has changed."""
        with self.transaction():
            self._local.written |= self._answers.steady_tables(sql)
            return self._connection().execute(sql, args).fetchall()

    def select(self, sql: str, *args: Any) -> Rows:
        connection = self._connection()
        version = self._answers.version(sql, self._local.written)
        rows = self._answers.find(sql, args, version) if version else None
        if rows is None:
            rows = connection.execute(sql, args).fetchall()
            if version:
                self._answers.keep(sql, args, version, rows)
        return rows

    def scalar(self, sql: str, *args: Any) -> Any:
        rows = self.select(sql, *args)
        return rows[0][0] if rows else None

    def find(self, record: type[R], **columns: Any) -> Query[R]:
        query = Query(self, record)
        return query.having(**columns) if columns else query

    def get(self, record: type[R], record_id: int | None) -> R | None:
        return self.find(record, id=record_id).first()

    def need(self, record: type[R], record_id: int) -> R:
        """A record that others refer to.

        Raises:
            LookupError: the store is damaged.

        """
        if (found := self.get(record, record_id)) is None:
            raise LookupError(f"{record.TABLE} {record_id}: missing")
        return found

    def insert(self, record: type[R], **values: Any) -> R:
        """Make a row; it was made, and changed last, now, unless told otherwise."""
        times = {"created_at", "updated_at"} & {column.name for column in fields(record)}
        values = dict.fromkeys(times, stamp()) | values
        columns, marks = ", ".join(values), ", ".join("?" * len(values))
        sql = f"INSERT INTO {record.TABLE} ({columns}) VALUES ({marks}) RETURNING *"
        (row,) = self.execute(sql, *values.values())
        return record(*row)

    def update(self, row: R, **values: Any) -> R:
        if not values:
            return self.need(type(row), row.id)
        columns = ", ".join(f"{column} = ?" for column in values)
        sql = f"UPDATE {row.TABLE} SET {columns} WHERE id = ? RETURNING *"
        for changed in self.execute(sql, *values.values(), row.id):
            return type(row)(*changed)
        raise LookupError(f"{row.TABLE} {row.id}: missing")

    def delete(self, row: Record) -> None:
        self.remove(row.TABLE, "id = ?", row.id)

    def forget(self, **owner: Any) -> None:
        """Delete from every table that has these columns what belongs to their values."""
        where = " AND ".join(f"{name} = ?" for name in owner)
        for table, columns in self._columns.items():
            if owner.keys() <= columns.keys():
                self.remove(table, where, *owner.values())

    def remove(self, table: str, where: str, *args: Any) -> None:
        """Delete rows and all that needs them; what can be without them lets go of them."""
        name = f"{table.removesuffix('s')}_id"
        for other, columns in self._columns.items():
            needed = columns.get(name)
            those = f"{name} IN (SELECT id FROM {table} WHERE {where})"
            if needed:
                self.remove(other, those, *args)
            elif needed is not None:
                self.execute(f"UPDATE {other} SET {name} = NULL WHERE {those}", *args)
        self.execute(f"DELETE FROM {table} WHERE {where}", *args)

    def absorb(self, row: Record, twin: Record) -> None:
        """What belongs to the twin belongs to the row, once; the twin goes."""
        name = f"{row.TABLE.removesuffix('s')}_id"
        for table in (table for table, columns in self._columns.items() if name in columns):
            sql = f"UPDATE OR IGNORE {table} SET {name} = ? WHERE {name} = ?"
            self.execute(sql, row.id, twin.id)
        self.delete(twin)

    @cached_property
    def _columns(self) -> dict[str, dict[str, bool]]:
        """By table and column, whether it must have a value."""
        sql = 'SELECT name, "notnull" FROM pragma_table_info(?)'
        return {table: dict(self.select(sql, table)) for table in self.tables()}

    def toggle(self, table: str, on: bool, **key: int) -> bool:
        """Set or take away a row that is all key; whether that was a change."""
        names, marks = ", ".join(key), ", ".join("?" * len(key))
        sql = f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})"
        if not on:
            sql = f"DELETE FROM {table} WHERE ({names}) = ({marks})"
        return bool(self.execute(f"{sql} RETURNING 1", *key.values()))

    def setting(self, key: str, default: Any = None) -> Any:
        found = self.scalar("SELECT value FROM settings WHERE key = ?", key)
        return default if found is None else found

    def set_setting(self, key: str, value: Any) -> None:
        self.execute(
            "INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)", key, json.dumps(value)
        )

    def tables(self) -> list[str]:
        rows = self.select("SELECT name FROM sqlite_master WHERE type = 'table'")
        return [name for (name,) in rows]

    def wipe(self) -> None:
        """Empty every table and start the ids again."""
        with self.transaction():
            for table in self.tables():
                self.execute(f"DELETE FROM {table}")

    def save(self, path: Path) -> None:
        """Copy what is committed to a new file."""
        with closing(sqlite3.connect(self._path)) as ours, closing(sqlite3.connect(path)) as copy:
            ours.backup(copy)

    @contextmanager
    def loading(self, path: Path) -> Iterator[None]:
        """Become what `save` has copied, all at once and with what the caller changes in it."""
        connection = self._connection()
        connection.execute("ATTACH ? AS saved", (str(path),))
        try:
            with self.transaction():
                self.wipe()
                for table in self.tables():
                    self.execute(f"INSERT INTO main.{table} SELECT * FROM saved.{table}")
                yield
        finally:
            connection.execute("DETACH saved")
