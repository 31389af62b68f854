"""kill -9 after each write that a roster leads to: giving access, and taking it back."""

import pytest

from sandbox.demo.stack import ROOT_GROUP
from tests.crash.ward import EVERY_KILL, Hit, Kind, Moment, Ward
from tests.stack import Request

CREATION, CHANGE, DELETION = (Kind("after", method) for method in ("POST", "PUT", "DELETE"))
NOBODY = """### Tim OPD
1. Budi, NIP -, jabatan Staf, OPD, ketua
2. Andi, NIP -, jabatan Pranata Komputer, Kominfo, anggota
"""


def with_account(username: str) -> str:
    return NOBODY.replace("ketua", f"ketua, @{username}")


def levels(request: Request, username: str) -> list[int]:
    """Give what somebody was given on the office's requests and on its applications."""
    city, found = request.city, []
    for place in (
        f"projects/{ROOT_GROUP}%2Fpermohonan%2Fdisdik",
        f"groups/{ROOT_GROUP}%2Faplikasi%2Fdisdik",
    ):
        members = city.as_root("GET", f"/api/v4/{place}/members?query={username}")
        found.append(next((one["access_level"] for one in members), 0))
    return found


def has_settled(request: Request, granted: list[str]) -> bool:
    access = request.dossier.get("access") or {}
    return access.get("granted") == granted and request.is_settled()


def newcomer(ward: Ward, number: int) -> str:
    username = f"anggota.{number}"
    ward.city.as_root(
        "POST",
        "/api/v4/users",
        username=username,
        name=username,
        email=f"{username}@disdik.invalid",
        password="rahasia-yang-panjang-9",
        skip_confirmation=True,
    )
    return username


@pytest.mark.more
@pytest.mark.timeout(900)
def test_whoever_a_killed_worker_served_has_access_once_and_loses_it_whole(ward: Ward) -> None:
    numbers, kills = iter(range(1, 1000)), 0
    for kind in (CREATION, CHANGE, DELETION):
        for nth in range(1, 20, 1 if EVERY_KILL else 3):
            number = next(numbers)
            username, request = newcomer(ward, number), ward.city.file(f"Tim {number}")
            request.move("03")
            request.settles()
            moment = Moment(kind, nth)
            hits = []
            for body, granted, given in (
                (with_account(username), [username], [10, 30]),
                (NOBODY, [], [0, 0]),
            ):
                hit = ward.strike_while(
                    lambda request=request, body=body: request.comment(body),  # type: ignore[misc]
                    lambda request=request, granted=granted: has_settled(request, granted),  # type: ignore[misc]
                    moment,
                    "worker",
                )
                hits.append(hit)
                where = f"{moment}: {hit.value}"
                request.waits_until(
                    lambda request=request, granted=granted: has_settled(request, granted),  # type: ignore[misc]
                    where,
                )
                assert levels(request, username) == given, where
                assert {len(notes) for notes in request.notes().values()} == {1}, where
            kills += hits.count(Hit.STRUCK)
            if hits == [Hit.NONE, Hit.NONE]:
                break
    assert kills >= (8 if EVERY_KILL else 3)
