"""Step 4: fetch each attachment, hash it, type it by content, keep it in the dossier."""

import re
from pathlib import Path

from inventaris.analysis.media_type import ARCHIVES, DOCUMENTS, is_misnamed, media_type_of
from inventaris.analysis.zipped import flaw_of
from inventaris.context import Context
from inventaris.dossier_files import folder_of
from inventaris.duties.attachments import input_of
from inventaris.errors import RequestError
from inventaris.forge.files import list_paths
from inventaris.jobs.delivery import git_address, open_archive
from inventaris.jobs.result import JobResult
from inventaris.model.facts import AttachmentRecord, AttachmentsChecked
from inventaris.model.request import AttachmentClaim, GitSource, Upload
from inventaris.model.steps import AttachmentKind
from inventaris.sources.address import find, without_userinfo
from inventaris.sources.delivery import Spooled, spool
from inventaris.sources.git import Deadline
from inventaris.sources.limits import Limits
from inventaris.sources.quarantine import quarantine
from inventaris.view import View

CODES = frozenset({"bukan-source-code", "bukan-dokumen", "isi-tidak-sesuai-nama"})
_REACH_S = 30.0  # for the host of a git address to answer
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


def run(context: Context, view: View) -> JobResult:
    """Look at every file that the office names; what is wrong is told, what is right is kept."""
    kinds = {kind.key: kind for kind in view.city.workflow.attachments}
    folder = folder_of(view.dossier.number)
    kept = list_paths(context.forge, context.places.archive, f"{folder}/lampiran")
    documents: dict[str, bytes] = {}
    records: list[AttachmentRecord] = []
    for claim in view.claims:
        kind = kinds[claim.kind]
        try:
            match claim.delivery:
                case Upload() as upload:
                    record = _file(context, view, kind, upload, documents)
                case GitSource() as source:
                    address, trusted = git_address(context, view, source)
                    find(address, trusted, Deadline(_REACH_S))
                    record = AttachmentRecord(kind.key, "ada", filename=address.url)
        except RequestError as refused:
            values = {name: str(value) for name, value in refused.values.items()}
            record = AttachmentRecord(
                kind.key, "keliru", _name(claim), code=refused.code, values=values
            )
        records.append(record)
    fact = AttachmentsChecked(
        input=input_of(view),
        at=context.now(),
        records=tuple(records),
    )
    new = {path: content for path, content in documents.items() if path not in kept}
    return JobResult((fact,), new)


def _file(
    context: Context,
    view: View,
    kind: AttachmentKind,
    upload: Upload,
    documents: dict[str, bytes],
) -> AttachmentRecord:
    limits = Limits(delivery_bytes=context.settings.delivery_limit_bytes)
    with quarantine(context.settings.work_dir) as scratch:
        with open_archive(context, view, upload) as delivery:
            spooled = spool(delivery, scratch / "file", limits)
        media_type = media_type_of(spooled.path)
        if kind.is_source and media_type not in ARCHIVES:
            raise RequestError("bukan-source-code", nama=upload.filename, jenis=media_type)
        if not kind.is_source and media_type not in DOCUMENTS:
            raise RequestError("bukan-dokumen", nama=upload.filename, jenis=media_type)
        if not kind.is_source and _is_zip(spooled.path) and (flaw := flaw_of(spooled.path)):
            raise RequestError(flaw, nama=upload.filename)
        if is_misnamed(upload.filename, media_type):
            raise RequestError("isi-tidak-sesuai-nama", nama=upload.filename, jenis=media_type)
        path = _keep(context, view, kind, spooled, documents)
    return AttachmentRecord(
        kind=kind.key,
        verdict="ada",
        filename=upload.filename,
        sha256=spooled.sha256,
        size_bytes=spooled.size_bytes,
        media_type=media_type,
        path=path,
    )


def _is_zip(path: Path) -> bool:
    """Tell a zip, and what office programs write as one."""
    with path.open("rb") as stream:
        return stream.read(2) == b"PK"


def _keep(
    context: Context,
    view: View,
    kind: AttachmentKind,
    spooled: Spooled,
    documents: dict[str, bytes],
) -> str:
    """Keep documents as delivered; the source goes to a repository, the very large stay put."""
    if kind.is_source or spooled.size_bytes > context.settings.attachment_limit_bytes:
        return ""
    folder = f"{folder_of(view.dossier.number)}/lampiran/{kind.number}-{kind.key}"
    name = _UNSAFE.sub("_", spooled.name)[-100:].lstrip(".") or "berkas"
    path = f"{folder}/{spooled.sha256[:8]}-{name}"
    documents[path] = spooled.path.read_bytes()
    return path


def _name(claim: AttachmentClaim) -> str:
    match claim.delivery:
        case Upload(_, filename):
            return filename
        case GitSource(url):
            return without_userinfo(url)
