"""Read and check surel.toml: who sends mail, to whom, about what."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated

from pydantic import AfterValidator, Field

from inventaris.city.shapes import Table
from inventaris.mail.addresses import is_address
from inventaris.model.mail import Mailing, MailRule

_KNOWN = frozenset({"kontak", "opd", "kepala"})
_TEXT = Field(min_length=1)


def _checked(text: str) -> str:
    if not is_address(text):
        raise ValueError(f"no mail address: {text}")
    return text


Address = Annotated[str, AfterValidator(_checked)]
# A mail's key ends with the recipient's name.
Name = Annotated[str, Field(pattern=r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?$")]


class _Rule(Table):
    catatan: tuple[str, ...] = Field(min_length=1)
    kepada: tuple[Name, ...] = Field(min_length=1)
    templat: str = Field(pattern=r"^surel/[a-z0-9-]+\.md\.j2$")

    def build(self) -> MailRule:
        return MailRule(self.catatan, self.kepada, self.templat)


class MailFile(Table):
    """`surel.toml`."""

    nama_pengirim: str = _TEXT
    pengirim: Address
    balas_ke: Address
    pantulan_ke: Address | None = None
    sapaan: str = _TEXT
    coba_hari: Annotated[int, Field(gt=0)] = 3
    alamat: dict[Name, Address] = Field(default_factory=dict)
    kirim: tuple[_Rule, ...] = ()

    def problems(self) -> Iterator[str]:
        """Name recipients that nobody knows, and names that stand for two."""
        for name in sorted({name for rule in self.kirim for name in rule.kepada}):
            if name not in _KNOWN | self.alamat.keys():
                yield f"surel.toml: no such recipient: {name}"
        for name in sorted(_KNOWN & self.alamat.keys()):
            yield f"surel.toml: alamat: {name} is known already"

    def build(self) -> Mailing:
        return Mailing(
            sender_name=self.nama_pengirim,
            sender=self.pengirim,
            reply_to=self.balas_ke,
            bounces_to=self.pantulan_ke or self.pengirim,
            salutation=self.sapaan,
            addresses=self.alamat,
            try_for=timedelta(days=self.coba_hari),
            rules=tuple(rule.build() for rule in self.kirim),
        )
