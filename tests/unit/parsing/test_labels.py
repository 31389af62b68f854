import pytest

from inventaris.parsing.labels import Labels
from tests.request_forms import FIELDS, KINDS

FORM = Labels((field.key, (field.label, *field.aliases)) for field in FIELDS)
ATTACHMENTS = Labels((kind.key, (kind.name, *kind.aliases)) for kind in KINDS)


@pytest.mark.parametrize(
    ("label", "keys"),
    [
        ("Nama Aplikasi", ("aplikasi",)),
        ("NAMA  APLIKASI (wajib)", ("aplikasi",)),
        ("Namaaplikasi", ("aplikasi",)),
        ("Nama aplikasi yang diajukan", ("aplikasi",)),
        ("Penangung jawap", ("penanggung-jawab",)),
        ("Penanggungjawab", ("penanggung-jawab",)),
        ("Tujuan pembuatan aplikasi", ("tujuan",)),
        ("Tujuan dan manfaat", ("tujuan",)),
        ("Nomor dan tanggal surat", ("nomor-surat", "tanggal-surat")),
        ("Tanggal/nomor surat", ("tanggal-surat", "nomor-surat")),
        ("No. HP penanggung jawab", ("kontak",)),
        ("Upload scan surat permohonan", ("pindaian-surat",)),
        ("Sumber dana", ()),
        ("Kontrak", ()),
        ("Nama", ()),
        ("NIP", ()),
        ("", ()),
        ("nama aplikasi " * 20, ()),
    ],
)
def test_a_label_is_known_by_what_it_asks(label: str, keys: tuple[str, ...]) -> None:
    assert FORM.match(label) == keys


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("panduan-instalasi.pdf", "panduan-instalasi"),
        ("Panduan_Instalasi_v2.PDF", "panduan-instalasi"),
        ("PanduanInstalasi.pdf", "panduan-instalasi"),
        ("PANDUANPENGGUNA-final.docx", "panduan-pengguna"),
        ("dokumentasi panduan pengguna.pdf", "panduan-pengguna"),
        ("SRS-SIPADU.pdf", "analisis"),
        ("sourcecode.zip", "sumber"),
        ("foto.jpg", None),
        ("spkl.pdf", None),
    ],
)
def test_a_file_is_known_by_the_longest_wording_in_its_name(name: str, kind: str | None) -> None:
    assert ATTACHMENTS.mentioned(name) == kind


def test_a_wording_of_two_keys_names_neither() -> None:
    labels = Labels([("a", ("nomor", "nomor surat")), ("b", ("Nomor",))])
    assert labels.match("nomor") == ()
    assert labels.match("nomor surat") == ("a",)
