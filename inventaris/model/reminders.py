"""When whom to remind of what, as data of a city."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Reminders of a deadline; none where both are empty."""

    hours_before: tuple[int, ...] = ()  # opening hours before it
    days_after: tuple[int, ...] = ()  # working days after it; 0: at the next opening


@dataclass(frozen=True, slots=True)
class Reminders:
    """All reminders of a city; another city may have none."""

    opd: Rhythm = Rhythm()
    kominfo: Rhythm = Rhythm()
    meeting_days_before: tuple[int, ...] = ()  # working days before a meeting; 0: the day itself
    escalation_days: int | None = None  # working days after a broken promise, to the head
