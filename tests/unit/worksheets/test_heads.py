"""Tables whose heads stand in two rows, some of them merged, as word processors and editors give them."""

import pytest

from tests.unit.worksheets.sheets import CLAIMS, NIP, codes, read

RESULTS = [
    {"nomor": "1", "klaim": "Mencetak laporan", "hasil": "Berhasil", "putusan": "sesuai"},
    {
        "nomor": "2",
        "klaim": "Masuk dengan NIP",
        "hasil": "Galat 500",
        "putusan": "tidak-sesuai",
        "keterangan": "Tambal",
    },
]
# A word processor's plain text: one cell for heads that are merged, empty ones below those that reach down.
TABBED = """### Putusan pengujian
No	Klaim	Pengujian	Keterangan
		Hasil uji	Putusan
1	Mencetak laporan	Berhasil	sesuai
2	Masuk dengan NIP	Galat 500	tidak sesuai	Tambal
"""
HTML = """### Putusan pengujian
<table>
<tr><th rowspan="2">No</th><th rowspan="2">Klaim</th><th colspan="2">Pengujian</th>
<th rowspan="2">{last}</th></tr>
<tr><th>Hasil uji</th><th>Putusan</th></tr>
<tr><td>1</td><td>Mencetak laporan</td><td>Berhasil</td><td>sesuai</td><td></td></tr>
<tr><td>2</td><td>Masuk dengan NIP</td><td>Galat 500</td><td>tidak sesuai</td><td>Tambal</td></tr>
</table>
"""


@pytest.mark.parametrize("text", [TABBED, HTML.format(last="Keterangan")])
def test_merged_heads_in_two_rows_stand_above_their_own_columns(text: str) -> None:
    reading = read("hasil-uji", text, *CLAIMS[:2])
    assert list(reading.rows) == RESULTS
    assert reading.problems == ()


@pytest.mark.parametrize("group", ["Pegawai", "Data diri"])
def test_the_heads_beside_a_group_keep_their_columns_whatever_it_is_called(group: str) -> None:
    text = f"""### Tim OPD
No	Nama	{group}	Dalam tim
		NIP	Jabatan	Unsur	Peran
1	Sari Nasution	{NIP}	Kepala Bidang	OPD	ketua
2	Budi	-	Pranata Komputer	Kominfo	anggota
"""
    reading = read("tim-opd", text)
    assert [row["unsur"] for row in reading.rows] == ["opd", "kominfo"]
    assert [row["peran"] for row in reading.rows] == ["ketua", "anggota"]
    assert reading.problems == ()


def test_where_a_head_stands_that_cannot_be_known_its_cells_are_named() -> None:
    text = f"""### Tim OPD
Nama	Data	Kantor	Akun GitLab	Tim
	NIP	Jabatan		Unsur	Peran
Sari Nasution	{NIP}	Kepala Bidang	@sari.disdik	OPD	ketua
Budi	-	Pranata Komputer		Kominfo	anggota
"""
    reading = read("tim-opd", text)
    assert [row["nama"] for row in reading.rows] == ["Sari Nasution", "Budi"]
    assert [row["peran"] for row in reading.rows] == ["ketua", "anggota"]
    assert "@sari.disdik" in [problem.seen for problem in reading.problems]


def test_a_head_that_reaches_down_may_be_unknown_and_is_named() -> None:
    reading = read("hasil-uji", HTML.format(last="Paraf"), *CLAIMS[:2])
    without = [{key: row[key] for key in row if key != "keterangan"} for row in RESULTS]
    assert list(reading.rows) == without
    assert [(problem.code, problem.seen) for problem in reading.problems] == [
        ("lembar/kolom", "Paraf")
    ]


def test_what_stands_under_no_head_is_named_unless_it_numbers_the_rows() -> None:
    text = f"""### Tim OPD
| | Nama | NIP | Jabatan | Unsur | Peran | |
|---|---|---|---|---|---|---|
| 1 | Sari Nasution | {NIP} | Kepala Bidang | OPD | ketua | @sari.disdik |
| 2 | Budi | - | Pranata Komputer | Kominfo | anggota | |
"""
    reading = read("tim-opd", text)
    assert len(reading.rows) == 2
    assert codes(reading) == [("tidak-terbaca", 1, "")]
    assert reading.problems[0].seen == "@sari.disdik"
