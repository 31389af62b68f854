"""When and where, from one line: read, or doubted for a reason."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from inventaris.parsing.appointment import read_appointment

WIB = ZoneInfo("Asia/Jakarta")
NINE = datetime(2026, 12, 2, 9, tzinfo=WIB)


def read(line: str) -> tuple[datetime | None, str, str, list[str]]:
    found = read_appointment(line, WIB, "WIB")
    end = found.end.strftime("%H.%M") if found.end else ""
    return found.start, end, found.place, [problem.code for problem in found.problems]


@pytest.mark.parametrize(
    ("line", "end", "place"),
    [
        ("Rabu, 2 Desember 2026 pukul 09.00 WIB di ruang rapat", "", "ruang rapat"),
        ("Rabu, 2 Desember 2026 pukul 09.00 di ruang rapat Kominfo ya", "", "ruang rapat Kominfo"),
        ("2/12/2026 jam 9 pagi s.d. 11.00, ruang rapat Kominfo", "11.00", "ruang rapat Kominfo"),
        ("Wednesday, 2 December 2026, 9:00 am to 11 am at Room 3.01", "11.00", "Room 3.01"),
        ("Wed, Dec 2nd, 2026 at 9:00 in Room 3.01", "", "Room 3.01"),
        ("di Aula, Jl. Sutomo No. 14, Rabu 2 Des 2026, 09.00-11.30", "11.30", "Aula, Jl. Sutomo No. 14"),
        (
            ("Hari/tanggal: Rabu, 2 Desember 2026, Waktu: pukul 09.00 WIB s.d. selesai, "
            "Tempat: Ruang Rapat, Acara: presentasi"),
            "",
            "Ruang Rapat",
        ),
        (
            "**Rabu, 2 Desember 2026**, pukul 09.00, via [Zoom](https://zoom.us/j/1?d=3-12-2026)",
            "",
            "via Zoom https://zoom.us/j/1?d=3-12-2026",
        ),
        ("2026-12-02T09:00:00+07:00 ruang rapat", "", "ruang rapat"),
        ("2 Desember 2026 (Rabu) (02-12-2026) jam 9, aula (lantai 2)", "", "aula (lantai 2)"),
        ("2 Desember 2026 selama 90 menit mulai jam 9 di aula", "10.30", "aula"),
        ("pukul 09.00 s/d 10.00, 2 Desember 2026, Ruang 3.01", "10.00", "Ruang 3.01"),
        ("ke 2 Desember 2026 09.00 UTC+7 aula", "", "aula"),
        ("Rabu, 2 Desember 2026, ⏰ 09.00 WIB, 📍 aula", "", "aula"),
        ("Rabu, 2 Desember 2026 pukul 09.00 kami hadir berlima", "", ""),
        ("diundur Rabu, 2 Desember 2026 pukul 09.00, Jl. Sutomo No. 14, gedung B", "", "Jl. Sutomo No. 14, gedung B"),
        ("Rabu, 2 Desember 2026 pukul 09.00 di aula, mohon tidak terlambat", "", "aula"),
        ("Rabu, 2 Desember 2026 pukul 09.00 https://meet.jit.si/a?b=1", "", "https://meet.jit.si/a?b=1"),
        ("2\u00a0Desember\u00a02026 pukul\u00a0０９.００ \u2013 11.00", "11.00", ""),
    ],
)  # fmt: skip
def test_a_line_tells_when_and_where(line: str, end: str, place: str) -> None:
    assert read(line) == (NINE, end, place, [])


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("jam 9", "09.00"),
        ("pkl. 13.30", "13.30"),
        ("jam 2 siang", "14.00"),
        ("jam 11 siang", "11.00"),
        ("jam 12 siang", "12.00"),
        ("jam 4 sore", "16.00"),
        ("jam 7 malam", "19.00"),
        ("jam setengah 10", "09.30"),
        ("half past 9 am", "09.30"),
        ("9 o'clock", "09.00"),
        ("jam 2 s.d. 4 sore", "14.00-16.00"),
        ("10 to 2 pm", "10.00-14.00"),
        ("9-11 am", "09.00-11.00"),
        ("10 - 12 siang", "10.00-12.00"),
        ("13.00 sampai dengan 15.00 WIB", "13.00-15.00"),
    ],
)
def test_a_time_is_read_however_it_is_said(said: str, meant: str) -> None:
    start, end, _, problems = read(f"2 Desember 2026 {said}")
    assert start is not None, problems
    assert "-".join(filter(None, [start.strftime("%H.%M"), end])) == meant


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        ("besok jam 9 di aula", ["jadwal/tanggal-relatif"]),
        ("Rabu depan pukul 09.00", ["jadwal/tanggal-relatif"]),
        ("next Wednesday at 9 am", ["jadwal/tanggal-relatif"]),
        ("Kamis, 2 Desember 2026 pukul 09.00", ["jadwal/hari-tidak-cocok"]),
        ("Tue, 2 Dec 2026 9:00 am", ["jadwal/hari-tidak-cocok"]),
        ("Rabu atau Kamis, 2 Desember 2026 jam 9", ["jadwal/hari-tidak-cocok"]),
        ("Rabu, 2 Desember pukul 09.00", ["jadwal/tanpa-tahun"]),
        ("2/12/26 pukul 09.00", ["tanggal-tahun-dua-angka"]),
        ("31 Februari 2026 pukul 09.00", ["tanggal-mustahil"]),
        ("2 Desember 9999 pukul 09.00", ["tanggal-mustahil"]),
        ("2 atau 3 Desember 2026 jam 9", ["jadwal/banyak-tanggal"]),
        ("2-3 Desember 2026 jam 9", ["jadwal/banyak-tanggal"]),
        ("2 Desember 2026 atau 3 Desember 2026 jam 9", ["jadwal/banyak-tanggal"]),
        ("2 Desember 2026 pukul 09.00 atau 10.00", ["jadwal/banyak-jam"]),
        ("2 Desember 2026", ["jadwal/jam-tidak-ada"]),
        ("2 Desember 2026 jam 25.00", ["jadwal/jam-mustahil"]),
        ("2 Desember 2026 jam 9 lewat 15", ["jadwal/jam-mustahil"]),
        ("2 Desember 2026 pukul 11.00 s.d. 09.00", ["jadwal/jam-terbalik"]),
        ("2 Desember 2026 pukul 09.00 WITA", ["jadwal/zona-lain"]),
        ("2026-12-02 09:00:00+08:00", ["jadwal/zona-lain"]),
        ("pukul 09.00", ["tanggal-tidak-dikenal"]),
        ("Rabu, 2 Desember 2026 pukul 09.00 kami tidak bisa hadir", ["jadwal/belum-pasti"]),
        ("Rabu, 2 Desember 2026 pukul 09.00 kami berhalangan", ["jadwal/belum-pasti"]),
        ("Rabu, 2 Desember 2026 pukul 09.00 dibatalkan", ["jadwal/belum-pasti"]),
        ("yang Rabu, 2 Desember 2026 pukul 09.00 batal", ["jadwal/belum-pasti"]),
        ("mohon diundur dari Rabu, 2 Desember 2026 pukul 09.00", ["jadwal/belum-pasti"]),
        ("Rabu, 2 Desember 2026 pukul 09.00 mohon diundur", ["jadwal/belum-pasti"]),
        ("bagaimana kalau Rabu, 2 Desember 2026 pukul 09.00?", ["jadwal/belum-pasti"]),
        ("Rabu, 2 Desember 2026 pukul 09.00 di aula, bisa?", ["jadwal/belum-pasti"]),
        ("bukan Rabu, 2 Desember 2026 pukul 09.00", ["jadwal/belum-pasti"]),
        ("bukan tanggal 2 Desember 2026", ["jadwal/belum-pasti"]),
        ("bukan tanggal 2 Desember", ["jadwal/belum-pasti"]),
        ("kami tidak bisa hari Rabu, 2 Desember", ["jadwal/belum-pasti"]),
        ("belum ada tanggal", ["tanggal-tidak-dikenal", "jadwal/jam-tidak-ada"]),
        ("menunggu kabar", ["tanggal-tidak-dikenal", "jadwal/jam-tidak-ada"]),
        ("", ["tanggal-tidak-dikenal", "jadwal/jam-tidak-ada"]),
    ],
)
def test_what_is_doubtful_is_not_taken_and_says_why(line: str, codes: list[str]) -> None:
    assert read(line) == (None, "", "", codes)
