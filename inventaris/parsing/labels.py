"""Recognise a label although people reword, misspell and decorate it."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Generic, TypeVar

Key = TypeVar("Key")

_PARENTHESES = re.compile(r"\([^()]{0,80}\)")
_NO_WORD = re.compile(r"[\W_]+")
_JOINTS = re.compile(r"\s(?:dan|serta|and)\s|[/&,+]", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")

_MAX_LABEL = 80  # characters
_MAX_WORDS = 8
_KEPT = 4096  # labels that were matched before
_LONG_ENOUGH_FOR_A_SLIP = 8  # letters of the whole label; `kontrak` must not become `kontak`
_SHORTEST_WORD_WITH_A_SLIP = 4
_LONG_ENOUGH_TO_STAND_INSIDE = 8  # letters, where a file name runs words together

# Words that may stand beside a one-word label without changing what it asks.
_FILLERS = frozenset(
    [
        "aplikasi",
        "sistem",
        "ini",
        "tersebut",
        "kami",
        "anda",
        "opd",
        "dinas",
        "pembuatan",
        "utama",
        "lengkap",
        "resmi",
        "wajib",
        "isian",
        "singkat",
        "no",
        "nomor",
    ]
)


# Words that put right what was answered under the same label: `Nama aplikasi yang benar`.
_RIGHTING = frozenset(["yang", "benar", "betul", "baru", "seharusnya", "ralat", "perbaikan"])


@lru_cache(maxsize=4096)  # the same headings and labels stand in many texts
def fold(text: str) -> str:
    """Give the bare words: small letters, no accents, no punctuation, single spaces."""
    bare = text.casefold()
    if not bare.isascii():
        letters = unicodedata.normalize("NFKD", bare)
        bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return _NO_WORD.sub(" ", bare).strip()


class Labels(Generic[Key]):
    """The labels of a form: for each key, the words that people use for it.

    A wording that two keys share names neither.
    """

    def __init__(self, wordings: Iterable[tuple[Key, Iterable[str]]]) -> None:
        owners: dict[str, dict[Key, None]] = {}
        for key, texts in wordings:
            for text in texts:
                owners.setdefault(fold(text), {})[key] = None
        owners.pop("", None)
        phrases = {text: next(iter(keys)) for text, keys in owners.items() if len(keys) == 1}
        self._phrases = sorted(phrases.items(), key=lambda phrase: -len(phrase[0]))
        self._keys = {text.replace(" ", ""): key for text, key in phrases.items()}
        self._slips = _slips(word for text in phrases for word in text.split())
        self._known: dict[str, tuple[Key, ...]] = {}

    def exact(self, label: str) -> Key | None:
        """Find the key whose wording this is, but for case, accents, punctuation and spaces."""
        if len(label) > _MAX_LABEL:
            return None
        return self._keys.get(fold(_PARENTHESES.sub(" ", label)).replace(" ", ""))

    def match(self, label: str) -> tuple[Key, ...]:
        """Find the keys that a label asks for; several in `Nomor dan tanggal surat`."""
        if len(label) > _MAX_LABEL:
            return ()
        if label not in self._known:
            if len(self._known) >= _KEPT:  # what strangers write must not fill the memory
                self._known.clear()
            self._known[label] = self._match(_PARENTHESES.sub(" ", label))
        return self._known[label]

    def mentioned(self, text: str) -> Key | None:
        """Find the longest wording that stands in a short text or file name."""
        words = fold(_CAMEL.sub(" ", text))
        spaced, squeezed = f" {words} ", words.replace(" ", "")
        for phrase, key in self._phrases:
            bare = phrase.replace(" ", "")
            inside = len(bare) >= _LONG_ENOUGH_TO_STAND_INSIDE and bare in squeezed
            if inside or f" {phrase} " in spaced:
                return key
        return None

    def is_whole(self, label: str) -> bool:
        """Tell whether a label asks for nothing else: `Nomor surat`, but not `Nomor surat tugas`."""
        bare = _PARENTHESES.sub(" ", label[:_MAX_LABEL])
        if self._whole(bare):
            return True
        words = [word for word in fold(bare).split() if word not in _RIGHTING]
        return bool(self._whole(" ".join(words))) or any(
            _FILLERS.issuperset(rest) for _, rest in self._inside(words)
        )

    def _match(self, label: str) -> tuple[Key, ...]:
        if whole := self._whole(label):
            return whole
        within = next(self._inside(self._words(label)), None)
        return (within[0],) if within else ()

    def _whole(self, label: str) -> tuple[Key, ...]:
        as_written = fold(label).replace(" ", "")
        if (key := self._keys.get(as_written)) is not None:
            return (key,)
        if (key := self._keys.get("".join(self._words(label)))) is not None:
            return (key,)
        return self._parts(label) if self._words(label) else ()

    def _words(self, label: str) -> list[str]:
        """Give the words with slips mended; none where they are too many for a label."""
        words = fold(label).split()
        if len(words) > _MAX_WORDS:
            return []
        is_short = sum(map(len, words)) < _LONG_ENOUGH_FOR_A_SLIP
        return words if is_short else [self._corrected(word) for word in words]

    def _parts(self, label: str) -> tuple[Key, ...]:
        parts = [self._keys.get(fold(part).replace(" ", "")) for part in _JOINTS.split(label)]
        known = [part for part in parts if part is not None]
        return tuple(dict.fromkeys(known)) if len(known) == len(parts) > 1 else ()

    def _inside(self, words: list[str]) -> Iterator[tuple[Key, list[str]]]:
        """Give each wording inside and the words beside it.

        Indonesian puts the head first, so the earliest counts.
        """
        for start in range(len(words)):
            for end in range(len(words), start, -1):
                key = self._keys.get("".join(words[start:end]))
                rest = words[:start] + words[end:]
                if key is not None and (end - start > 1 or _FILLERS.issuperset(rest)):
                    yield key, rest

    def _corrected(self, word: str) -> str:
        """Mend one slip of the finger where only one known word can be meant."""
        if word.endswith("nya") and len(word) > len("nyanya"):
            word = word.removesuffix("nya")
        if len(word) < _SHORTEST_WORD_WITH_A_SLIP or word in self._slips.get(word, ()):
            return word
        near = {known for short in _shortened(word) for known in self._slips.get(short, ())}
        return near.pop() if len(near) == 1 else word


def _slips(words: Iterable[str]) -> dict[str, set[str]]:
    """Index words by themselves and by what is left without one of their letters."""
    index: dict[str, set[str]] = {}
    for word in words:
        if len(word) >= _SHORTEST_WORD_WITH_A_SLIP:
            for short in _shortened(word):
                index.setdefault(short, set()).add(word)
    return index


def _shortened(word: str) -> Iterator[str]:
    yield word
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]
