"""The shape of `jadwal.toml`: how a city agrees on the date of a presentation."""

from datetime import timedelta
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from inventaris.model.meeting import MeetingRules

_Text = Annotated[str, Field(min_length=1)]


class MeetingFile(BaseModel):
    """`jadwal.toml`; without words no line is read as a date."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kata: tuple[_Text, ...] = ()
    batal: tuple[_Text, ...] = ()
    lama_menit: Annotated[int, Field(gt=0, le=600)] = 120
    terjauh_hari: Annotated[int, Field(gt=0, le=3650)] = 180
    surel: str = ""

    def rules(self) -> MeetingRules:
        return MeetingRules(
            words=self.kata,
            cancel_words=self.batal,
            length=timedelta(minutes=self.lama_menit),
            farthest=timedelta(days=self.terjauh_hari),
            organizer_mail=self.surel,
        )
