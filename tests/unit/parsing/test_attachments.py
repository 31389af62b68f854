import pytest

from inventaris.model.request import Delivery, GitSource, Upload
from inventaris.parsing.absences import read_absences
from inventaris.parsing.attachments import read_attachments, unmatched_uploads
from tests.request_forms import KINDS, PROJECT
from tests.world import a_city


def upload(name: str) -> Upload:
    return Upload(f"{sum(map(ord, name)):032x}", name)


def link(name: str, text: str = "berkas") -> str:
    return f"[{text}](/uploads/{upload(name).secret}/{name})"


def claims(
    description: str, *comments: str, source: Delivery | None = None
) -> list[tuple[str, str]]:
    found = read_attachments(description, comments, KINDS, project_id=PROJECT, source=source)
    return [
        (
            claim.kind,
            claim.delivery.filename if isinstance(claim.delivery, Upload) else claim.delivery.url,
        )
        for claim in found
    ]


def unmatched(description: str, *comments: str) -> list[str]:
    found = unmatched_uploads(description, comments, KINDS, project_id=PROJECT)
    return [one.filename for one in found]


@pytest.mark.parametrize(
    "text",
    [
        f"5. Panduan instalasi: {link('a.pdf')}",
        f"5. Panduan instalasi {link('a.pdf')}",
        f"Lampiran 5: {link('a.pdf')}",
        f"Lamp. no. 5 {link('a.pdf')}",
        f"5️⃣ Panduan instal 👉 {link('a.pdf')}",
        f"**Panduan instalasi**: {link('a.pdf')}",
        f"- [x] Panduan instalasi: {link('a.pdf')}",
        f"- [ ] Petunjuk instalasi - {link('a.pdf')}",
        f"## 5. PANDUAN INSTALASI\n\n{link('a.pdf')}",
        f"Panduan instalasi\n{link('a.pdf')}",
        f"5. Panduan instalasi:\n   {link('a.pdf')}",
        f"| No | Lampiran | Berkas |\n|---|---|---|\n| 5 | Panduan instalasi | {link('a.pdf')} |",
        f"Berikut kami sampaikan panduan instalasi aplikasi kami: {link('a.pdf')}",
        f"Bersama ini kami sampaikan\npanduan instalasi:\n\n{link('a.pdf')}",
        f"{link('a.pdf', 'Panduan Instalasi')}",
        f"> Panduan instalasi: {link('a.pdf')}",
    ],
)
def test_an_attachment_is_known_by_what_stands_around_it(text: str) -> None:
    assert claims(text) == [("panduan-instalasi", "a.pdf")]


def test_a_numbered_line_below_another_tells_what_its_own_file_is() -> None:
    text = (
        f"2. Dokumentasi: tidak ada\n4) Dok. Pengujian - terlampir {link('UAT.pdf')}\n"
        f"6. {link('x.pdf')}"
    )
    assert claims("", text) == [("pengujian", "UAT.pdf")]
    assert unmatched("", text) == ["x.pdf"]


def test_a_number_alone_below_a_named_file_tells_what_its_own_file_is() -> None:
    text = f"Panduan instalasi: {link('a.pdf')}\n6) {link('b.pdf')}"
    assert claims("", text) == [("panduan-instalasi", "a.pdf"), ("panduan-pengguna", "b.pdf")]


@pytest.mark.parametrize(
    "text",
    [
        "7. Dokumen pengadaan: tidak tersedia, swakelola",
        "7. Dokumen pengadaan tidak tersedia (swakelola)",
        "**7. Dokumen pengadaan** tidak ada: swakelola",
        "2. Dokumentasi: menyusul\n7) Pengadaan tidak relevan - swakelola",
        "| 7 | Dokumen pengadaan | tidak ada, swakelola |",
        "Untuk dokumen pengadaan kami tidak ada: swakelola",
        "7. Dokumen pengadaan: N/A, swakelola",
        "Lampiran 7 tidak tersedia: swakelola",
        "Berkas nomor 7: tidak tersedia, swakelola",
        "Lampiran ke-7 tidak ada (swakelola)",
    ],
)
def test_an_office_says_in_its_own_words_that_there_is_no_such_file(text: str) -> None:
    phrases = a_city().workflow.absent_phrases
    assert read_absences("", [text], KINDS, phrases) == {"pengadaan": "swakelola"}


@pytest.mark.parametrize(
    "names",
    [
        "Dokumen pengujian dan pengadaan",
        "Lampiran 4 dan 7",
        "Lampiran 4, lampiran 7",
        "Lampiran 4 & pengadaan",
    ],
)
def test_several_may_be_not_to_be_had_for_one_reason(names: str) -> None:
    absent = read_absences("", [f"{names} tidak tersedia, swakelola"], KINDS, ("tidak tersedia",))
    assert absent == {"pengujian": "swakelola", "pengadaan": "swakelola"}


@pytest.mark.parametrize(
    "text",
    [
        "Dokumen pengadaan tidak ada masalah",
        "7. Dokumen pengadaan: tidak ada kendala",
        "Lampiran 7 tidak ada yang kurang",
        "Lampiran 99 tidak ada",
        "Lampiran 7 dan anggaran tidak ada",
    ],
)
def test_what_is_not_said_of_a_file_makes_none_absent(text: str) -> None:
    assert read_absences("", [text], KINDS, ("tidak ada",)) == {}


def test_a_bracket_within_a_reason_keeps_its_end() -> None:
    said = "7. Pengadaan: tidak ada, dikerjakan sendiri (swakelola)"
    absent = read_absences("", [said], KINDS, ("tidak ada",))
    assert absent == {"pengadaan": "dikerjakan sendiri (swakelola)"}


@pytest.mark.parametrize(
    "text", ["7. Pengadaan (tidak ada)", "Dokumen pengadaan tidak tersedia", "7) Pengadaan: nihil"]
)
def test_a_file_that_is_not_had_may_lack_its_reason(text: str) -> None:
    phrases = a_city().workflow.absent_phrases
    assert read_absences("", [text], KINDS, phrases) == {"pengadaan": ""}


def test_how_many_files_a_letter_has_is_no_number_of_an_attachment() -> None:
    text = f"Lampiran : 1 (satu) berkas {link('surat.pdf')}"
    assert claims(text) == []
    assert unmatched(text) == ["surat.pdf"]


def test_one_file_may_be_two_attachments() -> None:
    text = f"Panduan instalasi & panduan pengguna: {link('a.pdf')}"
    assert claims(text) == [("panduan-instalasi", "a.pdf"), ("panduan-pengguna", "a.pdf")]


def test_that_nothing_is_wrong_is_no_absent_file() -> None:
    said = "Panduan pengguna: terlampir, tidak ada kendala\nTidak ada yang kurang."
    assert read_absences("", [said], KINDS, ("tidak ada",)) == {}


def test_a_file_without_a_label_is_known_by_its_name() -> None:
    text = f"Terlampir:\n\n{link('Panduan_Pengguna_v2.PDF')}\n{link('hasil-uji.pdf')}"
    assert claims(text) == [
        ("pengujian", "hasil-uji.pdf"),
        ("panduan-pengguna", "Panduan_Pengguna_v2.PDF"),
    ]


def test_several_labels_on_one_line_are_told_apart() -> None:
    text = f"Panduan instalasi: {link('a.pdf')}, panduan pengguna: {link('b.pdf')}"
    assert claims(text) == [("panduan-instalasi", "a.pdf"), ("panduan-pengguna", "b.pdf")]


def test_a_file_below_a_labelled_file_is_known_by_itself() -> None:
    text = f"5. Panduan instalasi: {link('a.pdf')}\n{link('spk-2026.pdf')}\n{link('foto.jpg')}"
    assert claims(text) == [("panduan-instalasi", "a.pdf"), ("pengadaan", "spk-2026.pdf")]
    assert unmatched(text) == ["foto.jpg"]


def test_several_files_of_a_kind_count_but_one_source() -> None:
    text = (
        f"## Dokumen pengembangan\n- {link('a.pdf')}\n- {link('b.pdf')}\n"
        f"## Source code\n- {link('lama.zip')}\n- {link('baru.zip')}\n"
    )
    assert claims(text) == [
        ("sumber", "baru.zip"),
        ("pengembangan", "a.pdf"),
        ("pengembangan", "b.pdf"),
    ]


def test_the_newest_text_that_names_a_kind_replaces_older_ones() -> None:
    older = f"Panduan instalasi: {link('a.pdf')}\nPanduan pengguna: {link('b.pdf')}"
    newer = f"Perbaikan panduan instalasi: {link('c.pdf')}"
    assert claims(older, newer, "Terima kasih.") == [
        ("panduan-instalasi", "c.pdf"),
        ("panduan-pengguna", "b.pdf"),
    ]


def test_thanks_before_a_file_are_no_end_of_the_letter() -> None:
    thanks = f"Terima kasih, terlampir panduan instalasi {link('a.pdf')}"
    assert claims(thanks) == [("panduan-instalasi", "a.pdf")]
    below = f"Terima kasih, berikut berkasnya:\n5. Panduan instalasi: {link('a.pdf')}"
    assert claims(below) == [("panduan-instalasi", "a.pdf")]


def test_an_unknown_file_that_comes_again_by_its_label_is_unknown_no_more() -> None:
    first, again = link("lampiran.pdf"), f"[berkas](/uploads/{'a' * 32}/lampiran.pdf)"
    assert unmatched("", f"Terlampir {first}") == ["lampiran.pdf"]
    assert unmatched("", f"Terlampir {first}", f"5. Panduan instalasi: {again}") == []
    assert unmatched("", f"5. Panduan instalasi: {again}", f"Terlampir {first}") == ["lampiran.pdf"]


@pytest.mark.parametrize("quotation", ["> {}\n\nSudah diganti.", "Ini lama:\n>>>\n{}\n>>>\nMaaf."])
def test_what_a_comment_quotes_is_not_delivered_again(quotation: str) -> None:
    first = f"Panduan instalasi: {link('a.pdf')}"
    second = f"Panduan instalasi: {link('b.pdf')}"
    assert claims("", first, second, quotation.format(first)) == [("panduan-instalasi", "b.pdf")]
    below = f">>>\nKapan?\n>>>\n{first}"
    assert claims("", second, below) == [("panduan-instalasi", "a.pdf")]


def test_only_the_source_may_be_an_address() -> None:
    text = "1. Source code: https://git.contoh.go.id/a.git\n5. Panduan instalasi: https://a.id/b"
    assert claims(text) == [("sumber", "https://git.contoh.go.id/a.git")]


def test_the_forms_source_counts_until_a_comment_brings_another() -> None:
    source = GitSource("https://git.contoh.go.id/a.git")
    assert claims("", source=source) == [("sumber", source.url)]
    newer = f"Source code: {link('a.zip')}"
    assert claims("", newer, source=source) == [("sumber", "a.zip")]


def test_another_projects_file_is_not_delivered() -> None:
    secret = upload("a.pdf").secret
    text = f"Panduan instalasi: [a](https://a.id/-/project/99/uploads/{secret}/a.pdf)"
    assert claims(text) == []
    assert unmatched(text) == []


@pytest.mark.parametrize(
    "line", ["4. {}", "4) {}", "(4) {}", "- 4. {}", "04: {}", "**4.** {}", "4. {}."]
)
def test_a_number_alone_tells_which_attachment_a_file_is(line: str) -> None:
    fourth = next(kind.key for kind in KINDS if kind.number == 4)
    text = f"Berikut kami kirim.\n\n{line.format(link('scan0012.pdf', 'scan0012.pdf'))}"
    assert claims("", text) == [(fourth, "scan0012.pdf")]
    assert unmatched("", text) == []


def test_of_two_files_with_the_number_alone_the_newer_counts() -> None:
    fourth = next(kind.key for kind in KINDS if kind.number == 4)
    assert claims("", f"4. {link('a.pdf')}", f"4. {link('b.pdf')}") == [(fourth, "b.pdf")]


@pytest.mark.parametrize(
    "line",
    [
        "9. {}",
        "2026. {}",
        "4. jawaban atas temuan {}",
        "4. {} foto kegiatan",
        "### Dokumentasi kegiatan\n\n4. {}",
        "1. {}",
    ],
)
def test_a_number_says_nothing_where_something_speaks_against_it(line: str) -> None:
    assert claims("", line.format(link("scan.pdf"))) == []


def test_a_picture_with_a_number_alone_is_no_attachment() -> None:
    assert claims("", f"4. {link('foto.jpg')}") == []


def test_what_is_named_is_not_replaced_by_a_number_alone() -> None:
    named = f"5. Panduan instalasi: {link('a.pdf')}"
    assert claims(named, f"5. {link('b.pdf')}") == [("panduan-instalasi", "a.pdf")]
    assert unmatched(named, f"5. {link('b.pdf')}") == ["b.pdf"]


def test_the_name_of_a_file_says_more_than_its_number() -> None:
    assert claims("", f"4. {link('panduan-instalasi.pdf')}") == [
        ("panduan-instalasi", "panduan-instalasi.pdf")
    ]
