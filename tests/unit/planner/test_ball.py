"""Whose turn it is: what the office owes is the office's, what fails here is Kominfo's."""

from dataclasses import replace
from datetime import timedelta

from inventaris.duties import access, staging
from inventaris.duties.duty import ATTEMPTS
from inventaris.model.action import PostNote
from inventaris.model.dossier import JobState
from inventaris.model.facts import SourcePromised
from inventaris.model.snapshot import Snapshot
from inventaris.planner.labels import holder_of
from inventaris.planner.plan import plan
from inventaris.view import look
from tests.filled_worksheets import TEAM
from tests.world import (
    GOOD_FORM,
    NOW,
    OFFICE,
    SECRET,
    World,
    a_city,
    a_snapshot_at,
    commented,
    recorded,
)

CITY = a_city()
NO_SOURCE = GOOD_FORM.replace(f"[sipadu.zip](/uploads/{SECRET}/sipadu.zip)", "menyusul")
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
