"""What people do beside the board's rules is explained once, and undone where it must be."""

from dataclasses import replace
from datetime import timedelta

import pytest

from inventaris.model.action import PostNote, Record
from inventaris.model.snapshot import Snapshot
from inventaris.planner.plan import contact_wanted, plan
from tests.world import BOT, NOW, TECHNICIAN, World, a_city, a_snapshot, a_snapshot_at, relabelled

CITY = a_city()
DESK = ("langkah::01-permohonan", "kanal::surat")
CONTACT = "sari.disdik"


def keys(snapshot: Snapshot) -> list[str]:
    bodies = [note.body for note in snapshot.notes if "<!-- inventaris:" in note.body]
    return [body.rpartition("<!-- inventaris:")[2].split()[0] for body in bodies]


def with_issue(snapshot: Snapshot, **changes: object) -> Snapshot:
    return replace(snapshot, issue=replace(snapshot.issue, **changes))  # type: ignore[arg-type]


def test_losing_the_assignee_is_told_each_time_and_once() -> None:
    later = NOW + timedelta(days=1)
    snapshot, _ = World().settled(with_issue(a_snapshot(), assignee=TECHNICIAN))
    for told, now in ((1, NOW), (2, later)):
        snapshot, _ = World().settled(with_issue(snapshot, assignee=TECHNICIAN), now)
        snapshot, _ = World().settled(with_issue(snapshot, assignee=None), now)
        assert sum(key.startswith("tanpa-penanggung-jawab-") for key in keys(snapshot)) == told


def test_a_request_that_never_had_an_assignee_is_not_missed_one() -> None:
    snapshot, _ = World().settled(a_snapshot())
    assert not any(key.startswith("tanpa-penanggung-jawab-") for key in keys(snapshot))


def test_a_blocked_account_is_told_to_kominfo() -> None:
    blocked = replace(TECHNICIAN, is_active=False)
    snapshot, _ = World().settled(with_issue(a_snapshot(), assignee=blocked))
    assert f"akun-tidak-aktif-penanggung-jawab-{TECHNICIAN.id}" in keys(snapshot)


def typed_in(snapshot: Snapshot, labels: tuple[str, ...] = DESK) -> Snapshot:
    return with_issue(snapshot, author=TECHNICIAN, labels=labels)


def test_the_blocked_contact_of_a_request_by_the_desk_is_told_to_kominfo_once() -> None:
    snapshot = typed_in(a_snapshot())
    assert contact_wanted(snapshot, CITY) == CONTACT
    snapshot, _ = World().settled(replace(snapshot, contact_is_blocked=True))
    told = [key for key in keys(snapshot) if key.startswith("akun-tidak-aktif-")]
    assert told == [f"akun-tidak-aktif-pemohon-{CONTACT}"]
    assert plan(snapshot, CITY, NOW) == ()


def test_no_account_is_asked_for_that_the_issue_tells_of_or_nobody_waits_for() -> None:
    assert contact_wanted(a_snapshot(), CITY) == ""  # its author
    closed = with_issue(typed_in(a_snapshot()), state="closed", closed_at=NOW)
    assert contact_wanted(closed, CITY) == ""


def test_a_label_that_vanished_leaves_the_request_where_it_was() -> None:
    snapshot, _ = World().settled(a_snapshot_at("04"))
    labels = tuple(one for one in snapshot.issue.labels if not one.startswith("langkah::"))
    nameless = tuple(
        replace(event, label=None)
        if event.label and event.label.startswith("langkah::04")
        else event
        for event in snapshot.label_events
    )
    gone = replace(with_issue(snapshot, labels=labels), label_events=nameless)
    settled, _ = World().settled(gone)
    assert "label-hilang-04-undangan-berkas" in keys(settled)
    assert not any(one.startswith("langkah::") for one in settled.issue.labels)
    assert settled.dossier.steps == snapshot.dossier.steps


def test_a_renamed_label_leaves_the_request_where_it_was() -> None:
    snapshot, _ = World().settled(a_snapshot_at("04"))
    fourth, other = "langkah::04-undangan-berkas", "langkah::04-berkas"
    labels = tuple(other if one == fourth else one for one in snapshot.issue.labels)
    events = tuple(
        replace(event, label=other) if event.label == fourth else event
        for event in snapshot.label_events
    )
    settled, _ = World().settled(replace(with_issue(snapshot, labels=labels), label_events=events))
    assert "label-hilang-04-undangan-berkas" in keys(settled)
    assert settled.dossier.steps == snapshot.dossier.steps


def test_a_request_filed_without_the_template_gets_its_card_and_misses_no_label() -> None:
    bare = replace(with_issue(a_snapshot(), labels=()), label_events=())
    settled, _ = World().settled(bare)
    assert CITY.workflow.steps[0].label in settled.issue.labels
    assert not any(key.startswith("label-hilang-") for key in keys(settled))


def test_the_rule_for_labels_side_by_side_is_told_each_time_and_once() -> None:
    second, third = "langkah::02-tim-kominfo", "langkah::03-tim-opd"
    snapshot, _ = World().settled(a_snapshot())
    for times, label in enumerate((second, third), 1):
        both = relabelled(snapshot, (label,), (), TECHNICIAN, NOW)
        snapshot, _ = World().settled(both)
        told = [key for key in keys(snapshot) if key.startswith("label-ganda-")]
        assert len(told) == len(set(told)) == times
    assert third in snapshot.issue.labels
    assert second not in snapshot.issue.labels


def test_of_labels_side_by_side_that_stay_so_nothing_is_told_twice() -> None:
    """The pass that told it died before it took the other label off."""
    snapshot, _ = World().settled(a_snapshot())
    both = relabelled(snapshot, ("langkah::02-tim-kominfo",), (), TECHNICIAN, NOW)
    notes = [one for one in plan(both, CITY, NOW) if isinstance(one, (Record, PostNote))]
    told = World().after(both, notes, NOW)
    assert not [
        one
        for one in plan(told, CITY, NOW)
        if isinstance(one, PostNote) and one.key.startswith("label-ganda")
    ]


def test_a_label_that_is_put_back_is_not_told_of_twice() -> None:
    snapshot, _ = World().settled(a_snapshot_at("04"))
    both = relabelled(snapshot, ("langkah::09-pendaftaran-penyimpanan",), (), TECHNICIAN, NOW)
    settled, _ = World().settled(both)
    assert any(key.startswith("dikembalikan-") for key in keys(settled))
    assert not any(key.startswith("label-ganda") for key in keys(settled))


@pytest.mark.parametrize("state", ["opened", "closed"])
def test_a_label_of_an_end_set_by_hand_ends_nothing(state: str) -> None:
    snapshot = a_snapshot(labels=("langkah::01-permohonan", "kanal::gitlab", "keadaan::ditolak"))
    closed_at = NOW if state == "closed" else None
    settled, _ = World().settled(with_issue(snapshot, state=state, closed_at=closed_at))
    assert settled.issue.state == state
    assert settled.dossier.finished_at is None
    assert "keadaan::ditolak" not in settled.issue.labels
    assert "keadaan-tanpa-keputusan-keadaan::ditolak" in keys(settled)
    assert plan(settled, CITY, NOW) == ()


@pytest.mark.parametrize("state", ["opened", "closed"])
@pytest.mark.parametrize("step", ["01", "08"])
def test_the_label_of_a_response_set_by_hand_asks_nobody_to_mend(step: str, state: str) -> None:
    mend = "keadaan::perlu-perbaikan"
    snapshot, _ = World().settled(a_snapshot_at(step))
    snapshot = with_issue(snapshot, state=state, closed_at=NOW if state == "closed" else None)
    settled, _ = World().settled(relabelled(snapshot, (mend,), (), TECHNICIAN, NOW))
    assert mend not in settled.issue.labels
    assert f"keadaan-tanpa-keputusan-{mend}" in keys(settled)


def test_the_label_that_the_service_set_is_taken_off_without_a_word() -> None:
    mend = "keadaan::perlu-perbaikan"
    snapshot, _ = World().settled(a_snapshot_at("08"))
    settled, _ = World().settled(relabelled(snapshot, (mend,), (), BOT, NOW))
    assert f"keadaan-tanpa-keputusan-{mend}" not in keys(settled)


def test_where_nobody_is_in_charge_all_technicians_are_called() -> None:
    snapshot = a_snapshot(labels=("langkah::01-permohonan", "kanal::gitlab", "keadaan::ditolak"))
    told = [a for a in plan(snapshot, CITY, NOW) if isinstance(a, PostNote)]
    (note,) = [one for one in told if one.key.startswith("keadaan-tanpa-keputusan-")]
    assert note.values["dipanggil"] == [one.username for one in CITY.technicians]
