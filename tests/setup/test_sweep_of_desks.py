"""The sweep finds what webhooks missed at a desk, also a closed visit whose time is over."""

from datetime import UTC, datetime, timedelta

from inventaris.desk.erasure import ERASED
from inventaris.forge.client import Forge
from inventaris.forge.issues import list_entries
from inventaris.model.issue import DeskRef
from inventaris.places import Places
from inventaris.settings import load_settings
from tests.setup.conftest import ROOT_GROUP, City


def entries(city: City, **query: str) -> list[DeskRef]:
    names = ("GITLAB_URL", "GITLAB_TOKEN", "WEBHOOK_SECRET")
    given = {name.lower(): city.environment[f"INVENTARIS_{name}"] for name in names}
    forge = Forge(load_settings(**given))
    return [ref for ref, _ in list_entries(forge, Places(ROOT_GROUP), "buku-tamu", **query)]


def test_a_closed_visit_is_found_until_it_is_marked_as_erased(city: City) -> None:
    city.setup()
    issues = f"/api/v4{city.project('buku-tamu')}/issues"
    for _ in range(3):
        city.as_bot("POST", issues, title="Kunjungan", confidential=True)
    city.as_bot("PUT", f"{issues}/1", state_event="close")
    city.as_bot("PUT", f"{issues}/2", state_event="close", add_labels=ERASED)
    until = (datetime.now(UTC) + timedelta(minutes=1)).isoformat()
    query = {"state": "closed", "not[labels]": ERASED}
    assert entries(city, **query, created_before=until) == [DeskRef("buku-tamu", 1)]
    past = (datetime.now(UTC) - timedelta(days=365)).isoformat()
    assert entries(city, **query, created_before=past) == []
    assert entries(city, state="opened") == [DeskRef("buku-tamu", 3)]


def test_a_city_without_the_desk_has_no_entries(city: City) -> None:
    assert entries(city, state="opened") == []
