"""Read and check a city's folder; every problem is listed at once."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from inventaris.city.commands import CommandsFile
from inventaris.city.desk import ComplaintsFile, GuestBookFile
from inventaris.city.form import FormFile
from inventaris.city.letters import LettersFile
from inventaris.city.mail import MailFile
from inventaris.city.meeting import MeetingFile
from inventaris.city.naming import DomainFile, GeneralFile, naming_data
from inventaris.city.people import OfficesFile
from inventaris.city.standing import CityFile
from inventaris.city.steps import StepsFile
from inventaris.city.worksheets import WorksheetsFile
from inventaris.errors import ConfigError
from inventaris.model.city import City
from inventaris.model.steps import Workflow

_File = TypeVar("_File", bound=BaseModel)


def load_city(folder: Path, duties: frozenset[str]) -> City:
    """Read a city's files: `kota`, `opd`, `langkah`, `formulir` and `perintah.toml`, which every
    city has, and those of what it may do without.

    Args:
        folder: `kota/<city>`.
        duties: the duties that exist; a step may name no other.

    Raises:
        ConfigError: with every problem of all files, a line each.

    """
    problems: list[str] = []
    city = _read(folder / "kota.toml", CityFile, problems)
    offices = _read(folder / "opd.toml", OfficesFile, problems)
    steps = _read(folder / "langkah.toml", StepsFile, problems)
    form = _read(folder / "formulir.toml", FormFile, problems)
    commands = _read(folder / "perintah.toml", CommandsFile, problems)
    worksheets = _read_or(folder / "lembar.toml", WorksheetsFile(), problems)
    letters = _read_or(folder / "surat.toml", LettersFile(), problems)
    domain = _read_or(folder / "domain.toml", DomainFile(), problems)
    general = _read_or(folder / "aplikasi-umum.toml", GeneralFile(), problems)
    meeting = _read_or(folder / "jadwal.toml", MeetingFile(), problems)
    guest_book = _read_if_there(folder / "buku-tamu.toml", GuestBookFile, problems)
    complaints = _read_if_there(folder / "pengaduan.toml", ComplaintsFile, problems)
    mail = _read_if_there(folder / "surel.toml", MailFile, problems)
    for file in (offices, form, commands, mail):
        problems += file.problems() if file else ()
    if steps:
        labels = frozenset(step.label for step in steps.langkah)
        problems += steps.problems(duties)
        problems += letters.problems(labels)
        if form:
            asked = frozenset(field.kunci for field in form.isian)
            problems += worksheets.problems(labels, asked)
    if problems or not (city and offices and steps and form and commands):
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
        clock_pattern=city.pola_jam,
        labels=city.label,
        standard=city.standar.build(),
        offices=tuple(office.build() for office in offices.opd),
        technicians=tuple(person.build() for person in city.teknisi),
        staging_days=city.penampungan_hari,
        officials=tuple(official.official() for official in city.pejabat),
        refusals=tuple(ground.build() for ground in commands.penolakan),
        letters=letters.kinds(),
        legal_bases=letters.bases(),
        naming=naming_data(domain, general, city.domain),
        workflow=_workflow(steps, form, commands, city.label),
        calendar=city.kalender.build(city.zona, city.bahasa),
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


def _read_or(path: Path, otherwise: _File, problems: list[str]) -> _File:
    """Read a file that a city need not have."""
    return _read_if_there(path, type(otherwise), problems) or otherwise


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


def _workflow(
    steps: StepsFile, form: FormFile, commands: CommandsFile, labels: Mapping[str, str]
) -> Workflow:
    return Workflow(
        steps=steps.steps(),
        attachments=steps.attachments(),
        absent_phrases=steps.tanpa_berkas,
        form=tuple(field.build() for field in form.isian),
        commands=tuple(command.build() for command in commands.perintah),
        courtesies=commands.courtesies(),
        order_words=commands.order_words(),
        channels=tuple(channel.build(labels) for channel in form.saluran),
        desk_form=tuple(field.build() for field in form.loket),
        amendment_words=form.perbaikan,
    )
