"""Who held the ball when: what every clock rests on."""

from dataclasses import dataclass
from datetime import datetime

from inventaris.model.steps import Holder


@dataclass(frozen=True, slots=True)
class BallPassed:
    """From now on this side is awaited; None: nobody, since the request rests or has ended."""

    holder: Holder | None
    at: datetime
