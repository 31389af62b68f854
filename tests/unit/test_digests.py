"""Digests are the same in every process, or there are none."""

import pytest

from inventaris.digests import digest_of


@pytest.mark.parametrize("unordered", [{"a"}, frozenset("a"), [{"in": {"a"}}]])
def test_a_set_is_refused(unordered: object) -> None:
    with pytest.raises(TypeError, match="no order"):
        digest_of(unordered)


def test_the_order_of_keys_does_not_count() -> None:
    assert digest_of({"a": 1, "b": 2}) == digest_of({"b": 2, "a": 1})
