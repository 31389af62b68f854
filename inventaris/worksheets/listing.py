"""Rows from lists, from labelled lines, and from lines that show what they are."""

import re
from collections.abc import Sequence

from inventaris.model.worksheets import Worksheet
from inventaris.worksheets.cells import choose, clean
from inventaris.worksheets.lexicon import lexicon
from inventaris.worksheets.nip import DIGITS
from inventaris.worksheets.prose import holds_label, labelled, read_prose
from inventaris.worksheets.raw import LETTER, MARKER, SMALL_LETTER, Raw, RawRow, caption_of

_BOLD_NUMBER = re.compile(r"\s*(?:\*\*|__)(?=\(?[0-9]{1,3}[.)])")
_LONGEST_LINE = 4000  # characters of prose
_SHORT_LINE = 50
_MOST_LINES = 20  # of one person
_BOX = re.compile(r"\[[ xXvV✓✔√]?\]\s+")
_ACCOUNT = re.compile(r"\s*\(?@\S+\s*")
_LONGEST_NIP = 30  # characters, its word and blanks included


class Listing:
    """Reads lists and labelled lines; what it does not use is left for the questions."""

    def __init__(self, worksheet: Worksheet, raw: Raw) -> None:
        self._worksheet = worksheet
        self._words = lexicon(worksheet)
        self._raw = raw
        self._open: RawRow | None = None  # a row of labelled lines that may go on
        self._item = ""  # a list item that may go on
        self._item_number = ""
        self._item_indent = 0
        self._item_lines = 0
        self._last_length = 0  # of the line that the item reached last
        self._in_question = False
        self._is_answered = False  # then a blank line ends the question
        self._is_chosen = False  # answered by a choice or a date, to which no list belongs
        self._assumed: dict[str, str] = {}
        self._unused = ""  # the line that said so, until a row follows
        self._lettered = worksheet.columns[0].kind == "choice"
        self._is_roster = any(column.kind in {"nip", "user"} for column in worksheet.columns)
        self._is_counted = any(column.kind == "number" for column in worksheet.columns)

    def read(self, lines: Sequence[str]) -> list[str]:
        left = ["" if self._takes(line) else line for line in lines]
        self._close()
        if self._unused and not self._is_roster:  # below a roster, an office's name may sign it
            self._raw.odd.append((0, self._unused))
        return left

    def _takes(self, line: str) -> bool:
        if not line.strip():
            self._close_item()
            self._in_question = self._in_question and not self._is_answered
            return False
        if len(line) > _LONGEST_LINE:
            self._close()
            self._raw.odd.append((0, line[:60]))
            return True
        marker = self._marker(line)
        text = line[marker.end() :] if marker else line.strip()
        bare = text.strip().strip("*_#").strip()
        split = labelled(bare)
        label = split[0].strip("*_ ") if split else bare.rstrip(":")
        if self._asks(label) and self._column_of(label) is None:
            self._close()
            self._in_question, self._is_answered = True, bool(split and split[1])
            self._is_chosen = self._is_answered and self._kind_of(label) != "text"
            return False
        if self._in_question and not marker and not self._column_of(label):
            if not self._shows_itself(text):
                self._is_answered = True
                return False
            self._close()
        if marker and self._is_below(line, marker):
            self._item = self._item.rstrip(" .,;")
            sign = "" if self._item.endswith(":") else "," if self._is_roster else ";"
            self._go_on(line, f"{sign} {text.strip()}")
            return True
        key = self._column_of(label) if split else None
        is_cell = key is not None and split and self._is_one_cell(key, split[1])
        if self._takes_choice(line, bare, is_cell=bool(is_cell), is_item=bool(marker)):
            return True
        if is_cell and key and split:
            value = split[1].strip("*_ ")
            if value or self._item or self._open:  # `Temuan:` alone is the list's title
                self._take_labelled(key, value, starts=bool(_number(marker)))
            return True
        if marker and (not self._in_question or self._is_chosen or self._is_row(text)):
            self._close()
            self._item, self._item_number = _without_box(text), _number(marker)
            self._item_indent, self._last_length = _indent(line), len(line)
            self._item_lines = 1
            return True
        if self._item and not marker:
            if not self._goes_on(line):
                self._close()
                self._raw.odd.append((0, line.strip()))
                return True
            # Short lines are ended by who wrote them: each says something else of a person.
            parted = self._is_roster and self._last_length < _SHORT_LINE
            self._go_on(line, f"{',' if parted else ''} {text}")
            return True
        return not self._in_question and self._takes_row(text)

    def _is_below(self, line: str, marker: re.Match[str]) -> bool:
        """Tell a list inside a numbered item from the next item."""
        if not (self._item and self._item_number) or _number(marker):
            return False
        is_letter = not marker.groupdict().get("bullet")
        return _indent(line) > self._item_indent or (is_letter and not self._lettered)

    def _goes_on(self, line: str) -> bool:
        """Tell a line that is part of the item above from a remark right below it."""
        if _indent(line) > self._item_indent or self._item.rstrip().endswith((",", ":")):
            return True
        is_wrapped = self._last_length >= _SHORT_LINE
        if not self._is_roster:
            return is_wrapped
        if self._item_lines >= _MOST_LINES:
            return False
        # Of a person nothing is lacking: `mohon dicek @teknisi` names no account of theirs.
        needed = {column.key for column in self._worksheet.columns if column.required}
        is_whole = needed <= {*self._cells_of_item(), *self._assumed}
        return not is_whole or bool(_ACCOUNT.fullmatch(line)) or (is_wrapped and "@" not in line)

    def _go_on(self, line: str, text: str) -> None:
        if len(self._item) < _LONGEST_LINE:
            self._item += text
        self._last_length = len(line)
        self._item_lines += 1

    def _marker(self, line: str) -> re.Match[str] | None:
        """Find what an item begins with: a sign, a number, a letter, `Klaim 1:`, `2 sesuai`."""
        bold = _BOLD_NUMBER.match(line)
        # A capital and its point may be how a name begins.
        letter = LETTER if self._lettered else SMALL_LETTER
        found = MARKER.match(line, bold.end() if bold else 0) or letter.match(line)
        if found and not (self._is_counted and found.groupdict().get("bullet")):
            return found
        if not self._is_counted:
            return None
        if found:  # `- Klaim 1: sesuai`
            return self._words.counted.match(line, found.end()) or found
        choices = [column.key for column in self._worksheet.columns if column.kind == "choice"]
        loose = self._words.counted_loosely.match(line) if choices else None
        if loose and (
            loose["number"] == self._next_number
            or any(choose(line[loose.end() :].strip(), key, self._words) for key in choices)
        ):
            return loose
        return self._words.counted.match(line)

    @property
    def _next_number(self) -> str:
        return str(int(self._item_number) + 1) if self._item and self._item_number else ""

    def _takes_choice(self, line: str, text: str, *, is_cell: bool, is_item: bool) -> bool:
        """Take a line that says but one choice: of the rows below it, or of the item above."""
        caption = caption_of(text.rstrip(":"), self._worksheet)
        if not caption or (is_item and not text.endswith(":")):
            return False
        if is_cell and self._open:
            return False  # `Unsur: Kominfo` within a person's lines is said of that person alone
        marked = text.endswith(":") or LETTER.match(text) or line.lstrip().startswith("#")
        if not marked and (key := next(iter(caption))) not in self._assumed:
            is_lacking = self._is_lacking(key)
            if self._item and is_lacking:
                if not is_cell:
                    self._go_on(line, f"{',' if self._is_roster else ';'} {text}")
                return not is_cell
            if is_lacking or (self._has_rows and not self._is_roster):
                self._close()
                self._raw.odd.append((0, text))  # nobody knows of which row it is said
                return True
        self._close()
        self._assumed, self._unused = caption, text
        return True

    @property
    def _has_rows(self) -> bool:
        return bool(self._item or self._open or self._raw.rows)

    def _is_lacking(self, key: str) -> bool:
        """Tell whether the row above, which may still go on, does not say this yet."""
        if self._item:
            return key not in self._cells_of_item()
        last = self._open or (self._raw.rows[-1] if self._raw.rows else None)
        return last is not None and key not in last.cells

    def _asks(self, label: str) -> bool:
        return self._words.questions.exact(label) is not None

    def _kind_of(self, label: str) -> str:
        key = self._words.questions.exact(label)
        return next(one.kind for one in self._worksheet.questions if one.key == key)

    def _column_of(self, label: str) -> str | None:
        """Find a column by its name, also where the row's number follows: `Perbaikan 2`."""
        bare = label.rstrip("0123456789 ") if self._is_counted else ""
        return self._words.columns.exact(label) or (
            self._words.columns.exact(bare) if bare else None
        )

    def _is_one_cell(self, key: str, value: str) -> bool:
        """Tell `NIP: 1980…` from a whole row that begins with a label."""
        column = self._worksheet.column(key)
        if column is not None and column.kind == "nip":
            return len(value) <= _LONGEST_NIP
        return DIGITS.search(value) is None and not holds_label(value, self._worksheet)

    def _take_labelled(self, key: str, value: str, *, starts: bool) -> None:
        item = self._cells_of_item() if self._item and not starts else {}
        if item and key not in item:  # the item's own line goes on by labels
            self._item = ""
            self._close()
            self._open = RawRow(len(self._raw.rows) + 1, item, is_line=True)
        self._close_item()
        if self._open is None or key in self._open.cells or (starts and self._open.cells):
            self._close()
            self._open = RawRow(len(self._raw.rows) + 1)
        self._open.cells[key] = value

    def _takes_row(self, line: str) -> bool:
        """Take a line without any mark as a row only where it shows that it is one."""
        if not self._shows_itself(line):
            if self._is_roster and self._is_row(line):  # somebody with a role, and no more
                self._raw.odd.append((0, line.strip()))
            return False
        self._close()
        cells = read_prose(line, self._worksheet)
        self._add(RawRow(len(self._raw.rows) + 1, cells, is_line=True))
        return True

    def _shows_itself(self, text: str) -> bool:
        """Tell a row by a person's number or account, or by the choice that stands first in it."""
        cells = read_prose(text, self._worksheet)
        first = self._worksheet.columns[0]
        sure = {c.key for c in self._worksheet.columns if c.kind in {"nip", "user"}}
        if first.kind == "choice":
            sure.add(first.key)
        return bool(sure & cells.keys()) and len(cells) > 1

    def _is_row(self, text: str) -> bool:
        """Tell an item of the table from one of an answer: also by a choice that a row must make."""
        cells, columns = read_prose(text, self._worksheet), self._worksheet.columns
        makes = any(c.required and c.kind == "choice" and c.key in cells for c in columns)
        return (makes and len(cells) > 1) or self._shows_itself(text)

    def _close_item(self) -> None:
        if not self._item:
            return
        cells, self._item = self._cells_of_item(), ""
        self._add(RawRow(len(self._raw.rows) + 1, cells, is_line=True))

    def _cells_of_item(self) -> dict[str, str]:
        cells = self._cells_of(self._item)
        counted = next((c.key for c in self._worksheet.columns if c.kind == "number"), None)
        if self._item_number and counted and counted not in cells:
            return {counted: self._item_number, **cells}
        return cells

    def _cells_of(self, item: str) -> dict[str, str]:
        texts = [c for c in self._worksheet.columns if c.kind != "number"]
        if len(texts) == 1:
            return {texts[0].key: item}
        return read_prose(clean(item), self._worksheet)

    def _close(self) -> None:
        self._close_item()
        if self._open is not None:
            opened, self._open = self._open, None
            self._add(opened)
        self._in_question = False

    def _add(self, row: RawRow) -> None:
        row.number = len(self._raw.rows) + 1
        self._unused = ""
        for key, value in self._assumed.items():
            row.cells.setdefault(key, value)
        self._raw.rows.append(row)


def _number(marker: re.Match[str] | None) -> str:
    return (marker.groupdict().get("number") or "") if marker else ""


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _without_box(text: str) -> str:
    """Take off the one box of a task: nothing is chosen by it."""
    box = _BOX.match(text)
    return text[box.end() :] if box and len(_BOX.findall(text)) == 1 else text
