"""What goes out of GitLab, by mail or by hand, says nothing of people and reads well."""

import re
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from markupsafe import Markup
from pypdf import PdfReader
from weasyprint import CSS, HTML

from inventaris.documents.html import HtmlRenderer
from inventaris.documents.render import Renderer
from inventaris.mail.content import File, values_of
from inventaris.mail.text import to_html, to_line, to_plain
from inventaris.model.issue import Note, Person
from inventaris.view import marker
from tests.builders import a_city, a_view, settings
from tests.house.tracked import ROOT, text_of, tracked

SET = re.compile(r"\{% set pesan = (.+) %\}")
INCLUDE = '{% include "catatan/_pesan.md.j2" %}'
# What a text for a messenger may tell beside its own words: when, where on the board.
HARMLESS = {"batas", "lewat", "langkah", "kembali", "lengkap", "if", "else"}
HARMLESS |= {
    "baris",
    "diperiksa",
    "masalah",
    "janji",
    "mulai",
    "selesai",
    "dipindah",
    "kota",
    "timezone_label",
    "tanpa",
    "dilewati",
}
FILTERS = {"tanggal", "waktu", "hari_tanggal", "jam"}
MAILS = sorted(p.name for p in tracked("templates/surel/*.md.j2") if not p.name.startswith("_"))


@pytest.mark.parametrize("path", tracked("templates/catatan/*.md.j2"), ids=lambda path: path.stem)
def test_a_text_for_a_messenger_names_no_person(path: Path) -> None:
    text = text_of(path)
    told = SET.findall(text)
    assert len(told) == text.count(INCLUDE) == (INCLUDE in text)
    for expression in told:
        names = set(re.findall(r"[a-z_]+", re.sub(r'"[^"]*"', "", expression)))
        assert names <= HARMLESS | FILTERS


def test_each_rule_of_a_city_names_a_mail_that_exists() -> None:
    mailing = a_city().mailing
    assert mailing is not None
    assert {rule.template.removeprefix("surel/") for rule in mailing.rules} <= set(MAILS)


@pytest.mark.parametrize("filed_by_office", [True, False])
@pytest.mark.parametrize("name", MAILS)
def test_each_mail_reads_as_a_letter(name: str, filed_by_office: bool, tmp_path: Path) -> None:
    city, view = a_city(), a_view()
    assert city.mailing is not None
    at = datetime(2026, 11, 24, tzinfo=UTC)
    body = f"Catatan untuk @siti.\n\n{marker('tersimpan')}x -->"
    note = Note(1, Person(9, "inventaris-bot", "Inventaris"), body, at, at)
    files = [File("a.pdf", "https://x.example/a.pdf", attached=True)]
    files.append(File("b.zip", "https://x.example/b.zip", attached=False))
    values = values_of(view, city.mailing, note, files) | {"diajukan_sendiri": filed_by_office}
    text = Renderer(settings(tmp_path), city).mail(f"surel/{name}", values)
    subject, _, rest = text.strip().partition("\n")
    assert view.dossier.number in to_line(subject)
    plain = to_plain(rest)
    assert plain.startswith("Yth. Bapak/Ibu,\n\n")
    assert "a.pdf (terlampir)" in plain
    assert "b.zip (https://x.example/b.zip)" in plain
    assert ("balaslah surel ini" in plain) is not filed_by_office
    assert (view.snapshot.issue.web_url in plain) is filed_by_office
    assert all(address in plain for address in city.standard.complaints)
    assert not re.search(r"\*\*|\{\{|\]\(|\n{3}", plain)
    assert "<p>" in to_html(rest)


@pytest.mark.parametrize(
    ("lacking", "unknown", "subject", "told"),
    [
        (True, False, "berkas belum lengkap", "masih kami tunggu"),
        (True, True, "berkas belum lengkap", "belum dikenali sebagai lampiran"),
        (False, True, "ada berkas yang belum dikenali", "belum dikenali sebagai lampiran"),
        (False, False, "berkas telah lengkap", "kini telah lengkap"),
    ],
)
def test_the_mail_about_files_says_complete_only_where_nothing_is_asked(
    lacking: bool, unknown: bool, subject: str, told: str, tmp_path: Path
) -> None:
    city, at = a_city(), datetime(2026, 11, 24, tzinfo=UTC)
    assert city.mailing is not None
    body = f"Isi\n\n{marker('lampiran-kurang-x')}x -->"
    note = Note(1, Person(9, "inventaris-bot", "Inventaris"), body, at, at)
    row = {"nomor": 7, "nama": "Dokumen pengadaan", "putusan": "", "code": "", "nilai": {}}
    values = values_of(a_view(), city.mailing, note, []) | {
        "lampiran_kurang": [row] if lacking else [],
        "tak_dikenal": ["pindai1.pdf"] if unknown else [],
    }
    text = Renderer(settings(tmp_path), city).mail("surel/lampiran-kurang.md.j2", values)
    assert text.strip().partition("\n")[0].endswith(f": {subject}")
    assert told in text
    assert ("pindai1.pdf" in text) is unknown
    assert ("telah lengkap" in text) is not (lacking or unknown)


@pytest.mark.parametrize("end", ["ditolak", "dibatalkan", "dipindahkan"])
def test_a_mail_on_an_end_without_a_result_calls_it_what_it_is(end: str) -> None:
    mailing = a_city().mailing
    assert mailing is not None
    (rule,) = (rule for rule in mailing.rules if rule.covers("akhir"))
    assert rule.template == "surel/catatan.md.j2"  # its subject is the note's heading
    heading = f"### Permohonan {end}\n"
    assert heading in text_of(ROOT / f"templates/catatan/akhir-{end}.md.j2")


@pytest.mark.parametrize("name", ["catatan.md.j2", "hasil.md.j2"])
def test_an_attached_file_that_the_note_names_is_named_once(name: str, tmp_path: Path) -> None:
    city, at = a_city(), datetime(2026, 11, 24, tzinfo=UTC)
    assert city.mailing is not None
    body = f"| **Berkas kalender** | [a.ics](/uploads/{'a' * 32}/a.ics) |\n\n{marker('undangan-0')}x -->"
    note = Note(1, Person(9, "inventaris-bot", "Inventaris"), body, at, at)
    renderer = Renderer(settings(tmp_path), city)
    for attached, times in ((True, 1), (False, 2)):  # one that is too large is linked below
        files = [File("a.ics", "https://x.example/", attached=attached)]
        values = values_of(a_view(), city.mailing, note, files)
        assert renderer.mail(f"surel/{name}", values).count("a.ics") == times


@pytest.mark.parametrize(
    ("code", "is_recipients"),
    [("5.1.1", True), ("550", True), ("5.1.8", False), ("4.1.8", False), ("5.1.7", False)],
)
def test_a_recipients_address_is_not_blamed_for_the_senders(
    code: str, is_recipients: bool, tmp_path: Path
) -> None:
    template = Renderer(settings(tmp_path), a_city()).environment.get_template("surel/_sebab.j2")
    told = template.render(kode=code)
    assert told.startswith("alamatnya tidak dikenal" if is_recipients else "server surel")


def test_a_mail_that_is_for_kominfo_alone_is_not_written(tmp_path: Path) -> None:
    renderer = Renderer(settings(tmp_path), a_city())
    with pytest.raises(ValueError, match="not for everybody"):
        renderer.mail("catatan/surel-gagal.md.j2", {})
    assert (ROOT / "templates/catatan/surel-gagal.md.j2").is_file()


def test_no_word_of_a_table_is_broken_on_a_phone(tmp_path: Path) -> None:
    heads = ("No.", "Nama", "NIP", "Jabatan", "Unsur", "Kedudukan")
    row = ("1", "Nasution", "198001012005012001", "Komputer", "Kominfo", "penanggung")
    table = "\n".join(f"| {' | '.join(one)} |" for one in (heads, ["---"] * len(heads), row))
    # markdown-it lets no HTML of the text through.
    values = {"perihal": "Konsep", "isi": Markup(to_html(table))}
    page = HtmlRenderer(settings(tmp_path), a_city()).page("surel/halaman.html.j2", values)
    paper = CSS(string="@page { size: 9cm 20cm; margin: 0 }")
    phone = PdfReader(BytesIO(HTML(string=page).write_pdf(stylesheets=[paper])))
    assert {*heads, *row} <= set(phone.pages[0].extract_text().split())
