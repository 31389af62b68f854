"""What an office says of its application, read from the request form and from comments."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Upload:
    """A file attached to the request's own project (`/uploads/<secret>/<filename>`)."""

    secret: str  # 32 hexadecimal digits
    filename: str


@dataclass(frozen=True, slots=True)
class GitSource:
    """A git repository named by its URL; nothing about the URL has been checked yet."""

    url: str


Delivery = Upload | GitSource


@dataclass(frozen=True, slots=True)
class FormProblem:
    """A field that is missing or not understood; the sentence is `templates/galat/<code>.md.j2`."""

    field: str  # key of the form field
    code: str
    seen: str = ""  # what stood there, foreign text


@dataclass(frozen=True, slots=True)
class RequestForm:
    """The answers of one request form.

    `answers` maps the key of a form field (kota/<city>/formulir.toml) to the text given, white
    space folded; a field without an answer is absent. Typed fields stand beside it.
    """

    answers: Mapping[str, str] = field(default_factory=dict)
    letter_date: date | None = None
    letter_scan: tuple[Upload, ...] = ()
    source: Delivery | None = None
    problems: tuple[FormProblem, ...] = ()

    def answer(self, key: str) -> str:
        """Give the text of a field, empty where there is none."""
        return self.answers.get(key, "")


@dataclass(frozen=True, slots=True)
class AttachmentClaim:
    """A delivery that the office names as one of the seven attachments; nothing was opened yet."""

    kind: str  # key of langkah.toml's [[lampiran]]
    delivery: Delivery
