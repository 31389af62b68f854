"""The shape of people and of `opd.toml`."""

from datetime import date

from pydantic import Field

from inventaris.city.shapes import Key, Table, Text, doubled
from inventaris.model.city import Office, OfficePerson, Official
from inventaris.model.commands import OfficialRole
from inventaris.model.issue import DESKS


class PersonShape(Table):
    akun: Text
    nama: Text
    surel: Text

    def build(self) -> OfficePerson:
        return OfficePerson(self.akun, self.nama, self.surel)


class OfficialShape(PersonShape):
    peran: OfficialRole
    sebagai: str = ""
    mulai: date | None = None
    akhir: date | None = None

    def official(self) -> Official:
        return Official(self.peran, self.build(), self.sebagai, self.mulai, self.akhir)


class _Office(Table):
    kunci: Key
    nama: Text
    alias: tuple[Text, ...] = ()
    surel: Text
    diverifikasi: bool
    bersama: bool = False
    orang: tuple[PersonShape, ...] = ()

    def build(self) -> Office:
        people = tuple(person.build() for person in self.orang)
        return Office(self.kunci, self.nama, self.alias, self.surel, people, self.bersama)


class OfficesFile(Table):
    opd: tuple[_Office, ...] = Field(min_length=1)

    def problems(self) -> list[str]:
        """Name what stands twice, and the offices that bear a desk's name."""
        return doubled("opd.toml: kunci", [office.kunci for office in self.opd]) + [
            # `buku-tamu#3` must be one thing only.
            f"opd.toml: kunci {office.kunci!r} is the name of a desk"
            for office in self.opd
            if office.kunci in DESKS
        ]
