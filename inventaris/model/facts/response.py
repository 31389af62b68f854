"""Steps 7 and 8: what was seen of a delivery, and what Kominfo answers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

ResponseVerdict = Literal["sesuai", "sesuai-dengan-catatan", "perlu-perbaikan"]


@dataclass(frozen=True, slots=True)
class PipelineSeen:
    """The newest pipeline of the staging repository, `status` empty where there is none."""

    input: str
    commit: str
    status: str  # GitLab's word: success, failed, running …
    web_url: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DeliveryCompared:
    """A mended delivery beside the one before it, by the paths of their files."""

    before: str  # commit
    after: str
    added: int
    changed: int
    removed: int
    examples: tuple[str, ...]  # some of the paths, each behind its A, M or D
    at: datetime


@dataclass(frozen=True, slots=True)
class Finding:
    """What the office is to mend, under the number it keeps from round to round."""

    number: str
    text: str
    remedy: str


@dataclass(frozen=True, slots=True)
class ResponseGiven:
    """Kominfo's answer to one delivery; each further delivery is a further round.

    `call` counts within the round what the office has to hear of: another verdict, more to mend.
    """

    round: int
    verdict: ResponseVerdict
    findings: tuple[Finding, ...]
    closed: tuple[Finding, ...]  # of the round before, mended since
    project: str  # the staging project that was looked at, empty where there was none
    commit: str
    source: str  # which wording of the worksheet
    by: str
    at: datetime
    call: int = 1
