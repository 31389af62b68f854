"""The shape of `surat.toml`: kinds of letters, and the laws they may cite."""

from collections.abc import Iterator
from typing import Literal

from inventaris.city.shapes import Table, Text
from inventaris.letters import LETTERS
from inventaris.model.letters import LegalBasis, LetterKind


class _Letter(Table):
    kunci: Text
    judul: Text
    langkah: Text
    penerbit: Literal["opd", "kominfo"]


class _Basis(Table):
    naskah: Text
    diverifikasi: bool
    surat: tuple[str, ...] = ()


class LettersFile(Table):
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
