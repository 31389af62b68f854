"""How a request came that the desk typed in."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class RequestReceived:
    """A letter, a mail or a visitor brought the request; who did is left to the issue."""

    channel: str  # key of formulir.toml's [[saluran]]
    day: date
    at: datetime | None  # None where only the day was stated
