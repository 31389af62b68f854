"""The whole work with Flask and Celery off."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from inventaris.executors.dossier import record
from inventaris.model.facts import NoteIntended
from sandbox.demo.processes import ProcessError
from tests.stack import City
from tests.stories.outcome import good_outcome, outcome


@pytest.fixture(scope="module")
def city_by_hand(city: City) -> Iterator[City]:
    """Neither service nor workers nor beat run meanwhile."""
    for name in ("beat", "worker", "service"):
        city.stack.process(name).stop()
    yield city
    city.stack.start_service()
    city.stack.start_worker()
    city.stack.start_beat()


def test_plan_tells_and_changes_nothing_and_reconcile_does_it_all(city_by_hand: City) -> None:
    city = city_by_hand
    request = city.file("Aplikasi Tangan")
    request.attach_documents()
    request.move("07", "08", "09", "10", "11", "12")
    before = (request.issue.updated_at, len(city.technician.notes("disdik", request.iid)))
    told = city.stack.run("plan", str(request.ref))
    assert "note tanda-terima (catatan/tanda-terima.md.j2)" in told
    after = (request.issue.updated_at, len(city.technician.notes("disdik", request.iid)))
    assert (after, request.dossier) == (before, {})

    assert city.stack.run("reconcile", str(request.ref)).endswith(f"{request.ref}: done\n")
    assert city.stack.run("plan", str(request.ref)) == "nothing to do\n"
    assert outcome(request, "Aplikasi Tangan") == good_outcome(request)


def test_reconcile_says_that_a_note_waits_for_whoever_began_to_post_it(city_by_hand: City) -> None:
    city = city_by_hand
    request = city.file("Aplikasi Tunggu")
    city.stack.run("reconcile", str(request.ref))
    request.move("02")
    context = city.context
    begun = NoteIntended("lembar-02-semua", "somebody", context.now() + timedelta(hours=1))
    record(context, request.number, [begun], "somebody")
    with pytest.raises(ProcessError, match=rf"exit 1\n.*{request.ref}: waits"):
        city.stack.run("reconcile", str(request.ref))


def test_sweep_does_it_all(city_by_hand: City) -> None:
    request = city_by_hand.file("Aplikasi Sapu")
    request.attach_documents()
    request.move("07", "08", "09", "10", "11", "12")
    assert f"{request.ref}: done" in city_by_hand.stack.run("sweep")
    assert request.is_settled()
    assert outcome(request, "Aplikasi Sapu") == good_outcome(request)
