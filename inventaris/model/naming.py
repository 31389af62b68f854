"""What a city's data says of names, hosting and likeness of applications."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Resource = Literal["cpus", "memory", "storage"]


@dataclass(frozen=True, slots=True)
class NameRules:
    """Rules for the one label in front of the city's domain; words are folded to small letters."""

    domain: str  # "tebingtinggikota.go.id"
    shortest: int  # characters
    longest: int  # characters, at most 63 (RFC 1035)
    reserved: frozenset[str]  # of the network itself and of the city
    vendors: frozenset[str]
    company_words: frozenset[str]  # of companies' names, without naming one: "pt", "digital"
    people: tuple[str, ...]  # officials besides those of kota.toml
    joints: tuple[str, ...]  # between two wishes: "atau"
    unwanted: frozenset[str]  # answers that ask for nothing: "tidak perlu"
    anything: frozenset[str]  # answers that leave the choice: "terserah"
    affirming: tuple[str, ...]  # words that only say yes: "ya", "perlu"
    filler: frozenset[str]  # words that an abbreviation leaves out: "dan"
    openings: Mapping[str, str]  # how abbreviations begin: "sistem informasi" -> "si"
    services: tuple[str, ...]  # words that may stand beside an office's abbreviation


@dataclass(frozen=True, slots=True)
class HostingWords:
    """Words by which people name what an application needs to run."""

    resources: Mapping[str, Resource]
    kinds: Mapping[str, str]  # "vps" -> what the letter calls it
    software: Mapping[str, str]  # "postgres" -> "PostgreSQL"
    filler: frozenset[str]


@dataclass(frozen=True, slots=True)
class RecommendationTerms:
    """What every recommendation of subdomain or hosting carries."""

    valid_months: int
    unmet_areas_allowed: int  # security areas not met that a recommendation still bears
    conditions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GeneralApplication:
    """An application that serves all governments (*aplikasi umum*)."""

    name: str
    purpose: str
    owner: str
    decree: str  # by which it was made general, empty where unknown
    verified: bool  # somebody here has read the decree


@dataclass(frozen=True, slots=True)
class LikenessRules:
    """When two applications are worth showing beside one another; percentages from 0 to 100."""

    name_percent: int
    words_percent: int
    shared_words: int  # fewer shared rare words say nothing
    rare_in: int  # a word is rare that at most this many of the compared applications use
    filler: frozenset[str]  # words that tell nothing of what an application is for
    most: int  # rows shown
    general: tuple[GeneralApplication, ...]


@dataclass(frozen=True, slots=True)
class NamingData:
    """Everything of domain.toml and aplikasi-umum.toml."""

    names: NameRules
    hosting: HostingWords
    recommendation: RecommendationTerms
    likeness: LikenessRules
