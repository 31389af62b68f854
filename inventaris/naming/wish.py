"""Read which subdomains an office wishes, in the words of the form's answer."""

import re
import unicodedata
from dataclasses import dataclass

from inventaris.model.naming import NameRules
from inventaris.naming.labels import is_label, label_of
from inventaris.parsing.labels import fold
from inventaris.parsing.spoken import choice_of

_MOST = 5  # names that are looked at
_LONGEST = 100  # characters of foreign text kept of each
_MAX_ANSWER = 2000
_ASIDE = re.compile(r"\([^()]{0,200}\)")
_CLAUSE = re.compile(r"[.,;:]\s|\(|\s[-\u2013\u2014]\s")
_PART = re.compile(r"[;,\n]|\s/\s")


@dataclass(frozen=True, slots=True)
class WishedName:
    """One name: the label in front of the city's domain, and what stood in the form."""

    label: str
    written: str


@dataclass(frozen=True, slots=True)
class Wish:
    """What an office asks for: names in its order of preference, any name, or none."""

    names: tuple[WishedName, ...] = ()
    any_name: bool = False

    def __bool__(self) -> bool:
        return bool(self.names) or self.any_name


def read_wish(answer: str, rules: NameRules) -> Wish:
    """Read the answer; it raises on no text.

    Full names under the city's domain are found anywhere in the answer; otherwise it is
    read as names parted by commas, semicolons or a word such as *atau*.
    """
    text = unicodedata.normalize("NFKC", _ASIDE.sub(" ", answer[:_MAX_ANSWER])).casefold()
    if asks_for_nothing(text, rules):
        return Wish()
    if declines(text, rules) and not _names_one(text, rules):
        return Wish()
    text = _without_yes(text, rules)
    if not text:
        return Wish(any_name=True)
    first = fold(text.split()[0])
    if first in rules.anything or _opening(text) in rules.anything:
        return Wish(any_name=True)
    parts = _full_names(text, rules) or _parts(text, rules)
    named = {label: part for part in parts if (label := label_of(part, rules.domain))}
    names = tuple(WishedName(label[:_LONGEST], part[:_LONGEST]) for label, part in named.items())
    return Wish(names[:_MOST])


def asks_for_nothing(answer: str, rules: NameRules) -> bool:
    """Tell whether an answer is empty or says that nothing is needed."""
    said = fold(answer[:_MAX_ANSWER])
    return not said or said in rules.unwanted or _opening(answer) in rules.unwanted


def declines(answer: str, rules: NameRules) -> bool:
    """Tell whether a clause says that nothing is needed, whatever else the answer tells.

    So does `tidak memerlukan subdomain karena desktop`; of one word it must be the whole clause.
    """
    phrases = choice_of(words for words in rules.unwanted if " " in words)
    begins = re.compile(rf"{phrases}(?!\w)")
    clauses = map(fold, _CLAUSE.split(answer[:_MAX_ANSWER] + " "))
    return any(clause in rules.unwanted or begins.match(clause) for clause in clauses)


def _names_one(text: str, rules: NameRules) -> bool:
    return bool(_full_names(text, rules)) or any(is_label(part) for part in _parts(text, rules))


def _opening(answer: str) -> str:
    """Give the first clause: of `tidak perlu, sudah ada` only *tidak perlu*."""
    return fold(_CLAUSE.split(answer[:_MAX_ANSWER] + " ", maxsplit=1)[0])


def _without_yes(text: str, rules: NameRules) -> str:
    """Take off what only says yes: of `ya, sipadu` the name is left."""
    yes = choice_of(rules.affirming)
    return re.sub(rf"^(?:\W*{yes}(?![\w-]))+\W*", "", text)


def _full_names(text: str, rules: NameRules) -> list[str]:
    return re.findall(rf"[^\s/@,;]+\.{re.escape(rules.domain)}(?![\w-])", text)


def _parts(text: str, rules: NameRules) -> list[str]:
    for joint in rules.joints:
        text = re.sub(rf"\s{re.escape(joint)}\s", ",", text)
    return [part.strip() for part in _PART.split(text) if part.strip()]
