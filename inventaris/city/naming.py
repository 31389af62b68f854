"""The shape of `domain.toml` and `aplikasi-umum.toml`."""

from collections.abc import Iterable, Iterator
from typing import Annotated

from pydantic import Field

from inventaris.city.shapes import Table, Text
from inventaris.model.naming import (
    GeneralApplication,
    HostingWords,
    LikenessRules,
    NameRules,
    NamingData,
    RecommendationTerms,
    Resource,
)
from inventaris.naming.labels import LONGEST_LABEL
from inventaris.parsing.labels import fold

_Words = tuple[Text, ...]
_Percent = Annotated[int, Field(ge=1, le=100)]
_Count = Annotated[int, Field(ge=1)]


class _Names(Table):
    terpendek: _Count = 1
    terpanjang: Annotated[int, Field(ge=8, le=LONGEST_LABEL)] = LONGEST_LABEL
    dicadangkan: _Words = ()
    penyedia: _Words = ()
    kata_perusahaan: _Words = ()
    pejabat: _Words = ()
    penghubung: _Words = ()
    tidak_perlu: _Words = ()
    terserah: _Words = ()
    mengiyakan: _Words = ()
    kata_lewat: _Words = ()
    pembuka: dict[Text, Text] = Field(default_factory=dict)
    layanan: _Words = ()


class _Hosting(Table):
    cpu: _Words = ()
    memori: _Words = ()
    penyimpanan: _Words = ()
    kata_lewat: _Words = ()
    jenis: dict[Text, _Words] = Field(default_factory=dict)
    perangkat_lunak: dict[Text, _Words] = Field(default_factory=dict)


class _Recommendation(Table):
    berlaku_bulan: _Count = 12
    paling_banyak_tidak_terpenuhi: Annotated[int, Field(ge=0)] = 0
    syarat: _Words = ()


class DomainFile(Table):
    """`domain.toml`."""

    nama: _Names = _Names()
    hosting: _Hosting = _Hosting()
    rekomendasi: _Recommendation = _Recommendation()

    def names(self, domain: str) -> NameRules:
        given = self.nama
        return NameRules(
            domain=domain.casefold(),
            shortest=given.terpendek,
            longest=given.terpanjang,
            reserved=_folded(given.dicadangkan),
            vendors=_folded(given.penyedia),
            company_words=_folded(given.kata_perusahaan),
            people=given.pejabat,
            joints=tuple(sorted(_folded(given.penghubung))),
            unwanted=frozenset(fold(words) for words in given.tidak_perlu),
            anything=frozenset(fold(words) for words in given.terserah),
            affirming=tuple(sorted(_folded(given.mengiyakan))),
            filler=_folded(given.kata_lewat),
            openings={words.casefold(): short.casefold() for words, short in given.pembuka.items()},
            services=tuple(word.casefold() for word in given.layanan),
        )

    def hosting_words(self) -> HostingWords:
        given = self.hosting
        resources: dict[str, Resource] = dict.fromkeys(_folded(given.cpu), "cpus")
        resources |= dict.fromkeys(_folded(given.memori), "memory")
        resources |= dict.fromkeys(_folded(given.penyimpanan), "storage")
        return HostingWords(
            resources=resources,
            kinds=dict(_named(given.jenis)),
            software=dict(_named(given.perangkat_lunak)),
            filler=_folded((*given.kata_lewat, *self.nama.mengiyakan)),
        )

    def terms(self) -> RecommendationTerms:
        given = self.rekomendasi
        return RecommendationTerms(
            valid_months=given.berlaku_bulan,
            unmet_areas_allowed=given.paling_banyak_tidak_terpenuhi,
            conditions=given.syarat,
        )


class _Comparison(Table):
    kemiripan_nama: _Percent = 80
    kemiripan_uraian: _Percent = 25
    kata_sama_paling_sedikit: _Count = 3
    kata_jarang_pada: _Count = 3
    paling_banyak: _Count = 15
    kata_lewat: _Words = ()


class _General(Table):
    nama: Text
    kegunaan: Text
    pemilik: Text
    dasar: str = ""
    diverifikasi: bool


class GeneralFile(Table):
    """`aplikasi-umum.toml`."""

    perbandingan: _Comparison = _Comparison()
    aplikasi: tuple[_General, ...] = ()

    def likeness(self) -> LikenessRules:
        given = self.perbandingan
        return LikenessRules(
            name_percent=given.kemiripan_nama,
            words_percent=given.kemiripan_uraian,
            shared_words=given.kata_sama_paling_sedikit,
            rare_in=given.kata_jarang_pada,
            filler=_folded(given.kata_lewat),
            most=given.paling_banyak,
            general=tuple(
                GeneralApplication(row.nama, row.kegunaan, row.pemilik, row.dasar, row.diverifikasi)
                for row in self.aplikasi
            ),
        )


def naming_data(rules: DomainFile, general: GeneralFile, domain: str) -> NamingData:
    """Put both files together."""
    return NamingData(
        names=rules.names(domain),
        hosting=rules.hosting_words(),
        recommendation=rules.terms(),
        likeness=general.likeness(),
    )


def _folded(words: Iterable[str]) -> frozenset[str]:
    return frozenset(" ".join(word.casefold().split()) for word in words)


def _named(table: dict[str, _Words]) -> Iterator[tuple[str, str]]:
    for name, words in table.items():
        for word in _folded((*words, name)):
            yield word, name
