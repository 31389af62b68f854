"""The store's records and their tables are one."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from sandbox.state.answers import Answers
from sandbox.state.record import Record
from sandbox.state.records import User
from sandbox.state.store import TABLES, Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "forge.sqlite3")


@pytest.mark.parametrize("record", TABLES, ids=lambda record: record.TABLE)
def test_a_records_fields_are_its_tables_columns_in_order(
    store: Store, record: type[Record]
) -> None:
    columns = [row[1] for row in store.select(f"PRAGMA table_info({record.TABLE})")]
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


@pytest.fixture
def user(store: Store) -> User:
    address = "sari@disdik.invalid"
    return store.insert(User, username="sari", name="Sari", email=address, password_hash="")


def test_an_answer_is_kept_until_its_table_is_written(
    store: Store, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    keep = Answers.keep

    def kept(answers: Answers, sql: str, *rest: Any) -> None:
        asked.append(sql)
        keep(answers, sql, *rest)

    monkeypatch.setattr(Answers, "keep", kept)
    assert (store.need(User, user.id), store.need(User, user.id)) == (user, user)
    assert len(asked) == 1
    for name in ("Sari N.", "Sari Nasution"):
        store.update(user, name=name)
        assert store.need(User, user.id).name == name
    with ThreadPoolExecutor(1) as another:
        another.submit(store.delete, user).result()
    assert store.get(User, user.id) is None


def test_a_transaction_sees_what_it_wrote_and_others_what_was_committed(
    store: Store, user: User
) -> None:
    assert store.need(User, user.id).name == "Sari"
    with ThreadPoolExecutor(1) as another:

        def names() -> tuple[str, str]:
            seen = another.submit(store.need, User, user.id).result()
            return store.need(User, user.id).name, seen.name

        def undone() -> None:
            with store.transaction():
                store.update(user, name="Sari N.")
                assert names() == ("Sari N.", "Sari")
                raise KeyError

        with pytest.raises(KeyError):
            undone()
        assert names() == ("Sari", "Sari")


def test_the_first_change_after_a_start_is_seen_too(tmp_path: Path, user: User) -> None:
    again = Store(tmp_path / "forge.sqlite3")
    assert again.need(User, user.id) == user
    again.update(user, name="Sari N.")
    assert again.need(User, user.id).name == "Sari N."


def test_of_writers_that_count_up_none_counts_from_an_old_answer(store: Store, user: User) -> None:
    def count_up(_: int) -> None:
        with store.transaction():
            now = store.need(User, user.id)
            store.update(now, namespace_id=now.namespace_id + 1)

    with ThreadPoolExecutor(8) as writers:
        list(writers.map(count_up, range(200)))
    assert store.need(User, user.id).namespace_id == 200
