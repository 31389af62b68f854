"""What the report tells of steps 7 and 8: verdicts, security, pipeline, responses. Pure.

Nothing is called tested that was not: a row counts only if somebody gave a verdict on it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest

from inventaris.duties.worksheets import is_filled
from inventaris.model.facts import ResponseGiven
from inventaris.model.worksheets import Worksheet
from inventaris.view import View

RESULTS = "hasil-uji"
SECURITY = ("keamanan-web", "keamanan-seluler")
UNTESTED, UNFIT, UNMET = "tidak-diuji", "tidak-sesuai", "tidak"


@dataclass(frozen=True, slots=True)
class Testing:
    """Rows with the labels that people know; `verdict` is the choice's key."""

    results: tuple[Mapping[str, str], ...]
    security: tuple[Mapping[str, str], ...]

    @property
    def tested(self) -> int:
        return sum(row["putusan"] != UNTESTED for row in (*self.results, *self.security))

    def count(self, verdict: str) -> int:
        return sum(row["putusan"] == verdict for row in (*self.results, *self.security))


def testing_of(view: View) -> Testing:
    """Read both worksheets of step 7; of an application both kinds of security may apply."""
    return Testing(
        results=tuple(_rows(view, RESULTS, "klaim", "putusan", ("hasil", "keterangan"))),
        security=tuple(
            row for key in SECURITY for row in _rows(view, key, "bidang", "hasil", ("bukti",))
        ),
    )


def testing_values(view: View) -> dict[str, object]:
    """Give what the templates print."""
    testing, seen = testing_of(view), view.dossier.pipeline
    return {
        "diuji": testing.tested,
        "hasil": list(testing.results),
        "keamanan": list(testing.security),
        "pipeline": {"keadaan": seen.status, "commit": seen.commit, "dilihat": seen.at}
        if seen
        else None,
        "tanggapan": [_response(given) for given in view.dossier.responses],
        "sebelum_kiriman": _delivered_since(view),
    }


def testing_findings(view: View) -> Iterator[dict[str, object]]:
    """Name what testing left open; sentences: `temuan-<kode>`."""
    testing = testing_of(view)
    if testing.tested == 0:
        yield {"kode": "tidak-diuji"}
    elif untested := testing.count(UNTESTED):
        yield {"kode": "sebagian-tidak-diuji", "jumlah": untested}
    if testing.tested and (since := _delivered_since(view)):
        yield {"kode": "uji-kiriman-lama", "pada": since}
    if unfit := testing.count(UNFIT):
        yield {"kode": "tidak-sesuai", "jumlah": unfit}
    if unmet := testing.count(UNMET):
        yield {"kode": "keamanan", "jumlah": unmet}
    if unfinished := _unfinished(view):
        yield {"kode": "uji-belum-lengkap", "nama": unfinished}
    if view.dossier.responses and (findings := view.dossier.responses[-1].findings):
        yield {"kode": "tanggapan", "jumlah": len(findings)}


def _delivered_since(view: View) -> datetime | None:
    """Tell when the source came that stands now, where a verdict is older and of another one."""
    staged, sheets = view.dossier.staged, view.dossier.sheets
    told = [sheets[key].at for key in (RESULTS, *SECURITY) if key in sheets and sheets[key].rows]
    return staged.at if staged and any(at < staged.at for at in told) else None


def _unfinished(view: View) -> list[str]:
    """Name the worksheets of which something is missing: a row without a verdict is not told."""
    return [
        worksheet.heading
        for worksheet in view.city.worksheets
        if worksheet.key in (RESULTS, *SECURITY)
        and worksheet.key in view.dossier.sheets
        and not is_filled(view, worksheet.key)
    ]


def _rows(
    view: View, key: str, subject: str, verdict: str, reasons: tuple[str, ...]
) -> Iterator[Mapping[str, str]]:
    worksheet = next((one for one in view.city.worksheets if one.key == key), None)
    sheet = view.dossier.sheets.get(key)
    if worksheet is None or sheet is None:
        return
    for row in sheet.rows:
        if row.get(verdict):
            yield {
                "pokok": _label(worksheet, subject, row.get(subject, "")),
                "putusan": row[verdict],
                "sebutan": _label(worksheet, verdict, row[verdict]),
                "alasan": _joined([text for name in reasons if (text := row.get(name, ""))]),
            }


def _joined(texts: list[str]) -> str:
    """Tell one behind the other, each a sentence of its own or not."""
    ends = [" " if text.endswith((".", "!", "?")) else "; " for text in texts[:-1]]
    return "".join(part for pair in zip_longest(texts, ends, fillvalue="") for part in pair)


def _label(worksheet: Worksheet, column: str, value: str) -> str:
    """Give what people call a choice; a cell without choices says itself."""
    known = worksheet.column(column)
    choices = known.choices if known else ()
    return next((choice.label for choice in choices if choice.key == value), value)


def _response(given: ResponseGiven) -> dict[str, object]:
    return {
        "putaran": given.round,
        "putusan": given.verdict,
        "pada": given.at,
        "temuan": [(one.number, one.text, one.remedy) for one in given.findings],
        "tertutup": [(one.number, one.text) for one in given.closed],
    }
