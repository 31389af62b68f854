"""One city's facts: names, service standard, offices, workflow."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from inventaris.model.calendar import Calendar
from inventaris.model.commands import OfficialRole, RefusalGround
from inventaris.model.desk import ComplaintDesk, GuestBook
from inventaris.model.issue import Desk
from inventaris.model.letters import LegalBasis, LetterKind
from inventaris.model.mail import Mailing
from inventaris.model.meeting import MeetingRules
from inventaris.model.naming import NamingData
from inventaris.model.reminders import Reminders
from inventaris.model.steps import Workflow
from inventaris.model.worksheets import Worksheet


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
    is_shared: bool = False  # its request project is that of several organisations


@dataclass(frozen=True, slots=True)
class Official:
    """Somebody who decides for Kominfo in a named capacity, for good or acting for a while."""

    role: OfficialRole
    person: OfficePerson
    acting: str = ""  # "Plt.", "Plh."; empty for the holder of the office
    first: date | None = None
    last: date | None = None

    def serves_on(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class ServiceStandard:
    """What the published standard promises; printed wherever people look."""

    duration: str
    working_days: int  # the same as a number, which the clocks count by
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
    language: str  # CLDR locale of dates and numbers: "id"
    moment_pattern: str  # CLDR pattern: "d MMMM y 'pukul' HH.mm"
    clock_pattern: str  # CLDR pattern: "HH.mm"
    standard: ServiceStandard
    offices: tuple[Office, ...]
    technicians: tuple[OfficePerson, ...]
    staging_days: int  # how long staging repositories are kept after the end
    officials: tuple[Official, ...]
    refusals: tuple[RefusalGround, ...]
    letters: tuple[LetterKind, ...]
    naming: NamingData
    legal_bases: tuple[LegalBasis, ...]
    workflow: Workflow
    calendar: Calendar
    reminders: Reminders
    meeting: MeetingRules
    mode: Literal["luwes", "ketat"]
    guest_book: GuestBook | None = None
    complaints: ComplaintDesk | None = None
    handlers: Mapping[Desk, tuple[OfficePerson, ...]] = field(default_factory=dict)
    """People who work at a desk alone, beside Kominfo's technicians and officials."""
    worksheets: tuple[Worksheet, ...] = ()
    worksheet_file: str = ""  # how the name of an offered XLSX begins
    on_behalf: tuple[str, ...] = ()
    """Lines by which Kominfo fills in an office's worksheet; `{opd}` stands for the office's names."""
    mailing: Mailing | None = None  # None: no mail goes out
    labels: Mapping[str, str] = field(default_factory=dict)  # what it calls those of our own

    def label(self, name: str) -> str:
        """Give what a label such as `giliran::opd` is called here."""
        return self.labels.get(name, name)

    def serving(self, role: OfficialRole, day: date) -> tuple[Official, ...]:
        """Give who serves in a role on a day: those acting for the holder first."""
        there = [one for one in self.officials if one.role == role and one.serves_on(day)]
        return tuple(sorted(there, key=lambda one: not one.acting))

    def roles_of(self, username: str, day: date) -> frozenset[OfficialRole]:
        """Give the capacities in which an account decides on a day."""
        return frozenset(
            one.role
            for one in self.officials
            if one.person.username == username and one.serves_on(day)
        )

    def employs(self, username: str) -> bool:
        """Tell whether an account is of Kominfo's staff, as the city's files know it."""
        staff = (*self.technicians, *(official.person for official in self.officials))
        return any(person.username == username for person in staff)

    def name_of(self, username: str) -> str:
        """Give what somebody of the city's files is called; of anybody else, the account."""
        people = (
            *self.technicians,
            *(official.person for official in self.officials),
            *(person for office in self.offices for person in office.people),
        )
        return next((one.name for one in people if one.username == username), username)

    def on_behalf_of(self, key: str) -> tuple[str, ...]:
        """Give the lines by which Kominfo fills in this office's worksheets."""
        office = self.office(key)
        names = (office.name, office.key, *office.aliases) if office else (key,)
        lines = (line.replace("{opd}", name) for line in self.on_behalf for name in names)
        return tuple(dict.fromkeys(lines))

    def office(self, key: str) -> Office | None:
        """Find an office by its key."""
        return next((office for office in self.offices if office.key == key), None)
