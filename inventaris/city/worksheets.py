"""The shape of `lembar.toml`, a city's worksheets."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from inventaris.city.shapes import Table, Text
from inventaris.model.commands import Hand
from inventaris.model.worksheets import (
    CellKind,
    Choice,
    Column,
    Condition,
    Readers,
    SmallWords,
    Worksheet,
)

_KINDS: dict[str, CellKind] = {
    "teks": "text",
    "angka": "number",
    "nip": "nip",
    "tanggal": "date",
    "akun": "user",
    "pilihan": "choice",
}
_Key = Annotated[str, Field(pattern=r"^(?:[a-z0-9][a-z0-9-]{0,40}|-)$")]


class _Choice(Table):
    kunci: _Key
    label: Text
    alias: tuple[Text, ...] = ()
    perlu: tuple[_Key, ...] = ()
    perlu_baris: bool = False

    def build(self) -> Choice:
        return Choice(self.kunci, self.label, self.alias, self.perlu, self.perlu_baris)


class _Column(Table):
    kunci: _Key
    label: Text
    alias: tuple[Text, ...] = ()
    wajib: bool = False
    jenis: Literal["teks", "angka", "nip", "tanggal", "akun", "pilihan"] = "teks"
    pilihan: tuple[_Choice, ...] = ()
    di_dalam: str = ""
    setiap_pilihan: bool = False

    def build(self) -> Column:
        return Column(
            key=self.kunci,
            label=self.label,
            aliases=self.alias,
            required=self.wajib,
            kind=_KINDS[self.jenis],
            choices=tuple(choice.build() for choice in self.pilihan),
            within=self.di_dalam,
            every_choice=self.setiap_pilihan,
        )


class _Condition(Table):
    isian: _Key
    kata: tuple[Text, ...] = Field(min_length=1)
    selainnya: bool = False

    def build(self) -> Condition:
        return Condition(self.isian, self.kata, self.selainnya)


class _Worksheet(Table):
    kunci: _Key
    langkah: Text
    judul: Text
    alias: tuple[Text, ...] = ()
    oleh: tuple[Hand, ...] = Field(min_length=1)
    pembaca: Readers = "semua"
    baris_minimal: Annotated[int, Field(ge=0)] = 0
    isi_awal: str = ""
    semua_baris: bool = False
    berlaku: _Condition | None = None
    pertanyaan: tuple[_Column, ...] = ()
    kolom: tuple[_Column, ...] = ()

    def build(self, small_words: SmallWords) -> Worksheet:
        return Worksheet(
            key=self.kunci,
            step=self.langkah,
            heading=self.judul,
            aliases=self.alias,
            questions=tuple(question.build() for question in self.pertanyaan),
            columns=tuple(column.build() for column in self.kolom),
            hands=self.oleh,
            readers=self.pembaca,
            fewest_rows=self.baris_minimal,
            prefill=self.isi_awal,
            all_rows=self.semua_baris,
            condition=self.berlaku.build() if self.berlaku else None,
            small_words=small_words,
        )


class WorksheetsFile(Table):
    """`lembar.toml`."""

    berkas: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,40}$")] = "worksheet"
    atas_nama: tuple[Text, ...] = ()
    karena: tuple[Text, ...] = ()
    butir: tuple[Text, ...] = ()
    tanpa_akun: tuple[Text, ...] = ()
    semua: tuple[Text, ...] = ()
    kecuali: tuple[Text, ...] = ()
    lembar: tuple[_Worksheet, ...] = ()

    def build(self) -> tuple[Worksheet, ...]:
        small_words = SmallWords(
            because=self.karena,
            counts=self.butir,
            no_account=self.tanpa_akun,
            all_others=self.semua,
            excepting=self.kecuali,
        )
        return tuple(sheet.build(small_words) for sheet in self.lembar)

    def problems(self, steps: frozenset[str], fields: frozenset[str]) -> Iterator[str]:
        """Name what contradicts itself or the city's other files, a line each."""
        keys = [sheet.kunci for sheet in self.lembar]
        yield from (
            f"lembar.toml: kunci {key!r} stands twice" for key in keys if keys.count(key) > 1
        )
        for sheet in self.lembar:
            where = f"lembar.toml: {sheet.kunci}"
            if sheet.langkah not in steps:
                yield f"{where}: no such step: {sheet.langkah}"
            if sheet.berlaku and sheet.berlaku.isian not in fields:
                yield f"{where}: no such form field: {sheet.berlaku.isian}"
            if not (sheet.pertanyaan or sheet.kolom):
                yield f"{where}: neither pertanyaan nor kolom"
            yield from _column_problems(where, sheet)


def _column_problems(where: str, sheet: _Worksheet) -> Iterator[str]:
    questions = {question.kunci for question in sheet.pertanyaan}
    columns = {column.kunci for column in sheet.kolom}
    for one in (*sheet.pertanyaan, *sheet.kolom):
        if one.jenis == "pilihan" and not one.pilihan:
            yield f"{where}: {one.kunci}: no pilihan"
        if one.di_dalam and one.di_dalam not in questions:
            yield f"{where}: {one.kunci}: no such question: {one.di_dalam}"
        for choice in one.pilihan:
            for needed in choice.perlu:
                if needed not in columns:
                    yield f"{where}: {one.kunci}: {choice.kunci}: no such column: {needed}"
