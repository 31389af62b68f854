"""The pure half of `inventaris doctor`."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from inventaris.doctor import judge
from inventaris.doctor.judge import Deliveries, Status
from inventaris.layout.compare import Comparison
from inventaris.layout.model import HOOK_EVENTS, FoundHook, WantedLabel
from inventaris.layout.steps import CreateLabel, CreateProjectLabel, EditProject
from inventaris.messages import BEAT, QUEUES
from tests.builders import a_city

TODAY = date(2026, 11, 24)
HOOK = FoundHook(1, "https://inventaris.example/webhook", "inventaris", HOOK_EVENTS)


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ("git version 2.39.5", Status.GOOD),
        ("git version 2.37.0", Status.GOOD),
        ("git version 2.36.9", Status.FAILURE),
        ("nonsense", Status.FAILURE),
    ],
)
def test_git_must_know_how_to_pin_an_address(told: str, status: Status) -> None:
    assert judge.git_version(told).status is status


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ("17.3.9", Status.FAILURE),
        ("17.4.0", Status.GOOD),
        ("18.2.0-ee", Status.GOOD),
        ("18.11.3-ce.0", Status.GOOD),
        ("19.0.0-pre", Status.FAILURE),
    ],
)
def test_gitlab_must_be_of_a_supported_version(told: str, status: Status) -> None:
    assert judge.gitlab_version(told).status is status


@pytest.mark.parametrize(
    ("scopes", "days_left", "status"),
    [
        (judge.SCOPES, 200, Status.GOOD),
        (judge.SCOPES, None, Status.GOOD),
        (judge.SCOPES, 29, Status.WARNING),
        (judge.SCOPES - {"self_rotate"}, 200, Status.FAILURE),
    ],
)
def test_a_token_needs_its_scopes_and_time(
    scopes: frozenset[str], days_left: int | None, status: Status
) -> None:
    expires_on = None if days_left is None else TODAY + timedelta(days=days_left)
    assert judge.token(scopes, expires_on, TODAY, "https://page").status is status


@pytest.mark.parametrize(
    ("seconds", "status"), [(0, Status.GOOD), (-60, Status.GOOD), (61, Status.FAILURE)]
)
def test_clocks_may_differ_by_a_minute(seconds: int, status: Status) -> None:
    theirs = datetime(2026, 11, 24, tzinfo=UTC)
    assert judge.clock(theirs, theirs + timedelta(seconds=seconds)).status is status


@pytest.mark.parametrize("name", ["reconcile", "import", "document", "mail", "beat"])
@pytest.mark.parametrize("since_s", [None, 61.0])
def test_a_queue_that_nobody_serves_and_a_silent_beat_are_named(
    name: str, since_s: float | None
) -> None:
    heard = {one: 3.0 for one in (*QUEUES, BEAT, "a name of old") if one != name}
    found = judge.workers(heard if since_s is None else heard | {name: since_s})
    assert (found.status, found.told) == (Status.FAILURE, f"not heard of for 60 s: {name}")
    assert judge.workers(heard | {name: 59.0}).status is Status.GOOD


def test_an_administrators_token_works_but_is_warned_of() -> None:
    assert judge.user("bot", "bot", is_admin=False).status is Status.GOOD
    assert judge.user("bot", "bot", is_admin=True).status is Status.WARNING
    assert judge.user("bot", "lain", is_admin=False).status is Status.FAILURE


def test_each_part_of_the_layout_tells_what_setup_would_do() -> None:
    steps = (
        CreateLabel("g", WantedLabel("langkah::01-permohonan", "#123456", "")),
        CreateProjectLabel("g/pengaduan", WantedLabel("bobot::berat", "#123456", "")),
        EditProject("g/arsip", {"visibility": "private"}),
    )
    comparison = Comparison(steps, (), (), is_owner=True, may_make_root=True)
    failing = {
        check.name: check.told
        for check in judge.layout(comparison)
        if check.status is Status.FAILURE
    }
    assert failing == {
        "labels": "to do: create label langkah::01-permohonan of g; "
        "create label bobot::berat of g/pengaduan",
        "privacy": "to do: edit project g/arsip: visibility",
    }


@pytest.mark.parametrize(
    ("hook", "last_status", "status"),
    [
        (HOOK, "200", Status.GOOD),
        (HOOK, "202", Status.GOOD),
        (HOOK, None, Status.WARNING),
        (HOOK, "403", Status.FAILURE),
        (HOOK, "internal error", Status.FAILURE),
        (replace(HOOK, alert_status="disabled"), "500", Status.FAILURE),
        (replace(HOOK, has_body_template=True), "200", Status.WARNING),
    ],
)
def test_deliveries_are_judged_by_gitlabs_own_record(
    hook: FoundHook, last_status: str | None, status: Status
) -> None:
    (check,) = judge.deliveries([Deliveries("permohonan/disdik", hook, last_status)])
    assert check.status is status
    assert (check.todo == "") is (status is Status.GOOD)


def test_what_is_well_or_silent_takes_one_line_however_many_offices_there_are() -> None:
    well = [Deliveries(f"p/{number}", HOOK, "200") for number in range(40)]
    silent = [Deliveries(f"p/{number}", HOOK, None) for number in range(40)]
    (check,) = judge.deliveries(well)
    assert check.told == "40 webhooks reach us"
    (check,) = judge.deliveries(silent)
    assert check.told == "nothing to test with yet: p/0; p/1; p/2 and 37 more"


@pytest.mark.parametrize(
    ("host", "trouble", "has_rules", "status"),
    [
        ("", "", True, Status.GOOD),
        ("mx.invalid", "", True, Status.GOOD),
        ("mx.invalid", "", False, Status.WARNING),
        ("mx.invalid", "does not take the login", True, Status.FAILURE),
    ],
)
def test_a_mail_server_that_is_named_must_answer(
    host: str, trouble: str, has_rules: bool, status: Status
) -> None:
    check = judge.mail(host, trouble, has_rules=has_rules)
    assert check.status is status
    assert host in check.told


@pytest.mark.parametrize(
    ("today", "country", "status"),
    [
        (date(2026, 11, 24), "ID", Status.GOOD),
        (date(2027, 9, 1), "ID", Status.GOOD),
        (date(2027, 11, 24), "ID", Status.WARNING),  # the decree for 2028 is not out
        (date(2027, 11, 24), "GB", Status.GOOD),  # where there is no joint leave
    ],
)
def test_a_year_whose_joint_leave_is_not_published_is_told_in_time(
    today: date, country: str, status: Status
) -> None:
    kept = replace(a_city().calendar, country=country)
    assert judge.calendar(kept, today).status is status
    by_hand = replace(kept, added={date(2028, 1, 3): "Cuti bersama"})
    assert judge.calendar(by_hand, today).status is Status.GOOD


def test_who_was_let_in_by_hand_is_named() -> None:
    shared = (("g/permohonan/disdik", "g/aplikasi/dishub"),)
    alone = Comparison((), (), (), is_owner=True, may_make_root=True)
    assert all(check.status is Status.GOOD for check in judge.layout(alone))
    (told,) = (
        c for c in judge.layout(replace(alone, shared=shared)) if c.status is not Status.GOOD
    )
    assert (told.name, told.status) == ("sharing", Status.WARNING)
    assert told.told == "g/permohonan/disdik with g/aplikasi/dishub"
