"""The workflow as data: steps, attachments and form fields of a city."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from inventaris.model.commands import CommandWord, Courtesies, OrderWords

Holder = Literal["opd", "kominfo", "jadwal"]


@dataclass(frozen=True, slots=True)
class Step:
    """One list of the board."""

    label: str  # "langkah::04-undangan-berkas"
    title: str  # "Undangan dan berkas"
    description: str
    holder: Holder  # who holds the ball while the step is open
    duties: tuple[str, ...]  # keys of `duties.DUTIES`; empty: people's work
    needs: tuple[str, ...]  # facts without which a move to this step is premature
    puts_back: bool  # such a move is put back instead of warned about
    color: str
    target_days: Mapping[Holder, int] = field(default_factory=dict, hash=False)  # by whose turn

    @property
    def key(self) -> str:
        """Give the label without its scope: `04-undangan-berkas`."""
        return self.label.partition("::")[2]

    @property
    def number(self) -> str:
        """Give the two digits that people call the step by: `04`."""
        return self.key.partition("-")[0]


@dataclass(frozen=True, slots=True)
class AttachmentKind:
    """One of the attachments that step 4 asks for."""

    key: str  # "sumber"
    number: int  # 1
    name: str  # "Source code aplikasi"
    aliases: tuple[str, ...]  # other words that people and file names use for it
    is_source: bool = False


@dataclass(frozen=True, slots=True)
class FormField:
    """One question of the request form."""

    key: str  # "aplikasi"
    label: str  # "Nama aplikasi"
    aliases: tuple[str, ...]
    required: bool
    kind: Literal["text", "date", "uploads", "source"] = "text"
    hint: str = ""  # how to answer, for the template that people fill in
    choices: tuple[str, ...] = ()  # answers to tick there
    meanings: Mapping[str, str] = field(default_factory=dict, hash=False)
    """What a choice is called in `publiccode.yml`, where that has a word for it."""
    channels: tuple[str, ...] = ()  # keys of the channels it is asked in; empty: in all
    within: str = ""  # the question whose answer may hold this date too
    later: tuple[str, ...] = ()  # words of an answer that puts it off: "menyusul"
    optional_in: tuple[str, ...] = ()  # keys of the channels in which a required one is not

    def is_required_in(self, channel: str) -> bool:
        """Tell whether a request that came this way must answer it."""
        return self.required and channel not in self.optional_in


@dataclass(frozen=True, slots=True)
class Channel:
    """A way on which requests reach Kominfo."""

    key: str  # "surat"
    name: str  # "Surat"
    template: str  # name of its issue template, empty where it has none
    by_desk: bool  # Kominfo's people type it in for the office
    label: str  # "kanal::surat"


@dataclass(frozen=True, slots=True)
class Workflow:
    """Everything of langkah.toml, formulir.toml and perintah.toml."""

    steps: tuple[Step, ...]
    attachments: tuple[AttachmentKind, ...]
    form: tuple[FormField, ...]
    absent_phrases: tuple[str, ...] = ()  # with which an office says that it has no such file
    commands: tuple[CommandWord, ...] = ()
    courtesies: Courtesies = field(default_factory=Courtesies)
    order_words: OrderWords = field(default_factory=OrderWords)
    channels: tuple[Channel, ...] = ()  # the ordinary one first
    desk_form: tuple[FormField, ...] = ()  # asked beside the form of who types a request in
    amendment_words: tuple[str, ...] = ()  # what a comment begins with that amends the form

    def step(self, label: str) -> Step | None:
        """Find a step by its label."""
        for step in self.steps:
            if step.label == label:
                return step
        return None

    def meaning(self, question: str, answer: str) -> str:
        """Give the standard's word for an answer, empty where there is none."""
        asked = next((field for field in self.form if field.key == question), None)
        known = {one.casefold(): word for one, word in asked.meanings.items()} if asked else {}
        return known.get(answer.strip().casefold(), "")

    def index(self, label: str) -> int:
        """Give the step's place on the board, from 0.

        Raises:
            ValueError: the label is no step.

        """
        for place, step in enumerate(self.steps):
            if step.label == label:
                return place
        raise ValueError(f"no step: {label!r}")
