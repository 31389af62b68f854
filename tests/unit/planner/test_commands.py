"""What people say to the service in comments is done or answered, once."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from inventaris.commands import read_commands
from inventaris.documents.render import Renderer
from inventaris.model.action import PostNote, Record, StartJob
from inventaris.model.city import OfficePerson, Official
from inventaris.model.facts import EndDecided, RecheckAsked
from inventaris.model.issue import Person
from inventaris.model.snapshot import Snapshot
from inventaris.planner.plan import plan, roles_wanted
from tests.builders import settings
from tests.world import (
    BOT,
    HEAD,
    NOW,
    OFFICE,
    SECRET,
    STRANGER,
    TECHNICIAN,
    World,
    a_city,
    a_snapshot,
    a_snapshot_at,
    commented,
    said,
    untold,
)

CITY = a_city()
ACTING = Person(8, "plh.kadis", "Pelaksana Harian")
WORDS, COURTESIES = CITY.workflow.commands, CITY.workflow.courtesies


def answers(snapshot: Snapshot) -> list[object]:
    return [
        action.values["jawaban"]
        for action in plan(snapshot, CITY, NOW)
        if isinstance(action, PostNote) and action.key.startswith("perintah-")
    ]


def test_the_word_step_may_stand_before_its_number() -> None:
    asked = "@inventaris-bot lewati langkah 10 tidak diperlukan: sudah berdomain, bukti: BA no. 3"
    settled, _ = World().settled(said(a_snapshot(), asked, TECHNICIAN))
    assert [step.partition("::")[2] for step in settled.dossier.skipped] == ["10-rekomendasi"]


def test_the_list_of_commands_shows_no_marks_of_its_own(tmp_path: Path) -> None:
    planned = plan(said(a_snapshot(), "@inventaris-bot bantuan"), CITY, NOW)
    (note,) = (a for a in planned if isinstance(a, PostNote) and a.key.startswith("perintah-"))
    assert "\\" not in Renderer(settings(tmp_path), CITY).note(note).body


@pytest.mark.parametrize("internal", [False, True])
def test_what_was_asked_in_an_internal_note_is_answered_in_one(
    internal: bool, tmp_path: Path
) -> None:
    asked = "@inventaris-bot lewati 10 tidak diperlukan: sudah berdomain"
    snapshot = commented(a_snapshot_at("04"), asked, TECHNICIAN, internal=internal)
    planned = plan(snapshot, CITY, NOW)
    (note,) = (a for a in planned if isinstance(a, PostNote) and a.key.startswith("perintah-"))
    rendered = Renderer(settings(tmp_path), CITY).note(note)
    assert rendered.internal is internal
    assert "sudah berdomain" in rendered.body


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("@inventaris-bot periksa", ["periksa"]),
        ("Selamat pagi\n\nMohon, @Inventaris-Bot: PERIKSA ya", ["periksa"]),
        ("@inventaris-bot cek\n@inventaris-bot siap", ["periksa", "siap"]),
        ("> @inventaris-bot periksa", []),
        ("```\n@inventaris-bot periksa\n```", []),
        ("`@inventaris-bot periksa`", []),
        ("@inventaris-bot-lain periksa", []),
        ("surel: a@inventaris-bot periksa", []),
        ("@inventaris-bot", []),
        ("@inventaris-bot 123", []),
        ("@inventaris-bot mohon diperiksa kembali, terima kasih", ["periksa"]),
        ("@inventaris-bot Selamat pagi, mohon periksa berkas kami", ["periksa"]),
        ("@inventaris-bot terima kasih. Mohon cek sekali lagi", ["periksa"]),
        ("@inventaris-bot berkas kami sudah siap", ["siap"]),
        ("@inventaris-bot **siap**", ["siap"]),
        ("**@inventaris-bot** siap", ["siap"]),
        ("@inventaris-bot tolong", ["bantuan"]),
        ("@inventaris-bot mohon bantu", ["bantuan"]),
        ("@inventaris-bot tolong periksa", ["periksa"]),
        ("@inventaris-bot kirim ulang", ["kirim-ulang"]),
        ("@inventaris-bot Batalkan Permohonan: tidak jadi", ["batalkan-permohonan"]),
        ("@inventaris-bot terima tanpa 7 swakelola", ["terima-tanpa"]),
        ("@inventaris-bot terima kasih", []),
        ("@inventaris-bot Terima kasih atas bantuannya 🙏", []),
        ("@inventaris-bot selamat pagi", []),
        ("@inventaris-bot terima 7 swakelola", [None]),
        ("@inventaris-bot periksalah", [None]),
    ],
)
def test_a_command_is_a_word_behind_the_mention(body: str, words: list[str]) -> None:
    notes = said(a_snapshot(), body).notes
    assert [
        c.word and c.word.key for c in read_commands(notes, BOT.username, WORDS, COURTESIES)
    ] == words


def test_the_service_does_not_command_itself() -> None:
    notes = said(a_snapshot(), "@inventaris-bot periksa", BOT).notes
    assert list(read_commands(notes, BOT.username, WORDS, COURTESIES)) == []


@pytest.mark.parametrize(
    ("body", "by", "answer"),
    [
        ("@inventaris-bot bantuan", OFFICE, "bantuan"),
        ("@inventaris-bot periksa", TECHNICIAN, "periksa"),
        ("@inventaris-bot periksa", STRANGER, "bukan-wewenang"),
        ("@inventaris-bot setujui", OFFICE, "bukan-wewenang"),
        ("@inventaris-bot setujui", TECHNICIAN, "bukan-wewenang"),
        ("@inventaris-bot setujui", HEAD, "setujui-belum"),
        ("@inventaris-bot nomor 12", TECHNICIAN, "surat"),
        ("@inventaris-bot perikas", OFFICE, "tidak-dikenal"),
    ],
)
def test_each_is_answered_by_who_may(body: str, by: Person, answer: str) -> None:
    assert answers(said(a_snapshot(), body, by)) == [answer]


@pytest.mark.parametrize("late", [0, 4])  # days until a pass reads it
@pytest.mark.parametrize(
    ("day", "by", "may"),
    [
        (-1, ACTING, False),
        (0, ACTING, True),
        (2, ACTING, True),
        (3, ACTING, False),
        (1, HEAD, True),  # the holder's entry stays
        (1, TECHNICIAN, False),
    ],
)
def test_who_acts_for_the_head_decides_on_those_days_alone(
    day: int, by: Person, may: bool, late: int
) -> None:
    first = NOW.date()
    stand_in = OfficePerson(ACTING.username, "Pelaksana Harian", "plh@kominfo.invalid")
    acting = Official("kepala", stand_in, "Plh.", first, first + timedelta(days=2))
    city = replace(CITY, officials=(*CITY.officials, acting))
    spoken = NOW + timedelta(days=day)
    asked = said(a_snapshot(), "@inventaris-bot tolak ganda sudah terdaftar", by, spoken)
    asked = replace(asked, roles={**asked.roles, ACTING.id: 30})
    planned = plan(asked, city, spoken + timedelta(days=late))
    ends = [a.fact for a in planned if isinstance(a, Record) and isinstance(a.fact, EndDecided)]
    assert [end.by for end in ends] == ([by.username] if may else [])


@pytest.mark.parametrize("parting", [" ", "\n\n", " (bukti: "])
def test_evidence_in_the_line_of_a_command_is_no_part_of_its_reason(parting: str) -> None:
    file = f"![ba.pdf](/uploads/{SECRET}/ba.pdf){{width=900}}"
    asked = f"@inventaris-bot lewati 5 di luar sistem: presentasi di aula{parting}{file}"
    settled, _ = World().settled(said(a_snapshot(), asked, TECHNICIAN))
    (left_out,) = settled.dossier.skipped.values()
    assert left_out.evidence == ("ba.pdf",)
    assert "uploads" not in left_out.reason
    assert left_out.reason.startswith("presentasi di aula")


@pytest.mark.parametrize(
    "evidence", [f"[ba.pdf](/uploads/{SECRET}/ba.pdf)", ": BA No. 3/2026", ", bukti: surat nomor 5"]
)
def test_evidence_alone_is_no_reason(evidence: str) -> None:
    asked = f"@inventaris-bot lewati 5 di luar sistem {evidence}"
    assert answers(said(a_snapshot(), asked, TECHNICIAN)) == ["lewati-tidak-lengkap"]


WAYS = ("tidak diperlukan", "selesai di luar sistem")
ISSUE_URL = a_snapshot().issue.web_url


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("evidence", "recorded"),
    [
        (f"[ba.pdf](/uploads/{SECRET}/ba.pdf)", "ba.pdf"),
        (f"{ISSUE_URL}#note_12", f"{ISSUE_URL}#note_12"),
        ("surat nomor 555/12/Kominfo/2026", "surat nomor 555/12/Kominfo/2026"),
    ],
)
@pytest.mark.parametrize("line", ["{}, bukti: {}", "{}\n\nBukti: {}"])
def test_a_step_is_left_out_in_either_way_with_evidence_that_stays_on_record(
    way: str, evidence: str, recorded: str, line: str
) -> None:
    asked = line.format(f"@inventaris-bot lewati 10 {way}: sudah berdomain", evidence)
    settled, _ = World().settled(said(a_snapshot_at("04"), asked, TECHNICIAN))
    (left_out,) = settled.dossier.skipped.values()
    assert (left_out.reason, left_out.evidence) == ("sudah berdomain", (recorded,))


@pytest.mark.parametrize("way", WAYS)
def test_without_evidence_the_answer_says_what_counts_in_a_line_to_copy(
    way: str, tmp_path: Path
) -> None:
    asked = f"@inventaris-bot lewati langkah 10 {way} karena sudah berdomain"
    snapshot = said(a_snapshot_at("04"), asked, TECHNICIAN)
    planned = plan(snapshot, CITY, NOW)
    (note,) = (a for a in planned if isinstance(a, PostNote) and a.key.startswith("perintah-"))
    told = Renderer(settings(tmp_path), CITY).note(note).body
    line = f"@inventaris-bot lewati 10 {way}: sudah berdomain, bukti: ..."
    assert f"`{line}`" in told
    assert answers(said(a_snapshot_at("04"), line, TECHNICIAN)) == ["lewati-tanpa-bukti"]
    copied = line.replace("...", "BA No. 3/2026")
    assert answers(said(a_snapshot_at("04"), copied, TECHNICIAN)) == ["lewati"]


def test_what_proves_one_command_does_not_prove_the_next() -> None:
    asked = (
        "@inventaris-bot lewati 8 tidak diperlukan: mendesak, bukti: surat nomor 5\n"
        "@inventaris-bot lewati 10 tidak diperlukan: sudah berdomain"
    )
    assert answers(said(a_snapshot_at("04"), asked, TECHNICIAN)) == ["lewati", "lewati-tanpa-bukti"]


def test_quoted_evidence_is_nobodys() -> None:
    asked = "> surat nomor 5\n\n@inventaris-bot lewati 10 tidak diperlukan: sudah berdomain"
    assert answers(said(a_snapshot_at("04"), asked, TECHNICIAN)) == ["lewati-tanpa-bukti"]


@pytest.mark.parametrize("internal", [False, True])
def test_the_status_tells_of_evidence_unless_kominfo_alone_reads_of_it(
    internal: bool, tmp_path: Path
) -> None:
    asked = "@inventaris-bot lewati 10 tidak diperlukan: sudah berdomain, bukti: BA No. 3/2026"
    snapshot = commented(a_snapshot_at("04"), asked, TECHNICIAN, internal=internal)
    planned = plan(snapshot, CITY, NOW)
    (status,) = (a for a in planned if isinstance(a, PostNote) and a.key == "status")
    told = Renderer(settings(tmp_path), CITY).note(status).body
    assert "dinyatakan tidak diperlukan oleh" in told
    assert ("(bukti: `BA No. 3/2026`)" in told) is not internal


def test_an_unknown_word_is_answered_with_the_nearest() -> None:
    planned = plan(said(a_snapshot(), "@inventaris-bot perikas"), CITY, NOW)
    note = next(a for a in planned if isinstance(a, PostNote) and a.key.startswith("perintah-"))
    assert note.values["nilai"] == {"saran": "periksa"}


def test_thanks_are_not_answered() -> None:
    assert answers(said(a_snapshot(), "@inventaris-bot terima kasih banyak")) == []


def test_a_date_said_to_the_service_is_no_unknown_command() -> None:
    asked = "@inventaris-bot mohon jadwal Rabu, 2 Desember 2026 pukul 09.00 WIB di ruang rapat"
    assert answers(said(a_snapshot(), asked)) == []
    assert answers(said(a_snapshot(), "@inventaris-bot batalkan jadwal presentasi")) == []
    assert answers(said(a_snapshot(), "@inventaris-bot jadwal presentasi kapan?")) == [
        "tidak-dikenal"
    ]


@pytest.mark.parametrize(
    ("comment", "answered"),
    [
        ("@inventaris-bot periksa", ["berakhir"]),
        ("@inventaris-bot jadwal: Rabu, 2 Desember 2026 pukul 09.00", ["berakhir"]),
        ("@inventaris-bot kenapa dibatalkan?", ["berakhir"]),
        ("@inventaris-bot terima kasih", []),
        ("@inventaris-bot kirim-ulang", ["bukan-wewenang"]),
    ],
)
def test_after_the_end_each_command_is_answered_with_the_end(
    comment: str, answered: list[str], tmp_path: Path
) -> None:
    ended, _ = World().settled(said(a_snapshot(), "@inventaris-bot batalkan-permohonan tidak jadi"))
    assert ended.dossier.finished_at
    asked = said(ended, comment)
    assert answers(asked) == answered
    notes = [a for a in plan(asked, CITY, NOW) if isinstance(a, PostNote) and a.is_owed]
    for note in notes:
        body = Renderer(settings(tmp_path), CITY).note(note).body
        assert ("dibatalkan" in body) == (answered == ["berakhir"])
    again, _ = World().settled(asked)
    assert answers(again) == []


def test_a_line_above_makes_no_new_command() -> None:
    once, _ = World().settled(said(a_snapshot(), "@inventaris-bot periksa"))
    number = max(note.id for note in once.notes if note.body == "@inventaris-bot periksa")
    again = commented(once, "Catatan kami:\n@inventaris-bot periksa", number=number)
    assert World().settled(again)[0].dossier.commands == once.dossier.commands
    twice = commented(once, "@inventaris-bot periksa\n@inventaris-bot periksa", number=number)
    assert len(World().settled(twice)[0].dossier.commands) == 2


def test_an_answer_is_given_once_and_an_edited_line_is_a_new_command() -> None:
    snapshot, _ = World().settled(said(a_snapshot(), "@inventaris-bot bantuan"))
    assert answers(snapshot) == []
    note = next(n for n in snapshot.notes if n.author == OFFICE)
    edited = replace(note, body="@inventaris-bot periksa")
    notes = tuple(edited if n is note else n for n in snapshot.notes)
    assert answers(replace(snapshot, notes=notes)) == ["periksa"]


def test_looking_again_tries_what_was_refused_once_more() -> None:
    refuses = World(frozenset({"penampungan"}))
    snapshot, _ = refuses.settled(a_snapshot_at("07"))
    again = said(snapshot, "@inventaris-bot periksa")
    planned = plan(again, CITY, NOW)
    assert Record(RecheckAsked(NOW)) in planned
    jobs = [a.job for a in planned if isinstance(a, StartJob)]
    assert jobs == ["lampiran", "sejenis", "penampungan"]
    settled, _ = World().settled(again)
    assert settled.dossier.staged is not None


def test_a_stranger_has_nothing_looked_at_again() -> None:
    snapshot, _ = World(frozenset({"penampungan"})).settled(a_snapshot_at("07"))
    planned = plan(said(snapshot, "@inventaris-bot periksa", STRANGER), CITY, NOW)
    assert not [a for a in planned if isinstance(a, StartJob)]


def test_a_role_is_asked_for_only_while_a_command_is_unanswered() -> None:
    snapshot = said(a_snapshot(), "@inventaris-bot periksa")
    assert roles_wanted(snapshot, CITY) == {OFFICE.id}
    settled, _ = World().settled(snapshot)
    assert roles_wanted(settled, CITY) == frozenset()


COMMENT = "\n".join(
    f"{kind.number}. {kind.name}: [a.pdf](/uploads/{SECRET}/a{kind.number}.pdf)"
    for kind in CITY.workflow.attachments
    if kind.number not in {1, 7}
)


def test_kominfo_may_accept_a_file_without_an_attachment_for_a_reason() -> None:
    snapshot, _ = World().settled(a_snapshot_at("04", comments=(COMMENT,)))
    assert snapshot.dossier.complete_at is None
    command = "@inventaris-bot terima-tanpa 7 pengadaan secara swakelola"
    settled, _ = World().settled(said(snapshot, command, TECHNICIAN))
    assert settled.dossier.complete_at == NOW
    assert settled.dossier.waived["pengadaan"].reason == "pengadaan secara swakelola"


@pytest.mark.parametrize(
    ("argument", "reason"),
    [
        ("lampiran 7, karena swakelola", "swakelola"),
        ("nomor 07: swakelola", "swakelola"),
        ("no. 7 (swakelola)", "swakelola"),
        ("7) swakelola (kontrak)", "swakelola (kontrak)"),
        ("7: swakelola, sudah dibahas. Terima kasih.", "swakelola, sudah dibahas"),
    ],
)
def test_the_number_of_an_attachment_is_read_as_people_count(argument: str, reason: str) -> None:
    asked = said(a_snapshot_at("04"), f"@inventaris-bot terima-tanpa {argument}", TECHNICIAN)
    settled, _ = World().settled(asked)
    assert settled.dossier.waived["pengadaan"].reason == reason


@pytest.mark.parametrize(
    ("argument", "numbers"),
    [
        ("3 dan 7, alasan tidak pernah dibuat", [3, 7]),
        ("3, 5 dan 7: tidak pernah dibuat", [3, 5, 7]),
        ("lampiran 3, 5, dan lampiran 7 karena tidak pernah dibuat", [3, 5, 7]),
        ("3/7 tidak pernah dibuat", [3, 7]),
        ("3, 7 karena tidak pernah dibuat", [3, 7]),
        ("3 & 3 tidak pernah dibuat", [3]),
    ],
)
def test_each_attachment_that_is_named_is_accepted_as_missing(
    argument: str, numbers: list[int]
) -> None:
    asked = said(a_snapshot_at("04"), f"@inventaris-bot terima-tanpa {argument}", TECHNICIAN)
    settled, _ = World().settled(asked)
    known = {kind.number: kind.key for kind in CITY.workflow.attachments}
    assert {key: one.reason for key, one in settled.dossier.waived.items()} == {
        known[number]: "tidak pernah dibuat" for number in numbers
    }


@pytest.mark.parametrize(
    ("argument", "answer"),
    [
        ("3 dan 9 tidak pernah dibuat", "terima-tanpa-keliru"),
        ("3 dan 7", "terima-tanpa-keliru"),
        ("3-7 tidak pernah dibuat", "terima-tanpa-keliru"),
        ("3 s.d. 7 tidak pernah dibuat", "terima-tanpa-keliru"),
        ("7, 2 vendor menolak", "terima-tanpa-keliru"),
        ("1 dan 7 paling lambat 12 Januari 2027, penyedia", "terima-tanpa-terpisah"),
    ],
)
def test_of_several_attachments_none_is_accepted_where_one_cannot_be(
    argument: str, answer: str, tmp_path: Path
) -> None:
    asked = said(a_snapshot_at("04"), f"@inventaris-bot terima-tanpa {argument}", TECHNICIAN)
    assert answers(asked) == [answer]
    settled, _ = World().settled(asked)
    assert settled.dossier.waived == {}
    assert "`@inventaris-bot terima-tanpa" in told_in(asked, tmp_path)


def told_in(snapshot: Snapshot, tmp_path: Path) -> str:
    planned = plan(snapshot, CITY, NOW)
    (note,) = (a for a in planned if isinstance(a, PostNote) and a.key.startswith("perintah-"))
    return Renderer(settings(tmp_path), CITY).note(note).body


@pytest.mark.parametrize(
    ("line", "by", "words"),
    [
        ("setujui", TECHNICIAN, "permohonan ini. Yang berwenang: Kepala Dinas atau juru surat."),
        ("lewati 10", OFFICE, "permohonan ini. Yang berwenang: petugas Kominfo atau Kepala Dinas."),
        ("bantuan", OFFICE, "alasannya (Kepala Dinas atau juru surat)"),
        ("bantuan", OFFICE, "membatalkan permohonan, dengan alasan\n"),
    ],
)
def test_whoever_may_not_is_told_who_may(line: str, by: Person, words: str, tmp_path: Path) -> None:
    assert words in told_in(said(a_snapshot(), f"@inventaris-bot {line}", by), tmp_path)


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ("9", "nyatakan selesai di luar sistem."),
        ("12", "langkah **Pemberitahuan** tidak dapat dilewati."),
    ],
)
def test_of_a_step_that_cannot_be_left_out_so_the_other_way_is_named_where_there_is_one(
    step: str, words: str, tmp_path: Path
) -> None:
    line = f"@inventaris-bot lewati {step} tidak diperlukan: baru, bukti: BA nomor 5/2026"
    assert words in told_in(said(a_snapshot_at("04"), line, TECHNICIAN), tmp_path)


@pytest.mark.parametrize(
    "numbers", ["6 dan 10", "langkah 6, 10", "06/10", "langkah 6 dan langkah 10"]
)
def test_each_step_that_is_named_is_left_out(numbers: str, tmp_path: Path) -> None:
    line = f"@inventaris-bot lewati {numbers} tidak diperlukan: versi baru"
    bare = said(a_snapshot_at("04"), line, TECHNICIAN)
    assert answers(bare) == ["lewati-tanpa-bukti"]
    ready = "`@inventaris-bot lewati 06 dan 10 tidak diperlukan: versi baru, bukti: ...`"
    assert ready in told_in(bare, tmp_path)
    settled, _ = World().settled(
        said(a_snapshot_at("04"), f"{line}, bukti: nota dinas nomor 5/2026", TECHNICIAN)
    )
    assert [
        (label.partition("::")[2][:2], one.reason) for label, one in settled.dossier.skipped.items()
    ] == [("06", "versi baru"), ("10", "versi baru")]


@pytest.mark.parametrize(
    ("numbers", "answer"),
    [
        ("6 dan 12", "lewati-tidak-boleh"),
        ("6 dan 13", "lewati-tidak-lengkap"),
        ("6-10", "lewati-tidak-lengkap"),
    ],
)
def test_of_several_steps_none_is_left_out_where_one_cannot_be(numbers: str, answer: str) -> None:
    line = f"@inventaris-bot lewati {numbers} tidak diperlukan: baru, bukti: BA nomor 5/2026"
    asked = said(a_snapshot_at("04"), line, TECHNICIAN)
    assert answers(asked) == [answer]
    assert World().settled(asked)[0].dossier.skipped == {}


@pytest.mark.parametrize(
    ("argument", "answer"),
    [
        ("langkah ke-10, tidak diperlukan karena sudah berdomain", "lewati"),
        ("langkah::10-rekomendasi tdk perlu: sudah berdomain", "lewati"),
        ("10 (sudah berdomain) tidak diperlukan", "lewati"),
        ("10 karena tidak diperlukan", "lewati-tidak-lengkap"),
        ("rekomendasi tidak diperlukan: sudah berdomain", "lewati-tidak-lengkap"),
    ],
)
def test_a_step_is_left_out_by_its_number_for_a_reason(argument: str, answer: str) -> None:
    body = f"Bukti: nota dinas nomor 555/12/2026\n@inventaris-bot lewati {argument}"
    asked = said(a_snapshot_at("04"), body, TECHNICIAN)
    assert answers(asked) == [answer]
    settled, _ = World().settled(asked)
    assert [one.reason for one in settled.dossier.skipped.values()] == (
        ["sudah berdomain"] if answer == "lewati" else []
    )


@pytest.mark.parametrize("argument", ["", "7", "7 karena", "8 entah", "pengadaan swakelola"])
def test_a_waiver_names_an_attachment_that_can_be_missed_and_a_reason(argument: str) -> None:
    snapshot = said(a_snapshot_at("04"), f"@inventaris-bot terima-tanpa {argument}", TECHNICIAN)
    assert answers(snapshot) == ["terima-tanpa-keliru"]


def test_an_office_cannot_waive_its_own_attachment() -> None:
    snapshot = said(a_snapshot_at("04"), "@inventaris-bot terima-tanpa 7 malas", OFFICE)
    assert answers(snapshot) == ["bukan-wewenang"]


@pytest.mark.parametrize(
    ("body", "by", "answer"),
    [
        ("@inventaris-bot periksa", OFFICE, "periksa"),
        ("@inventaris-bot batalkan-permohonan tidak jadi", TECHNICIAN, "batal"),
        ("@inventaris-bot terima-tanpa 1 12 Desember 2026: vendor", HEAD, "sumber-dijanjikan"),
    ],
)
def test_an_answer_whose_teller_died_is_told_by_the_next_pass(
    body: str, by: Person, answer: str
) -> None:
    kept = untold(said(World().settled(a_snapshot())[0], body, by), NOW)
    assert answers(kept) == [answer]
    told = World().after(kept, plan(kept, CITY, NOW), NOW)
    assert answers(told) == []


def test_the_day_that_an_answer_names_is_written_out_by_whoever_tells_it(tmp_path: Path) -> None:
    body = "@inventaris-bot terima-tanpa 1 12 Desember 2026: vendor"
    kept = untold(said(World().settled(a_snapshot())[0], body, HEAD), NOW)
    notes = [a for a in plan(kept, CITY, NOW) if isinstance(a, PostNote) and a.is_owed]
    told = [Renderer(settings(tmp_path), CITY).note(note).body for note in notes]
    assert ["12 Desember 2026" in body for body in told] == [True]


def test_mails_sent_again_are_counted(tmp_path: Path) -> None:
    values = {"penanya": HEAD.username, "jawaban": "kirim-ulang", "nilai": {"jumlah": 2}}
    note = PostNote("perintah-1-a", "catatan/perintah.md.j2", values)
    assert "2 surel dikirim sekali lagi" in Renderer(settings(tmp_path), CITY).note(note).body
