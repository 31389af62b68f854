"""The forge's one clock, so that it can be shifted in one place."""

from datetime import UTC, datetime, timedelta

_shift = timedelta()


def shift_by(seconds: float) -> None:
    """Set how far the forge's clock is ahead of the machine's, in seconds."""
    global _shift  # noqa: PLW0603 - the one place where time lives
    _shift = timedelta(seconds=seconds)


def now() -> datetime:
    return datetime.now(UTC) + _shift


def stamp(at: datetime | None = None) -> str:
    """ISO 8601 in UTC with milliseconds, as GitLab writes times; sorts as text."""
    at = (at or now()).astimezone(UTC)
    return at.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"
