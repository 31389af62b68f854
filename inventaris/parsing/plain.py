"""From what people paste into an issue to plain lines of text.

Mail clients quote, wrap and encode; word processors leave tags, hard spaces and invisible
characters. What stays is Markdown without comments, tags and quoting. Everything here is linear in
the length of the text: it comes from outside.
"""

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator

MAX_CHARACTERS = 200_000
MAX_LINES = 5_000
"""What is read of a text; no form is longer, GitLab takes a million, and time must be bounded."""

_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)
_SPACES = re.compile("[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_KEYCAP = re.compile("([0-9])\ufe0f?\u20e3[ \t]{0,5}")  # a number as an emoji
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")

_TRANSFER_ENCODED = re.compile(r"=(?:20$|C2=A0)", re.MULTILINE)
_ENCODED_BYTES = re.compile(r"(?:=[0-9A-F]{2})+")
_MAIL_LINE = 60  # characters; a mailer breaks with `=` near column 76

_QUOTING = re.compile(r"\s{0,3}(?:>\s?)+")
_QUOTED_BLOCK = re.compile(r"\s{0,3}>{3,}\s*")  # GitLab's sign around a quotation of several lines
_FENCE = re.compile(r"\s{0,3}(?:```|~~~)")
_QUICK_ACTION = re.compile(r"/(?!uploads/)[a-z_]{2,40}(?:\s|$)")
# Marks of mail clients and closings of letters are no city's data: the client of whoever writes
# chooses them, and this is asked of every text, whatever it turns out to be. Taken from data they
# would go through every reader of forms, attachments and worksheets, to say the same everywhere.
_MAIL_MARKS = re.compile(
    r"--\s*$|-{3,}\s*Original Message|.{0,200}\b(?:menulis|wrote):\s*$", re.IGNORECASE
)
# What closes a letter; not where the line goes on with a label or a file.
_CLOSING = re.compile(
    r"[\s*_]{0,5}(?:demikian(?:lah)?|terima\s?kasih|makasih|atas perhatian\w*|wassalam\w*|thanks"
    r"|thank you|(?:best|kind) regards|hormat (?:kami|saya)|salam(?: hormat)?(?=[\s,.*_]*$))(?![\w-])"
    r"(?!.*(?:[:\[\]|]|/uploads/|\bberikut\b))",
    re.IGNORECASE,
)

_ANCHOR = re.compile(
    r"""<a\s[^<>]{0,300}?href=["']([^"'<>]{1,1000})["'][^<>]{0,300}>""", re.IGNORECASE
)
_ANCHOR_TEXT = re.compile(r"\x02([^\x02\x03]{1,1000})\x03([^\x02\x03<>]{0,300})</a>", re.IGNORECASE)
_IMAGE = re.compile(
    r"""<img\s[^<>]{0,300}?src=["']([^"'<>]{1,1000})["'][^<>]{0,300}>""", re.IGNORECASE
)
_ROW = re.compile(r"<tr(?=[\s/>])[^<>]{0,1000}>", re.IGNORECASE)
_ROW_END = re.compile(r"</tr\s?>|</table\s?>|</tbody\s?>", re.IGNORECASE)
_BREAK = re.compile(r"<(?:br|/?p|/?div|/?li|/?ul|/?ol)(?=[\s/>])[^<>]{0,1000}>|\n", re.IGNORECASE)
_PIPED_ROW = re.compile(r"^ {0,3}\|.*$", re.MULTILINE)
_CELL = "td|th"
_LINE = "p|br|div|blockquote|details|hr|ul|ol|table|thead|tbody|tfoot|caption|pre"
_TITLE = "summary|h[1-6]"
_OTHER = (
    "span|i|em|u|s|font|center|small|big|sub|sup|kbd|mark|code|a|img|tr|colgroup|col|o:p|input"
    "|script|style|iframe"
)
_TAG = re.compile(
    rf"<(?P<end>/?)(?:(?P<cell>{_CELL})|(?P<line>{_LINE})|(?P<title>{_TITLE})|(?P<item>li)"
    rf"|(?P<strong>b|strong)|{_OTHER})(?=[\s/>])[^<>]{{0,1000}}>",
    re.IGNORECASE,
)


def plain_lines(text: str, *, quoted: bool = True) -> list[str]:
    """Give the lines that a reader would see, stripped at the right; of blank ones in a row one.

    `quoted=False` leaves out quotations: in a reply that is somebody's earlier text.
    A break in a mail (`… menulis:`, a signature, `Demikian …`, `Terima kasih`) becomes the heading `#`, which ends an answer.
    """
    lines: list[str] = []
    written = 0
    seen = _unmarked(_untransferred(_LINE_ENDS.sub("\n", text[:MAX_CHARACTERS]))).split("\n")
    for raw in seen if quoted else (line for _, line, _ in unquoted(seen)):
        marks = _QUOTING.match(raw)
        line = unbroken((raw[marks.end() :] if marks else raw).rstrip())
        if _QUICK_ACTION.match(line):
            continue
        if _MAIL_MARKS.match(line) or _CLOSING.match(line):
            line = "#"
        written += bool(line)
        if written > MAX_LINES:
            break
        if line or (lines and lines[-1]):
            lines.append(line)
    return lines


def unquoted(lines: Iterable[str]) -> Iterator[tuple[int, str, bool]]:
    """Give each line that is no quotation with its number, and whether it is code.

    Quoted is what stands behind `>`, and on GitLab what stands between two lines of `>>>`.
    """
    coded = quoted = False
    for number, line in enumerate(lines):
        if _QUOTED_BLOCK.fullmatch(line) and not coded:
            quoted = not quoted
        elif quoted or line.lstrip().startswith(">"):
            continue
        elif _FENCE.match(line):
            coded = not coded
            yield number, line, True
        else:
            yield number, line, coded


def unbroken(line: str) -> str:
    r"""Take off the `\` with which GitLab's rich text editor breaks a line; `\\` is one that shows."""
    signs = len(line) - len(line.rstrip("\\"))
    return line[:-1].rstrip() if signs % 2 else line


def _untransferred(text: str) -> str:
    """Undo quoted-printable (RFC 2045, 6.7) where a mail was pasted with it."""
    lines = text.split("\n")
    broken = [_is_soft_break(line) for line in lines]
    if not any(broken) and not _TRANSFER_ENCODED.search(text):
        return text
    joined = "".join(
        line[:-1] if soft else line + "\n" for line, soft in zip(lines, broken, strict=True)
    )
    return _ENCODED_BYTES.sub(_decoded, joined)


def _is_soft_break(line: str) -> bool:
    return len(line) >= _MAIL_LINE and line.endswith("=") and not line.endswith("==")


def _decoded(encoded: re.Match[str]) -> str:
    return bytes.fromhex(encoded[0].replace("=", "")).decode(errors="replace")


def _unmarked(text: str) -> str:
    """Take out comments, tags, entities and what cannot be seen."""
    text = _KEYCAP.sub(r"\1. ", text)
    text = _without_comments(_INVISIBLE.sub("", _SPACES.sub(" ", text)))
    text = _IMAGE.sub(r"![](\1)", text)
    text = _ANCHOR_TEXT.sub(r"[\2](\1)", _ANCHOR.sub("\x02\\1\x03", text))
    text = _TAG.sub(_as_markdown, _one_line_rows(text)).replace("\x02", "").replace("\x03", "")
    text = _SPACES.sub(" ", _ENTITY.sub(lambda entity: html.unescape(entity[0]), text))
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", text))


def _without_comments(text: str) -> str:
    """Leave out `<!-- … -->`; one that is never closed reaches to the end of its paragraph."""
    kept: list[str] = []
    at = 0
    while (start := text.find("<!--", at)) >= 0:
        kept.append(text[at:start])
        limit = text.find("<!--", start + 4)
        limit = len(text) if limit < 0 else limit
        close = text.find("-->", start + 2, limit)
        paragraph = text.find("\n\n", start, limit)
        at = close + 3 if close >= 0 else paragraph if paragraph >= 0 else limit
    kept.append(text[at:])
    return "".join(kept)


def _one_line_rows(text: str) -> str:
    """Bring each row of a table, HTML or piped, onto one line."""
    first, *rows = _ROW.split(text)
    kept = [first]
    for row in rows:
        end = _ROW_END.search(row)
        at = end.start() if end else len(row)
        kept += ["\n", _BREAK.sub(" ", row[:at]).strip(), "\n", row[at:]]
    return _PIPED_ROW.sub(lambda row: _BREAK.sub(" ", row[0]), "".join(kept))


def _as_markdown(tag: re.Match[str]) -> str:
    if tag["cell"]:
        return " | " if tag["end"] else "| "
    if tag["title"]:
        return "\n" if tag["end"] else "\n# "
    if tag["item"]:
        return "" if tag["end"] else "\n- "
    if tag["strong"]:
        return "**"
    return "\n" if tag["line"] else ""
