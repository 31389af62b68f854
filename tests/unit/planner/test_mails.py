"""Who gets what by mail, when, and what people are told where it may not have arrived."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from inventaris.dossier_files import dump_state, load_state
from inventaris.mail.content import File, passed_on, values_of
from inventaris.model.action import PostNote, Record, StartJob
from inventaris.model.dossier import Dossier
from inventaris.model.facts import (
    CommandAnswered,
    Fact,
    MailBounced,
    MailIntended,
    MailPutOff,
    MailRefused,
    MailResendAsked,
    MailSent,
    RecheckAsked,
)
from inventaris.model.issue import IssueRef, Note
from inventaris.model.snapshot import Snapshot
from inventaris.planner.mails import due, next_instants, planned, resend, telling
from inventaris.planner.plan import next_look, plan
from inventaris.view import View, look, marker
from tests.world import (
    BOT,
    NOW,
    OFFICE,
    SECRET,
    TECHNICIAN,
    World,
    a_city,
    a_mail_sent,
    a_snapshot,
    a_snapshot_at,
    commented,
    recorded,
    said,
)

SURAT = ("langkah::01-permohonan", "kanal::surat")
GITLAB = ("langkah::01-permohonan", "kanal::gitlab")
KEY = "tanda-terima/opd"
TEAM = """### Tim OPD
1. Sari Nasution, NIP -, jabatan Kepala Bidang, OPD, ketua, @sari.disdik
2. Andi, NIP -, jabatan Pranata Komputer, Kominfo, anggota, @teknisi
"""


def noted(*keys: str, internal: bool = False, body: str = "Isi", at: datetime = NOW) -> list[Note]:
    return [
        Note(number, BOT, f"{body}\n\n{marker(key)}x -->", at, at, internal=internal)
        for number, key in enumerate(keys, 100)
    ]


def with_notes(
    notes: Iterable[Note], labels: tuple[str, ...] = GITLAB, facts: Iterable[Fact] = ()
) -> Snapshot:
    snapshot = replace(a_snapshot(labels=labels), notes=tuple(notes))
    if labels == SURAT:  # the desk typed it in
        snapshot = replace(snapshot, issue=replace(snapshot.issue, author=TECHNICIAN))
    dossier = replace(snapshot.dossier, number="2026-disdik-7")
    return recorded(replace(snapshot, dossier=dossier), facts)


def seen(snapshot: Snapshot, now: datetime = NOW) -> View:
    return look(snapshot, a_city(), now)


def mailed(snapshot: Snapshot, now: datetime = NOW) -> list[tuple[str, str]]:
    return [(mail.key, mail.to) for mail in planned(seen(snapshot, now))]


def told(snapshot: Snapshot, now: datetime) -> list[PostNote]:
    return [
        action
        for action in plan(snapshot, a_city(), now)
        if isinstance(action, PostNote) and action.key.startswith("surel-")
    ]


def begun(key: str = KEY, at: datetime = NOW) -> MailIntended:
    expires = at + timedelta(minutes=5)
    return MailIntended(key, "w", expires, "<2026-disdik-7.0@k.x>", "disdik@opd.invalid")


def test_an_office_gets_its_receipt_and_who_has_no_account_a_copy() -> None:
    snapshot = with_notes(noted("tanda-terima"))
    assert mailed(snapshot) == [(KEY, "disdik@opd.invalid")]
    snapshot = with_notes(noted("tanda-terima"), SURAT)
    assert mailed(snapshot) == [
        ("tanda-terima/kontak", "sari@disdik.invalid"),
        (KEY, "disdik@opd.invalid"),
    ]


def test_an_internal_note_never_becomes_a_mail() -> None:
    rules = a_city().mailing
    assert rules is not None
    keys = [
        key.replace("-", "-0", 1) if key.endswith("-") else key
        for rule in rules.rules
        for key in rule.notes
    ]
    assert mailed(with_notes(noted(*keys), SURAT))
    assert mailed(with_notes(noted(*keys, internal=True), SURAT)) == []


def test_no_other_office_gets_a_requests_mail() -> None:
    offices = {office.key: office.email for office in a_city().offices}
    for key, email in offices.items():
        snapshot = with_notes(noted("tanda-terima", "tersimpan", "pemberitahuan"))
        issue = replace(snapshot.issue, ref=IssueRef(key, 7))
        assert {to for _, to in mailed(replace(snapshot, issue=issue))} == {email}


def test_what_is_no_note_of_the_services_is_not_mailed() -> None:
    (note,) = noted("tanda-terima")
    assert mailed(with_notes([replace(note, author=OFFICE)])) == []
    assert mailed(with_notes([replace(note, system=True)])) == []
    assert mailed(with_notes(noted("penampungan-1", "status", "perintah-1"))) == []


def test_a_confidential_request_is_not_mailed_to_its_office() -> None:
    snapshot = with_notes(noted("tanda-terima"), SURAT)
    assert mailed(replace(snapshot, issue=replace(snapshot.issue, confidential=True))) == []


def test_an_address_that_two_recipients_share_gets_one_mail() -> None:
    snapshot = with_notes(noted("tanda-terima"), SURAT)
    text = snapshot.issue.description.replace("sari@disdik.invalid", "disdik@opd.invalid")
    snapshot = replace(snapshot, issue=replace(snapshot.issue, description=text))
    assert [to for _, to in mailed(snapshot)] == ["disdik@opd.invalid"]


def test_a_contact_without_an_address_gets_none() -> None:
    snapshot = with_notes(noted("formulir-kurang-0a"), SURAT)
    text = snapshot.issue.description.replace("sari@disdik.invalid", "0812 3456 7890")
    assert mailed(replace(snapshot, issue=replace(snapshot.issue, description=text))) == []


def by_letter(step: str) -> Snapshot:
    """Give a request at a step that the desk typed in."""
    snapshot = a_snapshot_at(step)
    labels = tuple(SURAT[1] if one == GITLAB[1] else one for one in snapshot.issue.labels)
    return replace(snapshot, issue=replace(snapshot.issue, labels=labels, author=TECHNICIAN))


def test_who_has_no_account_is_sent_the_worksheets_that_the_office_fills_in() -> None:
    settled = World().settled(by_letter("03"))[0]
    sent = [key for key in settled.dossier.mails if key.startswith("lembar-")]
    assert sent == ["lembar-03-semua/kontak"]  # Kominfo fills in that of step 02
    assert not [
        key for key in World().settled(a_snapshot_at("03"))[0].dossier.mails if "kontak" in key
    ]


def test_a_worksheet_goes_by_mail_once_its_workbook_is_there_and_while_it_is_owed() -> None:
    world, snapshot = World(), by_letter("03")
    while "lembar-03-semua" not in snapshot.dossier.sheets_offered:
        assert "lembar-03-semua/kontak" not in dict(mailed(snapshot))
        snapshot = world.after(snapshot, plan(snapshot, a_city(), NOW), NOW)
    assert "lembar-03-semua/kontak" in dict(mailed(snapshot))
    filled = commented(snapshot, TEAM)
    filled = world.after(filled, plan(filled, a_city(), NOW), NOW)
    assert "lembar-03-semua/kontak" not in dict(mailed(filled))


def test_a_note_is_mailed_once_by_a_job() -> None:
    snapshot = with_notes(noted("tanda-terima"))
    (mail,) = due(seen(snapshot))
    jobs = [a for a in plan(snapshot, a_city(), NOW) if isinstance(a, StartJob)]
    assert [job.job for job in jobs] == ["surel"]
    assert due(seen(recorded(snapshot, a_mail_sent(mail, NOW)))) == ()


def test_old_notes_are_not_mailed_when_a_mail_server_comes() -> None:
    snapshot = with_notes(noted("tanda-terima", at=NOW - timedelta(days=3, minutes=1)))
    assert mailed(snapshot)
    assert due(seen(snapshot)) == ()


def test_without_a_mail_server_nothing_is_planned() -> None:
    snapshot = with_notes(noted("tanda-terima"))
    city = replace(a_city(), mailing=None)
    assert not [a for a in plan(snapshot, city, NOW) if isinstance(a, StartJob)]


def test_what_is_put_off_is_tried_again_ever_later_and_then_given_up() -> None:
    snapshot, now, pauses = with_notes(noted("tanda-terima")), NOW, []
    while due(seen(snapshot, now)):
        snapshot = recorded(snapshot, [begun(at=now), MailPutOff(KEY, now, "4.4.1")])
        assert due(seen(snapshot, now)) == ()
        again = next_look(snapshot, snapshot.dossier, a_city(), now)
        assert again == min(next_instants(snapshot.dossier))
        pauses.append(again - now)
        now = again
    assert pauses[:4] == [timedelta(minutes=m) for m in (1, 2, 4, 8)]
    assert max(pauses) == timedelta(hours=1)
    assert timedelta(days=3) < now - NOW < timedelta(days=3, hours=2)
    assert Record(MailRefused(KEY, now, "4.4.1")) in plan(snapshot, a_city(), now)


def test_a_mail_without_an_outcome_is_told_once_to_kominfo_and_not_sent_again() -> None:
    snapshot = with_notes(noted("tanda-terima"), facts=[begun()])
    later = begun().expires_at
    assert next_look(snapshot, snapshot.dossier, a_city(), NOW) == later
    assert told(snapshot, later - timedelta(seconds=1)) == []
    (note,) = told(snapshot, later)
    assert note.template == "catatan/surel-belum-pasti.md.j2"
    assert note.values["alamat"] == "d***@opd.invalid"
    for days in (0, 1, 30):
        assert due(seen(snapshot, later + timedelta(days=days))) == ()
    settled, _ = World().settled(snapshot, later)
    assert told(settled, later + timedelta(days=1)) == []


def asked(snapshot: Snapshot) -> Snapshot:
    return said(snapshot, f"@{BOT.username} kirim-ulang", TECHNICIAN)


def test_kirim_ulang_sends_what_is_unsure_once_more() -> None:
    snapshot = with_notes(noted("tanda-terima"), facts=[begun()])
    later = begun().expires_at
    actions = plan(asked(snapshot), a_city(), later)
    assert Record(MailResendAsked((KEY,), later)) in actions
    (answer,) = (a for a in actions if isinstance(a, PostNote) and a.key.startswith("perintah-"))
    assert answer.values["jawaban"] == "kirim-ulang"
    after = World().after(asked(snapshot), actions, later)
    assert after.dossier.mails[KEY].sent_at == later


def test_kirim_ulang_works_after_the_end_and_other_commands_do_not() -> None:
    snapshot = with_notes(noted("tanda-terima"), facts=[begun()])
    ended = replace(
        snapshot,
        dossier=replace(snapshot.dossier, finished_at=NOW),
        issue=replace(snapshot.issue, state="closed"),
    )
    later = begun().expires_at
    facts = [a.fact for a in plan(asked(ended), a_city(), later) if isinstance(a, Record)]
    assert MailResendAsked((KEY,), later) in facts
    other = said(ended, f"@{BOT.username} periksa", TECHNICIAN)
    facts = [a.fact for a in plan(other, a_city(), later) if isinstance(a, Record)]
    assert [fact.answer for fact in facts if isinstance(fact, CommandAnswered)] == ["berakhir"]
    assert not [fact for fact in facts if isinstance(fact, RecheckAsked)]


def test_kirim_ulang_without_need_is_answered_so() -> None:
    snapshot = with_notes(noted("tanda-terima"), facts=[begun(), MailSent(KEY, NOW)])
    assert resend(seen(snapshot)) is None


@pytest.mark.parametrize(
    ("fact", "bounced"),
    [(MailRefused(KEY, NOW, "5.1.1"), False), (MailBounced(KEY, NOW, "5.1.1"), True)],
)
def test_what_did_not_arrive_is_told_once_without_the_address(fact: Fact, bounced: bool) -> None:
    snapshot = with_notes(noted("tanda-terima"), facts=[begun(), fact])
    (note,) = told(snapshot, NOW)
    assert note.template == "catatan/surel-gagal.md.j2"
    assert note.values["dipantulkan"] is bounced
    assert note.values["tautan_catatan"] == (
        f"{snapshot.issue.web_url}#note_{snapshot.notes[0].id}"
    )
    assert "disdik@opd.invalid" not in str(note.values)
    settled, _ = World().settled(snapshot)
    assert told(settled, NOW) == []
    assert due(seen(settled)) == ()
    assert resend(seen(settled)) == MailResendAsked((KEY,), NOW)


def test_a_contact_that_is_wrong_is_told_to_the_office_and_a_new_one_is_written_to() -> None:
    key = "tanda-terima/kontak"
    facts: list[Fact] = [begun(key), MailBounced(key, NOW, "5.1.1")]
    snapshot = with_notes(noted("tanda-terima"), SURAT, facts)
    bounced = replace(snapshot.dossier.mails[key], to="sari@disdik.invalid")
    snapshot = replace(snapshot, dossier=replace(snapshot.dossier, mails={key: bounced}))
    (note,) = told(snapshot, NOW)
    assert note.template == "catatan/surel-kontak-gagal.md.j2"
    assert [mail.key for mail in due(seen(snapshot))] == [KEY]
    text = snapshot.issue.description.replace("sari@disdik", "budi@disdik")
    mended = replace(snapshot, issue=replace(snapshot.issue, description=text))
    assert [mail.to for mail in due(seen(mended))] == ["budi@disdik.invalid", "disdik@opd.invalid"]


def without_accounts(view: View) -> View:
    offices = tuple(replace(office, people=()) for office in view.city.offices)
    return replace(view, city=replace(view.city, offices=offices))


def test_a_contact_that_is_wrong_is_told_once_however_many_mails_come_back() -> None:
    keys = ["tanda-terima/kontak", "formulir-kurang-0a/kontak"]
    facts: list[Fact] = [begun(key) for key in keys]
    facts += [MailBounced(key, NOW + timedelta(hours=n), "5.1.1") for n, key in enumerate(keys)]
    snapshot = with_notes(noted("tanda-terima"), SURAT, facts)
    mails = {
        key: replace(one, to="sari@disdik.invalid") for key, one in snapshot.dossier.mails.items()
    }
    view = seen(replace(snapshot, dossier=replace(snapshot.dossier, mails=mails)))
    (note,) = telling(view)
    assert isinstance(note, PostNote)
    assert note.values["dipanggil"] == [OFFICE.username]
    alone = without_accounts(view)  # nobody there can be called
    (to_kominfo,) = telling(alone)
    assert isinstance(to_kominfo, PostNote)
    assert to_kominfo.values["dipanggil"] == [*alone.called_at_kominfo, "disdik@opd.invalid"]


def test_an_office_that_nobody_can_be_called_in_is_written_to_where_the_form_has_no_address() -> (
    None
):
    snapshot = with_notes(noted("formulir-kurang-0a"), SURAT)
    text = snapshot.issue.description.replace("sari@disdik.invalid", "0812 3456 7890")
    snapshot = replace(snapshot, issue=replace(snapshot.issue, description=text))
    assert mailed(snapshot) == []  # its person is called in GitLab
    (mail,) = planned(without_accounts(seen(snapshot)))
    assert (mail.key, mail.to) == ("formulir-kurang-0a/opd", "disdik@opd.invalid")


def test_a_contacts_address_that_comes_later_gets_its_own_mail_and_the_office_no_second() -> None:
    snapshot = with_notes(noted("tanda-terima"), SURAT)
    text = snapshot.issue.description.replace("sari@disdik.invalid", "0812 3456 7890")
    without = replace(snapshot, issue=replace(snapshot.issue, description=text))
    (first,) = planned(without_accounts(seen(without)))
    assert first.key == KEY
    mended = recorded(snapshot, a_mail_sent(first, NOW))
    assert [mail.key for mail in due(without_accounts(seen(mended)))] == ["tanda-terima/kontak"]


def test_a_late_outcome_settles_what_was_unsure() -> None:
    snapshot = with_notes(noted("tanda-terima"), facts=[begun(), MailSent(KEY, NOW)])
    assert told(snapshot, begun().expires_at) == []


def test_facts_about_mails_mean_the_same_told_twice() -> None:
    told_twice: tuple[list[Fact], ...] = (
        [begun(), begun()],
        [begun(), MailPutOff(KEY, NOW, "4.4.1")],
        [begun(), MailSent(KEY, NOW)],
        [begun(), MailRefused(KEY, NOW, "5.1.1")],
        [begun(), MailSent(KEY, NOW), MailBounced(KEY, NOW, "5.1.1")],
        [begun(), MailResendAsked((KEY,), NOW)],
    )
    for facts in told_twice:
        once = recorded(with_notes([]), facts).dossier
        assert recorded(with_notes([]), [*facts, facts[-1]]).dossier == once
    assert recorded(with_notes([]), [MailBounced("x/opd", NOW, "5")]).dossier.mails == {}


def test_a_note_is_passed_on_without_accounts_addresses_and_what_is_folded() -> None:
    body = (
        f"@{OFFICE.username}, @teknisi, lihat [laporan.pdf](/uploads/{SECRET}/laporan.pdf). "
        f"@teknisi dan @orang.lain, @\u2060asing, surel a@b.example, `@inventaris-bot periksa`\n\n"
        "<details>\n<summary>Pesan</summary>\n\nrahasia\n\n</details>\n\n"
        "<!-- gitlab -->\nTulis di komentar.\n<!-- /gitlab -->\n\nPenutup\n\n<!-- layanan -->\n---\n\nBiaya"
    )
    (note,) = noted("tanda-terima", body=body)
    view = seen(with_notes([note]))
    assert view.city.mailing is not None
    files = [File("laporan.pdf", "https://x", attached=True)]
    values = values_of(view, view.city.mailing, note, files)
    assert values["catatan"] == (
        "Lihat laporan.pdf. Teknisi Kominfo dan orang.lain, @\u2060asing, "
        "surel a@b.example, `@inventaris-bot periksa`\n\nPenutup"
    )


def test_an_office_that_has_no_account_is_not_called_in_its_mail() -> None:
    body = "Dinas Pendidikan dan Kebudayaan, @budi, isi."
    (note,) = noted("tanda-terima", body=body)
    view = seen(with_notes([note], SURAT))
    view = without_accounts(view)
    assert view.city.mailing is not None
    assert passed_on(view, view.city.mailing, note) == "Isi."


def test_a_dossier_keeps_what_became_of_mails() -> None:
    facts: list[Fact] = [begun(), MailSent(KEY, NOW), MailBounced(KEY, NOW, "5.1.1")]
    dossier: Dossier = recorded(with_notes([]), facts).dossier
    assert load_state(dump_state(dossier)) == dossier
