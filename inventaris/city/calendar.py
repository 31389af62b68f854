"""The shape of a city's calendar, hours and reminders in `kota.toml`."""

from datetime import date, time
from typing import Self

from holidays.registry import EntityLoader
from pydantic import field_validator, model_validator

from inventaris.city.shapes import Count, Table, Text
from inventaris.model.calendar import Calendar, Fasting, Hours, Week
from inventaris.model.reminders import Reminders, Rhythm


class _Hours(Table):
    buka: time
    tutup: time
    istirahat: tuple[time, time]

    @model_validator(mode="after")
    def _run_forward(self) -> Self:
        moments = [self.buka, *self.istirahat, self.tutup]
        if moments != sorted(moments):
            raise ValueError("buka, istirahat and tutup must follow one another")
        return self

    def build(self) -> Hours:
        return Hours(self.buka, self.tutup, *self.istirahat)


class _Week(Table):
    diverifikasi: bool
    biasa: _Hours
    jumat: _Hours | None = None

    def build(self) -> Week:
        return Week(self.biasa.build(), (self.jumat or self.biasa).build())


class _DayOff(Table):
    tanggal: date
    nama: Text


class _Fasting(Table):
    mulai: date
    akhir: date


class CalendarShape(Table):
    negara: str
    libur: tuple[_DayOff, ...] = ()
    bukan_libur: frozenset[date] = frozenset()
    jam: _Week
    jam_ramadan: _Week | None = None
    ramadan: tuple[_Fasting, ...] = ()

    @field_validator("negara")
    @classmethod
    def _country_is_known(cls, code: str) -> str:
        if code not in EntityLoader.get_country_codes(include_aliases=True):
            raise ValueError(f"no holidays are known of {code}")
        return code

    def build(self, timezone: str, language: str) -> Calendar:
        return Calendar(
            timezone=timezone,
            country=self.negara,
            language=language,
            added={day.tanggal: day.nama for day in self.libur},
            removed=self.bukan_libur,
            week=self.jam.build(),
            fasting_week=(self.jam_ramadan or self.jam).build(),
            fasting=tuple(Fasting(period.mulai, period.akhir) for period in self.ramadan),
        )


class _Rhythm(Table):
    jam_sebelum: tuple[Count, ...] = ()
    hari_sebelum: tuple[Count, ...] = ()
    hari_sesudah: tuple[Count, ...] = ()

    def build(self) -> Rhythm:
        return Rhythm(self.jam_sebelum, self.hari_sebelum, self.hari_sesudah)


class RemindersShape(Table):
    opd: _Rhythm = _Rhythm()
    kominfo: _Rhythm = _Rhythm()
    jadwal: _Rhythm = _Rhythm()
    eskalasi_hari_sesudah: Count | None = None

    def build(self) -> Reminders:
        return Reminders(
            opd=self.opd.build(),
            kominfo=self.kominfo.build(),
            meeting=self.jadwal.build(),
            escalation_days=self.eskalasi_hari_sesudah,
        )
