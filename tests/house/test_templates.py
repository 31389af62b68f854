"""Every text that the code names exists: what people read stands in `templates/`, by name."""

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment, nodes

from inventaris.sources.refusal import LeftOutReason
from tests.house.tracked import ROOT, text_of, tracked

TEMPLATES = ROOT / "templates"
# Hits from other offices, verdicts that are not given yet, places of secrets, and what only
# whoever works at Kominfo can act on. Moving one to the others shows it to an office's Guests.
KOMINFO_ALONE = {
    "akun-tidak-aktif",
    "aplikasi-sejenis",
    "eskalasi",
    "keadaan-tanpa-keputusan",
    "konsep-kominfo",
    "konsep-kominfo-lama",
    "label-ganda",
    "label-hilang",
    "lembar-kominfo",
    "lembar-lengkap-kominfo",
    "lembar-mundur-kominfo",
    "lembar-terbaca-kominfo",
    "lembar-tidak-berlaku-kominfo",
    "penampungan",
    "pengingat-kominfo",
    "perintah-kominfo",
    "permohonan-masuk",
    "persetujuan",
    "surel-belum-pasti",
    "surel-gagal",
    "tanpa-penanggung-jawab",
    "tidak-tersedia",
}
OTHER_CITY = ROOT / "tests/kota/port-ellery/templates"


def codes() -> Iterator[str]:
    for path in tracked("inventaris/*.py"):
        if re.search(r"^CODES\b", text_of(path), re.MULTILINE):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            yield from importlib.import_module(name).CODES


def strings() -> Iterator[tuple[str, str]]:
    for path in tracked("inventaris/*.py", "service/*.py", "workers/*.py"):
        for node in ast.walk(ast.parse(text_of(path))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node.value


def test_each_error_code_has_its_text() -> None:
    named = sorted(codes())
    assert named
    assert [code for code in named if not (TEMPLATES / f"galat/{code}.md.j2").is_file()] == []


def test_each_reason_for_leaving_something_out_has_its_text() -> None:
    texts = TEMPLATES / "galat/dilewati"
    assert [one for one in LeftOutReason if not (texts / f"{one.value}.md.j2").is_file()] == []


def test_each_template_that_the_code_names_exists() -> None:
    missing = [
        f"{place}: {name}"
        for place, name in strings()
        if re.fullmatch(r"\w[\w./-]*\w\.j2", name)
        if not (TEMPLATES / name).is_file()
    ]
    assert missing == []


def test_no_note_and_no_letter_has_a_table_without_heads() -> None:
    """GitLab shows an empty row above it; a list says the same and wraps on a phone."""
    shown = tracked("templates/catatan/*.j2", "templates/surat/*.j2", "tests/kota/*/catatan/*.j2")
    assert [
        path.name for path in shown if re.search(r"^\|[ |]*\n\|-", text_of(path), re.MULTILINE)
    ] == []


def readers(folder: Path) -> dict[str, str]:
    """Give by name who may read each note of a request, as its first line says."""
    return {
        path.name.removesuffix(".md.j2"): path.read_text().partition("\n")[0]
        for path in (folder / "catatan").glob("[!_]*.md.j2")
    }


def test_each_note_says_who_reads_it_and_what_is_kominfos_is_no_one_elses() -> None:
    said = readers(TEMPLATES)
    assert set(said.values()) == {"{# pembaca: semua #}", "{# pembaca: kominfo #}"}
    assert {name for name, who in said.items() if "kominfo" in who} == KOMINFO_ALONE
    for desk in ("loket", "pengaduan"):
        for path in (TEMPLATES / "catatan" / desk).glob("*.md.j2"):
            assert path.read_text().startswith("{# pembaca: kominfo #}"), path.name


def test_a_citys_own_note_has_the_readers_of_the_common_one() -> None:
    common = readers(TEMPLATES)
    own = readers(OTHER_CITY)
    assert own
    assert {name: who for name, who in own.items() if who != common[name]} == {}


def heads_of_note_keys() -> Iterator[tuple[str, str]]:
    """Give what the keys of notes begin with, as far as the code that posts them writes it out."""
    for path in tracked("inventaris/duties/*.py", "inventaris/planner/*.py"):
        for node in ast.walk(ast.parse(text_of(path))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "PostNote":
                key = node.args[0]
                head = key.values[0] if isinstance(key, ast.JoinedStr) else key
                if isinstance(head, ast.Constant):
                    yield f"{path.name}:{node.lineno}", str(head.value)


def test_the_history_names_each_note_by_what_it_says() -> None:
    source = text_of(TEMPLATES / "berkas/sebutan.j2")
    names = getattr(Environment().from_string(source).module, "catatan", {})
    heads = list(heads_of_note_keys())
    assert len(heads) > len(names) / 2
    unnamed = [one for one in heads if not any(one[1].startswith(name) for name in names)]
    assert unnamed == []


def test_each_short_note_for_everybody_has_a_text_to_copy_into_a_messenger() -> None:
    answers = {"perintah", "peringatan"}  # to who just wrote or moved
    parts = re.compile(r"_|lembar-|status$|lampiran$|.*-lama$")  # read back, tables, what is over
    notes = list((TEMPLATES / "catatan").glob("*.md.j2"))
    short = [
        path
        for path in notes
        if "pembaca: semua" in text_of(path).partition("\n")[0]
        and (name := path.name.removesuffix(".md.j2")) not in answers
        and not parts.match(name)
    ]
    assert len(short) > len(answers)
    assert [path.name for path in short if "catatan/_pesan.md.j2" not in text_of(path)] == []


def printed(path: Path) -> Iterator[str]:
    """Give the words among which an expression of the template chooses what it prints."""
    for output in Environment().parse(text_of(path)).find_all(nodes.Output):
        for part in output.nodes:
            yield from chosen(part)


def chosen(part: nodes.Node | None) -> Iterator[str]:
    if isinstance(part, nodes.CondExpr):
        yield from (*chosen(part.expr1), *chosen(part.expr2))
    elif isinstance(part, nodes.Const):
        yield str(part.value)


def test_no_words_lose_the_space_that_parts_them_from_others() -> None:
    """What an expression prints is folded like foreign text; between words stands `{% if %}`."""
    paths = [*TEMPLATES.rglob("*.j2"), *OTHER_CITY.rglob("*.j2")]
    lost = [
        f"{path.relative_to(ROOT)}: {words!r}"
        for path in sorted(paths)
        for words in printed(path)
        if words != words.strip()
    ]
    assert lost == []
