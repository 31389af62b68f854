"""A worksheet is read from what editors, Word and mail clients make of it."""

import pytest

from inventaris.model.worksheets import CellProblem, Reading, Worksheet
from inventaris.worksheets import read_worksheet
from inventaris.worksheets.reading import is_complete
from inventaris.worksheets.sections import divide, has_line
from tests.world import a_city

SHEETS = {sheet.key: sheet for sheet in a_city().worksheets}
NIP = "19800101 200501 2 001"
PPPK = "19900505 202321 1 004"
SARI = {
    "nama": "Sari Nasution, S.Pd., M.Si.",
    "nip": NIP,
    "jabatan": "Kepala Bidang",
    "unsur": "opd",
    "peran": "ketua",
    "akun": "sari.disdik",
}
BUDI = {
    "nama": "Budi",
    "nip": "-",
    "jabatan": "Pranata Komputer",
    "unsur": "kominfo",
    "peran": "anggota",
}


def read(key: str, text: str, *offered: dict[str, str]) -> Reading:
    return read_worksheet(text, SHEETS[key], offered)


def codes(reading: Reading) -> list[tuple[str, int, str]]:
    return [(p.code.rpartition("/")[2], p.row, p.column) for p in reading.problems]


ROSTERS = {
    "markdown": f"""### Tim OPD

| No | Nama | NIP | Jabatan | Unsur | Peran | Akun |
|----|------|-----|---------|-------|-------|------|
| 1. | Sari Nasution, S.Pd., M.Si. | {NIP} | Kepala Bidang | OPD | Ketua | @sari.disdik |
| 2. | Budi | - | Pranata Komputer | Kominfo | anggota | |
""",
    "no outer pipes and no delimiter": f"""**Tim OPD**
Nama | NIP | Jabatan | Unsur | Peran | Akun
Sari Nasution, S.Pd., M.Si. | {NIP} | Kepala Bidang | OPD | Ketua | sari.disdik
Budi | - | Pranata Komputer | Kominfo | anggota |
""",
    "columns in another order under other names": f"""### TIM OPD:
| Kedudukan dalam Tim | Nama Lengkap | Username | NIP/NIPPPK | Unit Kerja | Asal |
|---|---|---|---|---|---|
| *ketua tim* | **Sari Nasution, S.Pd., M.Si.** | `sari.disdik` | {NIP.replace(" ", "")} | Kepala Bidang | Dinas |
| anggota | Budi | | \u2013 | Pranata Komputer | Diskominfo |
""",
    "html with merged cells": f"""<h3>Tim OPD</h3>
<table border=1><thead><tr><th>Nama/NIP</th><th>Jabatan</th><th>Unsur</th>
<th>Peran</th><th>Akun</th></tr></thead>
<tr><td>Sari Nasution, S.Pd., M.Si.<br/>NIP. {NIP}</td><td>Kepala&nbsp;Bidang</td>
<td>OPD<td>ketua<td>@sari.disdik</tr>
<tr><td>Budi<br>NIP. -</td><td><p>Pranata</p><p>Komputer</p></td><td>Kominfo</td>
<td colspan="2">anggota</td></tr></table>""",
    "tabs": f"""Yth. Tim Kominfo,

Tim OPD

Nama\tNIP\tJabatan\tUnsur\tPeran\tAkun
Sari Nasution, S.Pd., M.Si.\t{NIP}\tKepala Bidang\tOPD\tKetua\tsari.disdik
Budi\t-\t"Pranata
Komputer"\tKominfo\tAnggota\t
""",
    "spaces": f"""Tim OPD

Nama                          NIP                     Jabatan            Unsur     Peran     Akun
Sari Nasution, S.Pd., M.Si.   {NIP}   Kepala Bidang      OPD       ketua     sari.disdik
Budi                          -                       Pranata Komputer   Kominfo   anggota
""",
    "prose": f"""Berikut susunan kami.

### Tim OPD
1. Sari Nasution, S.Pd., M.Si., NIP {NIP}, Jabatan Kepala Bidang, unsur OPD, ketua, @sari.disdik
2. Budi (NIP -), jabatan: Pranata Komputer, Kominfo, anggota

Demikian, terima kasih.
""",
    "blocks under captions": f"""### Tim OPD
**Unsur OPD:**
1. Nama : Sari Nasution, S.Pd., M.Si.
   NIP  : {NIP}
   Jabatan : Kepala Bidang
   Peran : Ketua
   Akun : @sari.disdik

Unsur Kominfo:
- Nama: Budi
- NIP: -
- Jabatan: Pranata Komputer
- Peran: Anggota
""",
    "captions in the table": f"""### Tim OPD
| Nama | NIP | Jabatan | Peran | Akun |
|---|---|---|---|---|
| (1) | (2) | (3) | (4) | (5) |
| A. Unsur OPD | | | | |
| Sari Nasution, S.Pd., M.Si. | {NIP} | Kepala Bidang | ketua | sari.disdik |
| B. Unsur Kominfo | | | | |
| Nama | NIP | Jabatan | Peran | Akun |
| Budi | - | Pranata Komputer | anggota | |
""",
    "forwarded mail": f"""> Tim OPD
>
> Nama: Sari Nasution, S.Pd., M.Si.
> NIP: {NIP}
> Jabatan: Kepala Bidang
> Unsur: OPD
> Peran: \u201cketua\u201d
> Akun: sari.disdik
>
> Nama: Budi
> NIP: -
> Jabatan: Pranata Komputer
> Unsur: Kominfo
> Peran: anggota
""",
    "table on its side": f"""### Tim OPD
| Nama | Sari Nasution, S.Pd., M.Si. | Budi |
|---|---|---|
| NIP | {NIP} | - |
| Jabatan | Kepala Bidang | Pranata Komputer |
| Unsur | OPD | Kominfo |
| Peran | ketua | anggota |
| Akun | sari.disdik | |
""",
    "code block": f"""```markdown
### Tim OPD

| Nama | NIP | Jabatan | Unsur | Peran dalam tim | Akun GitLab |
| --- | --- | --- | --- | --- | --- |
| Sari Nasution, S.Pd., M.Si. | {NIP} | Kepala Bidang | OPD | ketua | sari.disdik |
| Budi | - | Pranata Komputer | Kominfo | anggota |  |
```""",
}


@pytest.mark.parametrize("shape", ROSTERS)
def test_a_roster_is_read_from_every_shape_that_people_paste(shape: str) -> None:
    reading = read("tim-opd", ROSTERS[shape])
    assert [dict(row) for row in reading.rows] == [SARI, BUDI]
    assert reading.problems == ()


def test_what_is_right_is_taken_and_each_cell_that_is_not_is_named() -> None:
    reading = read(
        "tim-opd",
        f"""### Tim OPD
| Nama | NIP | Jabatan | Unsur | Peran | Akun | Golongan darah |
|---|---|---|---|---|---|---|
| Sari | 12345 | Kepala Bidang | entah | ketua | sari disdik | O |
| | {NIP} | Staf | OPD | anggota | | A |
""",
    )
    assert dict(reading.rows[0]) == {"nama": "Sari", "jabatan": "Kepala Bidang", "peran": "ketua"}
    assert codes(reading) == [
        ("nip", 1, "NIP"),
        ("pilihan", 1, "Unsur"),
        ("akun", 1, "Akun GitLab"),
        ("kosong", 2, "Nama"),
        ("kolom", 0, ""),
    ]
    assert reading.problems[0].seen == "12345"


def test_an_unknown_column_keeps_no_worksheet_from_being_complete() -> None:
    assert is_complete([CellProblem("lembar/kolom", seen="Golongan darah")])
    assert not is_complete([CellProblem("lembar/kosong", 1, "Nama")])


@pytest.mark.parametrize(
    ("written", "basis"),
    [
        (
            "Disposisi nomor 800/12/2026 tanggal 2 Desember 2026",
            "Disposisi nomor 800/12/2026",
        ),
        ("Disposisi Kepala Dinas No. 12, tgl. 02-12-2026", "Disposisi Kepala Dinas No. 12"),
    ],
)
def test_the_date_of_the_basis_may_stand_in_the_basis(written: str, basis: str) -> None:
    reading = read(
        "tim-kominfo",
        f"### Tim teknis Kominfo\nDasar: {written}\n\n1. Andi, NIP -, jabatan Staf, PJ\n",
    )
    assert reading.answers == {"dasar": basis, "tanggal-dasar": "2026-12-02"}
    assert dict(reading.rows[0]) == {
        "nama": "Andi",
        "nip": "-",
        "jabatan": "Staf",
        "peran": "penanggung-jawab",
    }


def test_a_basis_without_its_date_lacks_the_date_alone() -> None:
    reading = read(
        "tim-kominfo",
        "### Tim kominfo\nDasar: Disposisi nomor 12\n\n- Andi, NIP -, jabatan Staf, PJ",
    )
    assert ("kosong", 0, "Tanggal dasar") in codes(reading) or (
        "tanggal",
        0,
        "Tanggal dasar",
    ) in codes(reading)


@pytest.mark.parametrize("sign", [":", "\t:", " =", "\t: :"])
def test_the_sign_behind_a_label_is_no_part_of_the_answer(sign: str) -> None:
    reading = read("tim-kominfo", f"### Tim kominfo\nDasar{sign} Disposisi 12 tanggal 2-12-2026\n")
    assert reading.answers["dasar"] == "Disposisi 12"


@pytest.mark.parametrize("grade", ["III/b", "III-b", "III.b"])
def test_people_may_be_listed_right_below_the_basis(grade: str) -> None:
    reading = read(
        "tim-kominfo",
        "Tim teknis Kominfo\nDasar: disposisi nomor 12 tanggal 2 Desember 2026\n"
        f"1. Andi, S.Kom / NIP. {NIP} / Penata Muda Tk. I ({grade}) / Analis / ketua / @teknisi\n"
        "2. Budi, NIP -, Staf, anggota",
    )
    assert reading.answers["dasar"] == "disposisi nomor 12"
    assert [dict(row) for row in reading.rows] == [
        {
            "nama": "Andi, S.Kom",
            "nip": NIP,
            "pangkat": f"Penata Muda Tk. I, {grade}",
            "jabatan": "Analis",
            "peran": "ketua",
            "akun": "teknisi",
        },
        {"nama": "Budi", "nip": "-", "jabatan": "Staf", "peran": "anggota"},
    ]


def test_a_role_may_stand_before_the_name() -> None:
    reading = read(
        "tim-opd",
        "Tim OPD:\n"
        f"- Ketua: Sari Nasution, S.Pd., M.Si. (NIP. {NIP}) Kepala Bidang, OPD, @sari.disdik\n"
        "- Anggota: Budi (NIP -) Operator, Kominfo",
    )
    assert [dict(row) for row in reading.rows] == [
        SARI,
        {**BUDI, "jabatan": "Operator"},
    ]
    assert not reading.problems


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


def test_an_answer_at_length_keeps_its_own_list() -> None:
    reading = read(
        "analisis-b", "### Analisis b\nSimpulan: dua hal\n1. tidak ada yang sama\n2. boleh dibangun"
    )
    assert "boleh dibangun" in reading.answers["simpulan"]
    assert not reading.rows


CLAIMS = [
    {"nomor": "1", "klaim": "Mencetak laporan"},
    {"nomor": "2", "klaim": "Masuk dengan NIP"},
    {"nomor": "3", "klaim": "Ekspor data"},
]


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


def test_rows_may_be_listed_right_below_an_answer() -> None:
    text = "### Analisis c\nSimpulan: perlu\n1. SSO - data pegawai - menerima - API\n"
    reading = read("analisis-c", text)
    assert reading.answers == {"simpulan": "perlu"}
    assert [dict(row) for row in reading.rows] == [
        {"aplikasi": "SSO", "data": "data pegawai", "arah": "menerima", "cara": "API"}
    ]
    basis = "Dasar:\n1. Perwal 5/2020\n2. Disposisi 12\n\nAndi, NIP -, Staf, ketua"
    reading = read("tim-kominfo", f"### Tim teknis Kominfo\n{basis}\n")
    assert reading.answers["dasar"] == "Perwal 5/2020; Disposisi 12"
    assert [row["nama"] for row in reading.rows] == ["Andi"]


def test_nothing_that_was_written_of_a_person_is_dropped() -> None:
    (row,) = read("tim-opd", "### Tim OPD\n1. Budi (teknisi), -, Prakom, Kominfo, anggota\n").rows
    assert (row["nip"], row["jabatan"]) == ("-", "teknisi, Prakom")


@pytest.mark.parametrize(
    ("lines", "claims"),
    [
        ("- [x] Cetak\n- [ ] Masuk", ["Cetak", "Masuk"]),
        (
            "1. Cetak laporan:\n   a. PDF\n   b. Excel\n2. Masuk",
            ["Cetak laporan: PDF; Excel", "Masuk"],
        ),
        ("1. Cetak laporan.\n   - PDF\n2. Masuk", ["Cetak laporan; PDF", "Masuk"]),
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


def test_a_caption_says_whose_people_stand_below_it() -> None:
    text = (
        f"### Tim OPD\nDari pihak OPD:\n- Sari, NIP {NIP}, Kabid, ketua\n"
        "Unsur dari Kominfo\n- Budi, NIP -, Prakom, anggota\n"
    )
    assert [row.get("unsur") for row in read("tim-opd", text).rows] == ["opd", "kominfo"]


def test_a_finding_may_stand_above_its_remedy() -> None:
    text = "### Tanggapan\nPutusan: perlu perbaikan\n\n**1. Sandi bawaan**\nPerbaikan: ganti\n"
    (row,) = read("tanggapan", text).rows
    assert dict(row) == {"nomor": "1", "temuan": "Sandi bawaan", "perbaikan": "ganti"}


@pytest.mark.parametrize("closing", ["Demikian, terima kasih.", "**Terima kasih**\nSari", "Salam,"])
def test_what_closes_a_letter_belongs_to_no_cell(closing: str) -> None:
    claims = read("klaim", f"### Klaim presentasi\n1. Cetak\n2. Masuk\n{closing}\n")
    assert [row["klaim"] for row in claims.rows] == ["Cetak", "Masuk"]
    answer = read("analisis-b", f"### Analisis b\nSimpulan: tidak ada yang sejenis\n{closing}\n")
    assert answer.answers == {"simpulan": "tidak ada yang sejenis"}


@pytest.mark.parametrize(
    "line",
    [
        "Budi / - / Pranata Komputer / Kominfo / anggota",
        "Budi - - - Pranata Komputer - Kominfo - anggota",
        "Budi, -, Pranata Komputer, Kominfo, anggota",
        "Budi; \u2013; Pranata Komputer; Kominfo; anggota; -",
    ],
)
def test_a_dash_stands_for_the_column_that_it_stands_in(line: str) -> None:
    (row,) = read("tim-opd", f"### Tim OPD\n1. {line}\n").rows
    assert dict(row) == BUDI


@pytest.mark.parametrize(
    "line",
    [
        "a. Budi - (tidak ada NIP) - Pranata Komputer - Kominfo - anggota",
        "1\ufe0f\u20e3 Budi, NIP. -, Pranata Komputer, Kominfo, anggota",
        "1) Budi (Diskominfo) selaku anggota, Pranata Komputer, NIP: -",
        "- Budi - NIP. - - Pranata Komputer - dari Kominfo - sebagai anggota",
        "1. Budi | - | Pranata Komputer | Kominfo | anggota",
        "1. Budi\n   NIP. -\n   Pranata Komputer\n   Kominfo - anggota",
        "1. Budi\n   - NIP: -\n   - Pranata Komputer\n   - Kominfo\n   - anggota",
        "Nama: Budi\nNIP/NIK: -\nJabatan: Pranata Komputer\nUnsur: Kominfo\nPeran: anggota",
        "Nama | NIP | Jabatan | Unsur | Peran | Akun\nBudi | - | Pranata Komputer | Kominfo | anggota | tidak ada",
    ],
)
def test_a_person_is_read_from_a_line_as_people_write_it(line: str) -> None:
    (row,) = read("tim-opd", f"### Tim OPD\n{line}\n").rows
    assert dict(row) == BUDI


def test_of_rank_and_post_a_single_word_is_the_post_unless_it_is_a_rank() -> None:
    people = "1. Andi, NIP -, Staf, ketua\n2. Budi, NIP -, Penata Muda, anggota"
    reading = read("tim-kominfo", f"### Tim teknis Kominfo\nDasar: Disposisi 12\n\n{people}\n")
    assert [(row.get("pangkat"), row.get("jabatan")) for row in reading.rows] == [
        (None, "Staf"),
        ("Penata Muda", None),
    ]


def test_a_dash_shifts_no_column_of_a_row_with_a_number() -> None:
    text = f"### Tim teknis Kominfo\nDasar: Disposisi 12\n1. Sari / {NIP} / - / Staf / ketua\n"
    (row,) = read("tim-kominfo", text).rows
    assert dict(row) == {"nama": "Sari", "nip": NIP, "jabatan": "Staf", "peran": "ketua"}


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


@pytest.mark.parametrize(
    "text",
    [
        "### Tanggapan\n\nPutusan: sesuai",
        "### Tanggapan: sesuai",
        "Tanggapan: sesuai",
        "### Tanggapan\nsesuai",
        "**Tanggapan Kominfo**\nPutusan : *Sesuai*",
        "### Tanggapan\n| Putusan | sesuai |\n|---|---|",
        "### Tanggapan\n#### Putusan\nSesuai\n",
    ],
)
def test_a_short_answer_needs_one_line(text: str) -> None:
    assert read("tanggapan", text) == Reading({"putusan": "sesuai"})


def test_a_word_of_a_worksheet_is_no_heading_where_no_answer_follows() -> None:
    text = "Tanggapan: sudah kami perbaiki"
    assert not divide(text, (SHEETS["tanggapan"],)).sections


@pytest.mark.parametrize(
    "rows",
    [
        "| Sari | 19800101\n200501 2 001 | Kabid | OPD | ketua | |\n| Budi\n| - | Staf | Kominfo | anggota | |",
        f"| Sari | {NIP} | Kabid | OPD | ketua | |\n| Budi | - | Staf |\nKominfo | anggota | |",
    ],
)
def test_a_row_that_a_mail_client_broke_is_one_row(rows: str) -> None:
    head = "| Nama | NIP | Jabatan | Unsur | Peran | Akun |\n|---|---|---|---|---|---|"
    reading = read("tim-opd", f"### Tim OPD\n{head}\n{rows}\n\nTerima kasih")
    assert reading.problems == ()
    assert [(row["nama"], row["nip"]) for row in reading.rows] == [("Sari", NIP), ("Budi", "-")]


def test_rows_that_lost_their_line_breaks_are_parted_by_the_delimiters() -> None:
    table = (
        "| Nama | NIP | Jabatan | Unsur | Peran | | --- | --- | --- | --- | --- | "
        "| Sari | - | Kabid | OPD | ketua | | Budi | - | Staf | Kominfo | anggota |"
    )
    reading = read("tim-opd", f"### Tim OPD\n{table}")
    assert reading.problems == ()
    assert [row["nama"] for row in reading.rows] == ["Sari", "Budi"]


def test_a_number_may_follow_the_labels_of_a_row() -> None:
    reading = read(
        "tanggapan",
        "### Tanggapan\nPutusan: perlu perbaikan\n\n"
        "Temuan 1: Galat\nPerbaikan 1: tambal\nTemuan 2: Lambat\nPerbaikan 2: beri indeks",
    )
    assert [(row["temuan"], row["perbaikan"]) for row in reading.rows] == [
        ("Galat", "tambal"),
        ("Lambat", "beri indeks"),
    ]


def test_commas_part_a_row_where_the_choice_stands_at_its_place() -> None:
    text = "### Analisis c: integrasi\nSimpulan: ada satu.\n1. SIAK, data penduduk, menerima, API"
    reading = read("analisis-c", text)
    assert reading.answers == {"simpulan": "ada satu."}
    assert [dict(row) for row in reading.rows] == [
        {"aplikasi": "SIAK", "data": "data penduduk", "arah": "menerima", "cara": "API"}
    ]


def test_a_person_on_a_line_that_could_not_be_read_is_named() -> None:
    text = f"### Tim OPD\nSari, NIP {NIP}, Kabid, OPD, ketua\nBudi (Staf), anggota\n\nTerima kasih"
    odd = CellProblem("lembar/tidak-terbaca", 0, seen="Budi (Staf), anggota")
    assert odd in read("tim-opd", text).problems


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


def test_a_label_that_is_set_with_spaces_inside_a_line_is_still_one() -> None:
    text = "### Tim OPD\nNama: Sari,  unit   kerja : Staf, NIP -, OPD, ketua\n"
    assert dict(read("tim-opd", text).rows[0]) == {
        "nama": "Sari",
        "nip": "-",
        "jabatan": "Staf",
        "unsur": "opd",
        "peran": "ketua",
    }


def test_questions_are_answered_at_length() -> None:
    reading = read(
        "analisis-a",
        "### Analisis a: kebutuhan dan ruang lingkup\n\n**Kebutuhan**\nSurat tercecer.\n"
        "Tidak ada rekap.\n\n**Ruang lingkup:** seluruh SD\n- cetak\n- rekap\n",
    )
    assert reading.answers == {
        "kebutuhan": "Surat tercecer. Tidak ada rekap.",
        "ruang-lingkup": "seluruh SD; cetak; rekap",
    }


def test_rows_that_were_offered_and_left_alone_are_no_answer() -> None:
    staff = {"nama": "Andi", "akun": "andi"}
    text = (
        "### Tim teknis Kominfo\nDasar: Disposisi 1 tanggal 2 Desember 2026\n\n"
        "| Nama | NIP | Jabatan | Peran | Akun |\n|--|--|--|--|--|\n"
        "| Andi | | | | andi |\n| Cici | - | Staf | ketua | |\n"
    )
    reading = read("tim-kominfo", text, staff)
    assert [row["nama"] for row in reading.rows] == ["Cici"]
    assert reading.problems == ()


@pytest.mark.parametrize(
    ("text", "certain"),
    [
        ("Selamat pagi.\nBerikut susunan tim OPD:\n1. Sari", [True]),
        ("**Susunan tim OPD kami:**\n1. Sari", [False]),
        ("Susunan tim OPD kami menyusul", []),
        ("### Tanggapan\nPutusan: perlu perbaikan\nTemuan keamanan web:\n1. a - b", [True]),
    ],
)
def test_a_sentence_may_be_the_heading_outside_of_a_worksheet(
    text: str, certain: list[bool]
) -> None:
    sections = divide(text, tuple(SHEETS.values())).sections
    assert [section.certain for section in sections] == certain


def test_a_heading_ends_where_the_next_part_begins() -> None:
    sheets = tuple(SHEETS.values())
    comment = divide(
        "Pembuka\n### Klaim presentasi\n1. satu\n### Lampiran lain\n2. dua\n"
        "### Analisis d\nSDM: dua orang\n",
        sheets,
    )
    assert [section.worksheet.key for section in comment.sections] == ["klaim", "analisis-d"]
    assert comment.sections[0].lines == ("1. satu",)
    assert "2. dua" in comment.rest


@pytest.mark.parametrize(
    "text",
    [
        "Tanggapan: kami sudah memperbaiki",
        "> ### Tim OPD\n> 1. Sari, NIP -\n\nSetuju.",
        "Mohon isi tim OPD segera",
        "klaim",
        "",
    ],
)
def test_what_is_no_worksheet_is_left_alone(text: str) -> None:
    assert divide(text, tuple(SHEETS.values())).sections == ()


def test_the_line_on_behalf_is_one_of_the_comments_own() -> None:
    words = a_city().on_behalf
    assert has_line("Selamat pagi\n**Atas nama OPD**, menurut surat 12/2026", words)
    assert has_line("a.n. OPD", words)
    assert not has_line("> atas nama OPD", words)
    assert not has_line("kami tidak atas nama OPD", words)


def test_no_heading_is_the_name_of_an_attachment() -> None:
    """Else the worksheet's text would be taken for the attachment, and the other way round."""
    kinds = a_city().workflow.attachments
    names = {name.lower() for kind in kinds for name in (kind.name, *kind.aliases)}

    def titles(sheet: Worksheet) -> set[str]:
        return {title.lower() for title in (sheet.heading, *sheet.aliases)}

    assert [key for key, sheet in SHEETS.items() if titles(sheet) & names] == []


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        (NIP, NIP),
        ("198001012005012001", NIP),
        ("NIP. 19800101 200501 2 001", NIP),
        ("19800101-200501-2-001", NIP),
        (PPPK, PPPK),
        ("-", "-"),
        ("tidak ada", "-"),
        ("198001012005012000", None),  # what a spreadsheet leaves of it
        ("1.98001E+17", None),
        ("19801301 200501 2 001", None),
        ("19800101 197501 2 001", None),
        ("19800101 200501 3 001", None),
        ("1271 0101 0180 0001", None),
    ],
)
def test_a_nip_is_eighteen_digits_that_make_sense(written: str, read_as: str | None) -> None:
    table = f"### Tim OPD\n| Nama | NIP |\n|-|-|\n| Sari | {written} |\n"
    assert read("tim-opd", table).rows[0].get("nip") == read_as
