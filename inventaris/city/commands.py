"""The shape of `perintah.toml`: command words, grounds of refusal."""

from typing import Literal

from pydantic import Field

from inventaris.city.shapes import Key, Table, Text, doubled
from inventaris.model.commands import CommandWord, Courtesies, Hand, RefusalGround


class _Command(Table):
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


class CommandsFile(Table):
    sapaan: tuple[Text, ...] = ()
    ucapan: tuple[Text, ...] = ()
    perintah: tuple[_Command, ...]
    penolakan: tuple[_RefusalGround, ...] = ()

    def courtesies(self) -> Courtesies:
        return Courtesies(self.sapaan, self.ucapan)

    def problems(self) -> list[str]:
        """Name what stands twice."""
        spoken = [word for command in self.perintah for word in command.kata]
        return [
            *doubled("perintah.toml: kata", spoken),
            *doubled("perintah.toml: penolakan", [ground.kode for ground in self.penolakan]),
        ]
