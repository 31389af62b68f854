"""Step 8: an answer per delivery, findings that keep their numbers, a mended delivery compared."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from inventaris.documents.render import Renderer
from inventaris.duties import response
from inventaris.model.action import PostNote
from inventaris.model.facts import Finding
from inventaris.model.snapshot import Snapshot
from inventaris.planner.labels import holder_of
from inventaris.planner.plan import plan
from inventaris.view import look
from inventaris.worksheets.writing import sheet_text
from tests.builders import settings
from tests.world import (
    BOT,
    NOW,
    SECRET,
    TECHNICIAN,
    World,
    a_city,
    a_snapshot_at,
    a_staged,
    commented,
    moved,
    recorded,
    relabelled,
)

CITY = a_city()
SECRET_IN_CODE = {"temuan": "Kata sandi di kode", "perbaikan": "Pindahkan ke pengaturan"}
NO_GUIDE = {"temuan": "Tanpa panduan", "perbaikan": "Tulis panduan"}
MEND = "keadaan::perlu-perbaikan"
LATER = NOW + timedelta(minutes=1)
READY = f"@{BOT.username} siap"
OTHERS = "\n".join(
    f"{kind.number}. {kind.name}: [a.pdf](/uploads/{SECRET}/a.pdf)"
    for kind in CITY.workflow.attachments
    if not kind.is_source
)
SECOND = f"1. Source code: [v2.zip](/uploads/{SECRET}/v2.zip)"


def answered(
    snapshot: Snapshot,
    verdict: str,
    *rows: dict[str, str],
    number: int | None = None,
    now: datetime = NOW,
) -> Snapshot:
    """The technician fills in the worksheet; with a number, edits that comment."""
    sheet = next(one for one in CITY.worksheets if one.key == "tanggapan")
    body = sheet_text(sheet, rows).replace("Putusan: ", f"Putusan: {verdict}")
    said = commented(snapshot, body, TECHNICIAN, now, number=number, internal=True)
    settled, _ = World().settled(said, now)
    return settled


def at_response() -> Snapshot:
    settled, _ = World().settled(a_snapshot_at("08"))
    return settled


def redelivered(snapshot: Snapshot) -> Snapshot:
    first = snapshot.dossier.staged
    assert first
    staged = replace(a_staged(first.input), commit="f" * 40, project="p/2")
    settled, _ = World().settled(recorded(snapshot, [staged]))
    return settled


def note_keys(snapshot: Snapshot) -> set[str]:
    marked = [n.body for n in snapshot.notes if "<!-- inventaris:" in n.body]
    return {body.rpartition("<!-- inventaris:")[2].split()[0] for body in marked}


def test_a_good_verdict_is_told_and_ends_the_wait() -> None:
    snapshot = answered(at_response(), "sesuai")
    assert snapshot.dossier.responses[0].verdict == "sesuai"
    assert "tanggapan-1" in note_keys(snapshot)
    assert MEND not in snapshot.issue.labels


def test_what_must_be_mended_is_numbered_and_waits_for_the_office() -> None:
    snapshot = answered(at_response(), "perlu-perbaikan", SECRET_IN_CODE, NO_GUIDE)
    (given,) = snapshot.dossier.responses
    assert given.findings == (
        Finding("1", "Kata sandi di kode", "Pindahkan ke pengaturan"),
        Finding("2", "Tanpa panduan", "Tulis panduan"),
    )
    assert MEND in snapshot.issue.labels
    assert holder_of(look(snapshot, CITY, NOW)) == "opd"


@pytest.mark.parametrize("rows", [(), (SECRET_IN_CODE, {"temuan": "Tanpa panduan"})])
def test_nobody_is_sent_back_to_work_without_findings_that_each_have_a_remedy(
    rows: tuple[dict[str, str], ...],
) -> None:
    snapshot = answered(at_response(), "perlu-perbaikan", *rows)
    assert not snapshot.dossier.responses
    assert MEND not in snapshot.issue.labels
    assert "lembar-terbaca-tanggapan-kominfo" in note_keys(snapshot)
    mended = answered(snapshot, "perlu-perbaikan", SECRET_IN_CODE)
    assert len(mended.dossier.responses) == 1
    assert mended.dossier.responses[0].findings[0].remedy == SECRET_IN_CODE["perbaikan"]


def test_an_edited_answer_to_the_same_delivery_is_the_same_round() -> None:
    snapshot = answered(at_response(), "perlu-perbaikan", SECRET_IN_CODE, NO_GUIDE)
    number = next(note.id for note in snapshot.notes if note.author == TECHNICIAN)
    edited = answered(snapshot, "perlu-perbaikan", NO_GUIDE, number=number)
    (given,) = edited.dossier.responses
    assert (given.round, len(given.findings)) == (1, 1)


def templates(snapshot: Snapshot) -> list[str]:
    """By which templates the response's notes were written last, in the order of their posting."""
    return [n.body.split()[0] for n in snapshot.notes if "<!-- inventaris:tanggapan-" in n.body]


def test_another_verdict_on_the_same_delivery_calls_anew_and_the_former_does_not_hold() -> None:
    current, former = "catatan/tanggapan.md.j2", "catatan/tanggapan-lama.md.j2"
    snapshot = answered(at_response(), "sesuai")
    number = next(note.id for note in snapshot.notes if note.author == TECHNICIAN)
    turned = answered(snapshot, "perlu-perbaikan", NO_GUIDE, number=number)
    assert templates(turned) == [former, current]
    assert [one.round for one in turned.dossier.responses] == [1]
    assert "tanggapan-1-2/opd" in turned.dossier.mails
    back = answered(turned, "sesuai", number=number)
    assert templates(back) == [former, former, current]


@pytest.mark.parametrize(
    ("rows", "calls"),
    [
        ([{"temuan": "Tanpa panduan pemasangan", "perbaikan": "Tulis panduan"}], 1),  # reworded
        ([SECRET_IN_CODE, NO_GUIDE], 2),
        ([SECRET_IN_CODE], 2),  # in the other's place
    ],
)
def test_more_to_be_mended_on_the_same_delivery_calls_anew(
    rows: list[dict[str, str]], calls: int
) -> None:
    snapshot = answered(at_response(), "perlu-perbaikan", NO_GUIDE)
    number = next(note.id for note in snapshot.notes if note.author == TECHNICIAN)
    assert len(templates(answered(snapshot, "perlu-perbaikan", *rows, number=number))) == calls


def test_what_an_earlier_round_said_stays_beside_the_next() -> None:
    first = answered(at_response(), "perlu-perbaikan", NO_GUIDE)
    second = answered(redelivered(first), "sesuai")
    assert templates(second) == ["catatan/tanggapan.md.j2"] * 2


def sent(snapshot: Snapshot, body: str) -> Snapshot:
    """The office says something a minute after Kominfo's answer."""
    settled, _ = World().settled(commented(snapshot, body, now=LATER), LATER)
    return settled


def to_be_mended() -> Snapshot:
    return answered(at_response(), "perlu-perbaikan", NO_GUIDE)


def text_of(snapshot: Snapshot, tmp_path: Path, head: str) -> str:
    """What the service would say under the only key with this head."""
    bare = replace(snapshot, notes=tuple(n for n in snapshot.notes if n.author != BOT))
    bare = replace(bare, dossier=replace(bare.dossier, notes={}))
    notes = [a for a in plan(bare, CITY, LATER) if isinstance(a, PostNote)]
    (note,) = [one for one in notes if one.key.startswith(head)]
    return Renderer(settings(tmp_path), CITY).note(note).body


def test_what_is_no_source_is_mended_once_the_office_says_so() -> None:
    guide = f"6. Panduan pengguna: [v2.pdf](/uploads/{SECRET}/v2.pdf)"
    waiting = sent(to_be_mended(), guide)
    assert holder_of(look(waiting, CITY, LATER)) == "opd"
    ready = sent(waiting, READY)
    assert holder_of(look(ready, CITY, LATER)) == "kominfo"
    assert "perbandingan-1" not in note_keys(ready)


def test_the_same_findings_after_the_office_came_back_call_it_again() -> None:
    ready = sent(to_be_mended(), READY)
    again = answered(ready, "perlu-perbaikan", NO_GUIDE, now=LATER + timedelta(minutes=1))
    assert templates(again) == ["catatan/tanggapan-lama.md.j2", "catatan/tanggapan.md.j2"]
    assert holder_of(look(again, CITY, LATER)) == "opd"


def test_ready_before_the_response_mends_nothing() -> None:
    snapshot = answered(
        World().settled(commented(at_response(), READY))[0], "perlu-perbaikan", NO_GUIDE
    )
    assert holder_of(look(snapshot, CITY, NOW)) == "opd"


def test_the_same_source_again_is_told_to_both_and_mends_nothing(tmp_path: Path) -> None:
    again = sent(to_be_mended(), SECOND)
    assert again.dossier.deliveries == 2
    assert holder_of(look(again, CITY, LATER)) == "opd"
    assert "sama dengan kiriman sebelumnya" in text_of(again, tmp_path, "sumber-sama-2")
    assert "sama dengan kiriman sebelumnya" in text_of(again, tmp_path, "penampungan-2")
    assert "sumber-sama-2" in note_keys(again)


@pytest.mark.parametrize(
    ("world", "holder", "words"),
    [
        (World(), "kominfo", "sama dengan kiriman sebelumnya"),
        (World(frozenset({"penampungan"})), "opd", "Source code belum dapat diterima: x.zip: "),
    ],
)
def test_ready_is_answered_after_the_import_and_tells_how_that_ended(
    tmp_path: Path, world: World, holder: str, words: str
) -> None:
    complete = sent(to_be_mended(), OTHERS)
    assert complete.dossier.complete_at
    snapshot = commented(complete, f"{SECOND}\n\n{READY}", now=LATER)
    told: list[str] = []
    while actions := plan(snapshot, CITY, LATER):
        notes = [a for a in actions if isinstance(a, PostNote) and a.key.startswith("perintah-")]
        told += [Renderer(settings(tmp_path), CITY).note(note).body for note in notes]
        snapshot = world.after(snapshot, actions, LATER)
    (answer,) = told
    assert words in answer
    assert ("tidak menemukan kekurangan" in answer) is (holder == "kominfo")
    assert holder_of(look(snapshot, CITY, LATER)) == holder


def test_a_mended_delivery_is_compared_and_the_next_answer_closes_findings() -> None:
    first = answered(at_response(), "perlu-perbaikan", SECRET_IN_CODE, NO_GUIDE)
    mended = redelivered(first)
    assert "perbandingan-2" in note_keys(mended)
    assert holder_of(look(mended, CITY, NOW)) == "kominfo"
    second = answered(mended, "sesuai-dengan-catatan", {"nomor": "2", **NO_GUIDE})
    given = second.dossier.responses[-1]
    assert given.round == 2
    assert [finding.number for finding in given.closed] == ["1"]
    assert MEND not in second.issue.labels


@pytest.mark.parametrize(
    ("still", "closed"),
    [
        ([("2", "Kata sandi terbuka")], ["1", "3"]),
        ([("1", "Kata sandi terbuka.")], ["1", "3"]),  # numbered anew
        ([("1", "Kata sandi masih terbuka")], ["1", "3"]),  # and worded anew
        ([("1", "Rekap harian kosong"), ("2", "Galat 500 saat masuk")], ["2"]),
        ([("1", "Rekap bulanan kosong")], ["2", "3"]),
        ([("2", "Tombol simpan mati")], ["1", "3"]),  # known by its number alone
        ([("4", "Tombol simpan mati")], ["1", "2", "3"]),
        ([], ["1", "2", "3"]),
    ],
)
def test_a_finding_is_closed_only_where_it_is_named_no_more(
    still: list[tuple[str, str]], closed: list[str]
) -> None:
    """What is left open is often numbered from one again."""
    former = [
        Finding("1", "Rekap harian kosong", "isi"),
        Finding("2", "Kata sandi terbuka", "Argon2"),
        Finding("3", "Galat 500 saat masuk", "tambal"),
    ]
    again = [Finding(number, text, "x") for number, text in still]
    assert [one.number for one in response.closed_by(former, again)] == closed


def test_an_edit_beside_the_answer_is_no_answer_to_what_came_since() -> None:
    first = to_be_mended()
    (given,) = first.dossier.responses
    mended = redelivered(first)
    (filled,) = (note for note in mended.notes if note.author == TECHNICIAN)
    edited = commented(
        mended,
        f"{filled.body}\n\nSalah ketik diperbaiki.",
        TECHNICIAN,
        LATER,
        number=filled.id,
        internal=True,
    )
    edited, _ = World().settled(edited, LATER)
    assert edited.dossier.sheets["tanggapan"].source != given.source
    assert edited.dossier.sheets["tanggapan"].at == mended.dossier.sheets["tanggapan"].at
    assert edited.dossier.responses == (given,)
    assert holder_of(look(edited, CITY, LATER)) == "kominfo"


def test_an_answer_that_is_changed_after_the_report_is_reported_anew() -> None:
    snapshot = answered(at_response(), "sesuai", number=50)
    for step in ("09", "10", "11"):
        label = next(one.label for one in CITY.workflow.steps if one.number == step)
        snapshot, _ = World().settled(moved(snapshot, label, TECHNICIAN, NOW))
    assert snapshot.dossier.report
    changed = answered(snapshot, "sesuai dengan catatan", NO_GUIDE, number=50)
    assert changed.dossier.responses[-1].verdict == "sesuai-dengan-catatan"
    assert changed.dossier.report
    assert changed.dossier.report.edition == snapshot.dossier.report.edition + 1


def test_a_label_that_comes_with_its_response_is_not_taken_for_one_by_hand() -> None:
    labelled = relabelled(at_response(), (MEND,), (), TECHNICIAN, NOW)
    asked = answered(labelled, "perlu perbaikan", SECRET_IN_CODE)
    assert MEND in asked.issue.labels
    assert not [key for key in note_keys(asked) if key.startswith("keadaan-tanpa-keputusan-")]
