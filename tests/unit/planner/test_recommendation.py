"""Steps 06 b and 10: likeness, names, hosting and the letter that recommends them."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from inventaris.documents.render import Renderer
from inventaris.dossier import apply
from inventaris.duties import DUTIES, staging
from inventaris.duties.recommendation import PREFIX, asked_for, awaited
from inventaris.duties.recommendation import actions as recommended
from inventaris.duties.similar import similar_rows
from inventaris.letters import drafts
from inventaris.letters.recommendation import recommendation_values
from inventaris.mail.content import passed_on
from inventaris.model.action import PostNote, StartJob
from inventaris.model.facts import (
    CheckedName,
    Finding,
    NamesChecked,
    Reason,
    RecheckAsked,
    ResponseGiven,
    SheetTaken,
    SimilarApplication,
    SimilarFound,
)
from inventaris.model.issue import Note
from inventaris.model.snapshot import Snapshot
from inventaris.model.worksheets import CellProblem
from inventaris.planner import drafts as planner_drafts
from inventaris.planner.labels import holder_of
from inventaris.planner.plan import plan
from inventaris.view import DutyState, View, look
from inventaris.worksheets.writing import sheet_text
from tests.builders import settings
from tests.world import (
    BOT,
    GOOD_FORM,
    NOW,
    OFFICE,
    SECRET,
    TECHNICIAN,
    World,
    a_city,
    a_snapshot_at,
    commented,
    moved,
    recorded,
)

CITY = a_city()
HOSTING = "2 vCPU, RAM 4GB, storage 50 GB, PHP 8.2 MySQL, GPU"


def form(subdomain: str = "", hosting: str = "", developer: str = "") -> str:
    return (
        f"{GOOD_FORM}### Subdomain yang diinginkan\n{subdomain}\n"
        f"### Kebutuhan hosting\n{hosting}\n### Pengembang\n{developer}\n"
    )


def settled(description: str, step: str = "10") -> Snapshot:
    return World().settled(a_snapshot_at(step, description=description))[0]


def seen(snapshot: Snapshot) -> View:
    return look(snapshot, CITY, NOW)


def planned(snapshot: Snapshot) -> dict[str, PostNote]:
    return {
        action.key: action
        for name in ("aplikasi-sejenis", "rekomendasi")
        for action in DUTIES[name].actions(seen(snapshot))
        if isinstance(action, PostNote)
    }


def told(snapshot: Snapshot) -> PostNote:
    """The one note that says how the recommendation stands."""
    (note,) = [n for n in planned(snapshot).values() if n.template == "catatan/rekomendasi.md.j2"]
    return note


def standing(snapshot: Snapshot) -> list[str]:
    """By which templates the notes about it were written last, in the order of their posting."""
    marked = [n.body for n in snapshot.notes if "inventaris:rekomendasi-" in n.body]
    return [body.split()[0] for body in marked]


def draft_note(snapshot: Snapshot) -> PostNote:
    """The draft's note as it is to stand now."""
    notes = planner_drafts.actions(seen(snapshot))
    (note,) = [a for a in notes if isinstance(a, PostNote) and a.key == "konsep-rekomendasi"]
    return note


def examined(snapshot: Snapshot, *results: str, verdict: str = "sesuai") -> Snapshot:
    """The security worksheet with these results, and the response of step 8."""
    web = next(sheet for sheet in CITY.worksheets if sheet.key == "keamanan-web")
    area = web.column("bidang")
    assert area
    rows = tuple(
        {"bidang": choice.key, "hasil": result}
        for choice, result in zip(area.choices, results, strict=False)
    )
    return recorded(
        snapshot,
        [
            SheetTaken("keamanan-web", "1-x", "teknisi", NOW, rows),
            SheetTaken("tanggapan", "2-x", "teknisi", NOW, answers={"putusan": verdict}),
        ],
    )


def secured(snapshot: Snapshot, result: str, now: datetime = NOW) -> Snapshot:
    """The technician says of the first area how it is, all others being met; once more by an edit."""
    web = next(sheet for sheet in CITY.worksheets if sheet.key == "keamanan-web")
    area = web.column("bidang")
    assert area
    results = (result, *["terpenuhi"] * (len(area.choices) - 1))
    rows = [
        {"bidang": choice.key, "hasil": one, "bukti": f"uji pukul {now:%H.%M}"}
        for choice, one in zip(area.choices, results, strict=True)
    ]
    number = next((note.id for note in snapshot.notes if note.author == TECHNICIAN), None)
    body = sheet_text(web, rows)
    filled = commented(snapshot, body, TECHNICIAN, now, number=number, internal=True)
    return World().settled(filled, now)[0]


def read(tmp_path: Path, *notes: PostNote) -> str:
    renderer = Renderer(settings(tmp_path), CITY)
    return "\n".join(renderer.note(note).body for note in notes)


def letter(tmp_path: Path, snapshot: Snapshot) -> str:
    (draft,) = [draft for draft in drafts(seen(snapshot)) if draft.kind.key == "rekomendasi"]
    return Renderer(settings(tmp_path), CITY).text("surat/rekomendasi.md.j2", draft.values)


# Step 06 b


def test_what_resembles_the_application_is_told_to_kominfo_alone(tmp_path: Path) -> None:
    rows = (
        SimilarApplication(
            "daftar",
            "SIM@PADU",
            "dishub",
            "dishub/simpadu/inventaris.yml",
            True,
            92,
            40,
            ("surat",),
        ),
        SimilarApplication("umum", "SRIKANDI", "ANRI", "Keputusan 679", False, 10, 60, ("arsip",)),
    )
    snapshot = settled(GOOD_FORM, "06")
    found = snapshot.dossier.similar
    assert found
    snapshot = recorded(snapshot, [SimilarFound(found.input, NOW, 12, 8, ("x/y.yml",), rows)])
    note = planned(snapshot)["aplikasi-sejenis"]
    rendered = Renderer(settings(tmp_path), CITY).note(note)
    assert rendered.internal
    for words in ("Dinas Perhubungan", "92%", "belum diverifikasi", "`x/y.yml`", "sebagaimana"):
        assert words in rendered.body
    assert "SIM@PADU" not in rendered.body  # calls nobody


def test_the_worksheet_is_prefilled_with_what_was_found() -> None:
    rows = (
        SimilarApplication("daftar", "SIMPADU", "dishub", "x", True, 92, 40, ("surat", "arsip")),
    )
    snapshot = recorded(settled(GOOD_FORM, "06"), [SimilarFound("x", NOW, 1, 0, (), rows)])
    assert similar_rows(seen(snapshot)) == (
        {"aplikasi": "SIMPADU", "pemilik": "Dinas Perhubungan", "kemiripan": "92 %: surat, arsip"},
    )


def test_a_note_says_the_same_in_every_process() -> None:
    notes = planned(settled(form("mail", HOSTING)))
    assert not [key for key, note in notes.items() if "set(" in repr(note.values)]


def test_finding_nothing_is_not_said_to_prove_anything(tmp_path: Path) -> None:
    body = read(tmp_path, planned(settled(GOOD_FORM, "06"))["aplikasi-sejenis"])
    assert "tidak berarti" in body


def test_it_is_measured_again_when_the_name_changes() -> None:
    snapshot = settled(GOOD_FORM, "06")
    assert DUTIES["aplikasi-sejenis"].state(seen(snapshot)) is DutyState.DONE
    renamed = replace(
        snapshot,
        issue=replace(snapshot.issue, description=GOOD_FORM.replace("SIPADU", "SIMPADU")),
    )
    assert [a.job for a in plan(renamed, CITY, NOW) if isinstance(a, StartJob)] == ["sejenis"]


# Step 10: names


def test_a_good_name_is_recommended_and_the_office_is_told_once(tmp_path: Path) -> None:
    snapshot = settled(form("sipadu"))
    names = snapshot.dossier.names
    assert names
    assert names.recommended == "sipadu"
    body = read(tmp_path, told(snapshot))
    assert "`sipadu.tebingtinggikota.go.id`" in body
    assert "@sari.disdik" in body
    assert plan(snapshot, CITY, NOW) == ()


@pytest.mark.parametrize("wish", ["mail", "si padu 2026", "terserah", "</summary> @root"])
def test_any_other_wish_is_answered_with_five_names(tmp_path: Path, wish: str) -> None:
    snapshot = settled(form(wish))
    assert DUTIES["nama-domain"].state(seen(snapshot)) is DutyState.WAITING
    body = read(tmp_path, told(snapshot))
    assert "5. `" in body
    is_named = wish != "terserah"
    assert ("Nama yang diminta tidak dapat direkomendasikan:" in body) is is_named
    assert "`sipadu.tebingtinggikota.go.id`" in body
    assert "@root" not in body


@pytest.mark.parametrize(
    ("wish", "holder"), [("mail", "opd"), ("sipadu", "kominfo"), ("", "kominfo")]
)
def test_the_office_holds_the_ball_while_it_must_choose(wish: str, holder: str) -> None:
    assert f"giliran::{holder}" in settled(form(wish)).issue.labels


def test_a_name_may_be_chosen_in_a_comment() -> None:
    snapshot = settled(form("mail"))
    found = snapshot.dossier.names
    assert found
    said = f"Perbaikan formulir\nSubdomain yang diinginkan: {found.alternatives[0]}"
    number = 1 + max(note.id for note in snapshot.notes)
    comment = Note(number, OFFICE, said, NOW, NOW)
    chosen, _ = World().settled(replace(snapshot, notes=(*snapshot.notes, comment)))
    assert chosen.dossier.names
    assert chosen.dossier.names.recommended == found.alternatives[0]


def test_the_first_wish_without_objection_is_the_one() -> None:
    names = settled(form("mail, sipadu, surat")).dossier.names
    assert names
    assert [bool(name.objections) for name in names.names] == [True, False, False]
    assert names.recommended == "sipadu"


def test_every_objection_has_a_sentence_that_can_be_told(tmp_path: Path) -> None:
    wishes = "app.x; a b; a_b; -ab; xn--a; ab; dishub; 2026; google-x; iman-saragih"
    snapshot = settled(form(wishes))
    found = snapshot.dossier.names
    assert found
    extra: tuple[Reason, ...] = (Reason("nama/terpakai"), Reason("nama/mirip", {"lain": "x"}))
    extra += (
        Reason("nama/dicadangkan"),
        Reason("nama/terlalu-panjang", {"panjang": "99", "batas": "30"}),
    )
    names = (*found.names, CheckedName("x", "x", extra))
    snapshot = recorded(snapshot, [NamesChecked(found.input, NOW, names, found.alternatives)])
    body = read(tmp_path, told(snapshot))
    assert "sudah dipakai" in body
    assert "mudah tertukar" in body


def test_looking_again_checks_names_that_met_objections() -> None:
    assert apply(settled(form("mail")).dossier, RecheckAsked(NOW)).names is None
    assert apply(settled(form("sipadu")).dossier, RecheckAsked(NOW)).names is not None


# Step 10: the recommendation


def wished(snapshot: Snapshot, subdomain: str) -> Snapshot:
    issue = replace(snapshot.issue, description=form(subdomain, HOSTING))
    return World().settled(replace(snapshot, issue=issue))[0]


def test_one_note_tells_of_name_and_recommendation_together(tmp_path: Path) -> None:
    snapshot = settled(form("mail, sipadu", HOSTING))
    assert standing(snapshot) == ["catatan/rekomendasi.md.j2"]
    body = read(tmp_path, told(snapshot))
    assert "berikut yang juga diminta tidak dapat direkomendasikan:\n\n**mail**" in body
    for words in ("`sipadu.tebingtinggikota.go.id`", "memori 4 GB", "**disusun**"):
        assert words in body


def test_nothing_is_told_while_the_names_are_being_checked() -> None:
    unchecked = replace(settled(form("sipadu")), notes=())
    unchecked = replace(unchecked, dossier=replace(unchecked.dossier, names=None))
    assert list(planned(unchecked)) == ["aplikasi-sejenis"]


def test_each_new_standing_calls_and_the_former_ones_shrink() -> None:
    current, former = "catatan/rekomendasi.md.j2", "catatan/rekomendasi-lama.md.j2"
    chosen = wished(settled(form("mail", HOSTING)), "sipadu")
    assert standing(chosen) == [former, current]
    renamed = wished(chosen, "sipadu-kota")
    assert standing(renamed) == [former, former, current]
    back = wished(renamed, "sipadu")
    assert standing(back) == [former, former, former, current]
    view = seen(back)
    again = [a.key for a in recommended(view) if isinstance(a, PostNote)]
    assert len([key for key in again if key.startswith(PREFIX)]) == 1


def test_a_recommendation_held_back_again_calls_again_and_its_draft_does_not_hold(
    tmp_path: Path,
) -> None:
    current, former = "catatan/rekomendasi.md.j2", "catatan/rekomendasi-lama.md.j2"
    drafted = settled(form("sipadu", HOSTING))
    assert draft_note(drafted).template == "catatan/konsep-kominfo.md.j2"
    held = secured(drafted, "tidak")
    assert draft_note(held).template == "catatan/konsep-kominfo-lama.md.j2"
    assert "tidak berlaku" in read(tmp_path, draft_note(held))
    again = secured(held, "terpenuhi")
    assert draft_note(again).template == "catatan/konsep-kominfo.md.j2"
    back = secured(again, "tidak")
    assert standing(back) == [former, former, former, current]


MENDED = f"1. Source code: [perbaikan.zip](/uploads/{SECRET}/perbaikan.zip)"
SAME = f"1. Source code: [sama.zip](/uploads/{SECRET}/sama.zip)"
READY = f"@{BOT.username} siap"


def after(snapshot: Snapshot, body: str, minutes: int = 1) -> Snapshot:
    """The office says something so long after Kominfo's look."""
    now = NOW + timedelta(minutes=minutes)
    return World().settled(commented(snapshot, body, now=now), now)[0]


def holder(snapshot: Snapshot) -> str | None:
    return holder_of(seen(snapshot))


def held_back() -> Snapshot:
    """At step 10, stored, one area of security not met."""
    snapshot = secured(settled(form("sipadu", HOSTING)), "tidak")
    assert (holder(snapshot), snapshot.dossier.deliveries) == ("opd", 1)
    return snapshot


def test_a_mended_source_after_storing_is_staged_and_kominfo_looks_at_it(tmp_path: Path) -> None:
    came = after(held_back(), MENDED)
    stored, mended = came.dossier.staged, came.dossier.mended
    assert stored
    assert mended
    assert (stored.commit, mended.commit, came.dossier.deliveries) == ("c" * 40, "f" * 40, 2)
    assert holder(came) == "kominfo"
    body = read(tmp_path, told(came))
    assert "sedang diperiksa Dinas Kominfo" in body
    assert "@sari.disdik" in body
    (note,) = [a for a in staging.actions(seen(came)) if isinstance(a, PostNote)]
    assert note.key == "penampungan-2"
    assert "masih memuat kiriman sebelumnya" in read(tmp_path, note)


def test_still_not_met_it_is_the_offices_turn_again_and_it_is_called() -> None:
    current, former = "catatan/rekomendasi.md.j2", "catatan/rekomendasi-lama.md.j2"
    again = secured(after(held_back(), MENDED), "tidak", NOW + timedelta(minutes=2))
    assert holder(again) == "opd"
    assert standing(again) == [former, former, former, current]


def test_an_edit_beside_the_verdicts_is_no_look_at_what_was_mended_since(tmp_path: Path) -> None:
    came, later = after(held_back(), MENDED), NOW + timedelta(minutes=2)
    (filled,) = (note for note in came.notes if note.author == TECHNICIAN)
    body = f"{filled.body}\n\nSalah ketik diperbaiki."
    edited = commented(came, body, TECHNICIAN, later, number=filled.id, internal=True)
    edited, _ = World().settled(edited, later)
    before, now = (one.dossier.sheets["keamanan-web"] for one in (came, edited))
    assert before.source != now.source
    assert before.at == now.at
    assert holder(edited) == "kominfo"
    assert "sedang diperiksa Dinas Kominfo" in read(tmp_path, told(edited))


def test_the_letter_names_the_mended_source_that_was_examined(tmp_path: Path) -> None:
    good = secured(after(held_back(), MENDED), "terpenuhi", NOW + timedelta(minutes=2))
    text = letter(tmp_path, good)
    assert "f" * 40 in text
    assert "9" * 64 in text
    assert text.startswith("Nomor: **\\[diisi sekretariat\\]**\n\nTanggal: ")
    assert "Bidang Umum\n- **Entri pada Daftar Aplikasi Pemerintah:** `" in text
    assert "tag" not in text
    assert r"belum disimpan di repositori aplikasi \[periksa\]" in text


def test_the_same_source_after_storing_is_told_and_stays_the_offices_turn() -> None:
    again = after(held_back(), SAME)
    assert holder(again) == "opd"
    assert "sumber-sama-2" in again.dossier.notes
    assert holder(after(again, READY, 2)) == "kominfo"


def test_a_mended_source_that_is_refused_is_told_in_the_answer_to_ready(tmp_path: Path) -> None:
    later, answers = NOW + timedelta(minutes=1), list[PostNote]()
    snapshot = commented(held_back(), f"{MENDED}\n\n{READY}", now=later)
    while actions := plan(snapshot, CITY, later):
        notes = [one for one in actions if isinstance(one, PostNote)]
        answers += [one for one in notes if one.key.startswith("perintah-")]
        snapshot = World(frozenset({"penampungan"})).after(snapshot, actions, later)
    (answer,) = answers
    assert "Source code belum dapat diterima: x.zip: " in read(tmp_path, answer)
    assert any(key.startswith("sumber-ditolak-") for key in snapshot.dossier.notes)
    assert holder(snapshot) == "opd"


def test_ready_before_the_recommendation_was_held_back_is_no_answer_to_it() -> None:
    early = after(settled(form("sipadu", HOSTING), "09"), READY)
    label = next(step.label for step in CITY.workflow.steps if step.number == "10")
    there = moved(early, label, TECHNICIAN, NOW + timedelta(minutes=2))
    assert holder(secured(there, "tidak")) == "opd"


def test_a_source_that_comes_unasked_after_storing_is_not_staged() -> None:
    assert after(settled(form("sipadu", HOSTING)), MENDED).dossier.mended is None


def test_other_hosting_is_edited_into_the_note_and_calls_nobody_again() -> None:
    snapshot = settled(form("sipadu", HOSTING))
    issue = replace(snapshot.issue, description=form("sipadu", "2 vCPU"))
    (note,) = [
        one
        for one in plan(replace(snapshot, issue=issue), CITY, NOW)
        if isinstance(one, PostNote) and one.template == "catatan/rekomendasi.md.j2"
    ]
    assert snapshot.dossier.notes[note.key]


def test_an_office_without_an_account_hears_of_it_and_is_asked_by_mail(tmp_path: Path) -> None:
    snapshot = a_snapshot_at("10", description=form("mail", HOSTING))
    by_letter = replace(snapshot.issue, labels=(snapshot.issue.labels[0], "kanal::surat"))
    snapshot = replace(snapshot, issue=replace(by_letter, author=TECHNICIAN))
    waiting = World().settled(snapshot)[0]
    (key,) = (key for key in waiting.dossier.notes if key.startswith(PREFIX))
    assert {f"{key}/kontak", f"{key}/opd"} <= waiting.dossier.mails.keys()

    body = read(tmp_path, told(waiting))
    note, view = Note(1, BOT, body, NOW, NOW), seen(waiting)
    assert view.city.mailing
    mail = str(passed_on(view, view.city.mailing, note))
    assert "Pilihlah satu nama, boleh juga nama lain" in mail
    assert "1. `sipadu.tebingtinggikota.go.id`" in mail
    assert "komentar" not in mail
    assert "menyunting" not in mail


def test_where_no_name_is_wished_nobody_is_called() -> None:
    assert told(settled(form("", HOSTING))).values["pemohon"] == ""
    assert told(settled(form("-", "-"))).values["pemohon"] == ""


@pytest.mark.parametrize("answer", ["", "-", "tidak perlu", "Tidak"])
def test_an_office_that_wants_neither_needs_no_recommendation(tmp_path: Path, answer: str) -> None:
    snapshot = settled(form(answer, answer))
    assert DUTIES["rekomendasi"].state(seen(snapshot)) is DutyState.DONE
    assert "Tidak diperlukan" in read(tmp_path, told(snapshot))
    assert recommendation_values(seen(snapshot)) is None
    assert not snapshot.dossier.names


def test_the_letter_binds_name_and_hosting_to_the_version_examined(tmp_path: Path) -> None:
    snapshot = examined(settled(form("sipadu", HOSTING)), "terpenuhi", "tidak-diuji")
    text = letter(tmp_path, snapshot)
    for words in (
        "`sipadu.tebingtinggikota.go.id`",
        "2 inti prosesor, memori 4 GB, penyimpanan 50 GB, PHP 8.2, MySQL",
        "GPU",
        "c" * 40,
        "e" * 64,
        "disdik/sipadu/inventaris.yml",
        "12 bulan",
        "1 bidang terpenuhi",
        "Manajemen sesi",
        "Nomor 5 Tahun 2015",
    ):
        assert words in text, words
    for line in text.splitlines():
        if "Nomor 5 Tahun 2015" in line or "Nomor 95 Tahun 2018" in line:
            assert "periksa" in line


def test_the_letter_says_where_security_was_looked_at_in_an_older_version(tmp_path: Path) -> None:
    snapshot = examined(settled(form("sipadu", HOSTING)), "terpenuhi")
    assert "Versi yang diperiksa" in letter(tmp_path, snapshot)
    staged = snapshot.dossier.staged
    assert staged
    newer = replace(staged, at=NOW + timedelta(hours=1))
    text = letter(tmp_path, replace(snapshot, dossier=replace(snapshot.dossier, staged=newer)))
    assert "Pemeriksaan keamanan terhadap kiriman sebelumnya **\\[periksa\\]**: 1 bidang" in text
    assert "Versi yang diperiksa" not in text


def test_hosting_alone_may_be_recommended(tmp_path: Path) -> None:
    text = letter(tmp_path, settled(form("", "shared hosting, PHP 8")))
    assert "Rekomendasi hosting aplikasi" in text
    assert "Subdomain**" not in text
    assert "belum diperiksa" in text


@pytest.mark.parametrize(
    ("answer", "is_needed"),
    [
        ("Sudah di hosting vendor, tidak perlu", False),
        ("Sudah ada server sendiri", False),
        ("sudah ada VPS sendiri", False),
        ("Tidak perlu hosting khusus, cukup 2 core dan RAM 4 GB", True),
        ("hosting di Kominfo", True),
    ],
)
def test_hosting_is_not_recommended_to_who_has_it(answer: str, is_needed: bool) -> None:
    assert (asked_for(seen(settled(form("", answer)))).hosting is not None) == is_needed


@pytest.mark.parametrize("answer", ["ya", "Ya, di server Kominfo"])
def test_hosting_that_nobody_described_is_needed_and_no_more_is_known(
    tmp_path: Path, answer: str
) -> None:
    snapshot = settled(form("", answer))
    for text in (letter(tmp_path, snapshot), read(tmp_path, told(snapshot))):
        assert "diperlukan; rinciannya belum disebutkan" in text
        assert "sebagaimana tertulis" not in text


def test_without_a_good_name_there_is_no_letter_yet(tmp_path: Path) -> None:
    snapshot = settled(form("mail", HOSTING))
    assert recommendation_values(seen(snapshot)) is None
    assert "menunggu nama" in read(tmp_path, told(snapshot))


@pytest.mark.parametrize(
    ("results", "verdict", "held"),
    [
        (("terpenuhi", "tidak"), "sesuai", True),
        (("terpenuhi", "terpenuhi"), "perlu-perbaikan", True),
        (("tidak-diuji", "tidak-diuji"), "sesuai-dengan-catatan", False),
    ],
)
def test_poor_security_holds_the_recommendation_back_and_not_the_entry(
    tmp_path: Path, results: tuple[str, ...], verdict: str, held: bool
) -> None:
    snapshot = examined(settled(form("sipadu", HOSTING)), *results, verdict=verdict)
    notes = planned(snapshot)
    assert (recommendation_values(seen(snapshot)) is None) is held
    assert (told(snapshot).values["keadaan"] == "ditahan") is held
    assert DUTIES["penyimpanan"].state(seen(snapshot)) is DutyState.DONE
    body = read(tmp_path, *notes.values())
    assert "Manajemen sesi" not in body  # which area it is stays with Kominfo


def test_an_unfinished_look_at_security_recommends_nothing_and_waits_for_kominfo(
    tmp_path: Path,
) -> None:
    snapshot = examined(settled(form("sipadu", HOSTING)), "terpenuhi")
    taken = snapshot.dossier.sheets["keamanan-web"]
    missing = CellProblem("lembar/baris-kurang")
    snapshot = recorded(snapshot, [replace(taken, problems=(missing,))])
    assert recommendation_values(seen(snapshot)) is None
    assert awaited(seen(snapshot)) == "kominfo"
    body = read(tmp_path, told(snapshot))
    assert "belum lengkap" in body
    assert "Serahkan source code" not in body


def test_a_response_that_asks_to_mend_stands_until_another_verdict_is_given() -> None:
    snapshot = examined(settled(form("sipadu", HOSTING)), "terpenuhi")
    finding = Finding("1", "Salah.", "Ubah.")
    given = ResponseGiven(1, "perlu-perbaikan", (finding,), (), "", "", "1-a", "kadis", NOW)
    unread = SheetTaken("tanggapan", "3-x", "kadis", NOW)
    view = seen(recorded(snapshot, [given, unread]))
    assert recommendation_values(view) is None
    assert awaited(view) == "kominfo"  # the delivery is another than the response was on


def test_the_office_reads_of_its_hosting_what_was_understood(tmp_path: Path) -> None:
    body = read(tmp_path, told(settled(form("sipadu", HOSTING))))
    assert "memori 4 GB" in body
    assert '"GPU" (sebagaimana tertulis)' in body
