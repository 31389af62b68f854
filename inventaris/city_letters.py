"""The shape of `surat.toml`: kinds of letters, and the laws they may cite."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from inventaris.letters import LETTERS
from inventaris.model.letters import LegalBasis, LetterKind

_Text = Annotated[str, Field(min_length=1)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Letter(_Table):
    kunci: _Text
    judul: _Text
    langkah: _Text
    penerbit: Literal["opd", "kominfo"]


class _Basis(_Table):
    naskah: _Text
    diverifikasi: bool
    surat: tuple[str, ...] = ()


class LettersFile(_Table):
    """`surat.toml`."""

    surat: tuple[_Letter, ...] = ()
    dasar: tuple[_Basis, ...] = ()

    def kinds(self) -> tuple[LetterKind, ...]:
        return tuple(LetterKind(s.kunci, s.judul, s.langkah, s.penerbit) for s in self.surat)

    def bases(self) -> tuple[LegalBasis, ...]:
        return tuple(LegalBasis(d.naskah, d.diverifikasi, d.surat) for d in self.dasar)

    def problems(self, steps: frozenset[str]) -> Iterator[str]:
        """Name what refers to something that does not exist."""
        kinds = {letter.kunci for letter in self.surat}
        for letter in self.surat:
            if letter.langkah not in steps:
                yield f"surat.toml: {letter.kunci}: no such step: {letter.langkah}"
            if letter.kunci not in LETTERS:
                yield f"surat.toml: no such letter: {letter.kunci}"
        for basis in self.dasar:
            for kind in set(basis.surat) - kinds:
                yield f"surat.toml: {basis.naskah}: no such letter: {kind}"
