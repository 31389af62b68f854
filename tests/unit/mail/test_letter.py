"""The job, before anything is sent: what a mail takes along of what its note links."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import cast

from inventaris.context import Context
from inventaris.documents.render import Renderer
from inventaris.errors import ForgeNotFoundError
from inventaris.forge.client import Forge
from inventaris.jobs.mails import _Delivery
from inventaris.model.issue import Note, Person
from inventaris.model.mail import Mail
from inventaris.places import Places
from inventaris.view import look, marker
from inventaris.work_queue import WorkQueue
from tests.builders import FILED, NOW, a_city, a_view, settings

FILES = {"kecil.pdf": b"%PDF", "besar.zip": b"x" * 11}


class Uploads:
    """Gives the uploads that it has, as the forge does."""

    @contextmanager
    def stream(self, path: str) -> Iterator[Iterator[bytes]]:
        name = path.rpartition("/")[2]
        if name not in FILES:
            raise ForgeNotFoundError(f"GET {path}: 404 Not Found")
        yield iter([FILES[name]])


def test_a_file_that_is_gone_is_not_called_too_large(tmp_path: Path) -> None:
    ours, city = settings(tmp_path, mail_files_bytes=10), a_city()
    links = "".join(f"[{n}](/uploads/{'a' * 32}/{n})\n" for n in (*FILES, "hilang.pdf"))
    bot = Person(9, "inventaris-bot", "Inventaris")
    note = Note(1, bot, f"{links}\n{marker('laporan')}x -->", FILED, FILED)
    view = look(replace(a_view().snapshot, notes=(note,)), city, NOW)
    context = Context(
        settings=ours,
        city=city,
        places=Places(ours.root_group),
        forge=cast("Forge", Uploads()),
        renderer=Renderer(ours, city),
        work=cast("WorkQueue", None),
        start_job=lambda *_: None,
        wake=lambda *_: None,
    )
    mail = Mail("laporan/opd", note.id, "surel/catatan.md.j2", "disdik@opd.invalid", FILED)
    assert city.mailing is not None
    letter = _Delivery(context, view, mail)._letter(city.mailing)
    assert [file.name for file in letter.attachments] == ["kecil.pdf"]
    (listed,) = (line for line in letter.plain.splitlines() if "terlalu besar" in line)
    assert "besar.zip" in listed
    assert "/hilang.pdf" not in letter.plain
