"""The shape of `langkah.toml`: steps of the board, attachments."""

from typing import Annotated, Literal

from pydantic import Field

from inventaris.city.shapes import Count, Key, Table, Text, doubled
from inventaris.model.steps import AttachmentKind, Step


class _Step(Table):
    label: Annotated[str, Field(pattern=r"^[a-z]+::[0-9]{2}-[a-z0-9-]+$")]
    judul: Text
    uraian: Text
    pemegang: Literal["opd", "kominfo", "jadwal"]
    tugas: tuple[str, ...] = ()
    perlu: tuple[str, ...] = ()
    kembalikan: bool = False
    target_hari: dict[Literal["opd", "kominfo"], Count] = Field(default_factory=dict)
    warna: Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")]


class _Attachment(Table):
    nomor: int
    kunci: Key
    nama: Text
    alias: tuple[Text, ...] = ()
    sumber: bool = False


class StepsFile(Table):
    langkah: tuple[_Step, ...] = Field(min_length=1)
    lampiran: tuple[_Attachment, ...] = ()
    tanpa_berkas: tuple[Text, ...] = ()

    def problems(self, duties: frozenset[str]) -> list[str]:
        """Name what stands twice, and duties that do not exist."""
        return [
            *doubled("langkah.toml: label", [step.label for step in self.langkah]),
            *doubled("langkah.toml: lampiran", [kind.kunci for kind in self.lampiran]),
            *(
                f"langkah.toml: {step.label}: no such duty: {name}"
                for step in self.langkah
                for name in (*step.tugas, *step.perlu)
                if name not in duties
            ),
        ]

    def steps(self) -> tuple[Step, ...]:
        return tuple(
            Step(
                label=step.label,
                title=step.judul,
                description=step.uraian,
                holder=step.pemegang,
                duties=step.tugas,
                needs=step.perlu,
                puts_back=step.kembalikan,
                color=step.warna,
                target_days=dict(step.target_hari.items()),
            )
            for step in self.langkah
        )

    def attachments(self) -> tuple[AttachmentKind, ...]:
        return tuple(
            AttachmentKind(k.kunci, k.nomor, k.nama, k.alias, k.sumber) for k in self.lampiran
        )
