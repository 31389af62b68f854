"""The shape of `kota.toml`: the city, its service standard, who decides."""

from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError
from pydantic import Field, field_validator

from inventaris.city.calendar import CalendarShape, RemindersShape
from inventaris.city.people import OfficialShape, PersonShape
from inventaris.city.shapes import Count, Table, Text
from inventaris.model.city import ServiceStandard


class _Standard(Table):
    waktu: Text
    hari_kerja: Count
    biaya: Text
    produk: Text
    pengaduan: tuple[Text, ...] = Field(min_length=1)

    def build(self) -> ServiceStandard:
        return ServiceStandard(
            duration=self.waktu,
            working_days=self.hari_kerja,
            cost=self.biaya,
            product=self.produk,
            complaints=self.pengaduan,
        )


class CityFile(Table):
    nama: Text
    dinas: Text
    domain: Text
    zona: Text
    sebutan_zona: Text
    bahasa: Text
    pola_waktu: Text
    pola_jam: Text
    mode: Literal["luwes", "ketat"]
    penampungan_hari: Annotated[int, Field(ge=0)] = 30
    standar: _Standard
    label: dict[str, Annotated[str, Field(pattern=r"^[^,~\"]+$")]] = Field(default_factory=dict)
    kalender: CalendarShape
    pengingat: RemindersShape = RemindersShape()
    teknisi: tuple[PersonShape, ...] = ()
    pejabat: tuple[OfficialShape, ...] = ()

    @field_validator("zona")
    @classmethod
    def _zone_is_known(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError) as unknown:
            raise ValueError(f"no IANA time zone: {name}") from unknown
        return name

    @field_validator("bahasa")
    @classmethod
    def _language_is_known(cls, code: str) -> str:
        try:
            Locale.parse(code)
        except (UnknownLocaleError, ValueError) as unknown:
            raise ValueError(f"no CLDR locale: {code}") from unknown
        return code
