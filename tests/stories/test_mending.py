"""A request with three faults: each is told to the office in its words, and mended one by one."""

from tests.stack import SOURCE, City, Request, zipped


def told(request: Request, *words: str) -> bool:
    """Whether the newest notes of the service hold all these words, somewhere."""
    text = "\n".join(note.body for notes in request.notes().values() for note in notes)
    return all(word in text for word in words)


def edit(request: Request, old: str, new: str) -> None:
    description = request.issue.description
    assert old in description
    request.city.office(request.opd).edit(request.iid, description.replace(old, new))


def test_a_request_with_three_faults_is_mended_step_by_step(city: City) -> None:
    broken = city.upload(city.office("disdik"), "rusak.zip", b"PK\x03\x04" + b"\x00" * 400)
    request = city.file(
        "Aplikasi Bermasalah",
        answers={"Kontak": "", "Letak source code": broken},
        extra="### Catatan\n\nTerima kasih.\n",
    )

    # The form lacks a field.
    missing = request.waits_to_hear("tanda-terima")
    assert "Isian **Kontak** belum diisi." in missing
    assert "@sari.disdik" in missing
    request.waits_until(lambda: "giliran::opd" in request.labels, "the office's turn")
    assert not request.dossier["form_complete_at"]
    edit(request, "### Catatan", "### Kontak\n\nsari@disdik.invalid\n\n### Catatan")
    request.waits_for("form_complete_at")
    assert "Isian langkah pertama lengkap." in request.said("tanda-terima")

    # An attachment is no document.
    office = city.office("disdik")
    request.attach_documents()
    program = city.upload(office, "panduan.pdf", b"MZ" + bytes(600))
    request.comment(f"5. Panduan instalasi: {program}")
    request.move("04")
    request.waits_until(lambda: told(request, "panduan.pdf tidak dapat dibuka"), "the wrong one")
    assert request.said("lampiran").count("✅ ada") == 6
    misnamed = city.upload(office, "panduan.docx", b"Salin berkas ke server.\n")
    request.comment(f"5. Panduan instalasi: {misnamed}")
    request.waits_until(lambda: told(request, "tidak sesuai dengan namanya"), "the misnamed one")
    assert "isinya teks biasa" in request.said("lampiran")
    assert not request.dossier["complete_at"]
    good = city.upload(office, "panduan.txt", b"Salin berkas ke server.\n")
    request.comment(f"5. Panduan instalasi: {good}")
    request.waits_for("complete_at")

    # The archive is broken.
    request.move("07")
    request.waits_until(lambda: bool(request.said("sumber-ditolak-")), "the refusal")
    assert "rusak.zip: arsip tidak dapat dibaca sampai selesai" in request.said("sumber-ditolak-")
    assert request.staging_repositories() == []
    mended = city.upload(office, "utuh.zip", zipped(SOURCE))
    request.comment(f"1. Source code aplikasi: {mended}")
    request.waits_for("staged")
    request.settles()
    assert request.dossier["staged"]["delivery"] == "utuh.zip"
    for steps, fact in (
        (("08", "09"), "registered"),
        (("11",), "report"),
        (("12",), "finished_at"),
    ):
        request.move(*steps)
        request.waits_for(fact)
    assert request.issue.state == "closed"
    counts = {key.rsplit("-", 1)[0]: len(notes) for key, notes in request.notes().items()}
    assert set(counts.values()) == {1}
