"""What people do in GitLab itself: labels and accounts that go, told once each and undone by setup."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest

from sandbox.demo.stack import BOT, ROOT_GROUP
from tests.stack import City, Request, running_city, step_label

LABELS = f"/api/v4/groups/{quote(f'{ROOT_GROUP}/permohonan', safe='')}/labels"
FOURTH, SEVENTH = step_label("04"), step_label("07")


@pytest.fixture(scope="module")
def own_city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """A city whose labels and accounts no other story needs."""
    with running_city(tmp_path_factory.mktemp("oddities")) as city:
        yield city


@pytest.mark.timeout(240)
def test_a_step_label_that_was_renamed_or_deleted_leaves_requests_where_they_are(
    own_city: City,
) -> None:
    city = own_city
    renamed, deleted = city.file("Aplikasi Berganti Label"), city.file("Aplikasi Tanpa Label")
    renamed.move("04")
    deleted.move("07")
    for request in (renamed, deleted):
        request.waits_for("form_complete_at")
        request.settles()
    before = {request.iid: request.dossier["steps"] for request in (renamed, deleted)}
    city.as_root("PUT", f"{LABELS}/{quote(FOURTH, safe='')}", new_name="langkah::04-berkas")
    city.as_root("DELETE", f"{LABELS}/{quote(SEVENTH, safe='')}")
    for request in (renamed, deleted):
        for _ in range(2):  # every webhook finds the same, once told
            request.comment("Mohon kabarnya.")
            assert "tidak ada lagi atau berganti nama" in request.waits_to_hear("label-hilang-")
            request.settles()
        assert request.dossier["steps"] == before[request.iid]
        (told,) = [notes for key, notes in request.notes().items() if "label-hilang-" in key]
        assert len(told) == 1

    city.stack.run("setup")
    for request, step in ((renamed, "04"), (deleted, "07")):
        request.move(step)
        request.waits_until(lambda r=request, s=step: step_label(s) in r.labels, "its label")  # type: ignore[misc]
        request.settles()
        assert [entry["step"] for entry in request.dossier["steps"]][-1] == step_label(step)


@pytest.mark.timeout(240)
def test_an_assignee_who_is_blocked_or_taken_off_is_told_to_kominfo_once(own_city: City) -> None:
    city = own_city
    request = city.file("Aplikasi Tanpa Petugas")
    request.waits_for("form_complete_at")
    clerk = city.as_root("GET", "/api/v4/users?username=juru.surat")[0]["id"]
    project = city.technician.project("permohonan/disdik")
    project.issues.update(request.iid, {"assignee_ids": [clerk]})
    request.waits_until(
        lambda: (request.dossier.get("handler") or {}).get("username") == "juru.surat", "recorded"
    )
    city.as_root("POST", f"/api/v4/users/{clerk}/block")
    for _ in range(2):
        request.comment(f"@{BOT} periksa")
        assert "tidak aktif lagi" in request.waits_to_hear("akun-tidak-aktif-")
        request.settles()
    project.issues.update(request.iid, {"assignee_ids": []})
    told = request.waits_to_hear("tanpa-penanggung-jawab-")
    assert "Mohon tunjuk penggantinya" in told
    request.settles()
    assert {len(notes) for notes in request.notes().values()} == {1}
    read = request.read_by(city.office("disdik"))
    assert "tidak aktif lagi" not in read


@pytest.mark.timeout(240)
def test_a_blocked_contact_of_a_request_by_the_desk_is_told_to_kominfo_once(
    own_city: City,
) -> None:
    city = own_city
    contact = city.office("dishub").account.username
    (account,) = city.as_root("GET", f"/api/v4/users?username={contact}")
    labels = f'/label ~"{step_label("01")}" ~"kanal::surat"'
    issue = city.technician.project("permohonan/dishub").issues.create(
        {"title": "Permohonan", "description": labels}
    )
    request = Request(city, "dishub", int(issue.iid))
    assert f"@{contact}, " in request.waits_to_hear("tanda-terima")
    request.settles()
    assert not [key for key in request.notes() if key.startswith("akun-tidak-aktif-")]
    city.as_root("POST", f"/api/v4/users/{account['id']}/block")
    for _ in range(2):
        issue.notes.create({"body": "Berkas menyusul."})
        assert "Mohon hubungi perangkat daerah" in request.waits_to_hear("akun-tidak-aktif-")
        request.settles()
    assert {len(notes) for notes in request.notes().values()} == {1}
