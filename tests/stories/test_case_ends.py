"""Two requests that end early, and one that goes on where another left off."""

from datetime import UTC, datetime, timedelta

import pytest

from sandbox.demo.people import Person
from sandbox.demo.stack import ROOT_GROUP
from tests.clock import begun_at
from tests.stack import SOURCE, City, Request, zipped
from tests.stories.outcome import application_project, project, register_entry

pytestmark = pytest.mark.timeout(300)


def test_the_one_refused(city: City) -> None:
    request = city.file("Aplikasi Absensi Swasta")
    request.move("04")
    request.waits_for("form_complete_at")

    # Neither office nor technician refuses, and the head not without a ground.
    for person in (city.office("disdik"), city.technician):
        request.says(person, "@inventaris-bot tolak bukan-aplikasi milik swasta")
        request.waits_until(lambda: answers(request).count("bukan wewenang") > 0, "may not")
    request.says(city.head, "@inventaris-bot tolak jelek sekali")
    request.waits_until(lambda: "Kode yang dikenal" in answers(request), "the grounds")
    request.settles()
    assert request.issue.state == "opened"

    request.says(city.head, "@inventaris-bot tolak bukan-aplikasi, dibeli perorangan")
    told = request.waits_to_hear("akhir")
    assert "Yang dimohonkan bukan aplikasi milik pemerintah kota" in told
    assert "dibeli perorangan" in told
    assert "**Yang dapat dilakukan:**" in told
    assert "diskominfo@tebingtinggikota.go.id" in told
    request.waits_for("finished_at")
    request.settles()
    assert request.labels == {"langkah::04-undangan-berkas", "kanal::gitlab", "keadaan::ditolak"}
    stays_closed(request)
    assert not in_register(city, "disdik/aplikasi-absensi-swasta")


def test_the_one_cancelled(city: City) -> None:
    request = city.file("Aplikasi Lomba Desa", opd="dishub")
    request.move("07")
    request.waits_to_hear("penampungan-1")

    request.comment("@inventaris-bot batalkan-permohonan")
    assert "tuliskan alasannya" in request.waits_to_hear("perintah-")
    request.comment("@inventaris-bot batalkan-permohonan lombanya tidak jadi")
    assert "lombanya tidak jadi" in request.waits_to_hear("akhir")
    request.waits_for("finished_at")
    request.settles()
    assert "keadaan::dibatalkan" in request.labels
    assert not {label for label in request.labels if label.startswith(("giliran", "waktu"))}
    stays_closed(request)
    assert not in_register(city, "dishub/aplikasi-lomba-desa")
    kept = request.city.stack.run("export", str(request.ref))
    assert f"{request.number}" in kept
    its_staging_is_gone_once_its_days_are_over(request)


def its_staging_is_gone_once_its_days_are_over(request: Request) -> None:
    days = timedelta(days=request.city.context.city.staging_days)
    died = f"{request.number}-2"  # by an attempt whose worker was killed before it could tell
    group = request.city.technician.gitlab.groups.get(f"{ROOT_GROUP}/penampungan")
    request.city.as_root("POST", "/api/v4/projects", name=died, path=died, namespace_id=group.id)
    staged = [f"{request.number}-1", died]
    for later, left in ((days - timedelta(hours=1), staged), (days, [])):
        with begun_at(datetime.now(UTC) + later):
            request.city.stack.run("reconcile", str(request.ref))
        assert request.staging_repositories() == left


def test_the_new_version_of_a_known_application(city: City) -> None:
    name = "Sistem Antrean Samsat"
    first = city.file(name, opd="dishub", source=zipped(SOURCE))
    first.goes_to_the_end()

    changed = {**SOURCE, "src/antrean.php": "<?php echo 'nomor';\n"}
    second = city.file(
        f"  {name.upper()}  ",
        opd="dishub",
        source=zipped(changed),
        answers={"Uraian panjang": f"Melanjutkan permohonan {first.number}."},
    )
    second.move("06")
    second.waits_for("similar")
    second.settles()
    second.goes_to_the_end()

    repository = application_project(second, name)
    assert {tag.name for tag in repository.tags.list(iterator=True)} == {
        first.number,
        second.number,
    }
    assert "src/antrean.php" not in files(repository, first.number)
    assert "src/antrean.php" in files(repository, second.number)
    assert f"Merujuk permohonan [{first.number}]({first.issue.web_url})" in second.said("status")
    entry = register_entry(second, name)
    assert entry["nama"] == name
    assert [row["permohonan"] for row in entry["versi"]] == [first.number, second.number]
    assert second.number not in first.read_by(city.office("dishub"))


def answers(request: Request) -> str:
    return "\n".join(
        note.body
        for key, notes in request.notes().items()
        if key.startswith("perintah-")
        for note in notes
    )


def stays_closed(request: Request) -> None:
    """Nobody brings it back; who tries is told once."""
    person: Person = request.city.office(request.opd)
    issue = person.project(f"permohonan/{request.opd}").issues.get(request.iid, lazy=True)
    issue.manager.update(request.iid, {"state_event": "reopen"})
    assert "tetap ditutup" in request.waits_to_hear("tetap-ditutup")
    request.waits_until(lambda: request.issue.state == "closed", "closed again")
    request.settles()
    assert {len(notes) for notes in request.notes().values()} == {1}


def in_register(city: City, path: str) -> bool:
    rows = project(city, "daftar-aplikasi").repository_tree(recursive=True, iterator=True)
    return any(row["path"].startswith(f"{path}/") for row in rows)


def files(repository: object, ref: str) -> set[str]:
    rows = repository.repository_tree(ref=ref, recursive=True, iterator=True)  # type: ignore[attr-defined]
    return {row["path"] for row in rows}
