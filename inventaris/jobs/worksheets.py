"""Worksheets as workbooks: write those that are offered, read those that came back."""

import hashlib

from inventaris.context import Context
from inventaris.documents.workbook import OfferedSheet, write_workbook
from inventaris.documents.workbook_reading import FILE_LIMIT_BYTES, read_workbook
from inventaris.duties.prefill import offered_rows
from inventaris.duties.worksheets import offer_input, unread_workbooks, wanted_offers
from inventaris.errors import ForgeNotFoundError, RequestError
from inventaris.forge.uploads import attach, open_upload
from inventaris.jobs.result import JobResult
from inventaris.model.facts import DocumentFile, Fact, SheetFileRead, SheetOffered
from inventaris.model.request import Upload
from inventaris.model.worksheets import Worksheet
from inventaris.sources.quarantine import quarantine
from inventaris.view import View

_AT_ONCE = 20  # workbooks read by one attempt; the next pass asks for the others


def run(context: Context, view: View) -> JobResult:
    """Read first: what came back may change what is offered, and the next pass asks again."""
    unread = unread_workbooks(view)[:_AT_ONCE]
    facts: list[Fact] = [_read(context, view, key) for key in unread]
    for key, sheets in wanted_offers(view).items():
        facts.append(_offer(context, view, key, sheets))
    return JobResult(tuple(facts))


def _read(context: Context, view: View, key: str) -> SheetFileRead:
    secret, _, filename = key.partition("/")
    now = context.now()
    try:
        content = _fetch(context, view, Upload(secret, filename))
        read = read_workbook(filename, content, view.city.worksheets)
    except RequestError as refused:
        values = {name: str(value) for name, value in refused.values.items()}
        return SheetFileRead(key, now, code=refused.code, values=values)
    sha256 = hashlib.sha256(content).hexdigest()
    return SheetFileRead(key, now, sha256, read.number, read.tabs)


def _fetch(context: Context, view: View, upload: Upload) -> bytes:
    content = b""
    project_id = view.snapshot.issue.project_id
    try:
        with open_upload(context.forge, project_id, upload) as chunks:
            for chunk in chunks:
                content += chunk
                if len(content) > FILE_LIMIT_BYTES:
                    raise RequestError("lembar/berkas-terlalu-besar", nama=upload.filename)
    except ForgeNotFoundError as missing:
        raise RequestError("unggahan-hilang", nama=upload.filename) from missing
    return content


def _file_name(view: View, sheet: Worksheet) -> str:
    """Name a workbook by step and, where it is not for all, readers; a step may have one of each."""
    step = view.city.workflow.step(sheet.step)
    parts = (
        view.city.worksheet_file,
        step.number if step else "",
        "" if sheet.readers == "semua" else sheet.readers,
        view.dossier.number,
    )
    return f"{'-'.join(filter(None, parts))}.xlsx"


def _offer(context: Context, view: View, key: str, sheets: tuple[Worksheet, ...]) -> SheetOffered:
    number = view.dossier.number
    content = write_workbook(
        number, [OfferedSheet(sheet, offered_rows(view, sheet)) for sheet in sheets]
    )
    name = _file_name(view, sheets[0])
    with quarantine(context.settings.work_dir) as scratch:
        file = scratch / name
        file.write_bytes(content)
        address = attach(context.forge, view.snapshot.issue.project_id, file)
    document = DocumentFile(name, "", hashlib.sha256(content).hexdigest(), address)
    return SheetOffered(key, offer_input(view, sheets), context.now(), document)
