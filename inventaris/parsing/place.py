"""Where one meets: the words around a place, and the place out of a line whose dates are cut out."""

import re

from inventaris.parsing.doubts import RELATIVE_DAY
from inventaris.parsing.gaps import GAP

_INTRODUCTION = re.compile(
    r"(?:\b(?:bertempat(?:\s+di)?|tempat(?:nya)?|lokasi|venue|place|location|di|at|in)\b\s{0,3}[:=]?"
    r"|(?=\b(?:via|melalui|secara|daring|online|luring)\b))(?:\s{0,3}\bdi\b)?",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\b(?:acara|agenda|perihal|hal|catatan|note|peserta)\s{0,3}:"
    r"|\b(?:mohon|demikian|terima kasih|harap|diharap\w*|please|thank\w*)\b|\bya\W*$",
    re.IGNORECASE,
)
_ROOM_BEFORE_NUMBER = re.compile(
    r"\b(?:ruang(?:an)?|room|kamar|lantai|lt\.?|gedung|gd\.?|no\.?)\s{0,3}$", re.IGNORECASE
)
_NAME = re.compile(
    r"\b(?:ruang(?:an)?|aula|balai|gedung|kantor|dinas|lantai|room|hall"
    r"|zoom|(?:google\s?|g-?)meet|(?:ms\s|microsoft\s)?teams|webex|jitsi)\b",
    re.IGNORECASE,
)
_JOINT_WORDS = re.compile(
    r"(?:^|(?<=[\s,;]))(?:pada|hari|ke|menjadi|diganti|dipindahkan|diundur|dimajukan|tanggal|tgl\.?|pukul|jam|waktu|mulai|on|date|time|day)"
    r"(?:\s?/\s?(?:tanggal|tgl\.?|jam|date|time))?\s{0,3}(?=[:,\s]|$)\s{0,3}:?",
    re.IGNORECASE,
)
_EDGES = " \t,;:.-\u2013\u2014|/•*_~=>#"
_LONGEST = 200  # characters


def is_introduced(text: str) -> bool:
    """Tell whether a word that introduces a place stands in a text."""
    return bool(_INTRODUCTION.search(text))


def ends_with_a_room(text: str) -> bool:
    """Tell whether a number that follows is that of a room or a house: `Ruang`, `No.`."""
    return bool(_ROOM_BEFORE_NUMBER.search(text))


def words_before_a_place(rest: str) -> str:
    """Leave out the place and what follows it, and the words that join it to a day and an hour."""
    place = _INTRODUCTION.search(rest) or _NAME.search(rest)
    return _JOINT_WORDS.sub(" ", (rest[: place.start()] if place else rest).replace(GAP, " "))


def place_in(rest: str, links: dict[str, str]) -> str:
    """Take what stands behind `di`, `tempat:`, `at`; else what is left, if it names a place.

    Args:
        rest: a line, with gaps in the place of what is no place.
        links: by the character that stands for each in the line.

    """
    place = _place(rest, links)
    for mark, address in links.items():
        place = place.replace(mark, address)
    return place[:_LONGEST].rstrip(_EDGES)


def _place(rest: str, links: dict[str, str]) -> str:
    introduced = _INTRODUCTION.search(rest)
    text = rest[introduced.end() :] if introduced else rest
    if over := _AFTER.search(text):
        text = text[: over.start()]
    if not (introduced or _NAME.search(text) or any(mark in text for mark in links)):
        return ""
    pieces = (RELATIVE_DAY.sub(" ", _JOINT_WORDS.sub(" ", piece)) for piece in text.split(GAP))
    return _balanced(_tidy(", ".join(bare for piece in pieces if (bare := _tidy(piece)))))


def _tidy(text: str) -> str:
    folded = " ".join(re.sub(r"\([\s,;]*\)[\s,;]*", " ", text).split())
    folded = re.sub(r"\s+([,;.])", r"\1", re.sub(r"(?:[,;]\s*){2,}", ", ", folded))
    return folded.strip(_EDGES)


def _balanced(text: str) -> str:
    """Drop a parenthesis that what was cut out left alone."""
    if text.count("(") == text.count(")"):
        return text
    return " ".join(text.replace("(", " ").replace(")", " ").split()).strip(_EDGES)
