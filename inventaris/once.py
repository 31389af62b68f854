"""Read once what is long to read.

The parts of a snapshot are never changed, and a pass asks about the same ones many times. Whether
two of them are equal would cost nearly as much to find out as to read them, so `once` tells them
apart by identity. That equal answers of GitLab become the same parts is seen to where they come in,
by `as_before`.
"""

from collections.abc import Callable
from typing import TypeVar, TypeVarTuple

_Parts = TypeVarTuple("_Parts")
_Raw = TypeVar("_Raw")
_Read = TypeVar("_Read")
_KEPT = 32  # of each function: a worker goes through its requests one after the other


def once(read: Callable[[*_Parts], _Read]) -> Callable[[*_Parts], _Read]:
    """Let a pure function keep its newest results, by which very objects it was asked about.

    The parts are kept too, so no other object takes their identity meanwhile.
    """
    known: dict[tuple[int, ...], tuple[tuple[*_Parts], _Read]] = {}

    def of(*parts: *_Parts) -> _Read:
        key = tuple(map(id, parts))
        found = known.get(key)
        if found is None:
            found = known[key] = parts, read(*parts)
            for oldest in list(known)[:-_KEPT]:
                known.pop(oldest, None)
        return found[1]

    return of


def as_before(read: Callable[[_Raw], _Read]) -> Callable[[str, _Raw], _Read]:
    """Let a pure function give the very object of last time where what it reads is equal.

    It is asked by the name of what is read, as its path, and keeps the newest of some names.
    """
    known: dict[str, tuple[_Raw, _Read]] = {}

    def of(name: str, raw: _Raw) -> _Read:
        found = known.pop(name, None)
        if found is None or found[0] != raw:
            found = raw, read(raw)
        known[name] = found
        for oldest in list(known)[:-_KEPT]:
            known.pop(oldest, None)
        return found[1]

    return of
