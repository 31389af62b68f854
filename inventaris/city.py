"""Read and check a city's folder; every problem is listed at once."""

import tomllib
from datetime import date, time
from pathlib import Path
from typing import Annotated, Literal, Self, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError
from holidays.registry import EntityLoader
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from inventaris.city_desk import ComplaintsFile, GuestBookFile
from inventaris.city_letters import LettersFile
from inventaris.city_mail import MailFile
from inventaris.city_meeting import MeetingFile
from inventaris.city_naming import DomainFile, GeneralFile, naming_data
from inventaris.city_worksheets import WorksheetsFile
from inventaris.errors import ConfigError
from inventaris.model.calendar import Calendar, Fasting, Hours, Week
from inventaris.model.city import City, Office, OfficePerson, Official, ServiceStandard
from inventaris.model.commands import CommandWord, Hand, RefusalGround
from inventaris.model.issue import DESKS
from inventaris.model.reminders import Reminders, Rhythm
from inventaris.model.steps import AttachmentKind, Channel, FormField, Step, Workflow

_KINDS: dict[str, Literal["text", "date", "uploads", "source"]] = {
    "teks": "text",
    "tanggal": "date",
    "unggahan": "uploads",
    "sumber": "source",
}
# GitLab's rule for a path segment, narrowed to what is also a good host name label.
Key = Annotated[str, Field(pattern=r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")]
Text = Annotated[str, Field(min_length=1)]
Count = Annotated[int, Field(ge=0)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Person(_Table):
    akun: Text
    nama: Text
    surel: Text

    def build(self) -> OfficePerson:
        return OfficePerson(self.akun, self.nama, self.surel)


class _Official(_Person):
    peran: Literal["kepala", "juru-surat", "penerima-berkas"]
    sebagai: str = ""
    mulai: date | None = None
    akhir: date | None = None

    def official(self) -> Official:
        return Official(self.peran, self.build(), self.sebagai, self.mulai, self.akhir)


class _Standard(_Table):
    waktu: Text
    hari_kerja: Count
    biaya: Text
    produk: Text
    pengaduan: tuple[Text, ...] = Field(min_length=1)


class _Hours(_Table):
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


class _Week(_Table):
    diverifikasi: bool
    biasa: _Hours
    jumat: _Hours

    def build(self) -> Week:
        return Week(self.biasa.build(), self.jumat.build())


class _DayOff(_Table):
    tanggal: date
    nama: Text


class _Fasting(_Table):
    mulai: date
    akhir: date


class _Calendar(_Table):
    negara: str
    libur: tuple[_DayOff, ...] = ()
    bukan_libur: frozenset[date] = frozenset()
    jam: _Week
    jam_ramadan: _Week
    ramadan: tuple[_Fasting, ...] = ()

    @field_validator("negara")
    @classmethod
    def _country_is_known(cls, code: str) -> str:
        if code not in EntityLoader.get_country_codes(include_aliases=True):
            raise ValueError(f"no holidays are known of {code}")
        return code

    def build(self, timezone: str) -> Calendar:
        return Calendar(
            timezone=timezone,
            country=self.negara,
            added={day.tanggal: day.nama for day in self.libur},
            removed=self.bukan_libur,
            week=self.jam.build(),
            fasting_week=self.jam_ramadan.build(),
            fasting=tuple(Fasting(period.mulai, period.akhir) for period in self.ramadan),
        )


class _Rhythm(_Table):
    jam_sebelum: tuple[Count, ...] = ()
    hari_sebelum: tuple[Count, ...] = ()
    hari_sesudah: tuple[Count, ...] = ()

    def build(self) -> Rhythm:
        return Rhythm(self.jam_sebelum, self.hari_sebelum, self.hari_sesudah)


class _Reminders(_Table):
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


class _CityFile(_Table):
    nama: Text
    dinas: Text
    domain: Text
    zona: Text
    sebutan_zona: Text
    bahasa: Text
    pola_waktu: Text
    mode: Literal["luwes", "ketat"]
    penampungan_hari: Annotated[int, Field(ge=0)] = 30
    standar: _Standard
    kalender: _Calendar
    pengingat: _Reminders = _Reminders()
    teknisi: tuple[_Person, ...] = ()
    pejabat: tuple[_Official, ...] = ()

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


class _Office(_Table):
    kunci: Key
    nama: Text
    alias: tuple[Text, ...] = ()
    surel: Text
    diverifikasi: bool
    bersama: bool = False
    orang: tuple[_Person, ...] = ()

    def build(self) -> Office:
        people = tuple(person.build() for person in self.orang)
        return Office(self.kunci, self.nama, self.alias, self.surel, people, self.bersama)


class _OfficesFile(_Table):
    opd: tuple[_Office, ...] = Field(min_length=1)


class _Step(_Table):
    label: Annotated[str, Field(pattern=r"^[a-z]+::[0-9]{2}-[a-z0-9-]+$")]
    judul: Text
    uraian: Text
    pemegang: Literal["opd", "kominfo", "jadwal"]
    tugas: tuple[str, ...] = ()
    perlu: tuple[str, ...] = ()
    kembalikan: bool = False
    target_hari: dict[Literal["opd", "kominfo"], Count] = {}
    warna: Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")]


class _Attachment(_Table):
    nomor: int
    kunci: Key
    nama: Text
    alias: tuple[Text, ...] = ()
    sumber: bool = False
    jenis: tuple[str, ...] = ()


class _StepsFile(_Table):
    langkah: tuple[_Step, ...] = Field(min_length=1)
    lampiran: tuple[_Attachment, ...] = ()
    tanpa_berkas: tuple[Text, ...] = ()


class _Field(_Table):
    kunci: Key
    label: Text
    alias: tuple[Text, ...] = ()
    wajib: bool = False
    jenis: Literal["teks", "tanggal", "unggahan", "sumber"] = "teks"


class _Command(_Table):
    kunci: Literal[
        "bantuan",
        "periksa",
        "siap",
        "terima-tanpa",
        "lewati",
        "tolak",
        "batalkan-permohonan",
        "setujui",
        "kirim-ulang",
        "surat",
    ]
    kata: tuple[Text, ...] = Field(min_length=1)
    oleh: tuple[Hand, ...]
    ringkas: Text
    sebutan: dict[str, tuple[Text, ...]] = {}


class _RefusalGround(_Table):
    kode: Key
    sebutan: Text
    dasar: str = ""
    diverifikasi: bool = False
    perbaikan: Text

    def build(self) -> RefusalGround:
        return RefusalGround(self.kode, self.sebutan, self.dasar, self.diverifikasi, self.perbaikan)


class _CommandsFile(_Table):
    perintah: tuple[_Command, ...]
    penolakan: tuple[_RefusalGround, ...] = ()


class _DeskField(_Field):
    saluran: tuple[Key, ...] = Field(min_length=1)
    petunjuk: str = ""


class _Channel(_Table):
    kunci: Key
    nama: Text
    templat: str = ""
    oleh_petugas: bool = False

    def build(self) -> Channel:
        return Channel(self.kunci, self.nama, self.templat, self.oleh_petugas)


class _FormFile(_Table):
    isian: tuple[_Field, ...] = Field(min_length=1)
    saluran: tuple[_Channel, ...] = Field(min_length=1)
    loket: tuple[_DeskField, ...] = ()
    perbaikan: tuple[Text, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _channels_are_known(self) -> Self:
        known = {channel.kunci for channel in self.saluran}
        if unknown := {key for field in self.loket for key in field.saluran} - known:
            raise ValueError(f"loket: no such saluran: {', '.join(sorted(unknown))}")
        if not self.saluran[0].templat or self.saluran[0].oleh_petugas:
            raise ValueError("the first saluran is the offices' own, with a templat")
        return self


_File = TypeVar("_File", bound=BaseModel)


def load_city(folder: Path, duties: frozenset[str]) -> City:
    """Read `kota.toml`, `opd.toml`, `langkah.toml`, `formulir.toml`, `perintah.toml` of a city,
    and `lembar.toml` where it has worksheets.

    Args:
        folder: `kota/<city>`.
        duties: the duties that exist; a step may name no other.

    Raises:
        ConfigError: with every problem of all files, a line each.

    """
    problems: list[str] = []
    city = _read(folder / "kota.toml", _CityFile, problems)
    offices = _read(folder / "opd.toml", _OfficesFile, problems)
    steps = _read(folder / "langkah.toml", _StepsFile, problems)
    form = _read(folder / "formulir.toml", _FormFile, problems)
    commands = _read(folder / "perintah.toml", _CommandsFile, problems)
    worksheets = _read_worksheets(folder, problems)
    letters = _read_letters(folder, problems)
    domain = _read_or(folder / "domain.toml", DomainFile(), problems)
    general = _read_or(folder / "aplikasi-umum.toml", GeneralFile(), problems)
    meeting = _read_or(folder / "jadwal.toml", MeetingFile(), problems)
    guest_book = _read_if_there(folder / "buku-tamu.toml", GuestBookFile, problems)
    complaints = _read_if_there(folder / "pengaduan.toml", ComplaintsFile, problems)
    mail = _read_if_there(folder / "surel.toml", MailFile, problems)
    if offices:
        problems += _doubled("opd.toml: kunci", [office.kunci for office in offices.opd])
        problems += [
            # `buku-tamu#3` must be one thing only.
            f"opd.toml: kunci {office.kunci!r} is the name of a desk"
            for office in offices.opd
            if office.kunci in DESKS
        ]
    if steps:
        problems += _doubled("langkah.toml: label", [step.label for step in steps.langkah])
        problems += _doubled("langkah.toml: lampiran", [kind.kunci for kind in steps.lampiran])
        problems += _unknown_duties(steps, duties)
    if form:
        keys = [field.kunci for field in (*form.isian, *form.loket)]
        problems += _doubled("formulir.toml: kunci", keys)
        channels = [channel.kunci for channel in form.saluran]
        problems += _doubled("formulir.toml: saluran", channels)
    if commands:
        spoken = [word for command in commands.perintah for word in command.kata]
        problems += _doubled("perintah.toml: kata", spoken)
        codes = [ground.kode for ground in commands.penolakan]
        problems += _doubled("perintah.toml: penolakan", codes)
    if steps and form and worksheets:
        labels = frozenset(step.label for step in steps.langkah)
        asked = frozenset(field.kunci for field in form.isian)
        problems += worksheets.problems(labels, asked)
    if mail:
        problems += mail.problems()
    if steps and letters:
        problems += letters.problems(frozenset(step.label for step in steps.langkah))
    if problems or not (
        city and offices and steps and form and commands and worksheets and letters
    ):
        raise ConfigError("\n".join([f"{folder}:", *problems]))
    return City(
        key=folder.name,
        name=city.nama,
        agency=city.dinas,
        domain=city.domain,
        timezone=city.zona,
        timezone_label=city.sebutan_zona,
        language=city.bahasa,
        moment_pattern=city.pola_waktu,
        standard=ServiceStandard(
            duration=city.standar.waktu,
            working_days=city.standar.hari_kerja,
            cost=city.standar.biaya,
            product=city.standar.produk,
            complaints=city.standar.pengaduan,
        ),
        offices=tuple(office.build() for office in offices.opd),
        technicians=tuple(person.build() for person in city.teknisi),
        staging_days=city.penampungan_hari,
        officials=tuple(official.official() for official in city.pejabat),
        refusals=tuple(ground.build() for ground in commands.penolakan),
        letters=letters.kinds(),
        naming=naming_data(domain, general, city.domain),
        legal_bases=letters.bases(),
        workflow=_workflow(steps, form, commands),
        calendar=city.kalender.build(city.zona),
        reminders=city.pengingat.build(),
        meeting=meeting.rules(),
        mode=city.mode,
        guest_book=guest_book.build() if guest_book else None,
        complaints=complaints.build() if complaints else None,
        handlers={
            "buku-tamu": guest_book.handlers() if guest_book else (),
            "pengaduan": complaints.handlers() if complaints else (),
        },
        worksheets=worksheets.build(),
        worksheet_file=worksheets.berkas,
        on_behalf=worksheets.atas_nama,
        mailing=mail.build() if mail else None,
    )


def _read_letters(folder: Path, problems: list[str]) -> LettersFile | None:
    """A city need not have letters drafted."""
    path = folder / "surat.toml"
    return _read(path, LettersFile, problems) if path.exists() else LettersFile()


def _read_worksheets(folder: Path, problems: list[str]) -> WorksheetsFile | None:
    path = folder / "lembar.toml"
    return _read(path, WorksheetsFile, problems) if path.exists() else WorksheetsFile()


def _read_or(path: Path, otherwise: _File, problems: list[str]) -> _File:
    """Read a file that a city need not have."""
    read = _read(path, type(otherwise), problems) if path.exists() else None
    return read or otherwise


def _read_if_there(path: Path, shape: type[_File], problems: list[str]) -> _File | None:
    return _read(path, shape, problems) if path.exists() else None


def _read(path: Path, shape: type[_File], problems: list[str]) -> _File | None:
    try:
        return shape.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        problems.append(f"{path.name}: missing")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as broken:
        problems.append(f"{path.name}: {broken}")
    except ValidationError as invalid:
        for error in invalid.errors(include_url=False):
            where = ".".join(str(part) for part in error["loc"])
            problems.append(f"{path.name}: {where}: {error['msg']}")
    return None


def _doubled(what: str, keys: list[str]) -> list[str]:
    return [
        f"{what} {key!r} stands twice" for key in sorted({k for k in keys if keys.count(k) > 1})
    ]


def _unknown_duties(steps: _StepsFile, duties: frozenset[str]) -> list[str]:
    return [
        f"langkah.toml: {step.label}: no such duty: {name}"
        for step in steps.langkah
        for name in (*step.tugas, *step.perlu)
        if name not in duties
    ]


def _workflow(steps: _StepsFile, form: _FormFile, commands: _CommandsFile) -> Workflow:
    return Workflow(
        steps=tuple(
            Step(
                label=step.label,
                title=step.judul,
                description=step.uraian,
                holder=step.pemegang,
                duties=step.tugas,
                needs=step.perlu,
                puts_back=step.kembalikan,
                color=step.warna,
                target_days=dict(step.target_hari.items()),
            )
            for step in steps.langkah
        ),
        attachments=tuple(
            AttachmentKind(k.kunci, k.nomor, k.nama, k.alias, k.sumber, k.jenis)
            for k in steps.lampiran
        ),
        absent_phrases=steps.tanpa_berkas,
        form=tuple(
            FormField(f.kunci, f.label, f.alias, f.wajib, _KINDS[f.jenis]) for f in form.isian
        ),
        commands=tuple(
            CommandWord(c.kunci, c.kata, c.oleh, c.ringkas, c.sebutan) for c in commands.perintah
        ),
        channels=tuple(channel.build() for channel in form.saluran),
        desk_form=tuple(
            FormField(
                f.kunci,
                f.label,
                f.alias,
                f.wajib,
                _KINDS[f.jenis],
                hint=f.petunjuk,
                channels=f.saluran,
            )
            for f in form.loket
        ),
        amendment_words=form.perbaikan,
    )
