"""The shape of `jadwal.toml`: how a city agrees on the date of a presentation."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field

from inventaris.city.shapes import Table, Text
from inventaris.model.meeting import MeetingRules


class MeetingFile(Table):
    """`jadwal.toml`; without words no line is read as a date."""

    kata: tuple[Text, ...] = ()
    pembuka: tuple[Text, ...] = ()
    batal: tuple[Text, ...] = ()
    pengusul: tuple[Text, ...] = ()
    rincian: tuple[Text, ...] = ()
    lama_menit: Annotated[int, Field(gt=0, le=600)] = 120
    terjauh_hari: Annotated[int, Field(gt=0, le=3650)] = 180
    surel: str = ""

    def rules(self) -> MeetingRules:
        return MeetingRules(
            words=self.kata,
            openings=self.pembuka,
            cancel_words=self.batal,
            proposing=self.pengusul,
            particulars=self.rincian,
            length=timedelta(minutes=self.lama_menit),
            farthest=timedelta(days=self.terjauh_hari),
            organizer_mail=self.surel,
        )
