"""Whose turn it is: what the office owes is the office's, what fails here is Kominfo's."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from inventaris.clocks import promise
from inventaris.documents.course import times
from inventaris.documents.render import Renderer
from inventaris.duties import access, staging
from inventaris.duties.duty import ATTEMPTS
from inventaris.model.action import PostNote
from inventaris.model.dossier import JobState
from inventaris.model.facts import SourcePromised
from inventaris.model.snapshot import Snapshot
from inventaris.planner.labels import holder_of
from inventaris.planner.plan import plan
from inventaris.view import look
from tests.builders import settings
from tests.filled_worksheets import TEAM
from tests.world import (
    NO_SOURCE,
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
    said,
)

CITY = a_city()
REFUSING = World(refuses=frozenset({"penampungan"}))


def holder(snapshot: Snapshot) -> str | None:
    return holder_of(look(snapshot, CITY, NOW))


def failed(snapshot: Snapshot, job: str, job_input: str) -> Snapshot:
    """All attempts at a job failed, the last one just now."""
    attempts = {**snapshot.dossier.jobs, job: JobState(job_input, ATTEMPTS, NOW)}
    return replace(snapshot, dossier=replace(snapshot.dossier, jobs=attempts))


def test_a_refused_source_is_the_offices_to_mend_and_it_is_reminded() -> None:
    refused, _ = REFUSING.settled(a_snapshot_at("07"))
    assert "giliran::opd" in refused.issue.labels
    days_later = NOW + timedelta(days=8)
    planned = plan(refused, CITY, days_later)
    (reminder,) = (
        one for one in planned if isinstance(one, PostNote) and one.key.startswith("pengingat-")
    )
    assert reminder.values["dipanggil"] == [OFFICE.username]


def test_a_source_that_nobody_named_is_the_offices_unless_it_is_promised() -> None:
    missing, _ = World().settled(a_snapshot_at("07", description=NO_SOURCE))
    assert holder(missing) == "opd"
    promise = SourcePromised(NOW.date() + timedelta(days=6), "vendor", "kadis", NOW)
    assert holder(recorded(missing, [promise])) == "kominfo"


def test_a_source_that_is_imported_or_failed_to_be_is_kominfos() -> None:
    fresh = a_snapshot_at("07")
    assert holder(fresh) == "kominfo"
    stuck = failed(fresh, staging.JOB, staging.input_of(look(fresh, CITY, NOW)))
    assert holder(stuck) == "kominfo"
    staged, _ = World().settled(fresh)
    assert holder(staged) == "kominfo"


def test_access_that_cannot_be_set_is_not_the_offices_delay() -> None:
    asked, _ = World().settled(a_snapshot_at("03"))
    assert holder(asked) == "opd"
    filled, _ = World().settled(commented(asked, TEAM))
    without = replace(filled, dossier=replace(filled.dossier, access=None))
    stuck = failed(without, access.JOB, access.input_of(look(without, CITY, NOW)))
    assert access.is_stuck(look(stuck, CITY, NOW))
    assert holder(stuck) == "kominfo"


def left_out(snapshot: Snapshot, number: str, how: str = "di luar sistem") -> Snapshot:
    asked = f"@inventaris-bot lewati {number} {how}: sudah ada, bukti: BA no. 3"
    return World().settled(said(snapshot, asked, TECHNICIAN))[0]


@pytest.mark.parametrize("step", ["03", "04", "05"])
def test_of_a_step_that_was_left_out_nobody_owes_anything(step: str) -> None:
    waiting, _ = World().settled(a_snapshot_at(step))
    assert "giliran::opd" in waiting.issue.labels
    assert "giliran::kominfo" in left_out(waiting, step).issue.labels


@pytest.mark.parametrize("how", ["tidak diperlukan", "di luar sistem"])
def test_without_the_step_of_the_files_the_promise_begins_with_the_decision(
    how: str, tmp_path: Path
) -> None:
    waiting, _ = World().settled(a_snapshot_at("04"))
    assert promise(CITY, waiting.dossier) is None
    decided = left_out(waiting, "4", how)
    assert decided.dossier.complete_at == NOW
    assert decided.issue.due_date
    unsaid = replace(
        decided, notes=tuple(one for one in decided.notes if "berkas-lengkap" not in one.body)
    )
    dossier = replace(decided.dossier, notes={})
    planned = plan(replace(unsaid, dossier=dossier), CITY, NOW)
    (receipt,) = (
        one for one in planned if isinstance(one, PostNote) and one.key == "berkas-lengkap"
    )
    body = Renderer(settings(tmp_path), CITY).note(receipt).body
    assert f"dinyatakan {'selesai ' if 'luar' in how else ''}{how}, sehingga" in body
    assert "lengkap" not in body.partition("Waktu layanan")[0]
    view = look(decided, CITY, NOW)
    assert times(view, NOW)["berkas_lengkap"] is None


def test_a_step_of_the_files_that_is_left_out_ahead_counts_once_the_card_is_there() -> None:
    early = left_out(World().settled(a_snapshot_at("02"))[0], "4")
    assert early.dossier.complete_at is None
    fourth = CITY.workflow.steps[3].label
    later = NOW + timedelta(hours=2)
    reached, _ = World().settled(moved(early, fourth, TECHNICIAN, later), later)
    assert reached.dossier.complete_at == later


def test_a_complete_file_keeps_its_receipt_when_its_step_is_left_out_later() -> None:
    whole = "\n".join(
        f"{kind.number}. {kind.name}: [a.pdf](/uploads/{SECRET}/a{kind.number}.pdf)"
        for kind in CITY.workflow.attachments
    )
    complete, _ = World().settled(a_snapshot_at("04", comments=(whole,)))
    decided = left_out(complete, "4")
    assert decided.dossier.complete_at == complete.dossier.complete_at
    view = look(decided, CITY, NOW)
    assert times(view, NOW)["berkas_lengkap"] == complete.dossier.complete_at
