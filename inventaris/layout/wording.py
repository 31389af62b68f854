"""What people read in GitLab's own pages, from `templates/gitlab/tata-letak.toml`. Pure."""

import tomllib
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from inventaris.errors import ConfigError


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(_Table):
    """Name and description; `{opd}` stands for an office's name."""

    nama: str = Field(min_length=1)
    uraian: str

    def of(self, office: str) -> "Text":
        """Put in an office's name."""
        return Text(
            nama=self.nama.replace("{opd}", office), uraian=self.uraian.replace("{opd}", office)
        )


class GroupTexts(_Table):
    akar: Text
    permohonan: Text
    aplikasi: Text
    aplikasi_opd: Text = Field(alias="aplikasi-opd")
    penampungan: Text


class ProjectTexts(_Table):
    permohonan: Text
    arsip: Text
    daftar_aplikasi: Text = Field(alias="daftar-aplikasi")
    pengaduan: Text
    buku_tamu: Text = Field(alias="buku-tamu")


class LabelText(_Table):
    nama: str = Field(min_length=1)
    uraian: str
    warna: Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")]
    di: tuple[Literal["permohonan", "buku-tamu", "pengaduan"], ...] = ("permohonan",)


class RequestText(_Table):
    judul: str


class CommitTexts(_Table):
    templat: str = Field(min_length=1)
    halaman_depan: str = Field(alias="halaman-depan", min_length=1)


class BoardText(_Table):
    nama: str = Field(min_length=1)


class Wording(_Table):
    """Everything of tata-letak.toml."""

    grup: GroupTexts
    proyek: ProjectTexts
    permohonan: RequestText
    komit: CommitTexts
    papan: BoardText
    label: tuple[LabelText, ...]


def parse_wording(text: str, source: str) -> Wording:
    """Read the text of a `tata-letak.toml`; `source` names it in problems.

    Raises:
        ConfigError: it is wrong; every problem, a line each.

    """
    try:
        return Wording.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as broken:
        raise ConfigError(f"{source}: {broken}") from None
    except ValidationError as invalid:
        problems = [
            f"{source}: {'.'.join(map(str, error['loc']))}: {error['msg']}"
            for error in invalid.errors(include_url=False)
        ]
        raise ConfigError("\n".join(problems)) from None
