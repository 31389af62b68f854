"""When whom to remind of what, as data of a city."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When a deadline is reminded of; empty: not at all."""

    hours_before: tuple[int, ...] = ()  # opening hours before it
    days_before: tuple[int, ...] = ()  # working days before it, in the morning; 0: that morning
    days_after: tuple[int, ...] = ()  # working days after it, in the morning; 0: at once


@dataclass(frozen=True, slots=True)
class Reminders:
    """All reminders of a city, by whose turn it is; another city may have none."""

    opd: Rhythm = Rhythm()
    kominfo: Rhythm = Rhythm()
    meeting: Rhythm = Rhythm()
    escalation_days: int | None = None  # working days after a broken promise, to the head
