"""Step 11: write the report, attach it to the issue, keep it in the dossier."""

import hashlib
from pathlib import Path

from inventaris.clocks import holdings
from inventaris.context import Context
from inventaris.documents.charts import timeline
from inventaris.documents.course import stays_of
from inventaris.documents.html import HtmlRenderer
from inventaris.documents.report import report_values
from inventaris.dossier_files import folder_of
from inventaris.duties.report import input_of, next_edition
from inventaris.forge.uploads import attach
from inventaris.jobs.result import JobResult
from inventaris.model.facts import DocumentFile, ReportWritten
from inventaris.sources.quarantine import quarantine
from inventaris.view import View


def run(context: Context, view: View) -> JobResult:
    """Tell what the dossier knows, as PDF for people and as Markdown for machines and diffs."""
    # WeasyPrint takes a second and 40 MB to load, and few processes ever make a page.
    from inventaris.documents.pdf import render_pdf

    now = context.now()
    values = report_values(view, now)
    page = HtmlRenderer(context.settings, context.city).page(
        "laporan/laporan.html.j2",
        values | {"bagan": timeline(stays_of(view, now), holdings(view.dossier, now))},
    )
    contents = {
        "pdf": render_pdf(page, context.settings.templates_dir),
        "md": context.renderer.text("laporan/laporan.md.j2", values).encode(),
    }
    number = view.dossier.number
    edition = next_edition(view)
    name = context.renderer.plain("laporan/nama.txt.j2", {"nomor": number, "edisi": edition})
    folder = f"{folder_of(number)}/laporan"
    documents = {f"{folder}/{name}.{kind}": content for kind, content in contents.items()}
    with quarantine(context.settings.work_dir) as scratch:
        files = tuple(
            _attached(context, view, scratch, path, content) for path, content in documents.items()
        )
    return JobResult((ReportWritten(now, files, input_of(view), edition),), documents)


def _attached(
    context: Context, view: View, scratch: Path, path: str, content: bytes
) -> DocumentFile:
    file = scratch / path.rpartition("/")[2]
    file.write_bytes(content)
    return DocumentFile(
        name=file.name,
        path=path,
        sha256=hashlib.sha256(content).hexdigest(),
        upload_markdown_url=attach(context.forge, view.snapshot.issue.project_id, file),
    )
