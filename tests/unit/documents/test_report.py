"""What the report tells, and what it does not."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from inventaris.documents.course import stays_of
from inventaris.documents.report import report_values
from inventaris.documents.sharing import shareable
from inventaris.model.dossier import Dossier
from inventaris.model.facts import RequestReceived, SecretFound, SheetTaken, StepSkipped
from inventaris.model.worksheets import CellProblem
from inventaris.view import View
from tests.builders import (
    FILED,
    FORM,
    NOW,
    a_city,
    a_dossier,
    a_view,
    attachments_checked,
    source_staged,
    source_stored,
    steps_entered,
)


def told(view: View) -> dict[str, Any]:
    return dict(report_values(view, NOW))


def findings(values: dict[str, Any]) -> list[str]:
    return [finding["kode"] for finding in values["temuan"]]


def states(values: dict[str, Any]) -> dict[str, str]:
    return {row["nomor"]: row["keadaan"] for row in values["langkah"]}


def test_a_request_of_which_nothing_is_recorded_claims_nothing() -> None:
    values = told(a_view(Dossier(number="2026-disdik-7"), description="", labels=()))
    assert [values[key] for key in ("sumber", "repositori", "daftar", "publiccode")] == [
        None,
        None,
        None,
        "",
    ]
    assert not any(values["waktu"].values())
    assert {row["putusan"] for row in values["lampiran"]} == {"tidak-diperiksa"}
    assert set(states(values).values()) <= {"belum", "laporan"}


@pytest.mark.parametrize("dossier", [Dossier(number="2026-disdik-7"), a_dossier()])
def test_no_report_is_without_the_sentence_that_nothing_was_tested(dossier: Dossier) -> None:
    assert "tidak-diuji" in findings(told(a_view(dossier)))


def test_a_step_is_told_as_done_only_where_all_it_asks_for_is_recorded() -> None:
    assert states(told(a_view())) == {
        "01": "selesai",
        "02": "sebagian",
        "03": "sebagian",
        "04": "selesai",
        "05": "sebagian",
        "06": "sebagian",
        "07": "sebagian",
        "08": "sebagian",
        "09": "selesai",
        "10": "dilewati",
        "11": "laporan",
        "12": "belum",
    }


def test_calendar_time_comes_with_kominfos_own_which_is_opening_time() -> None:
    times = told(a_view())["waktu"]
    assert times["lama"] == timedelta(days=8)
    # In Ramadan: Thursday from 8.30, half an hour of Friday; Monday, Tuesday, Wednesday to 11.30.
    assert times["kominfo"] == timedelta(hours=6 + 0.5 + 6.5 + 6.5 + 3.5)
    assert times["dijanjikan"] == timedelta(hours=6 + 6.5)
    assert times["terlampaui"] is True


def test_kominfos_time_counts_from_the_complete_file_though_the_source_was_stored_before() -> None:
    complete_at = FILED + timedelta(days=9)
    times = told(a_view(a_dossier(complete_at=complete_at)))["waktu"]
    assert times["kominfo"] == timedelta(hours=3)
    assert times["terlampaui"] is False


@pytest.mark.parametrize(
    ("at", "begins"),
    [
        (FILED - timedelta(days=3, hours=1), FILED - timedelta(days=3, hours=1)),
        (None, FILED - timedelta(days=3, minutes=30)),  # the office opened at 8.00 that Friday
    ],
)
def test_calendar_time_counts_from_when_a_letter_came_and_not_from_its_typing(
    at: datetime | None, begins: datetime
) -> None:
    letter = RequestReceived("surat", date(2026, 2, 27), at)
    times = told(a_view(a_dossier(received=letter)))["waktu"]
    assert times["lama"] == FILED + timedelta(days=8) - begins
    assert (times["diterima"], times["diajukan"]) == (at or letter.day, FILED)


def test_a_letter_of_the_same_morning_is_not_counted_from_later_than_its_typing() -> None:
    typed_early = RequestReceived("surat", date(2026, 3, 2), None)
    filed = FILED - timedelta(hours=1)
    times = told(a_view(a_dossier(received=typed_early, filed_at=filed)))["waktu"]
    assert times["lama"] == timedelta(days=8, hours=1)


def test_without_a_complete_file_no_time_is_kominfos() -> None:
    times = told(a_view(a_dossier(complete_at=None)))["waktu"]
    assert (times["kominfo"], times["dijanjikan"]) == (None, None)


def test_calendar_time_is_told_by_whose_turn_it_was() -> None:
    held = {row["pemegang"]: row["lama"] for row in told(a_view())["pemegang"]}
    assert held == {
        "kominfo": timedelta(days=2 + 1 + 4, hours=3),
        "opd": timedelta(days=1),
        "jadwal": timedelta(days=1),
    }


def test_every_moment_between_filing_and_report_belongs_to_one_step() -> None:
    back_and_forth = a_dossier(steps=steps_entered("01", "02", "04", "03", "04", "07"))
    stays = stays_of(a_view(back_and_forth), NOW)
    assert stays[0].since == FILED
    assert stays[-1].until == NOW
    assert [stay.until for stay in stays[:-1]] == [stay.since for stay in stays[1:]]


def test_the_first_step_begins_with_the_filing_though_no_event_says_so() -> None:
    moved_at_once = a_dossier(steps=steps_entered("01", "02")[1:])
    first, second = stays_of(a_view(moved_at_once), NOW)
    assert (first.step.number, first.since) == ("01", FILED)
    assert second.step.number == "02"


def test_contact_stays_out() -> None:
    assert not [row for row in told(a_view())["isian"] if row["label"] == "Kontak"]


@pytest.mark.parametrize(
    ("text", "shared"),
    [
        ("Siti (0812-3456-7890)", "Siti ([…])"),
        ("Siti, +62 812 3456 7890", "Siti, […]"),
        ("tulis ke siti@disdik.example.go.id.", "tulis ke […]."),
        ("NIP 19680531 199703 1 002", "NIP […]"),
        ("Siti, (0812) 3456 7890", "Siti, […]"),
        ("Siti, 0812 - 3456 - 7890.", "Siti, […]."),
        ("Siti, 62812 3456 7890", "Siti, […]"),
        ("kantor (0621) 21234", "kantor […]"),
        ("NIP 19700101.199503.1.001", "NIP […]"),
        ("NIP 19700101-199503-1-001", "NIP […]"),
        ("NIP 1970 01 01 1995 03 1 001", "NIP […]"),
        ("NIK 1276010203040005, Siti", f"NIK {'●' * 16}, Siti"),
        ("NIK 12.76.01.020304.0005", f"NIK {'●' * 16}"),
        ("https://siti:rahasia@git.example/a.git", "https://git.example/a.git"),
        ("000.8.3/07e TAHUN 2026", "000.8.3/07e TAHUN 2026"),
        ("400.3/117/2026", "400.3/117/2026"),
        ("045 - 2026 - 08 - 12", "045 - 2026 - 08 - 12"),
        ("20 s.d. 30 (0,5 dari 620 MB)", "20 s.d. 30 (0,5 dari 620 MB)"),
        ("versi 1.0.12, 20.000 pengguna", "versi 1.0.12, 20.000 pengguna"),
    ],
)
def test_answers_are_told_without_what_reaches_or_identifies_a_person(
    text: str, shared: str
) -> None:
    assert shareable(text) == shared


def test_of_secrets_the_office_is_told_how_many_and_of_what_kind_never_where() -> None:
    found = (
        SecretFound("aws-key", "conf/produksi.php", 3),
        SecretFound("aws-key", "conf/uji.php", 9),
        SecretFound("private-key", "conf/kunci.pem", 1),
    )
    values = told(a_view(a_dossier(staged=source_staged(secrets=found))))
    assert values["sumber"]["rahasia"] == [
        {"aturan": "aws-key", "jumlah": 2},
        {"aturan": "private-key", "jumlah": 1},
    ]
    assert findings(values)[0] == "rahasia"
    assert "conf/" not in repr(values)


def test_an_attachment_that_has_a_wrong_file_stays_open_beside_a_good_one() -> None:
    good = attachments_checked().records
    wrong = replace(good[3], verdict="keliru", code="bukan-dokumen")
    view = a_view(a_dossier(attachments=attachments_checked(records=(*good[:6], wrong))))
    (finding,) = (f for f in told(view)["temuan"] if f["kode"] == "lampiran")
    kinds = a_city().workflow.attachments
    assert finding["nama"] == [kinds[3].name, kinds[6].name]


@pytest.mark.parametrize(
    ("publiccode", "lacks"),
    [
        ("dikirim", []),
        ("ditulis", []),
        ("publiccode-lisensi publiccode-fitur", ["publiccode-lisensi", "publiccode-fitur"]),
    ],
)
def test_what_publiccode_lacks_is_named_where_it_was_not_written(
    publiccode: str, lacks: list[str]
) -> None:
    values = told(a_view(a_dossier(stored=source_stored(publiccode=publiccode))))
    assert values["publiccode_kurang"] == lacks
    assert ("publiccode" in findings(values)) is bool(lacks)


def test_what_the_form_lacks_is_named_as_people_know_it() -> None:
    unnamed = FORM.replace("### Unit pemilik\nBidang Pembinaan Sekolah Dasar\n", "")
    (finding,) = (f for f in told(a_view(description=unnamed))["temuan"] if f["kode"] == "isian")
    assert finding["nama"] == ["Unit pemilik"]


def sheets(**filled: tuple[dict[str, str], ...]) -> dict[str, SheetTaken]:
    taken = {key.replace("_", "-"): rows for key, rows in filled.items()}
    return {key: SheetTaken(key, "1-a", "teknisi", NOW, rows) for key, rows in taken.items()}


def test_verdicts_are_told_with_their_reasons_and_untested_rows_as_such() -> None:
    rows = (
        {"nomor": "1", "klaim": "Mencatat surat", "hasil": "tercatat", "putusan": "sesuai"},
        {"nomor": "2", "klaim": "Kirim SMS", "putusan": "tidak-diuji", "keterangan": "tanpa pulsa"},
        {"klaim": "Cetak", "hasil": "Gagal.", "putusan": "tidak-sesuai", "keterangan": "dua kali"},
    )
    values = told(a_view(a_dossier(sheets=sheets(hasil_uji=rows))))
    assert [row["putusan"] for row in values["pengujian"]["hasil"]] == [
        "sesuai",
        "tidak-diuji",
        "tidak-sesuai",
    ]
    assert values["pengujian"]["hasil"][2]["alasan"] == "Gagal. dua kali"
    assert values["pengujian"]["hasil"][1]["alasan"] == "tanpa pulsa"
    assert values["pengujian"]["diuji"] == 2
    assert "sebagian-tidak-diuji" in findings(values)
    assert "tidak-diuji" not in findings(values)


def test_verdicts_of_untested_rows_alone_leave_the_application_untested() -> None:
    rows = ({"klaim": "Mencatat surat", "putusan": "tidak-diuji", "keterangan": "tanpa server"},)
    assert "tidak-diuji" in findings(told(a_view(a_dossier(sheets=sheets(hasil_uji=rows)))))


@pytest.mark.parametrize(("hours", "is_older"), [(-1, True), (1, False)])
def test_verdicts_on_an_earlier_delivery_are_not_told_as_verdicts_on_this_one(
    hours: int, is_older: bool
) -> None:
    staged = source_staged()
    filled = sheets(hasil_uji=({"klaim": "Mencatat surat", "putusan": "sesuai"},))
    tested_at = staged.at + timedelta(hours=hours)
    filled["hasil-uji"] = replace(filled["hasil-uji"], at=tested_at)
    values = told(a_view(a_dossier(sheets=filled)))
    assert values["pengujian"]["sebelum_kiriman"] == (staged.at if is_older else None)
    assert ("uji-kiriman-lama" in findings(values)) is is_older


def test_a_worksheet_that_lacks_a_verdict_is_named_as_open() -> None:
    lacking = SheetTaken(
        "hasil-uji",
        "1-a",
        "teknisi",
        NOW,
        ({"nomor": "1", "klaim": "Cari", "putusan": "sesuai"}, {"nomor": "2", "klaim": "Unduh"}),
        problems=(CellProblem("lembar/pilihan", 2, "Putusan", "tdk jelas"),),
    )
    values = told(a_view(a_dossier(sheets={"hasil-uji": lacking})))
    (open_one,) = [one for one in values["temuan"] if one["kode"] == "uji-belum-lengkap"]
    assert open_one["nama"] == ["Putusan pengujian"]


def test_a_step_left_out_by_decision_is_told_with_its_reason_and_evidence() -> None:
    label = next(s.label for s in a_view().city.workflow.steps if s.number == "10")
    skip = StepSkipped(
        label, "tidak-diperlukan", "sudah berdomain", ("BA No. 3/2026",), "siti", NOW
    )

    def row(skipped: StepSkipped) -> dict[str, Any]:
        rows = told(a_view(a_dossier(skipped={label: skipped})))["langkah"]
        return next(one for one in rows if one["nomor"] == "10")

    assert row(skip)["keadaan"] == "tidak-diperlukan"
    assert (row(skip)["alasan"], row(skip)["bukti"]) == ("sudah berdomain", ["BA No. 3/2026"])
    internal = row(replace(skip, internal=True))  # of an internal comment an office reads nothing
    assert (internal["keadaan"], internal["alasan"], internal["bukti"]) == (
        "tidak-diperlukan",
        "",
        [],
    )


def test_what_is_recommended_is_told_as_far_as_it_came() -> None:
    plain = told(a_view(Dossier(number="2026-disdik-7"), description=""))["rekomendasi"]
    assert plain == {"diminta": False, "ditahan": False, "nama": "", "menunggu_nama": False}
    wished = f"{FORM}\n### Subdomain yang diinginkan\n\nsipadu\n"
    waiting = told(a_view(a_dossier(), description=wished))["rekomendasi"]
    assert (waiting["diminta"], waiting["menunggu_nama"]) == (True, True)
    held = SheetTaken("tanggapan", "1-a", "teknisi", NOW, answers={"putusan": "perlu-perbaikan"})
    view = a_view(a_dossier(sheets={"tanggapan": held}), description=wished)
    assert told(view)["rekomendasi"]["ditahan"]
