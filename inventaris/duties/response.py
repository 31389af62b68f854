"""Step 8: Kominfo's response, round by round until nothing has to be mended."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final, cast

from rapidfuzz import fuzz

from inventaris.duties import staging
from inventaris.duties.duty import former, long_work
from inventaris.model.action import Action, EditIssue, PostNote, Record
from inventaris.model.facts import Finding, ResponseGiven, ResponseVerdict, SheetTaken
from inventaris.model.steps import Holder
from inventaris.parsing.labels import fold
from inventaris.view import DutyState, View
from inventaris.worksheets.sources import same_comment

SHEET = "tanggapan"
MEND: ResponseVerdict = "perlu-perbaikan"
LABEL = "keadaan::perlu-perbaikan"
JOB: Final = "perbandingan"
_LIKE_PERCENT: Final = 85  # of the words of two findings, so that one is the other reworded


def latest(view: View) -> ResponseGiven | None:
    return view.dossier.responses[-1] if view.dossier.responses else None


def is_mended(view: View) -> bool:
    """Tell whether the office came back after the response that sent it to mend.

    What it mends need not be its source: `siap` says so. A newest source that is none mends nothing.
    """
    given, ready_at = latest(view), view.dossier.ready_at
    if given is None or given.verdict != MEND or staging.refused(view):
        return False
    is_ready = ready_at is not None and ready_at > given.at
    return is_ready or _is_redelivered(view, given)


def _is_redelivered(view: View, given: ResponseGiven) -> bool:
    staged = staging.newest(view)
    return staged is not None and staged.commit != given.commit


def state(view: View) -> DutyState:
    given = latest(view)
    return DutyState.DONE if given and given.verdict != MEND else DutyState.WAITING


def awaited(view: View) -> Holder:
    """What has to be mended waits for the office, everything else for Kominfo.

    So does a source that came in vain; one that came and could not be imported here is no debt.
    """
    if staging.has_failed(view):
        return "kominfo"
    given = latest(view)
    must_mend = given is not None and given.verdict == MEND and not is_mended(view)
    return "opd" if must_mend or staging.is_owed_anew(view) else "kominfo"


def actions(view: View) -> Iterator[Action]:
    """Record each answer, tell it to the office, compare what comes back."""
    given = latest(view)
    if fresh := _answer(view):
        yield Record(fresh)
        given = fresh
    if given is None:
        return
    key = f"tanggapan-{given.round}"
    note = PostNote(
        f"{key}-{given.call}" if given.call > 1 else key,
        "catatan/tanggapan.md.j2",
        {
            "pemohon": view.applicant.username,
            "nomor": view.dossier.number,
            "putusan": given.verdict,
            "putaran": given.round,
            "temuan": [_told(finding) for finding in given.findings],
            "tertutup": [_told(finding) for finding in given.closed],
            "commit": given.commit,
        },
        edits=True,
    )
    yield note
    yield from former(view, key, note.key, "catatan/tanggapan-lama.md.j2")
    if given.verdict == MEND:
        yield EditIssue(add_labels=(view.city.label(LABEL),))
        yield from _comparison(view, given)
        if not is_mended(view):
            yield from staging.told_same(view)
    else:
        yield EditIssue(remove_labels=(view.city.label(LABEL),))


def _answer(view: View) -> ResponseGiven | None:
    """Read the worksheet, if its present wording was not answered with yet.

    What sends the office back to work waits until it says at what, and how each is mended.
    """
    sheet, before = view.dossier.sheets.get(SHEET), latest(view)
    verdict = sheet.answers.get("putusan") if sheet else None
    if sheet is None or not verdict or (before and before.source == sheet.source):
        return None
    staged = staging.newest(view)
    commit = staged.commit if staged else ""
    anew = before is not None and before.commit == commit
    rounds = view.dossier.responses[:-1] if anew else view.dossier.responses
    findings = tuple(_finding(place, row) for place, row in enumerate(sheet.rows, 1))
    is_whole = findings and all(finding.text and finding.remedy for finding in findings)
    if verdict == MEND and not is_whole:
        return None
    if before and _says_the_same(before, sheet, findings):
        return None
    given = ResponseGiven(
        round=len(rounds) + 1,
        verdict=cast("ResponseVerdict", verdict),
        findings=findings,
        closed=closed_by(rounds[-1].findings if rounds else (), findings),
        project=staged.project if staged else "",
        commit=commit,
        source=sheet.source,
        by=sheet.by,
        at=view.now,
    )
    if before is None or not anew:
        return given
    is_news = _is_news(given, before) or is_mended(view)  # it waits to hear what was found of it
    return replace(given, call=before.call + is_news)


def _says_the_same(before: ResponseGiven, sheet: SheetTaken, findings: tuple[Finding, ...]) -> bool:
    """Tell whether the comment was edited elsewhere only: that answers nothing, whatever came since."""
    said = sheet.answers.get("putusan"), findings
    return same_comment(before.source, sheet.source) and said == (before.verdict, before.findings)


def _is_news(given: ResponseGiven, before: ResponseGiven) -> bool:
    """Tell whether the office must hear of a new wording: another verdict, or more to be mended.

    Numbers tell nothing here: what stands in the place of another finding has its number.
    """
    if given.verdict != before.verdict:
        return True
    told = before.findings
    known = (_same_text(one, told) or _like_text(one, told) for one in given.findings)
    return given.verdict == MEND and not all(known)


def closed_by(former: Sequence[Finding], still: Sequence[Finding]) -> tuple[Finding, ...]:
    """Give the findings of the round before that are named no more.

    People number anew what is left, and word it anew: a finding is known by what it says, and by its
    number where it says nothing that was said before.
    """
    left, unknown = list(former), list(still)
    for is_same in (_same_text, _like_text, _same_number):
        for finding in tuple(unknown):
            if found := is_same(finding, left):
                left.remove(found)
                unknown.remove(finding)
    return tuple(left)


def _same_text(finding: Finding, former: Sequence[Finding]) -> Finding | None:
    return next((one for one in former if fold(one.text) == fold(finding.text)), None)


def _like_text(finding: Finding, former: Sequence[Finding]) -> Finding | None:
    likeness = {
        place: fuzz.token_set_ratio(fold(one.text), fold(finding.text))
        for place, one in enumerate(former)
    }
    best = max(likeness, key=lambda place: likeness[place], default=0)
    return former[best] if likeness.get(best, 0.0) >= _LIKE_PERCENT else None


def _same_number(finding: Finding, former: Sequence[Finding]) -> Finding | None:
    return next((one for one in former if one.number == finding.number), None)


def _finding(place: int, row: Mapping[str, str]) -> Finding:
    return Finding(row.get("nomor") or str(place), row.get("temuan", ""), row.get("perbaikan", ""))


def _comparison(view: View, given: ResponseGiven) -> Iterator[Action]:
    """Show the mended delivery beside the one that was answered."""
    staged, compared = staging.newest(view), view.dossier.compared
    if staged is None or not given.commit or not _is_redelivered(view, given):
        return
    if compared is None or (compared.before, compared.after) != (given.commit, staged.commit):
        yield from long_work(view, JOB, f"{given.commit[:16]}-{staged.commit[:16]}")
        return
    yield PostNote(
        f"perbandingan-{view.dossier.deliveries}",
        "catatan/perbandingan.md.j2",
        {
            "sebelum": compared.before,
            "sesudah": compared.after,
            "ditambah": compared.added,
            "diubah": compared.changed,
            "dihapus": compared.removed,
            "contoh": list(compared.examples),
            "temuan": [_told(finding) for finding in given.findings],
        },
    )


def _told(finding: Finding) -> dict[str, str]:
    return {"nomor": finding.number, "temuan": finding.text, "perbaikan": finding.remedy}
