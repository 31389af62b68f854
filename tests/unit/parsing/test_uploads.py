import pytest

from inventaris.model.request import Upload
from inventaris.parsing.uploads import ForeignUpload, read_upload

SECRET = "0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(
    "target",
    [
        f"/uploads/{SECRET}/surat.pdf",
        f"/-/project/7/uploads/{SECRET}/surat.pdf",
        f"https://gitlab.contoh.go.id/-/project/7/uploads/{SECRET}/surat.pdf",
        f"https://gitlab.contoh.go.id/permohonan/disdik/uploads/{SECRET}/surat.pdf",
        f"/permohonan/disdik/uploads/{SECRET}/surat.pdf?inline=false#halaman",
    ],
)
def test_each_form_of_an_uploads_address_is_read(target: str) -> None:
    assert read_upload(target, project_id=7) == Upload(SECRET, "surat.pdf")


def test_an_escaped_name_is_unescaped() -> None:
    target = f"/uploads/{SECRET}/Surat%20permohonan.pdf"
    assert read_upload(target, project_id=7) == Upload(SECRET, "Surat permohonan.pdf")


def test_another_projects_upload_is_foreign() -> None:
    target = f"/-/project/8/uploads/{SECRET}/surat.pdf"
    assert read_upload(target, project_id=7) == ForeignUpload(target)


@pytest.mark.parametrize(
    "target",
    [
        "/uploads/pendek/surat.pdf",
        f"/uploads/{SECRET}/",
        f"/uploads/{SECRET}/..",
        f"/uploads/{SECRET}/..%2Fsurat.pdf",
        f"/uploads/{SECRET}/a%00.pdf",
        f"/uploads/{SECRET}/a%5Cb.pdf",
        f"/uploads/{SECRET}/a/b.pdf",
        f"file:///uploads/{SECRET}/surat.pdf",
        "https://contoh.go.id/surat.pdf",
    ],
)
def test_what_is_no_upload_or_has_an_unsafe_name_is_none(target: str) -> None:
    assert read_upload(target, project_id=7) is None
