"""Rows that people write as lines: `1. Nama, NIP …, Jabatan …`, or one `Label: value` after another."""

import re
from collections.abc import Iterator

from inventaris.model.worksheets import Column, Worksheet
from inventaris.parsing.labels import fold
from inventaris.worksheets.cells import DASH, choose, is_foreign
from inventaris.worksheets.lexicon import Lexicon, lexicon
from inventaris.worksheets.nip import DIGITS, NONE

_LABEL = re.compile(r"\s*([^:=\t|]{1,60}?)\s*(?:[:=]|\t)\s*(.*)")
_COLON = re.compile(r"\s*[:=](?!//)")
_MENTION = re.compile(r"(?<![\w@])@([A-Za-z0-9_][A-Za-z0-9_.-]*[A-Za-z0-9_])")
_MARKS = re.compile(
    r"\s*[,;()]\s*(?:[-\u2013\u2014/]\s+)?|\s+[-\u2013\u2014/]\s+"
)  # between the parts of a person's line
_EMPTY = re.compile(
    r"(?<=[,;/(])\s*[-\u2013\u2014]{1,2}\s*(?=[,;/)]|$)"
)  # a dash between two signs
_PLACE = "\ue000"  # a private character
_LOOSE = re.compile(r"\s*;\s*|\s+[-\u2013\u2014\u2192]\s+|\s*[-=]>\s*")  # between sentences
# Degrees stand behind a name and its comma: `S.STP.`, `M.Si`, `A.Md.Kom.`, `SE`, `MT`.
_DEGREE = re.compile(
    r"(?:[A-Z][A-Za-z]{0,5}\.\s?){1,3}(?:[A-Za-z]{1,7}\.?)?|[SM][A-Z][A-Za-z]{0,2}|Ph\.?D\.?"
)
_GRADE = re.compile(r"[IVX]{1,4}(?:\s?[/.-]\s?[a-eA-E])?")  # stands behind a rank: `Penata (III/c)`
_RANK = re.compile(r"(?:juru|pengatur|penata|pembina)\b|[IVX]{1,4}\s?/", re.IGNORECASE)
_JOINT = re.compile(r"^(?:selaku|sebagai|menjabat(?: sebagai)?|dari)\s+", re.IGNORECASE)
_SIGN_BEFORE = re.compile(r"\s*[-\u2013\u2014/,;]\s*$")
_SIGN_BEHIND = re.compile(r"^\s*[-\u2013\u2014/,;]\s+")
_WORDS_OF_A_LABEL = 5
_LONGEST_LABEL = 80  # characters


def labelled(text: str) -> tuple[str, str] | None:
    """Split `Label: value`; None where no label stands before it."""
    found = _LABEL.fullmatch(text)
    return (found[1], found[2]) if found else None


def holds_label(text: str, worksheet: Worksheet) -> bool:
    """Tell whether a column's label and its colon stand somewhere inside a text."""
    row = _Row(worksheet.columns, lexicon(worksheet))
    return sum(1 for _ in row.segments(f"., {' '.join(text.split())}")) > 1


def read_prose(text: str, worksheet: Worksheet, keys: tuple[str, ...] = ()) -> dict[str, str]:
    """Find the columns of one row in a line of prose; `keys` limits which may be there."""
    words = lexicon(worksheet)
    columns = tuple(c for c in worksheet.columns if not keys or c.key in keys)
    return _Row(columns, words).read(text)


class _Row:
    """Takes out first what shows itself by its form, then what is labelled, then what is left."""

    def __init__(self, columns: tuple[Column, ...], words: Lexicon) -> None:
        self._columns = columns
        self._words = words
        self._keys = {column.key for column in columns}
        self._is_roster = any(column.kind in {"nip", "user"} for column in columns)
        self._found: dict[str, str] = {}
        self._at = -1  # place of the column that was filled last
        self._wanted: tuple[str, ...] = ()  # columns that the choice before asks to be filled
        self._added = ""  # the text column that a further part may belong to
        self._placed: list[str] = []  # text columns that were filled by their place alone
        self._is_ranked = False
        self._ahead = ""  # what stands before the NIP, folded
        self._unlabelled: dict[str, str] = {}  # choices, and the column that each may be meant for

    def read(self, text: str) -> dict[str, str]:
        text = self._without_forms(self._without_first_choice(" ".join(text.split())))
        for part in [text] if self._is_one_choice(text) else self._parts(text):
            self._take(part)
        self._place_what_is_required()
        return self._found

    def _place_what_is_required(self) -> None:
        """Of a person's rank and post one may be left out: the post must be there."""
        lacking = [c.key for c in self._columns if c.kind == "text" and c.required]
        lacking = [key for key in lacking if key not in self._found]
        optional = [c.key for c in self._columns if not c.required and c.key in self._placed]
        for key, placed in zip(lacking, reversed(optional), strict=False):
            if self._is_roster and not _RANK.match(self._found[placed]):
                self._found[key] = self._found.pop(placed)

    def _without_first_choice(self, text: str) -> str:
        """Where rows are known by a choice, it stands first: `Autentikasi: terpenuhi`."""
        first = self._columns[0] if self._columns else None
        if first is None or first.kind != "choice":
            return text
        head, _, rest = text.partition(":")
        if chosen := choose(head.strip(), first.key, self._words):
            self._set(first, next(c.label for c in first.choices if c.key == chosen.value))
            return ": ".join(part for part in (chosen.rest, rest.strip()) if part)
        words = text.split()
        for length in range(min(len(words) - 1, _WORDS_OF_A_LABEL), 0, -1):
            begun, left = " ".join(words[:length]), " ".join(words[length:])
            # `Validasi input tidak terpenuhi`: one choice right behind the other.
            if choose(begun, first.key, self._words) and self._choice_for(left):
                self._set(first, begun)
                return left
        return text

    def _is_one_choice(self, text: str) -> bool:
        """Tell `tidak dapat diuji: belum ada akun`, where no label is meant by what looks like one."""
        column = None if self._is_roster else self._choice_for(text)
        chosen = choose(text, column.key, self._words) if column else None
        return chosen is not None and len(list(self.segments(f"., {chosen.rest}"))) == 1

    def _without_forms(self, text: str) -> str:
        for column in self._columns:
            patterns = {"nip": (DIGITS, NONE), "user": (_MENTION,)}.get(column.kind, ())
            if found := next((f for one in patterns if (f := one.search(text))), None):
                # With its sign `@nihil` is an account, without it the word for none.
                self._found[column.key] = found[0] if column.kind == "user" else found[1]
                label = self._label_before(text[: found.start()], column)
                before = _SIGN_BEFORE.sub("", text[: found.start() - label])
                self._ahead = self._ahead or (fold(before) if column.kind == "nip" else "")
                behind = _SIGN_BEHIND.sub("", text[found.end() :])
                text = f"{before} , {behind}"
        return text

    def _label_before(self, before: str, column: Column) -> int:
        """Give the length of the column's own label at the end of a text: `, NIP : `."""
        part = re.search(r"[^,;()]{0,40}$", before)
        if part is None or not part[0].strip():
            return 0
        for length in range(1, len(part[0].split()) + 1):
            tail = " ".join(part[0].split()[-length:]).rstrip(":. ")
            if self._words.columns.exact(tail) == column.key:
                begin = part[0].rfind(part[0].split()[-length])
                return len(part[0]) - begin
        return 0

    def _parts(self, text: str) -> Iterator[str]:
        """Cut before each label, then where a person's line or a sentence is parted."""
        for segment in self.segments(text):
            if self._is_roster:
                parts = _MARKS.split(_EMPTY.sub(f" {_PLACE} ", segment))
            elif self._label_of(segment)[0] is not None:
                parts = [segment]
            else:
                parts = self._in_order(segment) or list(self._sentences(segment))
            yield from (part.strip(" /") for part in parts if part.strip(" .:,/"))

    def _in_order(self, text: str) -> list[str]:
        """Part `SIAK, data penduduk, menerima, API`, where the choice stands at its column's place."""
        place = next((n for n, c in enumerate(self._columns) if c.kind == "choice"), 0)
        parts = [part.strip() for part in text.split(",")]
        must = all(column.required for column in self._columns[:place])
        if not (must and 0 < place < len(parts) <= len(self._columns)):
            return []
        chosen = choose(parts[place], self._columns[place].key, self._words)
        return parts if chosen and not chosen.rest and all(parts) else []

    def _sentences(self, text: str) -> Iterator[str]:
        """Part `Cetak laporan: sesuai` too, where what follows the sign is a choice."""
        for part in _LOOSE.split(text):
            for sign in (":", ","):
                head, found, tail = part.rpartition(sign)
                if found and self._choice_for(tail) and not self._choice_for(part):
                    yield from (head, tail)
                    break
            else:
                yield part

    def segments(self, text: str) -> Iterator[str]:
        begin = 0
        for colon in _COLON.finditer(text):
            since = max(begin, colon.start() - _LONGEST_LABEL)
            words = text[since : colon.start()].split()
            for length in range(min(_WORDS_OF_A_LABEL, len(words)), 0, -1):
                label = " ".join(words[-length:]).lstrip(",;(-.")
                if self._words.columns.exact(label) in self._keys:
                    cut = since + text[since : colon.start()].rindex(" ".join(words[-length:]))
                    if text[begin:cut].strip(" ,;(-.\u2013"):
                        yield text[begin:cut].strip(" ,;(-\u2013")
                        begin = cut
                    break
        yield text[begin:].strip(" ,;")

    def _without_role(self, part: str) -> str:
        """A role may stand before the name: `Ketua: Sari Nasution`."""
        head, colon, rest = part.partition(":")
        if self._is_roster and colon and rest.strip() and (column := self._choice_for(head)):
            self._found[column.key] = head.strip()
            return rest.strip()
        return part

    def _choice_for(self, part: str) -> Column | None:
        """Give the choice column, still free, of which this part is one, or tries to be."""
        for column in self._columns:
            said = part.strip()
            # `tanpa NIP` names its column; of other words that stand for none any part may speak.
            is_meant = column.kind == "choice" or column.kind in fold(said).split()
            if not column.choices or not is_meant or column.key in self._found:
                continue
            if choose(said, column.key, self._words) or is_foreign(said, column.key, self._words):
                return column
        return None

    def _take(self, part: str) -> None:
        if part == _PLACE or DASH.fullmatch(part):
            self._pass_over()
            return
        part = self._without_role(_JOINT.sub("", part) if self._is_roster else part)
        key, value = self._label_of(part)
        # `Pembina` is a rank and a role; nobody has two ranks.
        is_rank = self._is_roster and not self._is_ranked and bool(_RANK.match(part))
        self._is_ranked = self._is_ranked or is_rank
        if key is not None and key not in self._found:
            self._set(next(c for c in self._columns if c.key == key), value)
        elif not is_rank and (again := self._chosen_again(part)):
            self._settle(*again)
        elif not is_rank and (chosen := self._choice_for(part)):
            if self._is_roster:
                self._unlabelled[chosen.key] = self._post_meant(chosen, part)
            self._set(chosen, part)
        elif self._added and (self._goes_on(part) or not self._free_text()):
            self._found[self._added] = f"{self._found[self._added]}, {part}"
        elif column := self._next_text():
            self._set(column, part)
            self._placed.append(column.key)
        elif self._placed:  # nothing that was written is left unsaid
            self._found[self._placed[-1]] += f", {part}"

    def _chosen_again(self, part: str) -> tuple[Column, str] | None:
        """Find a second choice of a column whose first had no label."""
        key, value = self._label_of(part)
        for column in self._columns:
            if column.key in self._unlabelled and key in {None, column.key}:
                chosen = choose(value, column.key, self._words)
                if chosen and not chosen.rest:
                    return column, value
        return None

    def _post_meant(self, column: Column, part: str) -> str:
        """Give the post's column where a role stands at its place: `NIP …, Sekretaris, OPD, ketua`."""
        before = self._columns[1 : self._columns.index(column)]
        post = next((c for c in reversed(before) if c.kind == "text" and c.required), None)
        is_behind = self._columns.index(post) > self._at if post else False
        has_nip = any(c.kind == "nip" and c.key in self._found for c in before)
        stands_ahead = f" {fold(part)} " in f" {self._ahead} "
        return post.key if post and is_behind and has_nip and not stands_ahead else ""

    def _settle(self, column: Column, value: str) -> None:
        """Take the first of two choices for the post if it stood there; else leave both to be named."""
        first, post = self._found[column.key], self._unlabelled[column.key]
        self._unlabelled[column.key] = ""
        if post and post not in self._found and self._added == "":
            self._found[post] = first
            self._set(column, value)
        else:
            self._found[column.key] = f"{first} / {value}"

    def _pass_over(self) -> None:
        """Take a dash for a NIP that nobody has, a further one for the next column: `Sari / - / Staf`."""
        free = [c for c in self._columns if c.key not in self._found]
        without = [c for c in free if c.choices and choose("-", c.key, self._words)]
        behind = [c for c in free if self._columns.index(c) > self._at]
        for column in without[:1] or behind[:1]:
            self._at = max(self._at, self._columns.index(column))
            self._added = ""
            if without:
                self._found[column.key] = "-"

    def _label_of(self, part: str) -> tuple[str | None, str]:
        """Split the label off a part, with or without a colon: `jabatan Kepala Bidang`."""
        if (split := labelled(part)) and self._words.columns.exact(split[0]) in self._keys:
            return self._words.columns.exact(split[0]), split[1]
        pieces = part.split()
        for length in range(min(_WORDS_OF_A_LABEL, len(pieces) - 1), 0, -1):
            key = self._words.columns.exact(" ".join(pieces[:length]))
            if key in self._keys and (length > 1 or self._may_lead(key, pieces[0])):
                return key, " ".join(pieces[length:])
        return None, part

    def _may_lead(self, key: str | None, word: str) -> bool:
        """Tell whether one word without a colon is a label, and not how a sentence begins."""
        column = next(c for c in self._columns if c.key == key)
        return self._is_roster and (column.kind != "text" or fold(word) in fold(column.label))

    def _set(self, column: Column, value: str) -> None:
        self._found[column.key] = value
        self._at = self._columns.index(column)
        self._added = column.key if column.kind == "text" else ""
        chosen = choose(value, column.key, self._words) if column.kind == "choice" else None
        needs = (one.needs for one in column.choices if chosen and one.key == chosen.value)
        self._wanted = next(needs, ())

    def _goes_on(self, part: str) -> bool:
        """Tell whether a part belongs to the one before: a degree, or a grade behind its rank."""
        is_name = self._added == self._columns[0].key
        return bool(_DEGREE.fullmatch(part) or (not is_name and _GRADE.fullmatch(part)))

    def _free_text(self) -> bool:
        return any(c.kind == "text" and c.key not in self._found for c in self._columns)

    def _next_text(self) -> Column | None:
        """Give the text column that is asked for, or comes next; after the last, the first free one."""
        wanted = (c for c in self._columns if c.key in self._wanted)
        order = (*wanted, *self._columns[self._at + 1 :], *self._columns[: self._at + 1])
        return next((c for c in order if c.kind == "text" and c.key not in self._found), None)
