"""The shape of `perintah.toml`: command words, grounds of refusal."""

from typing import Literal

from pydantic import Field

from inventaris.city.shapes import Key, Table, Text, doubled
from inventaris.model.commands import CommandWord, Courtesies, Hand, OrderWords, RefusalGround


class _Command(Table):
    kunci: Literal[
        "bantuan",
        "periksa",
        "siap",
        "terima-tanpa",
        "lewati",
        "lewati-keliru",
        "tolak",
        "batalkan-permohonan",
        "setujui",
        "kirim-ulang",
        "surat",
    ]
    kata: tuple[Text, ...] = Field(min_length=1)
    oleh: tuple[Hand, ...]
    ringkas: Text
    sebutan: dict[str, tuple[Text, ...]] = Field(default_factory=dict)

    def build(self) -> CommandWord:
        return CommandWord(self.kunci, self.kata, self.oleh, self.ringkas, self.sebutan)


class _RefusalGround(Table):
    kode: Key
    sebutan: Text
    dasar: str = ""
    diverifikasi: bool = False
    perbaikan: Text

    def build(self) -> RefusalGround:
        return RefusalGround(self.kode, self.sebutan, self.dasar, self.diverifikasi, self.perbaikan)


class _Reasons(Table):
    pembuka: tuple[Text, ...] = ()
    pengantar: tuple[Text, ...] = ()
    penutup: tuple[Text, ...] = ()


class _Evidence(Table):
    pengantar: tuple[Text, ...] = ()
    dokumen: tuple[Text, ...] = ()


class CommandsFile(Table):
    sapaan: tuple[Text, ...] = ()
    ucapan: tuple[Text, ...] = ()
    nomor: tuple[Text, ...] = ()
    hitungan: tuple[Text, ...] = ()
    alasan: _Reasons = _Reasons()
    bukti: _Evidence = _Evidence()
    perintah: tuple[_Command, ...]
    penolakan: tuple[_RefusalGround, ...] = ()

    def courtesies(self) -> Courtesies:
        return Courtesies(self.sapaan, self.ucapan)

    def order_words(self) -> OrderWords:
        return OrderWords(
            numbers=self.nomor,
            counted=self.hitungan,
            openings=self.alasan.pembuka,
            because=self.alasan.pengantar,
            closings=self.alasan.penutup,
            documents=self.bukti.dokumen,
            evidence=self.bukti.pengantar,
        )

    def problems(self) -> list[str]:
        """Name what stands twice."""
        spoken = [word for command in self.perintah for word in command.kata]
        return [
            *doubled("perintah.toml: kata", spoken),
            *doubled("perintah.toml: nomor, hitungan", [*self.nomor, *self.hitungan]),
            *doubled("perintah.toml: bukti", [*self.bukti.pengantar, *self.bukti.dokumen]),
            *doubled("perintah.toml: penolakan", [ground.kode for ground in self.penolakan]),
        ]
