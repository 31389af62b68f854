"""Which desk decides about an entry."""

from datetime import datetime

from inventaris.desk import complaints, guest_book
from inventaris.model.city import City
from inventaris.model.entry import DeskAction, DeskSnapshot
from inventaris.model.issue import IssueRef


def plan_entry(snapshot: DeskSnapshot, city: City, now: datetime) -> tuple[DeskAction, ...]:
    """Decide. Pure: same input, same plan; nothing where the city has no such desk."""
    match snapshot.issue.ref.desk:
        case "buku-tamu" if city.guest_book:
            return guest_book.plan(snapshot, city.guest_book, city, now)
        case "pengaduan" if city.complaints:
            return complaints.plan(snapshot, city.complaints, city, now)
        case _:
            return ()


def next_look(snapshot: DeskSnapshot, city: City, now: datetime) -> datetime | None:
    """Give the next instant at which a pass may find more to do though nothing changed."""
    match snapshot.issue.ref.desk:
        case "buku-tamu" if city.guest_book:
            return guest_book.next_look(snapshot, city.guest_book, city, now)
        case "pengaduan" if city.complaints:
            return complaints.next_look(snapshot, city.complaints, city, now)
        case _:
            return None


def requests_to_look_at(snapshot: DeskSnapshot, city: City) -> tuple[IssueRef, ...]:
    """Name the requests that a pass has to ask for before it can decide."""
    if snapshot.issue.ref.desk == "pengaduan" and city.complaints:
        return complaints.requests_to_look_at(snapshot, city.complaints, city)
    return ()
