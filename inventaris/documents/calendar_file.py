"""A calendar file (`.ics`, RFC 5545) that Thunderbird, Google Calendar and telephones take.

Times stand in UTC, which needs no table of zones and means the same instant everywhere. There are
no attendees, so no address of a person: the file is published (RFC 5546, 3.2.1) to whoever opens
the request. A later sequence of the same UID moves the event, `CANCEL` takes it away.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from icalendar import Calendar, Event, vCalAddress, vText


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """What the file tells. Times are aware; texts are plain, of any length, foreign or not."""

    uid: str
    sequence: int
    stamp: datetime  # when this sequence was decided
    start: datetime
    end: datetime
    summary: str
    location: str
    description: str
    url: str
    organizer: str
    organizer_mail: str
    is_cancelled: bool = False


def calendar_file(event: CalendarEvent, product: str) -> bytes:
    """Write the file; lines end with CR LF and are folded at 75 bytes.

    Args:
        event: the presentation.
        product: who made the file (`PRODID`).

    """
    calendar = Calendar()
    calendar.add("prodid", product)
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if event.is_cancelled else "PUBLISH")
    calendar.add_component(_event(event))
    content: bytes = calendar.to_ical()
    return content


def _event(event: CalendarEvent) -> Event:
    entry = Event()
    entry.add("uid", event.uid)
    entry.add("sequence", event.sequence)
    entry.add("dtstamp", event.stamp.astimezone(UTC))
    entry.add("dtstart", event.start.astimezone(UTC))
    entry.add("dtend", event.end.astimezone(UTC))
    entry.add("summary", event.summary)
    if event.location:
        entry.add("location", event.location)
    if event.description:
        entry.add("description", event.description)
    entry.add("url", event.url)
    entry.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    entry.add("transp", "TRANSPARENT" if event.is_cancelled else "OPAQUE")
    organizer = vCalAddress(f"mailto:{event.organizer_mail}")
    organizer.params["CN"] = vText(event.organizer)
    entry["organizer"] = organizer
    return entry
