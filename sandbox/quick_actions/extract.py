"""Which lines of a text are commands.

A line of a top-level paragraph that begins with `/command` is one, but not inside inline code.
Rules: GitLab lib/gitlab/quick_actions/extractor.rb, lib/banzai/pipeline/quick_action_pipeline.rb.
"""

import re

from markdown_it import MarkdownIt

from sandbox.quick_actions.commands import ALIASES, COMMANDS

_NAMES = "|".join(sorted([*COMMANDS, *ALIASES], key=len, reverse=True))
_ANY_COMMAND = re.compile(rf"/(?:{_NAMES})(?: |$)", re.IGNORECASE)
_COMMANDS = re.compile(
    r"`.+?`|^<[^>]+?>\n.+?\n</[^>]+?>$|"
    rf"^/(?P<cmd>{_NAMES})(?: (?P<arg>[^\n]*))?(?:\s*\n|$)",
    re.IGNORECASE | re.MULTILINE | re.DOTALL,
)
_MULTILINE_QUOTE = re.compile(r"^>>>\n.*?^>>>$", re.MULTILINE | re.DOTALL)
_MARKDOWN = MarkdownIt("commonmark").enable("table")


def extract(text: str) -> tuple[str, list[tuple[str, str]]]:
    """The text without its commands and trailing blanks, and the commands with their arguments.

    Only paragraphs at the top level of the Markdown are searched, so nothing in code, quotes,
    lists or HTML blocks is a command; within a paragraph, inline code is passed over.
    """
    lines = text.replace("\r", "").split("\n")
    found: list[tuple[str, str]] = []

    def take(match: re.Match[str]) -> str:
        if match["cmd"] is None:
            return match[0]
        name = match["cmd"].lower()
        found.append((ALIASES.get(name, name), (match["arg"] or "").strip()))
        return ""

    if any(_ANY_COMMAND.match(line) for line in lines):
        for start, end in reversed(_paragraphs(lines)):
            following = end < len(lines) and lines[end] == ""
            paragraph = "\n".join(lines[start:end]) + ("\n" if end < len(lines) else "")
            before = len(found)
            kept = _COMMANDS.sub(take, paragraph + ("\n" if following else ""))
            if len(found) > before:
                found[before:], found[:before] = found[:before], found[before:]
                lines[start : end + following] = kept.removesuffix("\n").split("\n") if kept else []
    return "\n".join(lines).rstrip(), found


def _paragraphs(lines: list[str]) -> list[tuple[int, int]]:
    """First line and the line after the last of each top-level paragraph outside `>>>` quotes."""
    # Markdown-it does not know multi-line quotes: to it they are made empty lines.
    text = _MULTILINE_QUOTE.sub(lambda quote: "\n" * quote[0].count("\n"), "\n".join(lines))
    return [
        (token.map[0], token.map[1])
        for token in _MARKDOWN.parse(text)
        if token.type == "paragraph_open" and token.level == 0 and token.map
    ]
