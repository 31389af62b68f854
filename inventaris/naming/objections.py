"""What speaks against a subdomain. An inventory of reasons, each with a sentence of its own."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from inventaris.model.city import City, Office
from inventaris.model.facts import Reason
from inventaris.model.naming import NameRules
from inventaris.naming.labels import LONGEST_LABEL, is_label, look_alike
from inventaris.parsing.labels import fold

CODES = frozenset(
    {
        "nama/satu-bagian",
        "nama/spasi",
        "nama/karakter",
        "nama/tanda-hubung",
        "nama/punycode",
        "nama/terlalu-panjang",
        "nama/terlalu-pendek",
        "nama/dicadangkan",
        "nama/singkatan-opd",
        "nama/terpakai",
        "nama/mirip",
        "nama/tahun",
        "nama/penyedia",
        "nama/pejabat",
    }
)
_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_APART = re.compile(r"[^a-z0-9]+")
_SEEN = 40  # characters of foreign text that an objection repeats
_SHORTEST_PERSONAL = 4  # letters of a personal name; shorter ones are syllables of other words
_SHORTEST_VENDOR = 4
_LEGAL_FORM = 2  # letters: PT, CV, UD
_STANDS_INSIDE = 6  # letters from which a vendor's name is recognised inside a longer word
_MOST_WORDS_OF_A_VENDOR = 6  # a longer answer is prose, and its words name no company


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Everything that a name must keep clear of."""

    rules: NameRules
    office: str  # abbreviation of the applicant's office, its own to use
    offices: dict[str, str]  # abbreviations of the others -> their names
    own: frozenset[str]
    taken: frozenset[str]
    vendors: frozenset[str]
    people: tuple[tuple[str, ...], ...]


def surroundings(city: City, office: Office, developer: str, taken: Iterable[str]) -> Surroundings:
    """Gather the names of a city around one request.

    Args:
        city: its offices, officials and rules.
        office: the applicant's; its own abbreviations are free to it.
        developer: the form's answer, by which a vendor is known.
        taken: labels that other applications bear.

    """
    others = [other for other in city.offices if other.key != office.key]
    rules = city.naming.names
    ordinary = {
        word
        for one in city.offices
        for text in (one.key, one.name, *one.aliases, city.agency)
        for word in fold(text).split()
    } | rules.filler
    names = [*rules.people, *(one.person.name for one in city.officials)]
    roles = {word for one in city.officials for word in fold(one.role).split()}
    return Surroundings(
        rules=rules,
        office=office.key,
        offices={label: other.name for other in others for label in _abbreviations(other)},
        own=frozenset(_abbreviations(office)),
        taken=frozenset(taken),
        vendors=rules.vendors
        | _names_of_vendor(developer, rules.company_words, frozenset(ordinary)),
        people=tuple(
            words for name in names if (words := _personal(name, frozenset(ordinary | roles)))
        ),
    )


def objections(label: str, around: Surroundings) -> tuple[Reason, ...]:
    """Give every reason against a label, so that nobody has to choose again for each of them.

    Only of what is a label can be told whether it is free.
    """
    form = tuple(_of_form(label, around.rules))
    place = () if form else tuple(_of_place(label, around))
    return (*form, *place, *_of_words(label, around))


def _of_form(label: str, rules: NameRules) -> Iterator[Reason]:
    if label.startswith("xn--"):
        yield Reason("nama/punycode")
        return
    if "." in label:
        yield Reason("nama/satu-bagian", {"domain": rules.domain})
    if re.search(r"\s", label):
        yield Reason("nama/spasi")
    if strange := sorted(set(re.findall(r"[^a-z0-9\s.-]", label))):
        yield Reason("nama/karakter", {"tanda": " ".join(strange)[:_SEEN]})
    # `--` in third and fourth place is kept for encodings (RFC 5891 section 4.2.3.1).
    if label.startswith("-") or label.endswith("-") or label[2:4] == "--":
        yield Reason("nama/tanda-hubung")
    longest, length = min(rules.longest, LONGEST_LABEL), max(map(len, label.split(".")))
    if length > longest:
        yield Reason("nama/terlalu-panjang", {"panjang": str(length), "batas": str(longest)})
    if len(label) < rules.shortest:
        yield Reason("nama/terlalu-pendek", {"batas": str(rules.shortest)})


def _of_place(label: str, around: Surroundings) -> Iterator[Reason]:
    joined = label.replace("-", "")
    if label in around.rules.reserved or joined in around.rules.reserved:
        yield Reason("nama/dicadangkan")
    elif owner := around.offices.get(label) or around.offices.get(joined):
        yield Reason("nama/singkatan-opd", {"opd": owner})
    elif label in around.taken:
        yield Reason("nama/terpakai")
    elif label not in around.own and (like := _like(label, around)):
        yield Reason("nama/mirip", {"lain": like})


def _of_words(label: str, around: Surroundings) -> Iterator[Reason]:
    parts = [part for part in _APART.split(label) if part]
    joined = "".join(parts)
    if year := _YEAR.search(label):
        yield Reason("nama/tahun", {"tahun": year[0]})
    for vendor in sorted(around.vendors):
        if vendor in parts or (len(vendor) >= _STANDS_INSIDE and vendor in joined):
            yield Reason("nama/penyedia", {"penyedia": vendor})
            break
    if any(_names(words, parts, joined) for words in around.people):
        yield Reason("nama/pejabat")


def _like(label: str, around: Surroundings) -> str:
    """Give a name that this one could be mistaken for, empty where there is none."""
    known = {*around.taken, *around.rules.reserved, *around.offices}
    return min((other for other in known if look_alike(label, other)), default="")


def _abbreviations(office: Office) -> set[str]:
    """Give the labels that speak of an office: its key, and its names run together."""
    spoken = (office.key, office.name, *office.aliases)
    return {label for text in spoken if is_label(label := fold(text).replace(" ", ""))}


def _names_of_vendor(answer: str, common: frozenset[str], ordinary: frozenset[str]) -> set[str]:
    """Give the words that name a vendor, and its name run together: of `CV Maju Jaya` `majujaya`.

    What many companies are called names one only together with the rest.
    """
    said = fold(answer[:200]).split()
    if len(said) > _MOST_WORDS_OF_A_VENDOR:
        return set()
    own = [word for word in said if word not in ordinary]
    joined = "".join(word for word in own if len(word) > _LEGAL_FORM)
    words = {word for word in own if len(word) >= _SHORTEST_VENDOR} - common
    return words | ({joined} if len(joined) >= _STANDS_INSIDE and joined not in common else set())


def _personal(name: str, ordinary: frozenset[str]) -> tuple[str, ...]:
    """Give the words of a personal name, without degrees and without words that name offices."""
    bare = [word for word in name.partition(",")[0].split() if not word.endswith(".")]
    return tuple(word for word in fold(" ".join(bare)).split() if word not in ordinary)


def _names(words: tuple[str, ...], parts: list[str], joined: str) -> bool:
    if any(len(word) >= _SHORTEST_PERSONAL and word in parts for word in words):
        return True
    return any(first + second in joined for first, second in pairwise(words))
