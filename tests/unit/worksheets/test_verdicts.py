"""Claims, verdicts, findings and areas of security, as people write them down."""

import pytest

from inventaris.model.worksheets import CellProblem
from tests.unit.worksheets.sheets import CLAIMS, SHEETS, codes, read


def test_findings_may_be_listed_right_below_the_verdict() -> None:
    reading = read(
        "tanggapan",
        "### Tanggapan\nPutusan: perlu perbaikan\n"
        "1. Kata sandi tertulis. Perbaikan: Keluarkan dari kode.\n2. Galat tampil -> Matikan debug",
    )
    assert [(row["temuan"], row["perbaikan"]) for row in reading.rows] == [
        ("Kata sandi tertulis.", "Keluarkan dari kode."),
        ("Galat tampil", "Matikan debug"),
    ]
    assert not reading.problems


def test_verdicts_by_number_are_filled_in_from_the_claims_and_the_rest_is_named() -> None:
    reading = read(
        "hasil-uji",
        "### Putusan pengujian\n1. sesuai\n2. tidak diuji (belum ada akun penguji)\n",
        *CLAIMS,
    )
    assert [dict(row) for row in reading.rows] == [
        {"nomor": "1", "klaim": "Mencetak laporan", "putusan": "sesuai"},
        {
            "nomor": "2",
            "klaim": "Masuk dengan NIP",
            "putusan": "tidak-diuji",
            "keterangan": "belum ada akun penguji",
        },
    ]
    assert reading.problems == (
        CellProblem("lembar/baris-belum-ada", 0, "Nomor", "3: Ekspor data"),
    )


@pytest.mark.parametrize(
    "line",
    [
        "tidak diuji karena belum ada akun",
        "Tidak diuji, karena belum ada akun",
        "belum diuji. karena belum ada akun",
        "tidak diuji (karena belum ada akun)",
        "tidak diuji - karena belum ada akun",
    ],
)
def test_a_reason_may_follow_its_verdict_in_a_sentence(line: str) -> None:
    reading = read("hasil-uji", f"### Putusan pengujian\n1. sesuai\n2. {line}", *CLAIMS[:2])
    assert reading.problems == ()
    assert dict(reading.rows[1]) == {
        **CLAIMS[1],
        "putusan": "tidak-diuji",
        "keterangan": "karena belum ada akun",
    }


@pytest.mark.parametrize(
    "lines",
    [
        "No. 1: sesuai\nNo. 2: tidak sesuai (galat 500)\nNo. 3: tidak diuji - belum ada akun",
        "Klaim 1 sesuai\nKlaim 2 = gagal, galat 500\nklaim no. 3: belum diuji; belum ada akun",
        "01) sesuai\n02) tidak sesuai. galat 500\n03) tidak dapat diuji: belum ada akun",
        "1 sesuai\n2 tidak sesuai, galat 500\n3 tidak diuji, belum ada akun",
        "**1. sesuai**\n**2. tidak sesuai**: galat 500\n**3. tidak diuji** (belum ada akun)",
        "1. sesuai\n2. tidak sesuai\n   Hasil: galat 500\n3. tidak diuji\n   Alasan: belum ada akun",
        "- Klaim 1: sesuai\n- Klaim 2: gagal, galat 500\n- Klaim 3: belum diuji, belum ada akun",
        "1. sesuai, 2. tidak sesuai (galat 500), 3. tidak diuji (belum ada akun)",
        "1: sesuai; 2: tidak sesuai, galat 500; 3: tidak diuji - belum ada akun",
        "1 sesuai 2 tidak sesuai (galat 500) 3 tidak diuji (belum ada akun)",
        "1. Cetak: ✅ sesuai\n2. Masuk - gagal - galat 500\n3. Ekspor => tidak diuji, belum ada akun",
    ],
)
def test_verdicts_are_read_by_their_numbers_however_these_are_set(lines: str) -> None:
    reading = read("hasil-uji", f"### Putusan pengujian\n{lines}\n", *CLAIMS)
    assert reading.problems == ()
    assert [{k: v for k, v in row.items() if k != "klaim"} for row in reading.rows] == [
        {"nomor": "1", "putusan": "sesuai"},
        {"nomor": "2", "hasil": "galat 500", "putusan": "tidak-sesuai"},
        {"nomor": "3", "putusan": "tidak-diuji", "keterangan": "belum ada akun"},
    ]


@pytest.mark.parametrize(
    "lines",
    [
        "1 dan 2: sesuai\n3: tidak diuji, belum ada akun",
        "1, 2: sesuai; 3: tidak diuji, belum ada akun",
        "- Klaim 1-2: sesuai\n- Klaim 3: tidak diuji, belum ada akun",
        "1 s.d. 2 sesuai\n3 tidak diuji, belum ada akun",
    ],
)
def test_one_verdict_may_be_given_on_several_claims(lines: str) -> None:
    reading = read("hasil-uji", f"### Putusan pengujian\n{lines}\n", *CLAIMS)
    assert reading.problems == ()
    assert [(row["klaim"], row["putusan"]) for row in reading.rows] == [
        (claim["klaim"], verdict)
        for claim, verdict in zip(CLAIMS, ("sesuai", "sesuai", "tidak-diuji"), strict=True)
    ]


def test_numbers_in_a_remark_are_no_further_claims() -> None:
    text = "### Putusan pengujian\n1. tidak sesuai, 3 data hilang\n2. sesuai\n3. sesuai"
    reading = read("hasil-uji", text, *CLAIMS)
    assert [row["putusan"] for row in reading.rows] == ["tidak-sesuai", "sesuai", "sesuai"]


def test_a_verdict_that_is_not_understood_is_named_and_takes_the_place_of_no_claim() -> None:
    text = "### Putusan pengujian\n1. sesuai sebagian\n2. sesuai\n3 tidak diuji belum ada akun"
    reading = read("hasil-uji", text, *CLAIMS)
    assert [row["klaim"] for row in reading.rows] == [claim["klaim"] for claim in CLAIMS]
    assert [(p.code, p.row, p.seen) for p in reading.problems] == [
        ("lembar/pilihan", 1, "sesuai sebagian"),
        ("lembar/pilihan", 3, "tidak diuji belum ada akun"),
    ]


def test_a_verdict_without_a_number_belongs_to_the_claim_that_it_repeats() -> None:
    text = "### Putusan pengujian\n- Ekspor data: sesuai\n- Mencetak laporan: tidak sesuai, galat\n"
    reading = read("hasil-uji", text, *CLAIMS)
    assert [(row["nomor"], row["putusan"]) for row in reading.rows] == [
        ("3", "sesuai"),
        ("1", "tidak-sesuai"),
    ]
    assert codes(reading) == [("baris-belum-ada", 0, "Nomor")]


@pytest.mark.parametrize(
    ("lines", "claims"),
    [
        ("- [x] Cetak\n- [ ] Masuk", ["Cetak", "Masuk"]),
        (
            "1. Cetak laporan:\n   a. PDF\n   b. Excel\n2. Masuk",
            ["Cetak laporan: PDF; Excel", "Masuk"],
        ),
        ("1. Cetak laporan.\n   - PDF\n2. Masuk", ["Cetak laporan; PDF", "Masuk"]),
        ("1. Cetak\n2. Masuk\nMohon dicek", ["Cetak", "Masuk"]),
        (
            "1. Mencetak laporan bulanan kegiatan seluruh bidang\ndi dinas\n2. Masuk\n   lagi",
            ["Mencetak laporan bulanan kegiatan seluruh bidang di dinas", "Masuk lagi"],
        ),
        ("1) Cetak 2) Masuk; 3) Ekspor", ["Cetak", "Masuk", "Ekspor"]),
        ("1) Cetak (lihat 2) laporan", ["Cetak (lihat 2) laporan"]),
        ("1. Cetak pada versi 2. Lalu masuk", ["Cetak pada versi 2. Lalu masuk"]),
        ("1. *Cetak* laporan\n2. _Masuk_ dengan NIP", ["Cetak laporan", "Masuk dengan NIP"]),
    ],
)
def test_an_item_is_one_claim_with_what_stands_below_it(lines: str, claims: list[str]) -> None:
    reading = read("klaim", f"### Klaim presentasi\n{lines}\n")
    assert [row["klaim"] for row in reading.rows] == claims


def test_the_title_of_a_list_is_no_row_of_it() -> None:
    text = "### Tanggapan\nPutusan: perlu perbaikan\n\nTemuan:\n1. Sandi - ganti\n2. Log"
    assert codes(read("tanggapan", text)) == [("kosong", 2, "Perbaikan")]


def test_a_finding_may_stand_above_its_remedy() -> None:
    text = "### Tanggapan\nPutusan: perlu perbaikan\n\n**1. Sandi bawaan**\nPerbaikan: ganti\n"
    (row,) = read("tanggapan", text).rows
    assert dict(row) == {"nomor": "1", "temuan": "Sandi bawaan", "perbaikan": "ganti"}


def test_an_area_and_its_result_need_no_sign_between_them() -> None:
    text = (
        "### Keamanan aplikasi web\n1. Validasi input tidak terpenuhi karena ada XSS\n"
        "2. Kontrol akses - tidak diuji - belum sempat\n"
    )
    assert [dict(row) for row in read("keamanan-web", text).rows] == [
        {"bidang": "d-masukan", "hasil": "tidak", "bukti": "karena ada XSS"},
        {"bidang": "c-akses", "hasil": "tidak-diuji", "bukti": "belum sempat"},
    ]


def test_not_tested_needs_its_reason() -> None:
    reading = read("hasil-uji", "### Putusan pengujian\n1. tidak diuji\n", CLAIMS[0])
    assert codes(reading) == [("alasan", 1, "Keterangan")]


@pytest.mark.parametrize("word", ["sesuai sebagian", "kurang sesuai", "agak sesuai", "tidak", "?"])
def test_a_verdict_is_not_guessed(word: str) -> None:
    reading = read(
        "hasil-uji",
        f"### Putusan pengujian\n| No | Klaim | Putusan |\n|-|-|-|\n| 1 | a | {word} |\n",
    )
    assert ("pilihan", 1, "Putusan") in codes(reading) or ("kosong", 1, "Putusan") in codes(reading)


@pytest.mark.parametrize(
    "word", ["Sesuai.", "SESUAI", "✅ sesuai", "[x] sesuai [ ] tidak sesuai", "sesuia"]
)
def test_a_verdict_may_be_written_as_people_write(word: str) -> None:
    table = f"### Putusan pengujian\n| No | Klaim | Putusan |\n|-|-|-|\n| 1 | a | {word} |\n"
    assert read("hasil-uji", table).rows[0]["putusan"] == "sesuai"


@pytest.mark.parametrize(
    ("word", "verdict"), [("tdk sesuai", "tidak-sesuai"), ("Blm diuji", "tidak-diuji")]
)
def test_a_verdict_may_be_shortened(word: str, verdict: str) -> None:
    table = f"### Putusan pengujian\n| No | Klaim | Putusan |\n|-|-|-|\n| 1 | a | {word} |\n"
    assert read("hasil-uji", table).rows[0]["putusan"] == verdict


def test_commas_part_a_row_where_the_choice_stands_at_its_place() -> None:
    text = "### Analisis c: integrasi\nSimpulan: ada satu.\n1. SIAK, data penduduk, menerima, API"
    reading = read("analisis-c", text)
    assert reading.answers == {"simpulan": "ada satu."}
    assert [dict(row) for row in reading.rows] == [
        {"aplikasi": "SIAK", "data": "data penduduk", "arah": "menerima", "cara": "API"}
    ]


def test_a_response_that_asks_for_mending_needs_its_findings() -> None:
    assert codes(read("tanggapan", "### Tanggapan\nPutusan: perlu perbaikan")) == [
        ("baris-kurang", 0, "")
    ]
    reading = read(
        "tanggapan",
        "### Tanggapan\nPutusan: perlu perbaikan\n\n"
        "1. Kata sandi disimpan polos, terbaca siapa pun; perbaikan: gunakan bcrypt\n"
        "2. Temuan: log bocor. Perbaikan: hapus, lalu ganti kunci\n",
    )
    assert reading.problems == ()
    assert [row["perbaikan"] for row in reading.rows] == [
        "gunakan bcrypt",
        "hapus, lalu ganti kunci",
    ]


def test_claims_are_numbered_items_taken_whole() -> None:
    reading = read(
        "klaim", "### Klaim presentasi\n1. Mencetak laporan, surat (PDF): cepat\n2) Dua\n* Tiga"
    )
    assert [dict(row) for row in reading.rows] == [
        {"nomor": "1", "klaim": "Mencetak laporan, surat (PDF): cepat"},
        {"nomor": "2", "klaim": "Dua"},
        {"nomor": "3", "klaim": "Tiga"},
    ]


def test_the_areas_of_security_are_known_by_name_in_any_order_and_all_of_them_are_asked_for() -> (
    None
):
    areas = [choice.key for choice in SHEETS["keamanan-web"].columns[0].choices]
    assert len(areas) == 13
    reading = read(
        "keamanan-web",
        "### Keamanan aplikasi web\n"
        "b. Manajemen sesi: tidak diuji, belum ada akun\n"
        "a) Autentikasi: terpenuhi (laporan hal. 3)\n"
        "- Keamanan file: tidak\n",
        *({"bidang": area} for area in areas),
    )
    assert [(row["bidang"], row["hasil"], row.get("bukti")) for row in reading.rows] == [
        ("b-sesi", "tidak-diuji", "belum ada akun"),
        ("a-autentikasi", "terpenuhi", "laporan hal. 3"),
        ("k-berkas", "tidak", None),
    ]
    told = [problem.code for problem in reading.problems]
    assert told.count("lembar/baris-belum-ada") == 10
    assert told.count("lembar/alasan") == 1


def test_areas_may_stand_on_lines_without_a_mark() -> None:
    reading = read(
        "keamanan-web",
        "### Keamanan web\nAutentikasi: terpenuhi, sudah diuji\nManajemen sesi: tidak diuji - belum",
    )
    assert [dict(row) for row in reading.rows] == [
        {"bidang": "a-autentikasi", "hasil": "terpenuhi", "bukti": "sudah diuji"},
        {"bidang": "b-sesi", "hasil": "tidak-diuji", "bukti": "belum"},
    ]


@pytest.mark.parametrize(
    "verdicts",
    [
        ("\nPutusan: sesuai", "\nPutusan: tidak sesuai\nHasil: galat", "\nPutusan: sesuai"),
        ("\n   Putusan: sesuai", "\n   Putusan: gagal\n   Hasil: galat", "\n   Putusan: sesuai"),
        ("\nSesuai", "\nTidak sesuai\nHasil: galat", "\n**Sesuai**"),
    ],
)
def test_a_verdict_below_a_claim_is_that_claims(verdicts: tuple[str, ...]) -> None:
    items = zip(CLAIMS, verdicts, strict=True)
    lines = [f"{claim['nomor']}. {claim['klaim']}{verdict}" for claim, verdict in items]
    reading = read("hasil-uji", "### Putusan pengujian\n" + "\n".join(lines), *CLAIMS)
    assert [(row["klaim"], row["putusan"]) for row in reading.rows] == [
        ("Mencetak laporan", "sesuai"),
        ("Masuk dengan NIP", "tidak-sesuai"),
        ("Ekspor data", "sesuai"),
    ]
    assert reading.problems == ()


@pytest.mark.parametrize("label", ["", "Putusan: "])
def test_a_verdict_that_stands_between_two_claims_is_named_and_given_to_none(label: str) -> None:
    text = f"1. Cetak\n\n{label}Sesuai\n\n2. Masuk\n\n{label}Gagal\n\n3. Ekspor"
    reading = read("hasil-uji", f"### Putusan pengujian\n{text}", *CLAIMS)
    assert all("putusan" not in row for row in reading.rows)
    odd = [p.seen for p in reading.problems if p.code == "lembar/tidak-terbaca"]
    assert odd == [f"{label}Sesuai", f"{label}Gagal"]


def test_a_verdict_above_a_list_is_that_lists_and_one_above_none_is_named() -> None:
    text = "Sesuai:\n1. Cetak\n2. Masuk\n\nTidak diuji:\n3. Ekspor, belum ada akun\n"
    reading = read("hasil-uji", f"### Putusan pengujian\n{text}Gagal:", *CLAIMS)
    assert [row["putusan"] for row in reading.rows] == ["sesuai", "sesuai", "tidak-diuji"]
    assert CellProblem("lembar/tidak-terbaca", seen="Gagal:") in reading.problems


def test_a_response_that_takes_itself_back_is_none() -> None:
    said = "sesuai, tetapi perlu perbaikan pada tombol cetak"
    reading = read("tanggapan", f"### Tanggapan\nPutusan: {said}")
    assert reading.answers == {}
    assert reading.problems == (CellProblem("lembar/pilihan", 0, "Putusan", said),)


def test_a_response_may_lead_to_the_findings_that_it_asks_for() -> None:
    text = "### Tanggapan\nPutusan: perlu perbaikan, yaitu:\n1. Sandi bawaan; perbaikan: ganti"
    reading = read("tanggapan", text)
    assert reading.answers == {"putusan": "perlu-perbaikan"}
    assert reading.problems == ()


def test_what_was_found_of_an_offered_claim_takes_its_place_not() -> None:
    text = (
        "1. Berfungsi baik, sesuai\n2. Berfungsi\nPutusan: sesuai\n3. Ekspor data, galat 500, gagal"
    )
    reading = read("hasil-uji", f"### Putusan pengujian\n{text}", *CLAIMS)
    assert [dict(row) for row in reading.rows] == [
        {**CLAIMS[0], "hasil": "Berfungsi baik", "putusan": "sesuai"},
        {**CLAIMS[1], "hasil": "Berfungsi", "putusan": "sesuai"},
        {**CLAIMS[2], "hasil": "galat 500", "putusan": "tidak-sesuai"},
    ]
    assert reading.problems == ()


def test_a_table_without_heads_gives_verdicts_by_the_numbers_of_claims() -> None:
    reading = read(
        "hasil-uji", "### Putusan pengujian\n| 1 | sesuai |\n| 2. | ok |\n| 3 | lulus |", *CLAIMS
    )
    assert [dict(row) for row in reading.rows] == [
        {**claim, "putusan": "sesuai"} for claim in CLAIMS
    ]


FILLED = (
    "### Putusan pengujian\n| No | Klaim | Putusan |\n|-|-|-|\n"
    "| 1 | Mencetak laporan | sesuai |\n| 2 | Masuk dengan NIP | sesuai |\n\n"
)


@pytest.mark.parametrize(
    "line",
    [
        "Ralat: nomor 2 tidak sesuai karena kosong",
        "Klaim 2 ternyata belum diuji.",
        "no. 2 keliru",
        "Masuk ternyata gagal karena galat 500",
        "Maaf, mencetak belum sesuai",
    ],
)
def test_what_may_correct_a_row_is_named(line: str) -> None:
    reading = read("hasil-uji", FILLED + line, *CLAIMS[:2])
    assert reading.problems == (CellProblem("lembar/tidak-terbaca", seen=line),)


@pytest.mark.parametrize(
    "line",
    [
        "Pengujian dilaksanakan sesuai surat tugas nomor 2/2026.",
        "Demikian, tidak ada catatan lain. Ok, terima kasih.",
        "Tebing Tinggi, 2 Mei 2026",
        "Hasil klaim 1 dan 2 sebagai berikut:",
    ],
)
def test_what_only_sounds_like_a_verdict_is_left_alone(line: str) -> None:
    assert read("hasil-uji", FILLED + line, *CLAIMS[:2]).problems == ()
