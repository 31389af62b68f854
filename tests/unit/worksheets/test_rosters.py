"""Teams, read from what editors, Word and mail clients make of them and as people write them."""

import pytest

from inventaris.model.worksheets import CellProblem
from tests.unit.worksheets.sheets import BUDI, NIP, PPPK, SARI, codes, read

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


@pytest.mark.parametrize(
    "basis",
    [
        "Disposisi nomor 12/11/2026 tanggal 2 Desember 2026",
        "Disposisi atas surat 20-11-2026, tanggal 2 Desember 2026",
    ],
)
def test_the_date_that_a_word_introduces_is_that_of_the_basis(basis: str) -> None:
    sheet = f"### Tim teknis Kominfo\nDasar: {basis}\n\n1. Andi, NIP -, jabatan Staf, PJ\n"
    assert read("tim-kominfo", sheet).answers["tanggal-dasar"] == "2026-12-02"


@pytest.mark.parametrize("own_line", [False, True])
def test_of_two_dates_of_the_basis_none_is_taken(own_line: bool) -> None:
    basis = "Disposisi nomor 5 tanggal 2 Desember 2026 atas surat tanggal 20 November 2026"
    if own_line:
        basis = "Disposisi nomor 5\nTanggal dasar: 2 Desember 2026 atau 3 Desember 2026"
    sheet = f"### Tim teknis Kominfo\nDasar: {basis}\n\n1. Andi, NIP -, jabatan Staf, PJ\n"
    reading = read("tim-kominfo", sheet)
    assert "tanggal-dasar" not in reading.answers
    assert codes(reading) == [("banyak-tanggal", 0, "Tanggal dasar")]


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


def test_nothing_that_was_written_of_a_person_is_dropped() -> None:
    (row,) = read("tim-opd", "### Tim OPD\n1. Budi (teknisi), -, Prakom, Kominfo, anggota\n").rows
    assert (row["nip"], row["jabatan"]) == ("-", "teknisi, Prakom")


def test_a_caption_says_whose_people_stand_below_it() -> None:
    text = (
        f"### Tim OPD\nDari pihak OPD:\n- Sari, NIP {NIP}, Kabid, ketua\n"
        "Unsur dari Kominfo\n- Budi, NIP -, Prakom, anggota\n"
    )
    assert [row.get("unsur") for row in read("tim-opd", text).rows] == ["opd", "kominfo"]


@pytest.mark.parametrize("account", ["", " |", " @budi |"])
def test_a_number_before_each_person_shifts_no_column_of_a_table_without_heads(
    account: str,
) -> None:
    table = f"| 1 | Budi | - | Pranata Komputer | Kominfo | Anggota |{account}"
    (row,) = read("tim-opd", f"### Tim OPD\n{table}\n").rows
    assert {key: value for key, value in row.items() if key != "akun"} == BUDI


@pytest.mark.parametrize("labels", [("", ""), ("Unsur: ", "Peran: ")])
def test_what_stands_below_a_person_is_said_of_that_person(labels: tuple[str, str]) -> None:
    side, role = labels
    text = (
        f"1. Sari, NIP {NIP}, Kepala Bidang Sarana dan Prasarana\n{side}OPD\n{role}Ketua\n"
        f"2. Budi, NIP -, Prakom\n{side}Kominfo\n{role}Anggota\n\nDiskominfo\n"
    )
    reading = read("tim-opd", f"### Tim OPD\n{text}")
    assert [(row["nama"], row["jabatan"], row["unsur"], row["peran"]) for row in reading.rows] == [
        ("Sari", "Kepala Bidang Sarana dan Prasarana", "opd", "ketua"),
        ("Budi", "Prakom", "kominfo", "anggota"),
    ]
    assert reading.problems == ()


@pytest.mark.parametrize("post", ["Staf", "Pranata Komputer Ahli Muda pada Bidang Informatika"])
def test_who_is_called_below_a_person_is_not_that_person(post: str) -> None:
    remark = "Mohon dicek ya pak @teknisi"
    text = (
        f"1. Sari, NIP {NIP}, Kabid, OPD, ketua\n2. Budi, NIP -, {post}, Kominfo, anggota\n{remark}"
    )
    reading = read("tim-opd", f"### Tim OPD\n{text}")
    assert dict(reading.rows[1]) == {**BUDI, "jabatan": post}
    assert reading.problems == (CellProblem("lembar/tidak-terbaca", seen=remark),)


def test_a_person_may_take_a_line_for_each_thing() -> None:
    lines = "1. Budi\nNIP. -\nPranata Komputer\nKominfo\nanggota\n@budi"
    reading = read("tim-opd", f"### Tim OPD\n{lines}\n2. Sari, NIP -, Staf,\nOPD, ketua, @sari")
    assert dict(reading.rows[0]) == {**BUDI, "akun": "budi"}
    assert reading.rows[1]["akun"] == "sari"
    assert reading.problems == ()


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


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            f"Andi, {NIP}, Pembina, Kepala Bidang, penanggung jawab",
            ("Pembina", "Kepala Bidang", "penanggung-jawab"),
        ),
        ("Andi, NIP -, Penata, Sekretaris, pembina", ("Penata", "Sekretaris", "pengarah")),
        ("Andi, -, Koordinator, anggota", (None, "Koordinator", "anggota")),
        (f"Andi / {NIP} / Sekretaris / ketua tim", (None, "Sekretaris", "ketua")),
        ("Andi, NIP -, Sekretaris, peran ketua", (None, "Sekretaris", "ketua")),
        ("Ketua: Andi, NIP -, Sekretaris", (None, "Sekretaris", "ketua")),
        ("Pembina: Andi, NIP -, Wali Kota", (None, "Wali Kota", "pengarah")),
    ],
)
def test_a_rank_or_a_post_that_sounds_like_a_role_is_none(
    line: str, said: tuple[str | None, ...]
) -> None:
    reading = read("tim-kominfo", f"### Tim teknis Kominfo\nDasar: Disposisi 12\n\n1. {line}\n")
    (row,) = reading.rows
    assert (row.get("pangkat"), row.get("jabatan"), row.get("peran")) == said


@pytest.mark.parametrize(
    ("line", "column", "seen"),
    [
        ("Andi, NIP -, OPD, ketua, sekretaris", "Peran dalam tim", "ketua / sekretaris"),
        ("Andi, Sekretaris, NIP -, OPD, ketua", "Peran dalam tim", "Sekretaris / ketua"),
        ("Andi, NIP -, ketua, Kabid, OPD, anggota", "Peran dalam tim", "ketua / anggota"),
        ("Andi, NIP -, Kabid, OPD, Kominfo, ketua", "Unsur", "OPD / Kominfo"),
    ],
)
def test_of_two_roles_or_sides_none_is_guessed(line: str, column: str, seen: str) -> None:
    reading = read("tim-opd", f"### Tim OPD\n1. {line}\n")
    assert CellProblem("lembar/pilihan", 1, column, seen) in reading.problems


def test_a_dash_shifts_no_column_of_a_row_with_a_number() -> None:
    text = f"### Tim teknis Kominfo\nDasar: Disposisi 12\n1. Sari / {NIP} / - / Staf / ketua\n"
    (row,) = read("tim-kominfo", text).rows
    assert dict(row) == {"nama": "Sari", "nip": NIP, "jabatan": "Staf", "peran": "ketua"}


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


def test_a_person_on_a_line_that_could_not_be_read_is_named() -> None:
    text = f"### Tim OPD\nSari, NIP {NIP}, Kabid, OPD, ketua\nBudi (Staf), anggota\n\nTerima kasih"
    odd = CellProblem("lembar/tidak-terbaca", 0, seen="Budi (Staf), anggota")
    assert odd in read("tim-opd", text).problems


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


@pytest.mark.parametrize(
    ("written", "account"),
    [
        *((word, None) for word in ("ada", "Sudah ada", "belum", "menyusul", "nihil.", "idem")),
        ("@nihil", "nihil"),
        ("nihil.disdik", "nihil.disdik"),
    ],
)
def test_a_word_in_place_of_an_account_is_none(written: str, account: str | None) -> None:
    table = f"| Nama | NIP | Akun |\n|-|-|-|\n| Sari | {NIP} | {written} |"
    assert read("tim-opd", f"### Tim OPD\n{table}\n").rows[0].get("akun") == account
    line = f"1. Sari, NIP {NIP}, Kabid, OPD, ketua, akun: {written}"
    assert read("tim-opd", f"### Tim OPD\n{line}\n").rows[0].get("akun") == account
