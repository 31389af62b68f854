"""Step 4: the table tells how every file stands; the office is called to each new lack once."""

from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

from inventaris.clocks import first_promise
from inventaris.documents.render import Renderer
from inventaris.duties import attachments
from inventaris.duties.attachments import owed_by_office, waiting_for_a_word
from inventaris.duties.duty import ATTEMPTS
from inventaris.mail.content import values_of
from inventaris.model.action import PostNote, StartJob
from inventaris.model.dossier import JobState
from inventaris.model.facts import AttachmentRecord, AttachmentsChecked, AttachmentWaived
from inventaris.model.snapshot import Snapshot
from inventaris.planner import status
from inventaris.planner.labels import holder_of
from inventaris.planner.missing import missing
from inventaris.planner.plan import plan
from inventaris.view import look
from tests.builders import a_dossier, a_view, attachments_checked, settings
from tests.filled_worksheets import settled
from tests.world import BOT, NOW, SECRET, World, a_city, a_snapshot_at, commented, recorded, said

CITY = a_city()
SIX = {kind.number: kind for kind in CITY.workflow.attachments if not kind.is_source}


def handed_in(snapshot: Snapshot, *numbers: int) -> Snapshot:
    lines = [f"{n}. {SIX[n].name}: [a.pdf](/uploads/{SECRET}/a{n}.pdf)" for n in numbers]
    return settled(commented(snapshot, "\n".join(lines)))


def unsaid(snapshot: Snapshot) -> Snapshot:
    """The same before the service told anything."""
    dossier = replace(snapshot.dossier, notes={})
    return replace(
        snapshot, dossier=dossier, notes=tuple(n for n in snapshot.notes if n.author != BOT)
    )


def found_wrong(snapshot: Snapshot, number: int, digest: str) -> Snapshot:
    """The newest check found a file to be no document."""
    checked = snapshot.dossier.attachments
    assert checked
    wrong = AttachmentRecord(
        SIX[number].key,
        "keliru",
        "uji.exe",
        digest,
        code="bukan-dokumen",
        values={"nama": "uji.exe", "jenis": "exe"},
    )
    others = [record for record in checked.records if record.kind != wrong.kind]
    return recorded(snapshot, [AttachmentsChecked(checked.input, NOW, (*others, wrong))])


def calls(snapshot: Snapshot) -> list[str]:
    return [key for key in snapshot.dossier.notes if key.startswith("lampiran-kurang-")]


def called(snapshot: Snapshot) -> list[PostNote]:
    planned = [a for a in plan(snapshot, CITY, NOW) if isinstance(a, PostNote)]
    return [note for note in planned if note.key.startswith("lampiran-kurang-")]


def test_the_office_is_called_once_to_all_that_is_missing() -> None:
    snapshot = settled(a_snapshot_at("04"))
    assert calls(snapshot) == ["lampiran-kurang-2-3-4-5-6-7"]
    assert called(snapshot) == []


def test_handing_in_bit_by_bit_calls_nobody_to_the_rest() -> None:
    snapshot = settled(a_snapshot_at("04"))
    for number in (2, 3, 4, 5):
        snapshot = handed_in(snapshot, number)
    assert calls(snapshot) == ["lampiran-kurang-2-3-4-5-6-7"]
    rows = {row["nomor"] for row in owed_by_office(look(snapshot, CITY, NOW))}
    assert rows == {6, 7}  # which the table shows


def test_the_status_names_what_is_missing_until_it_is_there_and_then_the_promise(
    tmp_path: Path,
) -> None:
    def told(snapshot: Snapshot) -> str:
        (note,) = status.actions(look(snapshot, CITY, NOW))
        assert isinstance(note, PostNote)
        body = Renderer(settings(tmp_path), CITY).note(note, snapshot.issue).body
        return body.partition("<details>")[0]

    some = handed_in(settled(a_snapshot_at("04")), 2, 3, 4)
    owed = ["Panduan instalasi", "Panduan pengguna", "Dokumen pengadaan"]
    listed = "".join(f"- {name}\n" for name in owed)
    assert f"Masih kurang:\n\n{listed}\n" in told(some)
    whole = handed_in(some, 5, 6, 7)
    assert not any(name in told(whole) for name in owed)
    (receipt,) = (
        a
        for a in plan(unsaid(whole), CITY, NOW)
        if isinstance(a, PostNote) and a.key == "berkas-lengkap"
    )
    promised = first_promise(CITY, NOW)
    assert (receipt.values["lengkap"], receipt.values["janji"]) == (NOW, promised)
    assert whole.issue.due_date == promised.astimezone(ZoneInfo(CITY.timezone)).date()


def test_a_wrong_file_calls_and_another_wrong_one_calls_again(tmp_path: Path) -> None:
    snapshot = handed_in(settled(a_snapshot_at("04")), 2, 4)
    first = found_wrong(snapshot, 4, "a" * 64)
    (note,) = called(first)
    body = Renderer(settings(tmp_path), CITY).note(note).body
    assert "**Dokumen pengujian** (berkas 4)." in body
    assert "Dokumen pengadaan" not in body  # it was called to that before
    assert called(settled(first)) == []
    assert len(called(found_wrong(settled(first), 4, "b" * 64))) == 1


def test_a_file_that_nothing_tells_what_it_is_calls_once(tmp_path: Path) -> None:
    snapshot = handed_in(settled(a_snapshot_at("04")), 2)
    unknown = commented(snapshot, f"Ini [uji.pdf](/uploads/{SECRET}/uji.pdf)")
    (note,) = called(unknown)
    body = Renderer(settings(tmp_path), CITY).note(note).body
    assert "belum dikenali sebagai lampiran: uji.pdf." in body
    assert "masih kami tunggu" not in body  # of what is missing it knows
    assert "`3. Dokumen pengembangan:`" in body
    assert called(settled(unknown)) == []


def test_what_waits_for_an_officials_word_does_not_call_the_office() -> None:
    snapshot = settled(a_snapshot_at("04", comments=("7. Dokumen pengadaan: tidak tersedia, x",)))
    assert calls(snapshot) == ["lampiran-kurang-2-3-4-5-6"]
    view = look(snapshot, CITY, NOW)
    assert "Dokumen pengadaan" not in missing(view)
    assert waiting_for_a_word(view) == ["Dokumen pengadaan"]


def test_while_only_an_officials_word_is_missing_kominfo_is_awaited() -> None:
    snapshot = handed_in(settled(a_snapshot_at("04")), 2, 3, 4, 5, 6)
    assert holder_of(look(snapshot, CITY, NOW)) == "opd"
    absent = settled(commented(snapshot, "7. Dokumen pengadaan: tidak tersedia, swakelola"))
    assert holder_of(look(absent, CITY, NOW)) == "kominfo"


def test_an_attachment_with_two_wrong_files_is_named_once() -> None:
    checked = attachments_checked()
    first = replace(checked.records[1], verdict="keliru", code="bukan-dokumen", filename="a.pdf")
    records = (*checked.records[:1], first, replace(first, filename="b.pdf"), *checked.records[2:])
    dossier = a_dossier(complete_at=None, attachments=replace(checked, records=records))
    assert missing(a_view(dossier)) == [CITY.workflow.attachments[1].name]


def test_without_a_reason_the_office_is_called_to_give_one() -> None:
    snapshot = settled(a_snapshot_at("04"))
    absent = settled(commented(snapshot, "7. Dokumen pengadaan: tidak tersedia"))
    assert [key.startswith("lampiran-kurang-7.") for key in calls(absent)] == [False, True]


def test_a_mail_tells_who_does_not_see_the_table_what_is_wrong(tmp_path: Path) -> None:
    snapshot = found_wrong(handed_in(settled(a_snapshot_at("04")), 4), 4, "a" * 64)
    view = look(snapshot, CITY, NOW)
    assert CITY.mailing
    (note,) = [n for n in snapshot.notes if "inventaris:lampiran-kurang-" in n.body]
    values = values_of(view, CITY.mailing, note, [])
    text = Renderer(settings(tmp_path), CITY).mail("surel/lampiran-kurang.md.j2", values)
    assert "**Dokumen pengujian** (berkas 4): " in text
    assert "**Panduan instalasi** (berkas 5): belum ada." in text
    complete = replace(view, dossier=replace(view.dossier, complete_at=NOW))
    values = values_of(complete, CITY.mailing, note, [])
    text = Renderer(settings(tmp_path), CITY).mail("surel/lampiran-kurang.md.j2", values)
    assert "telah lengkap" in text


def test_a_mail_names_the_files_that_nothing_tells_what_they_are(tmp_path: Path) -> None:
    unknown = commented(settled(a_snapshot_at("04")), f"[uji.pdf](/uploads/{SECRET}/uji.pdf)")
    (note, *_) = [n for n in settled(unknown).notes if "inventaris:lampiran-kurang-" in n.body]
    assert CITY.mailing
    values = values_of(look(unknown, CITY, NOW), CITY.mailing, note, [])
    text = Renderer(settings(tmp_path), CITY).mail("surel/lampiran-kurang.md.j2", values)
    assert "- uji.pdf" in text


def test_nothing_is_owed_before_the_first_look() -> None:
    assert attachments.owed_by_office(look(a_snapshot_at("04"), CITY, NOW)) == []


def answers_to_ready(snapshot: Snapshot, tmp_path: Path) -> list[str]:
    """Say `siap`, let pass after pass go by, and give what was answered."""
    snapshot = said(snapshot, "@inventaris-bot siap")
    told: list[str] = []
    for _ in range(8):
        actions = plan(snapshot, CITY, NOW)
        notes = [a for a in actions if isinstance(a, PostNote) and a.key.startswith("perintah-")]
        told += [Renderer(settings(tmp_path), CITY).note(note).body for note in notes]
        snapshot = World().after(snapshot, actions, NOW)
    assert plan(snapshot, CITY, NOW) == ()
    return told


def test_ready_too_early_is_answered_with_what_the_check_finds_missing(tmp_path: Path) -> None:
    handed = commented(
        settled(a_snapshot_at("04")), f"2. {SIX[2].name}: [a.pdf](/uploads/{SECRET}/a.pdf)"
    )
    (told,) = answers_to_ready(handed, tmp_path)
    assert "berkas telah diperiksa: 2 dari 7 lampiran telah diterima." in told
    assert f"**{SIX[7].name}** (berkas 7)" in told
    assert SIX[2].name not in told
    assert "menyatakan berkasnya siap, tetapi belum lengkap seperti tersebut di atas" in told


def test_ready_names_apart_what_waits_for_an_official(tmp_path: Path) -> None:
    handed = handed_in(settled(a_snapshot_at("04")), 2, 3, 4, 5, 6)
    handed = settled(commented(handed, f"7. {SIX[7].name}: tidak tersedia, dikerjakan sendiri"))
    (told,) = answers_to_ready(handed, tmp_path)
    assert f"Menunggu putusan pejabat karena dinyatakan tidak tersedia: {SIX[7].name}." in told
    assert "masih ditunggu" not in told


def test_ready_with_all_files_calls_whoever_handles_it_to_a_complete_file(tmp_path: Path) -> None:
    (told,) = answers_to_ready(handed_in(settled(a_snapshot_at("04")), 2, 3, 4, 5, 6, 7), tmp_path)
    assert "7 dari 7 lampiran telah diterima lengkap." in told
    assert "dan pemeriksaan tidak menemukan kekurangan" in told


def test_ready_counts_what_was_accepted_without_a_file_apart(tmp_path: Path) -> None:
    handed = handed_in(settled(a_snapshot_at("04")), 2, 3, 4, 5, 6)
    waived = AttachmentWaived(SIX[7].key, "swakelola", "kadis", NOW)
    (told,) = answers_to_ready(settled(recorded(handed, [waived])), tmp_path)
    assert "6 dari 7 lampiran telah diterima, 1 diterima tanpa berkas." in told
    assert "dan pemeriksaan tidak menemukan kekurangan" in told


def test_ready_is_answered_too_where_no_check_comes_to_an_end(tmp_path: Path) -> None:
    asked = said(settled(a_snapshot_at("04")), "@inventaris-bot siap")
    for _ in range(3):
        planned = plan(asked, CITY, NOW)
        asked = World().after(asked, [a for a in planned if not isinstance(a, StartJob)], NOW)
    attempts = JobState(attachments.input_of(look(asked, CITY, NOW)), ATTEMPTS, NOW)
    failed = replace(asked, dossier=replace(asked.dossier, jobs={attachments.JOB: attempts}))
    planned = plan(failed, CITY, NOW)
    (answer,) = (
        one for one in planned if isinstance(one, PostNote) and one.key.startswith("perintah-")
    )
    body = Renderer(settings(tmp_path), CITY).note(answer).body
    assert "Pemeriksaan berkas belum berhasil diselesaikan." in body
    assert holder_of(look(failed, CITY, NOW)) == "kominfo"


def test_ready_before_the_files_are_due_claims_no_check(tmp_path: Path) -> None:
    (told,) = answers_to_ready(settled(a_snapshot_at("03")), tmp_path)
    assert "Lampiran diperiksa begitu langkahnya tiba." in told
    assert "telah diperiksa" not in told
