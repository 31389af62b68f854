"""Pure: what people say to the service in comments, `@<bot> periksa`, in any line."""

import difflib
import re
from collections.abc import Iterator
from functools import lru_cache

from inventaris.digests import digest_of
from inventaris.model.commands import Command, CommandWord
from inventaris.model.issue import Note
from inventaris.once import once
from inventaris.parsing.spoken import spoken_lines

_WORD = re.compile(r"[\s,:]*([^\W\d_][\w-]*)")
_NEAR = 0.6  # likeness from which a word is offered


@once
def read_commands(
    notes: tuple[Note, ...], bot: str, words: tuple[CommandWord, ...]
) -> tuple[Command, ...]:
    """Find the commands in people's comments, oldest first; quotes and code are not spoken."""
    known = {word: command for command in words for word in command.words}
    return tuple(
        Command(
            key=f"{note.id}-{digest}",
            by_id=note.author.id,
            by=note.author.username,
            word=known.get(said.lower()),
            said=said,
            argument=argument,
            comment=note.body,
            internal=note.internal,
        )
        for note in notes
        if not note.system and note.author.username != bot
        for digest, said, argument in _spoken_to(note.body, bot)
    )


def nearest(said: str, words: tuple[CommandWord, ...]) -> str:
    """Give the known word that is most like what was said, empty where none is."""
    choices = [word for command in words for word in command.words]
    return next(iter(difflib.get_close_matches(said.lower(), choices, n=1, cutoff=_NEAR)), "")


@lru_cache(maxsize=8192)  # most passes find each comment as it was
def _spoken_to(body: str, bot: str) -> tuple[tuple[str, str, str], ...]:
    """Give each mention of the service: digest of line and number, the word, and what follows."""
    return tuple(_mentions(body, bot))


def _mentions(body: str, bot: str) -> Iterator[tuple[str, str, str]]:
    mention = re.compile(rf"(?<![\w`])@{re.escape(bot)}(?![\w-])", re.IGNORECASE)
    for number, line in spoken_lines(body):
        for found in mention.finditer(line):
            if word := _WORD.match(line, found.end()):
                said, argument = word.group(1), line[word.end() :].strip()
                yield digest_of([number, said, argument]), said, argument
