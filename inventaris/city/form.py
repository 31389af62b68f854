"""The shape of `formulir.toml`: the request form, its channels, what the desk asks besides."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal, Self

from pydantic import Field, model_validator

from inventaris.city.shapes import Key, Table, Text, doubled
from inventaris.model.steps import Channel, FormField

_KINDS: dict[str, Literal["text", "date", "uploads", "source"]] = {
    "teks": "text",
    "tanggal": "date",
    "unggahan": "uploads",
    "sumber": "source",
}


class _Field(Table):
    kunci: Key
    label: Text
    alias: tuple[Text, ...] = ()
    wajib: bool = False
    jenis: Literal["teks", "tanggal", "unggahan", "sumber"] = "teks"
    petunjuk: str = ""
    pilihan: tuple[Text, ...] = ()
    arti: dict[str, Text] = Field(default_factory=dict)
    di_dalam: str = ""
    menyusul: tuple[Text, ...] = ()
    boleh_kosong: tuple[Key, ...] = ()

    def build(self) -> FormField:
        return FormField(
            self.kunci,
            self.label,
            self.alias,
            self.wajib,
            _KINDS[self.jenis],
            hint=self.petunjuk,
            choices=self.pilihan,
            meanings=self.arti,
            within=self.di_dalam,
            later=self.menyusul,
            optional_in=self.boleh_kosong,
        )


class _DeskField(_Field):
    saluran: tuple[Key, ...] = Field(min_length=1)

    def build(self) -> FormField:
        return replace(super().build(), channels=self.saluran)


class _Channel(Table):
    kunci: Key
    nama: Text
    templat: str = ""
    oleh_petugas: bool = False

    def build(self, labels: Mapping[str, str]) -> Channel:
        label = f"kanal::{self.kunci}"
        shown = labels.get(label, label)
        return Channel(self.kunci, self.nama, self.templat, self.oleh_petugas, shown)


class FormFile(Table):
    isian: tuple[_Field, ...] = Field(min_length=1)
    saluran: tuple[_Channel, ...] = Field(min_length=1)
    loket: tuple[_DeskField, ...] = ()
    perbaikan: tuple[Text, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _channels_are_known(self) -> Self:
        known = {channel.kunci for channel in self.saluran}
        if unknown := {key for field in self.loket for key in field.saluran} - known:
            raise ValueError(f"loket: no such saluran: {', '.join(sorted(unknown))}")
        if unknown := {key for field in self.isian for key in field.boleh_kosong} - known:
            raise ValueError(f"boleh_kosong: no such saluran: {', '.join(sorted(unknown))}")
        if not self.saluran[0].templat or self.saluran[0].oleh_petugas:
            raise ValueError("the first saluran is the offices' own, with a templat")
        return self

    def problems(self) -> list[str]:
        """Name what stands twice, and meanings of answers that are not offered."""
        keys = [field.kunci for field in (*self.isian, *self.loket)]
        return [
            *(
                f"formulir.toml: {field.kunci}: arti: no such pilihan: {answer}"
                for field in self.isian
                for answer in field.arti
                if answer not in field.pilihan
            ),
            *(
                f"formulir.toml: {field.kunci}: di_dalam: no such isian: {field.di_dalam}"
                for field in self.isian
                if field.di_dalam and field.di_dalam not in keys
            ),
            *(
                f"formulir.toml: {field.kunci}: menyusul: only where jenis is sumber"
                for field in (*self.isian, *self.loket)
                if field.menyusul and field.jenis != "sumber"
            ),
            *doubled("formulir.toml: kunci", keys),
            *doubled("formulir.toml: saluran", [channel.kunci for channel in self.saluran]),
        ]
