"""Pure: what people say to the service in comments, `@<bot> periksa`, in any line."""

import difflib
import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from inventaris.digests import digest_of
from inventaris.model.commands import Command, CommandWord, Courtesies
from inventaris.model.issue import Note
from inventaris.once import once
from inventaris.parsing.spoken import any_of, joined, mention_of, polite_head, spoken_lines

_WORD = re.compile(r"[\s,:*_]*([^\W\d_][\w-]*)")
_MARKS = re.compile(r"[\s>*_+-]*(?:\(?[0-9]{1,2}[.)]\s+)?[*_]*")  # of a list, of emphasis
_WORD_ALONE = re.compile(r"[^\W\d_][\w-]*")
_NEAR = 0.6  # likeness from which a word is offered


@once
def read_commands(
    notes: tuple[Note, ...], bot: str, words: tuple[CommandWord, ...], courtesies: Courtesies
) -> tuple[Command, ...]:
    """Find the commands in people's comments, oldest first; quotes and code are not spoken."""
    reader = _Reader(words, courtesies)
    return tuple(
        Command(
            key=f"{note.id}-{digest}",
            by_id=note.author.id,
            by=note.author.username,
            word=word,
            said=said,
            argument=argument,
            at=note.updated_at,
            comment=note.body,
            internal=note.internal,
            is_aside=reader.is_aside(before),
        )
        for note in notes
        if not note.system and note.author.username != bot
        for digest, before, sentence in _spoken_to(note.body, bot)
        for word, said, argument in reader.read(sentence)
    )


def nearest(said: str, words: tuple[CommandWord, ...]) -> str:
    """Give the known word that is most like what was said, empty where none is."""
    choices = [word for command in words for word in command.words]
    begun = [word for word in choices if len(said) > 3 and word.startswith(said.lower())]
    likely = begun or difflib.get_close_matches(said.lower(), choices, n=1, cutoff=_NEAR)
    return next(iter(likely), "")


class _Reader:
    """Reads what is said to the service."""

    def __init__(self, words: tuple[CommandWord, ...], courtesies: Courtesies) -> None:
        self._known = {joined(word): command for command in words for word in command.words}
        self._command = re.compile(f"({any_of(self._known)})", re.IGNORECASE)
        self._polite = polite_head(courtesies.words)
        self._alone = re.compile(any_of(courtesies.alone), re.IGNORECASE)

    def read(self, sentence: str) -> Iterator[tuple[CommandWord | None, str, str]]:
        """Give the command, the word as written and what follows; nothing of mere courtesy."""
        polite = self._polite.match(sentence)
        begin = polite.end() if polite else 0
        polite_words = [found.start() for found in _WORD_ALONE.finditer(sentence, 0, begin)]
        # A word may be both: `tolong periksa`, `mohon tolong`.
        for start in (begin, *reversed(polite_words)):
            if found := self._command.match(sentence, start):
                yield self._known[joined(found[1])], found[1], _rest(sentence, found.end())
                return
        word = _WORD.match(sentence, begin)
        if word and not self._alone.search(sentence, 0, begin):
            yield None, word[1], _rest(sentence, word.end())

    def is_aside(self, before: str) -> bool:
        """Tell whether more than list marks and courtesies stands before the service's name."""
        polite = self._polite.match(before, _MARKS.match(before).end())  # type: ignore[union-attr]
        return bool(polite and before[polite.end() :].strip())


def _rest(sentence: str, end: int) -> str:
    return sentence[end:].lstrip("*_").strip()


@lru_cache(maxsize=8192)  # most passes find each comment as it was
def _spoken_to(body: str, bot: str) -> tuple[tuple[str, str, str], ...]:
    """Give the digest of each mention of the service, and what stands before and behind it.

    The digest is of what is said, and which time in the comment: lines around it may change.
    """
    return tuple(_mentions(body, bot))


def _mentions(body: str, bot: str) -> Iterator[tuple[str, str, str]]:
    mention, times = mention_of(bot), Counter[tuple[str, str]]()
    for _, line in spoken_lines(body):
        for found in mention.finditer(line):
            if word := _WORD.match(line, found.end()):
                said = word[1], line[word.end() :].strip()
                times[said] += 1
                yield digest_of([*said, times[said]]), line[: found.start()], line[word.start(1) :]
