"""The store's records and their tables are one."""

from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest

from sandbox.state.record import Record
from sandbox.state.store import TABLES, Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "forge.sqlite3")


@pytest.mark.parametrize("record", TABLES, ids=lambda record: record.TABLE)
def test_a_records_fields_are_its_tables_columns_in_order(
    store: Store, record: type[Record]
) -> None:
    columns = [row[1] for row in store.execute(f"PRAGMA table_info({record.TABLE})")]
    assert columns == [field.name for field in fields(record)]


def _fail(store: Store, action: Callable[[], None]) -> None:
    with store.transaction():
        store.after_commit(action)
        raise KeyError


def test_what_waits_for_the_commit_is_dropped_by_a_rollback(store: Store) -> None:
    done: list[str] = []
    with store.transaction():
        with store.transaction():
            store.after_commit(lambda: done.append("kept"))
        assert done == []
    with pytest.raises(KeyError):
        _fail(store, lambda: done.append("lost"))
    assert done == ["kept"]
