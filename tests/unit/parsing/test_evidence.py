"""What counts as evidence for a decision, and what is left of the reason beside it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventaris.parsing.evidence import Evidence, find_evidence, without_evidence
from inventaris.parsing.orders import read_reason
from tests.world import SECRET, a_city, a_snapshot

WORDS = a_city().workflow.order_words
ISSUE = a_snapshot().issue
FORGE = ISSUE.web_url.partition("/inventarisasi")[0]


def named(text: str) -> list[str]:
    return [one.name for one in found(text)]


def found(text: str) -> tuple[Evidence, ...]:
    return find_evidence(text, WORDS, ISSUE.web_url, ISSUE.project_id)


def reason(text: str) -> str:
    return read_reason(without_evidence(text, WORDS, found(text)), WORDS)


@pytest.mark.parametrize(
    "document",
    [
        "surat nomor 555/12/Kominfo/2026",
        "BA No. 3/2026",
        "nota dinas 045/12/Kominfo/2026",
        "Nota Dinas Kepala Dinas Kominfo Nomor: 045/12",
        "Surat Kepala Dinas Pendidikan, nomor 005 / 77 / 2026",
        "berita acara presentasi no 12",
        "disposisi nomor B-12",
        "nomor surat: 800.1/5",
        "SK nomor 12 Tahun 2026",
    ],
)
def test_a_document_counts_by_its_kind_and_number(document: str) -> None:
    whole = document.removesuffix(" Tahun 2026")
    assert named(document) == [whole]
    assert named(f"Sudah selesai (bukti: {document}).") == [whole]


@pytest.mark.parametrize(
    "path",
    [
        "/inventarisasi/permohonan/disdik/-/issues/7#note_12",
        "/inventarisasi/permohonan/disdik/-/work_items/7",
        "/inventarisasi/arsip/-/blob/main/permohonan/2026/surat.pdf",
        f"/inventarisasi/permohonan/disdik/uploads/{SECRET}/ba.pdf",
        f"/-/project/999999/uploads/{SECRET}/ba.pdf",
    ],
)
def test_what_lies_in_this_gitlab_counts_by_its_link(path: str) -> None:
    whole = f"{FORGE}{path}"
    expected = ["ba.pdf"] if path.startswith("/inventarisasi") and "uploads" in path else [whole]
    assert named(f"lihat {whole}.") == expected
    assert named(f"lihat [ini]({path})") == expected


def test_a_file_of_the_request_counts_by_its_name() -> None:
    assert named(f"![ba.pdf](/uploads/{SECRET}/ba.pdf){{width=900}}") == ["ba.pdf"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "sudah berdomain",
        "bukti: ...",
        "bukti: surat nomor ...",
        "surat menyusul",
        "surat no. tidak ada",
        "surat tanggal 1/12/2026",
        "presentasi 1 Desember 2026",
        "langkah nomor 10",
        "suratan nomor 5",
        "https://contoh.invalid/inventarisasi/disdik/-/issues/7",
        f"{FORGE}/",
        f"{FORGE}/inventarisasi/permohonan/disdik",
        "https://[salah/-/issues/7",
        "#7",
    ],
)
def test_nothing_else_counts(text: str) -> None:
    assert named(text) == []


def test_each_of_several_is_found() -> None:
    text = f"bukti: BA No. 3/2026 dan surat nomor 5, {FORGE}/a/b/-/issues/1"
    assert named(text) == ["BA No. 3/2026", "surat nomor 5", f"{FORGE}/a/b/-/issues/1"]
    assert reason(f"sudah berdomain, {text}") == "sudah berdomain"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("sudah berdomain, bukti: surat nomor 5/2026", "sudah berdomain"),
        ("sudah berdomain. Bukti terlampir: BA No. 3/2026.", "sudah berdomain"),
        ("sudah berdomain (nota dinas nomor 3/2026)", "sudah berdomain"),
        ("sesuai nota dinas nomor 3/2026", "sesuai nota dinas nomor 3/2026"),
        ("nota dinas nomor 3/2026: sudah berdomain", "sudah berdomain"),
        ("sudah berdomain, bukti: ...", "sudah berdomain"),
        (f"dijawab lisan {FORGE}/a/b/-/issues/1#note_2", "dijawab lisan"),
        ("BA No. 3/2026", ""),
        ("bukti: BA No. 3/2026", ""),
        ("... bukti: BA No. 3/2026", ""),
    ],
)
def test_evidence_that_stands_apart_is_no_part_of_the_reason(text: str, left: str) -> None:
    assert reason(text) == left


PIECES = st.sampled_from(
    [
        *("surat", "BA", "nomor", "No.", " ", ", ", "bukti: ", "...", "\n", "3/2026", "12", "dan"),
        *(f"{FORGE}/a/b/-/issues/1", f"/uploads/{SECRET}/ba.pdf", "[x](", ")", "https://[", "é"),
    ]
)


@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=25).map("".join)))
def test_whatever_is_written_pieces_of_evidence_lie_apart_and_in_order(text: str) -> None:
    at = 0
    for one in found(text):
        assert at <= one.start < one.end <= len(text)
        assert one.name
        assert one.name == " ".join(one.name.split())
        at = one.end


@given(
    st.sampled_from(WORDS.documents),
    st.sampled_from(["nomor", "No.", "no", "Nomor :"]),
    st.from_regex(r"[0-9]{1,4}(/[A-Za-z0-9]{1,8}){0,4}", fullmatch=True),
)
def test_every_kind_of_document_counts_however_its_number_is_introduced(
    kind: str, introduced: str, number: str
) -> None:
    assert named(f"sudah selesai, {kind} {introduced} {number}") == [
        f"{kind} {introduced} {number}"
    ]


@given(st.text(st.sampled_from("abcdefgh ,.:;()"), max_size=60))
def test_words_without_number_or_link_prove_nothing(text: str) -> None:
    assert named(f"surat {text}") == []


@pytest.mark.parametrize("piece", ["surat ", "surat nomor ", "a/", "bukti: ", "nomor surat 1 / "])
def test_a_long_text_is_read_in_time_that_grows_with_its_length(piece: str) -> None:
    assert isinstance(reason(piece * 5000), str)
