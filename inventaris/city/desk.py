"""Shape of a city's `buku-tamu.toml` and `pengaduan.toml`; either may be left out."""

from datetime import timedelta
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from inventaris.city.shapes import Key, Table, Text
from inventaris.model.city import OfficePerson
from inventaris.model.commands import CommandWord
from inventaris.model.desk import ComplaintDesk, GivingWords, GuestBook, Weight
from inventaris.model.steps import FormField

VISIT_FIELDS = frozenset({"permintaan-disampaikan", "informasi-diberikan"})
COMPLAINT_FIELDS = frozenset({"diterima", "saluran", "bobot", "permohonan"})


class _Field(Table):
    kunci: Key
    label: Text
    alias: tuple[Text, ...] = ()
    wajib: bool = False
    petunjuk: str = ""  # for the template that people fill in
    pilihan: tuple[Text, ...] = ()

    def build(self) -> FormField:
        return FormField(
            self.kunci, self.label, self.alias, self.wajib, hint=self.petunjuk, choices=self.pilihan
        )


class _Handler(Table):
    akun: Text
    nama: Text
    surel: Text


class _Command(Table):
    kunci: Literal["selesai"]
    kata: tuple[Text, ...] = Field(min_length=1)
    ringkas: Text

    def build(self) -> CommandWord:
        return CommandWord(self.kunci, self.kata, ("kominfo",), self.ringkas)


class _DeskFile(Table):
    templat: Text
    isian: tuple[_Field, ...] = Field(min_length=1)
    perintah: tuple[_Command, ...] = Field(min_length=1)
    petugas: tuple[_Handler, ...] = ()

    def _check_fields(self, known: frozenset[str]) -> None:
        keys = [field.kunci for field in self.isian]
        if doubled := sorted({key for key in keys if keys.count(key) > 1}):
            raise ValueError(f"isian stands twice: {', '.join(doubled)}")
        if missing := sorted(known - set(keys)):
            raise ValueError(f"isian missing: {', '.join(missing)}")

    def _commands(self) -> tuple[CommandWord, ...]:
        return tuple(command.build() for command in self.perintah)

    def handlers(self) -> tuple[OfficePerson, ...]:
        """Give the people who work at this desk alone."""
        return tuple(OfficePerson(one.akun, one.nama, one.surel) for one in self.petugas)


class _GivingWords(Table):
    telah: tuple[Text, ...] = Field(min_length=1)
    belum: tuple[Text, ...] = Field(min_length=1)
    beserta: tuple[Text, ...]

    def build(self) -> GivingWords:
        return GivingWords(self.telah, self.belum, self.beserta)


class GuestBookFile(_DeskFile):
    """buku-tamu.toml."""

    judul: Text
    janji_menit: int = Field(gt=0)
    pengingat_menit: int = Field(ge=0)
    masa_simpan_hari: int = Field(gt=0)
    waktu_pemberian: _GivingWords

    @model_validator(mode="after")
    def _is_sound(self) -> Self:
        self._check_fields(VISIT_FIELDS)
        if self.pengingat_menit >= self.janji_menit:
            raise ValueError("pengingat_menit must be less than janji_menit")
        return self

    def build(self) -> GuestBook:
        return GuestBook(
            template=self.templat,
            title=self.judul,
            fields=tuple(field.build() for field in self.isian),
            promise=timedelta(minutes=self.janji_menit),
            remind_before=timedelta(minutes=self.pengingat_menit),
            retention=timedelta(days=self.masa_simpan_hari),
            commands=self._commands(),
            giving=self.waktu_pemberian.build(),
        )


class _Weight(Table):
    kunci: Key
    nama: Text
    alias: tuple[Text, ...] = ()
    uraian: Text
    hari: int = Field(gt=0)
    warna: Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")]
    diverifikasi: bool

    def build(self) -> Weight:
        return Weight(self.kunci, self.nama, self.alias, self.uraian, self.hari, self.warna)


class ComplaintsFile(_DeskFile):
    """pengaduan.toml."""

    bobot: tuple[_Weight, ...] = Field(min_length=1)
    bobot_awal: str
    pengingat_hari: int = Field(ge=0)
    kata_jawaban: tuple[Text, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _is_sound(self) -> Self:
        self._check_fields(COMPLAINT_FIELDS)
        if self.bobot_awal not in {weight.kunci for weight in self.bobot}:
            raise ValueError(f"bobot_awal is no bobot: {self.bobot_awal}")
        return self

    def build(self) -> ComplaintDesk:
        return ComplaintDesk(
            template=self.templat,
            fields=tuple(field.build() for field in self.isian),
            weights=tuple(weight.build() for weight in self.bobot),
            default_weight=self.bobot_awal,
            remind_before_days=self.pengingat_hari,
            answer_words=self.kata_jawaban,
            commands=self._commands(),
        )
