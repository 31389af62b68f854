"""An issue that somebody moved to another office's project: it ends here and begins anew there."""

from sandbox.demo.stack import ROOT_GROUP
from tests.stack import SOURCE, City, Request, zipped


def test_an_issue_moved_to_another_office_ends_here_and_is_told_anew_there(city: City) -> None:
    request = city.file("Aplikasi Salah Alamat")
    request.attach_documents()
    request.move("04")
    request.waits_to_hear("berkas-lengkap")
    request.settles()
    target = city.technician.gitlab.projects.get(f"{ROOT_GROUP}/permohonan/dishub")
    city.technician.issue("disdik", request.iid).move(target.id)

    request.waits_for("finished_at")
    request.settles()
    assert "dipindahkan ke proyek lain" in request.said("akhir")
    assert "keadaan::dipindahkan" in request.labels
    assert {len(notes) for notes in request.notes().values()} == {1}

    there = Request(city, "dishub", max(issue.iid for issue in target.issues.list(iterator=True)))
    there.waits_for("form_complete_at")
    receipt = there.waits_to_hear("tanda-terima")
    assert there.number in receipt
    assert "pindahan dari proyek lain" in receipt
    assert "pindahan" not in request.said("tanda-terima")
    # GitLab took the notes along; what they tell is not true of this request.
    source = city.upload(city.office("dishub"), "aplikasi.zip", zipped(SOURCE))
    there.comment(f"1. Source code: {source}")
    there.attach_documents()
    there.waits_for("complete_at")
    there.settles()
    assert f"permohonan {there.number} telah lengkap" in there.said("berkas-lengkap")
