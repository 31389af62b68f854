"""Letters as data: who issues them, and at which step."""

from dataclasses import dataclass
from typing import Literal

Issuer = Literal["opd", "kominfo"]


@dataclass(frozen=True, slots=True)
class LetterKind:
    """One kind of letter; its text is `templates/surat/<key>.md.j2`."""

    key: str
    title: str
    step: str  # label of the step that owes it
    issuer: Issuer


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """A law or decision that a letter may cite; unverified ones are never printed as law."""

    text: str
    verified: bool
    letters: tuple[str, ...]  # kinds that cite it; empty: all of them
