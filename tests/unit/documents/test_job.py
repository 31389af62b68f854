"""The job: both forms attached to the issue and kept in the dossier."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from inventaris.context import Context
from inventaris.documents.render import Renderer
from inventaris.forge.client import Forge
from inventaris.jobs import report
from inventaris.model.facts import ReportWritten
from inventaris.places import Places
from inventaris.work_queue import WorkQueue
from tests.builders import a_city, a_dossier, a_view, settings

NAMES = ["laporan-2026-disdik-7.pdf", "laporan-2026-disdik-7.md"]


@dataclass
class Uploads:
    """Takes uploads as the forge does."""

    taken: dict[str, bytes] = field(default_factory=dict)

    def upload(self, path: str, file: Path) -> dict[str, Any]:
        assert path.endswith("/17/uploads")
        self.taken[file.name] = file.read_bytes()
        return {"url": f"/uploads/{'0' * 32}/{file.name}"}


def a_context(tmp_path: Path, uploads: Uploads) -> Context:
    ours = settings(tmp_path)
    return Context(
        settings=ours,
        city=a_city(),
        places=Places(ours.root_group),
        forge=cast("Forge", uploads),
        renderer=Renderer(ours, a_city()),
        work=cast("WorkQueue", None),
        start_job=lambda *_: None,
        wake=lambda *_: None,
    )


def test_what_is_attached_is_what_is_kept_and_what_the_record_names(tmp_path: Path) -> None:
    uploads = Uploads()
    result = report.run(a_context(tmp_path, uploads), a_view())
    (fact,) = result.facts
    assert isinstance(fact, ReportWritten)
    assert [file.name for file in fact.files] == NAMES == list(uploads.taken)
    for file in fact.files:
        assert file.path == f"permohonan/2026/2026-disdik-7/laporan/{file.name}"
        content = result.documents[file.path]
        assert content == uploads.taken[file.name]
        assert hashlib.sha256(content).hexdigest() == file.sha256
        assert file.upload_markdown_url.endswith(file.name)
    assert len(result.documents) == len(fact.files)
    assert list(tmp_path.iterdir()) == []


def test_a_report_that_is_written_anew_stands_beside_the_former_one(tmp_path: Path) -> None:
    context = a_context(tmp_path, Uploads())
    first = report.run(context, a_view())
    (former,) = first.facts
    assert isinstance(former, ReportWritten)
    second = report.run(context, a_view(a_dossier(report=former)))
    (fact,) = second.facts
    assert isinstance(fact, ReportWritten)
    assert (former.edition, fact.edition) == (1, 2)
    assert not first.documents.keys() & second.documents.keys()
    assert [file.name for file in fact.files] == [
        "laporan-2026-disdik-7-2.pdf",
        "laporan-2026-disdik-7-2.md",
    ]
