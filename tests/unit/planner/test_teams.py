"""What the rosters of both teams lead to: a call, an assignee, access."""

from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from inventaris.duties import DUTIES
from inventaris.duties.prefill import offered_rows
from inventaris.model.action import EditIssue, PostNote, Record, StartJob
from inventaris.model.city import OfficePerson, Official
from inventaris.model.facts import RequestFinished
from inventaris.model.issue import Person
from inventaris.model.snapshot import Snapshot
from inventaris.planner.labels import holder_of
from inventaris.planner.plan import next_look, plan
from inventaris.view import DutyState, look
from tests.filled_worksheets import (
    CITY,
    KOMINFO,
    OTHER,
    TEAM,
    deleted,
    keys,
    number_of,
    settled,
    told,
    without_notes,
)
from tests.world import CLERK, HEAD, NOW, TECHNICIAN, World, a_snapshot_at, commented, recorded


def test_the_team_of_kominfo_is_told_and_who_is_in_charge_is_assigned() -> None:
    snapshot = settled(commented(a_snapshot_at("02"), KOMINFO, TECHNICIAN))
    assert snapshot.issue.assignee == TECHNICIAN
    assert keys(snapshot, "tim-kominfo") == ["tim-kominfo"]
    assert snapshot.dossier.sheets["tim-kominfo"].answers["tanggal-dasar"] == "2026-11-20"
    assert DUTIES["tim-kominfo"].state(look(snapshot, CITY, NOW)) is DutyState.DONE


def test_whoever_is_assigned_is_not_overruled_and_one_taken_off_is_not_put_back() -> None:
    head = Person(5, "kadis", "Kepala Dinas Kominfo")
    held = a_snapshot_at("02")
    held = replace(held, issue=replace(held.issue, assignee=head))
    assert settled(commented(held, KOMINFO, TECHNICIAN)).issue.assignee == head
    snapshot = settled(commented(a_snapshot_at("02"), KOMINFO, TECHNICIAN))
    freed = replace(snapshot, issue=replace(snapshot.issue, assignee=None))
    assert settled(freed).issue.assignee is None


def corrected(snapshot: Snapshot) -> Snapshot:
    """The roster names somebody else as in charge."""
    body = KOMINFO.replace("@teknisi", f"@{CLERK.username}")
    return settled(commented(snapshot, body, TECHNICIAN, number=900))


def test_a_corrected_roster_gives_the_request_to_whom_it_names_now() -> None:
    snapshot = settled(commented(a_snapshot_at("02"), KOMINFO, TECHNICIAN, number=900))
    again = corrected(snapshot)
    assert again.issue.assignee == CLERK
    assert again.dossier.assigned == CLERK.username
    assert look(again, CITY, NOW).called_at_kominfo == [CLERK.username]
    held = replace(snapshot, issue=replace(snapshot.issue, assignee=HEAD))
    assert corrected(held).issue.assignee == HEAD


def test_nobody_outside_kominfo_is_put_in_charge() -> None:
    body = KOMINFO.replace("@teknisi", "@sari.disdik")
    snapshot = settled(commented(a_snapshot_at("02"), body, TECHNICIAN))
    assert snapshot.issue.assignee is None
    (note,) = told(without_notes(snapshot), "tim-kominfo")
    assert note.values["tanpa_petugas"] is True
    by_hand = replace(snapshot, issue=replace(snapshot.issue, assignee=TECHNICIAN))
    (note,) = told(without_notes(by_hand), "tim-kominfo")
    assert note.values["tanpa_petugas"] is False


def test_the_offices_side_gets_access_and_the_others_are_listed() -> None:
    body = (
        TEAM
        + "3. Dedi, NIP -, jabatan Staf, OPD, anggota\n4. Eka, NIP -, jabatan Staf, OPD, anggota, @eka\n"
        + "5. Siti, NIP -, jabatan Staf, Kominfo, anggota\n"
    )
    snapshot = settled(commented(a_snapshot_at("03"), body))
    access = snapshot.dossier.access
    assert access is not None
    assert access.granted == ("sari.disdik",)
    assert access.unknown == ("eka",)
    fresh = replace(
        snapshot, notes=tuple(n for n in snapshot.notes if "inventaris:tim-opd " not in n.body)
    )
    (note,) = told(fresh, "tim-opd")
    assert note.values["berakses"] == ["Sari Nasution"]
    assert note.values["tanpa_akun"] == ["Dedi", "Siti"]
    assert note.values["tak_dikenal"] == ["eka"]


def test_an_account_that_gitlab_does_not_know_is_not_offered_on() -> None:
    body = f"{KOMINFO}3. Eka, NIP -, jabatan Staf, anggota, @eka\n"
    snapshot = settled(commented(a_snapshot_at("02"), body, TECHNICIAN))
    assert snapshot.dossier.access is not None
    assert snapshot.dossier.access.unknown == ("eka",)
    sheet = next(one for one in CITY.worksheets if one.key == "tim-opd")
    offered = {row["nama"]: row for row in offered_rows(look(snapshot, CITY, NOW), sheet)}
    assert "akun" not in offered["Eka"]
    assert any(row.get("akun") == TECHNICIAN.username for row in offered.values())


def test_whoever_is_dropped_from_the_roster_loses_what_it_gave() -> None:
    snapshot = settled(commented(a_snapshot_at("03"), TEAM))
    dropped = commented(snapshot, OTHER)
    assert "akses" in [a.job for a in plan(dropped, CITY, NOW) if isinstance(a, StartJob)]
    access = settled(dropped).dossier.access
    assert access is not None
    assert access.granted == ()


def test_access_is_taken_back_when_the_roster_is_deleted() -> None:
    snapshot = settled(commented(a_snapshot_at("03"), TEAM))
    gone = settled(deleted(snapshot, number_of(snapshot, TEAM)))
    assert gone.dossier.access is not None
    assert gone.dossier.access.granted == ()


def test_the_end_of_a_withdrawn_request_takes_access_back_and_that_of_a_good_one_does_not() -> None:
    snapshot = settled(commented(a_snapshot_at("03"), TEAM))
    cancelled = settled(commented(snapshot, "@inventaris-bot batalkan-permohonan tidak jadi"))
    assert cancelled.dossier.finished_at
    assert cancelled.dossier.access is not None
    assert cancelled.dossier.access.granted == ()
    ended = recorded(snapshot, [RequestFinished(NOW)])
    assert not [a for a in plan(ended, CITY, NOW) if isinstance(a, StartJob) and a.job == "akses"]


def test_a_team_of_one_side_is_told_waits_for_the_office_and_gives_no_access() -> None:
    body = TEAM.replace("Kominfo", "OPD")
    snapshot = settled(commented(a_snapshot_at("03"), body))
    (note,) = told(without_notes(snapshot), "tim-opd")
    assert [(p.code, p.seen) for p in snapshot.dossier.sheets["tim-opd"].problems] == [
        ("lembar/pilihan-belum-ada", "Kominfo")
    ]
    assert (note.values["lengkap"], note.values["sepihak"]) == (False, True)
    assert note.values["berakses"] == []
    access = snapshot.dossier.access
    assert access is not None
    assert access.granted == ()
    view = look(snapshot, CITY, NOW)
    assert DUTIES["tim-opd"].state(view) is DutyState.WAITING
    assert holder_of(view) == "opd"
    whole = look(settled(commented(a_snapshot_at("03"), TEAM)), CITY, NOW)
    assert holder_of(whole) == "kominfo"


def test_what_a_whole_team_was_given_stays_while_a_new_roster_is_not_whole() -> None:
    whole = settled(commented(a_snapshot_at("03"), TEAM))
    one_sided = settled(commented(whole, OTHER.replace("Kominfo", "OPD")))
    assert one_sided.dossier.access is not None
    assert one_sided.dossier.access.granted == ("sari.disdik",)
    assert holder_of(look(one_sided, CITY, NOW)) == "opd"
    again = settled(commented(one_sided, OTHER))
    assert again.dossier.access is not None
    assert again.dossier.access.granted == ()


def test_looking_again_asks_for_accounts_that_were_unknown() -> None:
    snapshot = settled(commented(a_snapshot_at("03"), OTHER))
    again = commented(snapshot, "@inventaris-bot periksa")
    assert "akses" in [a.job for a in plan(again, CITY, NOW) if isinstance(a, StartJob)]


def test_a_project_of_several_offices_gives_nobody_access() -> None:
    offices = tuple(replace(one, is_shared=True) for one in CITY.offices)
    shared = replace(CITY, offices=offices)
    snapshot = settled(commented(a_snapshot_at("03"), TEAM))
    jobs = [a for a in plan(snapshot, shared, NOW) if isinstance(a, StartJob)]
    # Takes back what was given, and leaves open in the decree whose head signs.
    assert [job.job for job in jobs] == ["akses", "konsep"]


def test_an_assignment_whose_record_was_lost_is_recorded_still() -> None:
    assigned = settled(commented(a_snapshot_at("02"), KOMINFO, TECHNICIAN))
    lost = replace(assigned, dossier=replace(assigned.dossier, assigned=""))
    again = settled(lost)
    assert again.dossier.assigned == TECHNICIAN.username
    freed = replace(again, issue=replace(again.issue, assignee=None))
    assert settled(freed).issue.assignee is None


def test_the_assignment_and_its_record_are_planned_together() -> None:
    snapshot = commented(a_snapshot_at("02"), KOMINFO, TECHNICIAN)
    for _ in range(3):
        planned = plan(snapshot, CITY, NOW)
        edits = [a for a in planned if isinstance(a, EditIssue) and a.assignee_id]
        if edits:
            facts = [type(a.fact).__name__ for a in planned if isinstance(a, Record)]
            assert "HandlerAssigned" in facts
            return
        snapshot = World().after(snapshot, planned, NOW)
    raise AssertionError("never assigned")


def test_a_draft_names_the_acting_head_from_the_first_day_on() -> None:
    snapshot = settled(commented(a_snapshot_at("02"), KOMINFO, TECHNICIAN))
    first = date(2026, 11, 25)  # in the city; the day after
    person = OfficePerson("plh", "Pelaksana Harian", "plh@kominfo.invalid")
    acting = Official("kepala", person, "Plh.", first, first)
    city = replace(CITY, officials=(*CITY.officials, acting))
    assert plan(snapshot, city, NOW) == ()
    due = next_look(snapshot, snapshot.dossier, city, NOW)
    assert due == datetime.combine(first, time(), ZoneInfo(city.timezone))
    edited = [a.key for a in plan(snapshot, city, due) if isinstance(a, PostNote)]
    assert "konsep-surat-tugas" in edited
