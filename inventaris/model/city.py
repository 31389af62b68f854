"""One city's facts: names, service standard, offices, workflow."""

from dataclasses import dataclass
from typing import Literal

from inventaris.model.calendar import Calendar
from inventaris.model.steps import Workflow


@dataclass(frozen=True, slots=True)
class OfficePerson:
    """Somebody of an office who has an account on the forge."""

    username: str
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Office:
    """An organisation of the city government (OPD)."""

    key: str  # "disdik", path of its request project
    name: str
    aliases: tuple[str, ...]
    email: str
    people: tuple[OfficePerson, ...]


@dataclass(frozen=True, slots=True)
class ServiceStandard:
    """What the published standard promises; printed wherever people look."""

    duration: str
    cost: str
    product: str
    complaints: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class City:
    """Everything of kota/<city>/ that the domain needs."""

    key: str
    name: str
    agency: str  # "Dinas Komunikasi dan Informatika Kota Tebing Tinggi"
    domain: str
    timezone: str  # IANA name
    timezone_label: str  # what people call it: "WIB"
    standard: ServiceStandard
    offices: tuple[Office, ...]
    technicians: tuple[OfficePerson, ...]
    head: OfficePerson | None
    workflow: Workflow
    calendar: Calendar
    mode: Literal["luwes", "ketat"]

    def office(self, key: str) -> Office | None:
        """Find an office by its key."""
        return next((office for office in self.offices if office.key == key), None)
