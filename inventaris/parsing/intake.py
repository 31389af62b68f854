"""How a request reached Kominfo, and what whoever typed it in for the office tells of that."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from inventaris.model.request import FormProblem, RequestForm
from inventaris.model.steps import Channel, FormField
from inventaris.parsing.labels import fold
from inventaris.parsing.moments import Stated, read_moment
from inventaris.parsing.spoken import spoken_lines

CODES: frozenset[str] = frozenset(
    {"waktu-tidak-dikenal", "waktu-belum-tiba", "waktu-mendahului-surat"}
)
RECEIVED, BROUGHT_BY = "diterima", "pembawa"
# A heading without words: what follows belongs to no question that the form was left with.
_APART = "\n\n#\n\n"


@dataclass(frozen=True, slots=True)
class Intake:
    """Channel, and for what the desk typed in when it came and who brought it."""

    channel: Channel
    received: date | datetime | None = None  # only the day where no time was stated
    brought_by: str = ""
    problems: tuple[FormProblem, ...] = ()  # for whoever typed it in, not for the office


def read_channel(
    labels: Collection[str], channels: Sequence[Channel], *, by_office: bool, recorded: str = ""
) -> Channel:
    """Find the channel that the labels name, of several the city's last; else the recorded one.

    What somebody of the office filed came on the ordinary way, whatever its label says.
    """
    named = [channel for channel in channels if channel.label in labels] or [
        channel for channel in channels if channel.key == recorded
    ]
    return named[-1] if named and not by_office else channels[0]


def amended(description: str, comments: Iterable[str], words: Sequence[str]) -> str:
    """Give the form with what comments put right: who did not write an issue cannot edit it.

    What stands in a comment below one of the words on a line of its own counts, or behind the word
    and its colon; what is answered later goes before what was answered earlier (see `parse_form`).
    """
    known = {fold(word) for word in words}
    parts = [description]
    begun = {word.split()[0] for word in known if word}
    for comment in comments:
        if not any(word in comment.casefold() for word in begun):
            continue  # as most do not
        lines = [line for _, line in spoken_lines(comment)]
        for place, line in enumerate(lines):
            word, _, behind = line.partition(":")
            if fold(line) in known or fold(word) in known:
                parts.append("\n".join([behind, *lines[place + 1 :]]))
                break
    return _APART.join(parts)


def read_intake(
    form: RequestForm,
    channel: Channel,
    asked: tuple[FormField, ...],
    filed_at: datetime,
    zone: ZoneInfo,
) -> Intake:
    """Read the answers of the desk; when it came counts, not when it was typed."""
    if not channel.by_desk:
        return Intake(channel)
    keys = {field.key for field in asked}
    problems = [problem for problem in form.problems if problem.field in keys]
    received, code = _received(form, filed_at, zone)
    if code:
        problems.append(FormProblem(RECEIVED, code))
    return Intake(channel, received, form.answer(BROUGHT_BY), tuple(problems))


def _received(
    form: RequestForm, filed_at: datetime, zone: ZoneInfo
) -> tuple[date | datetime | None, str]:
    answer, today = form.answer(RECEIVED), filed_at.astimezone(zone).date()
    if not answer:
        return None, ""
    read = read_moment(answer, today)
    if not isinstance(read, Stated):
        return None, "waktu-tidak-dikenal"
    if form.letter_date and read.day < form.letter_date:
        return None, "waktu-mendahului-surat"
    if read.at(zone) > filed_at:
        return None, "waktu-belum-tiba"
    return (read.at(zone) if read.clock else read.day), ""
