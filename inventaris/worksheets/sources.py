"""Which comments hold filled worksheets, and which of their files are workbooks. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from urllib.parse import unquote

from inventaris.digests import digest_of
from inventaris.model.facts import SheetFileRead
from inventaris.model.issue import Note
from inventaris.model.request import Upload
from inventaris.model.worksheets import Worksheet
from inventaris.parsing.deliveries import find_deliveries
from inventaris.parsing.links import find_links
from inventaris.worksheets.sections import Section, divide, has_line

WORKBOOK = ".xlsx"
# What a spreadsheet program may have made of the offered workbook; told to be unreadable, not passed over.
_OTHER_FORMATS = (".xls", ".xlsm", ".ods", ".csv")


@dataclass(frozen=True, slots=True)
class Filled:
    """What a comment's text holds of worksheets."""

    sections: tuple[Section, ...]
    workbooks: tuple[Upload, ...]
    files: tuple[Upload, ...]  # attached, and no workbook
    on_behalf: bool
    rest: str  # the comment without its worksheets
    wordings: tuple[str, ...]  # digests of the sections, in their order

    @property
    def evidence(self) -> tuple[str, ...]:
        """Name the files by which Kominfo shows on whose behalf it fills in."""
        return tuple(file.filename for file in self.files) if self.on_behalf else ()


@dataclass(frozen=True, slots=True)
class Filling:
    """A comment that may fill in worksheets, and whose it is."""

    note_id: int
    by_id: int
    by: str
    at: datetime
    internal: bool
    filled: Filled


@dataclass(frozen=True, slots=True)
class SheetSource:
    """One filling of one worksheet: a comment's section, or a workbook's tab."""

    worksheet: Worksheet
    key: str
    filling: Filling
    certain: bool = True  # False: the heading had to be guessed
    lines: tuple[str, ...] = ()
    cells: tuple[tuple[str, ...], ...] = ()
    number: str = ""  # of the request that a workbook was made for

    @property
    def by(self) -> str:
        return self.filling.by

    @property
    def by_id(self) -> int:
        return self.filling.by_id

    @property
    def at(self) -> datetime:
        return self.filling.at


def fillings_of(
    notes: Sequence[Note],
    *,
    worksheets: tuple[Worksheet, ...],
    on_behalf: tuple[str, ...],
    offered: str,
    project_id: int,
) -> tuple[Filling, ...]:
    """Find the comments among people's notes that hold a worksheet or a workbook.

    Args:
        notes: what people wrote.
        worksheets: those of the city.
        on_behalf: the lines by which Kominfo fills in this office's worksheet.
        offered: how the names of offered workbooks begin.
        project_id: where the files are uploaded.

    """
    texts = tuple([(note.id, note.body) for note in notes])
    found = _fill_all(texts, worksheets, on_behalf, offered, project_id)
    if not found:
        return ()
    return tuple(
        Filling(
            note.id,
            note.author.id,
            note.author.username,
            note.updated_at,
            note.internal,
            found[note.id],
        )
        for note in notes
        if note.id in found
    )


# A pass finds most comments unchanged, and few of them hold worksheets.
@lru_cache(maxsize=256)
def _fill_all(
    texts: tuple[tuple[int, str], ...],
    worksheets: tuple[Worksheet, ...],
    on_behalf: tuple[str, ...],
    offered: str,
    project_id: int,
) -> Mapping[int, Filled]:
    read = (
        (number, _fill(body, worksheets, on_behalf, offered, project_id)) for number, body in texts
    )
    return {number: filled for number, filled in read if filled}


@lru_cache(maxsize=4096)
def _fill(
    body: str,
    worksheets: tuple[Worksheet, ...],
    on_behalf: tuple[str, ...],
    offered: str,
    project_id: int,
) -> Filled | None:
    comment = divide(body, worksheets)
    found = find_deliveries(body, project_id=project_id, repositories=False)
    files = tuple(dict.fromkeys(one for _, one in found if isinstance(one, Upload)))
    workbooks = tuple(file for file in files if _is_workbook(file.filename, offered))
    filled_in = (_without_lines(section, on_behalf) for section in comment.sections)
    sections = tuple(section for section in filled_in if not section.is_blank)
    if not (sections or workbooks):
        return None
    return Filled(
        sections=sections,
        workbooks=workbooks,
        files=tuple(file for file in files if file not in workbooks),
        on_behalf=has_line(body, on_behalf),
        rest="\n".join(comment.rest) if sections else body,
        wordings=tuple(digest_of(section.lines) for section in sections),
    )


def _without_lines(section: Section, beginnings: tuple[str, ...]) -> Section:
    kept = (line for line in section.lines if not has_line(line, beginnings))
    return replace(section, lines=tuple(kept))


def _is_workbook(filename: str, offered: str) -> bool:
    is_ours = bool(offered) and filename.startswith(offered)
    return filename.lower().endswith((WORKBOOK, *_OTHER_FORMATS) if is_ours else WORKBOOK)


def beside_worksheets(filling: Filling, is_ours: Callable[[Upload], bool]) -> str:
    """Give what a comment says beside its worksheets, without their workbooks and evidence."""
    filled = filling.filled
    ours = [upload for upload in filled.workbooks if is_ours(upload)]
    if filled.on_behalf and (filled.sections or ours):
        return ""
    kept: list[str] = []
    at = 0
    for link in find_links(filled.rest) if ours else ():
        target = unquote(link.target)
        if any(target.endswith(f"/uploads/{upload_key(upload)}") for upload in ours):
            kept.append(filled.rest[at : link.start])
            at = link.end
    return "".join([*kept, filled.rest[at:]])


def sheet_sources(
    fillings: Sequence[Filling],
    read: Mapping[str, SheetFileRead],
    worksheets: tuple[Worksheet, ...],
) -> tuple[SheetSource, ...]:
    """Give every filling of a worksheet, the newest comment's last.

    Of one comment, what everybody reads goes before its workbook.
    """
    known = {worksheet.key: worksheet for worksheet in worksheets}
    found: list[SheetSource] = []
    for filling in sorted(fillings, key=lambda one: one.note_id):
        for upload in filling.filled.workbooks:
            file = read.get(upload_key(upload))
            for tab in file.tabs if file else ():
                worksheet = known.get(tab.sheet)
                if worksheet and file and not tab.untouched:
                    key = _key(worksheet, filling, digest_of([upload_key(upload), tab.title]))
                    source = SheetSource(
                        worksheet, key, filling, cells=tab.cells, number=file.number
                    )
                    found.append(source)
        wordings = zip(filling.filled.sections, filling.filled.wordings, strict=True)
        for section, wording in wordings:
            key = _key(section.worksheet, filling, wording)
            found.append(
                SheetSource(section.worksheet, key, filling, section.certain, lines=section.lines)
            )
    return tuple(found)


def upload_key(upload: Upload) -> str:
    """Give the name by which a dossier knows an attached file."""
    return f"{upload.secret}/{upload.filename}"


def comment_of(key: str) -> int:
    """Give the id of the comment that a source is in."""
    return int(key.split("-")[-2])


def same_comment(key: str, other: str) -> bool:
    """Tell whether two sources are wordings of one comment."""
    return key.rpartition("-")[0] == other.rpartition("-")[0]


def _key(worksheet: Worksheet, filling: Filling, wording: str) -> str:
    """Name a source by its comment and wording, so that an edited comment is judged anew."""
    filled = filling.filled
    if filled.on_behalf or filling.internal:
        wording = digest_of([wording, filled.on_behalf, filled.evidence, filling.internal])
    return f"{worksheet.key}-{filling.note_id}-{wording}"
