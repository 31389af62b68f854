"""Cards moved by the wrong hand, too early, or in ways that only CE allows."""

import re

from sandbox.demo.stack import ROOT_GROUP
from tests.stack import City, step_label

FIRST, STAGING, STORING = step_label("01"), step_label("07"), step_label("09")


def steps_on(labels: set[str]) -> set[str]:
    return {label for label in labels if label.startswith("langkah::")}


def test_an_office_cannot_file_itself_into_storing(city: City) -> None:
    request = city.file("Aplikasi Menyerobot", extra=f'/label ~"{STORING}"')
    request.waits_until(lambda: bool(request.said("dikembalikan-")), "the card put back")
    request.settles()
    assert "Kartu hanya dipindahkan oleh petugas Dinas Kominfo." in request.said("dikembalikan-")
    assert steps_on(request.labels) == {FIRST}
    assert not request.dossier["staged"]
    assert len(request.notes()["tanda-terima"]) == 1


def test_storing_without_source_is_put_back_with_the_reason(city: City) -> None:
    request = city.file("Aplikasi Tanpa Sumber", source="menyusul")
    request.waits_until(lambda: bool(request.said("tanda-terima")), "the receipt")
    request.move("09")
    request.waits_until(lambda: bool(request.said("dikembalikan-")), "the card put back")
    request.settles()
    assert "Source code belum diterima di penampungan" in request.said("dikembalikan-")
    assert STORING not in request.labels
    assert len(steps_on(request.labels)) == 1
    assert len([key for key in request.notes() if key.startswith("dikembalikan-")]) == 1


def test_a_card_dragged_past_the_response_is_put_back_until_it_was_left_out(city: City) -> None:
    request = city.file("Aplikasi Tanpa Tanggapan")
    request.move("07")
    request.waits_for("staged")
    request.move("09")
    told = request.waits_to_hear("dikembalikan-")
    request.settles()
    assert steps_on(request.labels) == {STAGING}
    assert "Langkah berikut terlewat: 08 Tanggapan." in told
    assert "pindahkan kartu ke langkah **08 Tanggapan**" in told
    assert not request.dossier["stored"]

    (command,) = re.findall(r"`(@\S+ lewati [^`]*)`", told)
    request.says(city.technician, command.replace("...", "dijawab lisan,", 1))
    assert "begitu buktinya disebutkan" in request.waits_to_hear("perintah-")
    answer = f"{request.issue.web_url}#note_1"
    said = command.replace("...", "dijawab lisan,", 1).replace("...", answer)
    request.says(city.technician, said)
    request.waits_for("skipped")
    (left_out,) = request.dossier["skipped"].values()
    assert (left_out["reason"], left_out["evidence"]) == ("dijawab lisan", [answer])
    request.move("09")
    request.waits_for("registered")
    request.settles()
    assert steps_on(request.labels) == {STORING}
    assert len([key for key in request.notes() if key.startswith("dikembalikan-")]) == 1


def test_of_two_step_labels_the_one_added_last_stands(city: City) -> None:
    request = city.file("Aplikasi Berlabel Dua")
    request.waits_for("form_complete_at")
    project = city.technician.project("permohonan/disdik")
    for label in (STAGING, step_label("06")):
        project.issues.update(request.iid, {"add_labels": label})
    request.waits_until(lambda: steps_on(request.labels) == {step_label("06")}, "one label")
    request.settles()
    assert request.dossier["steps"][-1]["step"] == step_label("06")
    told = request.said("label-ganda-")
    assert "Yang berlaku adalah label yang dipasang terakhir" in told
    assert told not in request.read_by(city.office("disdik"))
    before = {key for key in request.notes() if key.startswith("label-ganda-")}

    project.issues.update(request.iid, {"add_labels": f"{step_label('05')},{STAGING}"})
    request.waits_until(lambda: len(steps_on(request.labels)) == 1, "one label again")
    request.settles()
    (standing,) = steps_on(request.labels)
    assert request.dossier["steps"][-1]["step"] == standing != step_label("06")
    told_of = {key: notes for key, notes in request.notes().items() if "label-ganda-" in key}
    assert len(told_of.keys() - before) == 1
    assert all(len(notes) == 1 for notes in told_of.values())


def test_a_card_dragged_to_closed_and_reopened_goes_on_where_it_was(city: City) -> None:
    request = city.file("Aplikasi Ditutup")
    request.waits_for("form_complete_at")
    request.move("07")
    request.waits_for("staged")
    request.settles()
    # The board's own request: it closes, and strips every list's label.
    project = city.technician.project("permohonan/disdik")
    project.issues.update(request.iid, {"remove_labels": STAGING, "state_event": "close"})
    request.waits_until(lambda: "Ditutup sebelum selesai" in request.said("status"), "the status")
    request.settles()
    assert not [label for label in request.labels if label.startswith("giliran::")]
    project.issues.update(request.iid, {"state_event": "reopen"})
    request.waits_until(lambda: steps_on(request.labels) == {STAGING}, "the card back")
    request.settles()
    assert request.staging_repositories() == [f"{request.number}-1"]
    assert "giliran::kominfo" in request.labels
    assert len(request.notes()["penampungan-1"]) == 1


def test_an_office_that_may_not_move_cards_cannot_move_them_later(city: City) -> None:
    request = city.file("Aplikasi Diam")
    request.waits_for("form_complete_at")
    office = city.office("disdik")
    own = office.gitlab.projects.get(f"{ROOT_GROUP}/permohonan/disdik", lazy=True)
    own.issues.update(request.iid, {"add_labels": STORING})
    request.settles()
    assert steps_on(request.labels) == {FIRST}
