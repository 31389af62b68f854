"""Steps 4 and 5: write the presentation's calendar file, attach it, keep it in the dossier."""

import hashlib

from inventaris.context import Context
from inventaris.documents.calendar_file import CalendarEvent, calendar_file
from inventaris.documents.sharing import shareable
from inventaris.dossier_files import folder_of
from inventaris.forge.uploads import attach
from inventaris.jobs.result import JobResult
from inventaris.model.facts import DocumentFile, InvitationWritten, MeetingCancelled, MeetingSet
from inventaris.sources.quarantine import quarantine
from inventaris.view import View

_PRODUCT = "-//Inventaris//ID"


def run(context: Context, view: View) -> JobResult:
    """Tell the newest change of the date; the plan starts this only where there is one."""
    last = view.dossier.meeting or view.dossier.meeting_cancelled
    if last is None:
        return JobResult(())
    content = calendar_file(_event(context, view, last), _PRODUCT)
    number = view.dossier.number
    told = {"nomor": number, "urutan": last.sequence}
    name = f"{context.renderer.plain('kalender/nama.txt.j2', told)}.ics"
    path = f"{folder_of(number)}/presentasi/{name}"
    with quarantine(context.settings.work_dir) as scratch:
        file = scratch / name
        file.write_bytes(content)
        url = attach(context.forge, view.snapshot.issue.project_id, file)
    written = DocumentFile(name, path, hashlib.sha256(content).hexdigest(), url)
    fact = InvitationWritten(last.sequence, context.now(), written)
    return JobResult((fact,), {path: content})


def _event(context: Context, view: View, last: MeetingSet | MeetingCancelled) -> CalendarEvent:
    is_cancelled = isinstance(last, MeetingCancelled)
    meeting = last.cancelled if isinstance(last, MeetingCancelled) else last
    values = {
        "nomor": view.dossier.number,
        "aplikasi": shareable(view.form.answer("aplikasi")),
        "opd": view.office.name,
        "batal": is_cancelled,
        "tautan_permohonan": view.snapshot.issue.web_url,
    }
    return CalendarEvent(
        uid=f"{view.dossier.number}-presentasi@{context.city.domain}",
        sequence=last.sequence,
        stamp=last.at,
        start=meeting.start,
        end=meeting.end,
        summary=context.renderer.plain("kalender/judul.txt.j2", values),
        location=shareable(meeting.place),
        description=context.renderer.plain("kalender/uraian.txt.j2", values),
        url=view.snapshot.issue.web_url,
        organizer=context.city.agency,
        organizer_mail=context.city.meeting.organizer_mail,
        is_cancelled=is_cancelled,
    )
