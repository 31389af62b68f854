"""Port Ellery has words of its own for all that may be told there, not only for what goes well."""

import re
from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment, nodes
from jinja2.meta import find_referenced_templates

from tests.house.tracked import ROOT
from tests.languages import indonesian

COMMON = ROOT / "templates"
OWN = ROOT / "tests/kota/port-ellery/templates"
# Of duties, letters, desks, channels and mails that this city does not have, and of an operator's
# command; what was left out of a source its own note tells in one line.
NOT_THERE = re.compile(
    r"""surat/ | catatan/(loket|pengaduan)/ | gitlab/(buku-tamu|pengaduan|entri-dihapus)
    | catatan/(tim-|konsep-|rekomendasi|aplikasi-sejenis|jadwal-diminta|lembar\.)
    | galat/(nama|rekomendasi|dilewati)/ | galat/waktu- | berkas/akses | register/subdomain
    | sumber/hasil | surel/(?!catatan|halaman)
    """,
    re.VERBOSE,
)


def told() -> Iterator[tuple[str, Path]]:
    """Give each template that may be rendered there, with its parts, and the file that it is."""
    names = {path.relative_to(COMMON).as_posix() for path in COMMON.rglob("[!_]*.*.j2")}
    wanted, seen = sorted(name for name in names if not NOT_THERE.match(name)), set[str]()
    while wanted:
        name = wanted.pop()
        if name not in seen:
            seen.add(name)
            path = OWN / name if (OWN / name).is_file() else COMMON / name
            yield name, path
            parts = find_referenced_templates(Environment().parse(path.read_text()))
            wanted += [part for part in parts if part]


def words(path: Path) -> str:
    """Give what a template itself says, also where it chooses from a table."""
    parsed = Environment().parse(path.read_text())
    said = [one.data for one in parsed.find_all(nodes.TemplateData)]
    chosen = [
        str(pair.value.value)
        for pair in parsed.find_all(nodes.Pair)
        if isinstance(pair.value, nodes.Const)
    ]
    return re.sub(r"<[^>]*>", " ", " ".join([*said, *chosen]))


def test_no_words_of_another_language_are_left_to_be_told() -> None:
    shared = [path for _, path in told() if path.is_relative_to(COMMON)]
    texts = [path for path in shared if not re.search(r"\.(css|svg)\b", path.name)]
    assert texts, "what says nothing itself is shared"
    assert [path.name for path in texts if re.search(r"[^\W\d_]", words(path))] == []


def test_its_own_words_are_of_its_language() -> None:
    own = {name: indonesian(words(path)) for name, path in told() if path.is_relative_to(OWN)}
    assert own
    assert {name: found for name, found in own.items() if found} == {}
