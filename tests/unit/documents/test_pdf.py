"""The report as a PDF: what stands in it, and that it is a proper one."""

import logging
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt
from pypdf import PdfReader
from pypdf.generic import IndirectObject

from inventaris.clocks import holdings
from inventaris.documents.charts import timeline
from inventaris.documents.course import stays_of
from inventaris.documents.html import HtmlRenderer
from inventaris.documents.pdf import render_pdf
from inventaris.documents.render import Renderer
from inventaris.documents.report import report_values
from inventaris.model.facts import (
    AttachmentWaived,
    Finding,
    LeftOut,
    ReportWritten,
    RequestReceived,
    ResponseGiven,
    SecretFound,
    SourcePromised,
    StepSkipped,
)
from inventaris.settings import HOME
from inventaris.view import View
from tests.builders import (
    COMMIT,
    FORM,
    NOW,
    SHA256,
    TREE,
    a_city,
    a_dossier,
    a_view,
    attachments_checked,
    settings,
    source_staged,
)

TEMPLATES = HOME / "templates"
ANOTHER_PROCESS = """
import sys
from pathlib import Path
from inventaris.documents.pdf import render_pdf
sys.stdout.buffer.write(render_pdf(Path(sys.argv[1]).read_text(), Path(sys.argv[2])))
"""
HOSTILE = '<script>alert(1)</script><img src="http://evil.example/x.png"> \u202egnp.exe /close @all'


def a_hostile_view() -> View:
    """Everything that others write is foreign, long, or much."""
    records = list(attachments_checked().records)
    wrong = {"nama": HOSTILE, "jenis": HOSTILE}
    records[2] = replace(
        records[2], verdict="keliru", filename=HOSTILE, code="bukan-dokumen", values=wrong
    )
    records[5] = replace(records[5], filename="x" * 255)
    left = tuple(
        LeftOut("nama-bentrok", n, f"{HOSTILE}|`{'jalur-panjang/' * 3}{n}") for n in range(500)
    )
    staged = source_staged(
        left_out=left,
        delivery=f"https://u:p4ss@git.example/{'a' * 300}.git",
        top_folder=HOSTILE,
        secrets=(SecretFound("aws-key", "conf/produksi.php", 3),),
    )
    dossier = a_dossier(
        staged=staged,
        attachments=attachments_checked(records=tuple(records)),
        complete_at=None,
    )
    form = FORM.replace("Bidang Pembinaan", f"`{HOSTILE}` {'A' * 400} 漢字 😀")
    return a_view(dossier, description=f"{form}\n### Uraian panjang\n{'Kalimat panjang. ' * 600}")


@dataclass(frozen=True)
class Written:
    """Both forms of a report, laid out for real."""

    html: str
    markdown: str
    pdf: bytes

    @cached_property
    def reader(self) -> PdfReader:
        return PdfReader(BytesIO(self.pdf))

    @cached_property
    def pages(self) -> list[str]:
        return [" ".join(page.extract_text().split()) for page in self.reader.pages]

    @property
    def text(self) -> str:
        return " ".join(self.pages)


def write(view: View, folder: Path) -> Written:
    ours = settings(folder)
    values = report_values(view, view.now)
    chart = timeline(stays_of(view, view.now), holdings(view.dossier, view.now))
    html = HtmlRenderer(ours, a_city()).page("laporan/laporan.html.j2", values | {"bagan": chart})
    markdown = Renderer(ours, a_city()).text("laporan/laporan.md.j2", values)
    return Written(html, markdown, render_pdf(html, ours.templates_dir))


@contextmanager
def complaints() -> Iterator[list[str]]:
    """What WeasyPrint finds wrong with a document."""
    said: list[str] = []
    listener = logging.Handler(logging.WARNING)
    listener.emit = lambda record: said.append(record.getMessage())  # type: ignore[method-assign]
    logger = logging.getLogger("weasyprint")
    logger.addHandler(listener)
    try:
        yield said
    finally:
        logger.removeHandler(listener)


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Written:
    with complaints() as said:
        written = write(a_view(), tmp_path_factory.mktemp("good"))
    assert said == []
    return written


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Written:
    with complaints() as said:
        written = write(a_hostile_view(), tmp_path_factory.mktemp("hostile"))
    assert said == []
    return written


def test_the_report_names_what_can_be_checked(good: Written) -> None:
    for text in (good.text.replace(" ", ""), good.markdown):
        for said in (SHA256, COMMIT, TREE, "2026-disdik-7", "sipus-1.4.zip"):
            assert said in text


def test_the_first_page_sums_up_what_came_out(good: Written) -> None:
    markdown = good.markdown.partition("## A.")[0].replace("*", "").replace(":", "")
    for text in (good.pages[0], markdown):
        for said in (
            "Tanggapan Dinas Kominfo belum dicatat",
            "Source code tersimpan di repositori pemerintah kota",
            "Daftar Aplikasi Pemerintah tercatat",
            "Pengujian tidak ada hasil yang tercatat",
        ):
            assert said in text


def test_a_report_without_source_says_of_no_step_that_it_was_imported_or_stored(
    tmp_path: Path,
) -> None:
    waived = AttachmentWaived("sumber", "masih di vendor", "kadis", NOW)
    label = next(s.label for s in a_city().workflow.steps if s.number == "08")
    view = a_view(
        a_dossier(
            staged=None,
            stored=None,
            attachments=attachments_checked(records=attachments_checked().records[1:]),
            waived={"sumber": waived},
            promised=SourcePromised(date(2027, 1, 12), "masih di vendor", "kadis", NOW),
            skipped={label: StepSkipped(label, "tidak-diperlukan", "belum ada", (), "kadis", NOW)},
        ),
        description=FORM.partition("### Letak source code")[0],
    )
    values: dict[str, Any] = dict(report_values(view, NOW))
    for row in values["langkah"]:  # as if the worksheets were filled in, too
        row["keadaan"] = row["keadaan"].replace("sebagian", "selesai")
    said = Renderer(settings(tmp_path), a_city()).text("laporan/laporan.md.j2", values)
    said = " ".join(said.split())
    assert "Source code disimpan" not in said
    assert "Source code diimpor ke" not in said
    assert "Source code belum diimpor karena belum diserahkan." in said
    assert "Aplikasi didaftarkan; source code belum disimpan karena belum diserahkan." in said
    assert "Seluruh berkas diperiksa dan dinyatakan lengkap" not in said
    assert "1. Source code belum diserahkan: dijanjikan paling lambat 12 Januari 2027" in said
    assert "Tanggapan dinyatakan tidak diperlukan" in said
    assert "belum dicatat" not in said


def test_a_report_that_was_written_anew_says_that_it_replaces_the_former(tmp_path: Path) -> None:
    view = a_view()
    former = ReportWritten(NOW, (), "x", 1)
    again = replace(view, dossier=replace(view.dossier, report=former))
    for told, says_so in ((view, False), (again, True)):
        written = write(told, tmp_path)
        assert ("Edisi ke-2, menggantikan edisi sebelumnya." in written.pages[0]) is says_so
        assert ("- Edisi: ke-2, menggantikan" in written.markdown) is says_so


def test_responses_are_tables_of_their_own(tmp_path: Path) -> None:
    rounds = tuple(
        ResponseGiven(
            n, "perlu-perbaikan", (Finding("1", "Salah.", "Ubah."),), (), "", "", "x", "y", NOW
        )
        for n in (1, 2)
    )
    markdown = write(a_view(a_dossier(responses=rounds)), tmp_path).markdown
    assert "| 1 | Salah. | Ubah. |\n\nPutaran 2, " in markdown


def test_cost_product_and_complaint_addresses_stand_on_both_forms(good: Written) -> None:
    standard = a_city().standard
    markdown = MarkdownIt().render(good.markdown).replace("\u2060", "")
    for text in (good.text, markdown):
        for said in (standard.cost, standard.product, *standard.complaints):
            assert said in text


def test_the_report_says_that_it_is_no_letter_and_that_nothing_was_tested(good: Written) -> None:
    for text in (good.text, good.markdown):
        assert "tidak ditandatangani" in text
        assert "bukan naskah dinas" in text
        assert "Pengujian: tidak diuji" in text
        assert "NIP" not in text


def test_the_closing_stands_together_and_the_annexes_follow_it(
    good: Written, hostile: Written
) -> None:
    for pages in (good.pages, hostile.pages):
        (closing,) = [page for page in pages if "E. PENUTUP" in page]
        assert a_city().standard.complaints[-1] in closing
        assert "LAMPIRAN I." in closing


def test_of_a_letter_both_forms_tell_when_it_came_and_when_it_was_typed(tmp_path: Path) -> None:
    letter = RequestReceived("surat", date(2026, 2, 27), None)
    written = write(a_view(a_dossier(received=letter)), tmp_path)
    for text in (written.text, written.markdown.replace(":", "")):
        assert "Permohonan diterima 27 Februari 2026" in text
        assert "Permohonan dicatat 2 Maret 2026 pukul 08.30 WIB" in text
        assert "Permohonan diajukan" not in text


def test_contact_and_places_of_secrets_stand_in_neither_form(hostile: Written) -> None:
    for text in (hostile.html, hostile.text, hostile.markdown):
        for kept in ("0812", "siti@", "conf/produksi", "p4ss"):
            assert kept not in text


def test_nothing_is_linked_that_an_offices_guest_cannot_open(good: Written) -> None:
    for text in (good.html, good.text, good.markdown):
        assert "gitlab.example" not in text


def test_the_pdf_declares_what_archives_and_screen_readers_ask_for(good: Written) -> None:
    reader = good.reader
    catalog: Any = reader.trailer["/Root"]
    assert catalog["/Lang"] == "id"
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]
    assert catalog["/OutputIntents"]
    assert reader.metadata is not None
    assert "2026-disdik-7" in str(reader.metadata.title)
    xmp = reader.xmp_metadata
    assert xmp is not None
    assert (xmp.pdfaid_part, xmp.pdfaid_conformance) == ("3", "A")
    tags = list(structure(catalog["/StructTreeRoot"]))
    figures = [tag for tag in tags if tag["/S"] == "/Figure"]
    assert [str(figure["/Alt"])[:13] for figure in figures] == ["Bagan waktu. "]
    assert {"/H1", "/H2", "/H3", "/Table", "/TH"} <= {str(tag["/S"]) for tag in tags}


def structure(element: Any) -> Iterator[Any]:
    """Every element of the tag tree."""
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        found = kid.get_object() if isinstance(kid, IndirectObject) else kid
        if isinstance(found, dict) and "/S" in found:
            yield found
            yield from structure(found)


def test_every_font_is_ours_and_embedded_and_every_page_numbered(hostile: Written) -> None:
    reader = hostile.reader
    for number, page in enumerate(reader.pages, start=1):
        assert f"Halaman {number} dari {len(reader.pages)}" in hostile.pages[number - 1]
        resources: Any = page["/Resources"]
        for font in resources["/Font"].values():
            (descendant,) = font["/DescendantFonts"]
            descriptor = descendant.get_object()["/FontDescriptor"]
            assert re.search(r"Liberation-?(Sans|Mono)", str(descriptor["/FontName"]))
            assert "/FontFile2" in descriptor or "/FontFile3" in descriptor


def test_hostile_text_is_text_in_both_forms(hostile: Written) -> None:
    assert "<script>alert(1)" in hostile.text
    for html in (hostile.html, MarkdownIt().enable("table").render(hostile.markdown)):
        assert not re.search(r"<(script|img)", html)
        assert "\u202e" not in html
        assert not re.search(r"(?:href|src)=\"", html)


def test_five_hundred_rows_lie_within_the_page_under_a_repeated_head(hostile: Written) -> None:
    annex = next(n for n, text in enumerate(hostile.pages) if "LAMPIRAN II." in text)
    assert all("Sebab" in text for text in hostile.pages[annex:])
    assert "499" in hostile.pages[-1]


def test_the_same_input_gives_the_same_bytes_in_another_process(
    good: Written, tmp_path: Path
) -> None:
    page = tmp_path / "page.html"
    page.write_text(good.html)
    again = subprocess.run(
        [
            sys.executable,
            "-c",
            ANOTHER_PROCESS,
            str(page),
            str(TEMPLATES),
        ],
        env={"PYTHONHASHSEED": "7", "TZ": "America/Lima", "LC_ALL": "C.UTF-8"},
        cwd=HOME,
        capture_output=True,
        check=True,
    )
    assert again.stdout == good.pdf


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:9/x.png",
        "file:///etc/hostname",
        "../pyproject.toml",
        "data:image/png;base64,AAAA",
    ],
)
def test_a_document_loads_nothing_from_outside_its_folder(
    address: str,
) -> None:
    page = f'<html lang="id"><title>x</title><img alt="x" src="{address}"></html>'
    with complaints() as said:
        assert render_pdf(page, TEMPLATES).startswith(b"%PDF")
    assert any("Failed to load image" in line for line in said)


def test_a_character_that_the_fonts_lack_shows_as_a_square(hostile: Written) -> None:
    assert "\u25a1\u25a1 \u25a1" in hostile.text
