"""A request project that somebody opened is closed again, and its people are told."""

from urllib.parse import quote

from sandbox.demo.stack import ROOT_GROUP
from tests.stack import City


def test_a_project_made_public_is_private_again_and_told_once(city: City) -> None:
    request = city.file("Aplikasi Terbuka", opd="dishub")
    request.waits_for("form_complete_at")
    for path in (ROOT_GROUP, f"{ROOT_GROUP}/permohonan"):
        city.as_root("PUT", f"/api/v4/groups/{quote(path, safe='')}", visibility="public")
    project = f"/api/v4/projects/{quote(f'{ROOT_GROUP}/permohonan/dishub', safe='')}"
    city.as_root("PUT", project, visibility="public")
    request.waits_until(
        lambda: city.as_root("GET", project)["visibility"] == "private", "the project private"
    )
    request.settles()
    (notes,) = (told for key, told in request.notes().items() if key.startswith("proyek-terbuka-"))
    assert len(notes) == 1
    assert "untuk umum" in notes[0].body
