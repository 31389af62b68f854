"""Read the whole register: what applications there are, and which subdomains they bear.

Kominfo edits these files too, so one that cannot be read is named and passed over.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import yaml

from inventaris.naming.labels import label_of

ENTRY = "inventaris.yml"
WISHED, RECOMMENDED = "diminta", "direkomendasikan"  # what the service tells of a subdomain
RESERVATIONS = "subdomain"  # folder with a file for each name that is recommended
_ADDRESSES = ("subdomain", "url", "alamat")  # keys of an entry that may hold its address
_TEXTS = ("tujuan", "uraian")


@dataclass(frozen=True, slots=True)
class RegisteredApplication:
    """What the register says of one application; all of it may be foreign text."""

    path: str  # "disdik/sipadu/inventaris.yml"
    name: str
    description: str  # purpose and description

    @property
    def office(self) -> str:
        return self.path.partition("/")[0]


@dataclass(frozen=True, slots=True)
class Register:
    """Every entry; for each subdomain the paths of the entries that bear it; unreadable files."""

    applications: tuple[RegisteredApplication, ...] = ()
    subdomains: Mapping[str, frozenset[str]] = field(default_factory=dict)
    unread: tuple[str, ...] = ()

    def taken_by_others(self, path: str) -> frozenset[str]:
        """Give the subdomains that an entry other than this one bears."""
        return frozenset(label for label, owners in self.subdomains.items() if owners - {path})


def reservation_path(label: str) -> str:
    return f"{RESERVATIONS}/{label}.yml"


def read_register(files: Mapping[str, str], domain: str) -> Register:
    """Read the register's files, given by path; it raises on no text."""
    applications, unread = list[RegisteredApplication](), list[str]()
    subdomains: defaultdict[str, set[str]] = defaultdict(set)
    for path, text in sorted(files.items()):
        folder, _, name = path.rpartition("/")
        if folder == RESERVATIONS:
            # A reservation that cannot be read still reserves, for nobody.
            row = read_mapping(text) or {}
            subdomains[name.removesuffix(".yml")].add(str(row.get("aplikasi", "")))
        elif name == ENTRY and folder:
            entry = read_mapping(text)
            if entry is None or not str(entry.get("nama") or "").strip():
                unread.append(path)
                continue
            described = [str(entry[key]) for key in _TEXTS if entry.get(key)]
            applications.append(
                RegisteredApplication(path, str(entry["nama"]), "\n".join(described))
            )
            for label in _labels(entry, domain):
                subdomains[label].add(path)
    return Register(
        applications=tuple(applications),
        subdomains={label: frozenset(owners) for label, owners in subdomains.items()},
        unread=tuple(unread),
    )


def read_mapping(text: str) -> Mapping[object, object] | None:
    """Read a YAML mapping, None where the text is none."""
    try:
        raw = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError):  # ValueError: an impossible date
        return None
    return raw if isinstance(raw, dict) else None


def _labels(entry: Mapping[object, object], domain: str) -> Iterator[str]:
    """Find addresses under the city's domain, and bare names where a subdomain is told.

    What is only wished for is free: two that wish for one name would keep it from each other.
    """
    for key in _ADDRESSES:
        for address in _addresses(entry.get(key)):
            label = label_of(address, domain)
            if label and "." not in label and (key == "subdomain" or domain in address.casefold()):
                yield label


def _addresses(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case {"nama": str(name), **more} if more.get("keadaan") != WISHED:
            yield name
        case list():
            for one in value:
                yield from _addresses(one)
