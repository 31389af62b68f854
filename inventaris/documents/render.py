"""Templates to text. Every value is made inert unless a filter of ours made it Markdown.

Templates hold all that people read; the language is theirs. A note's template says in its first
line who may read it: `{# pembaca: semua #}` or `{# pembaca: kominfo #}` (an internal note).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from inventaris.documents.phrasing import Phrasing, called, ended
from inventaris.dossier import number_of
from inventaris.model.action import PostNote
from inventaris.model.city import City, ServiceStandard
from inventaris.model.issue import Issue
from inventaris.quoting import Trusted, block, inline, linked, visible
from inventaris.settings import Settings
from inventaris.view import edition, marker

_READERS = re.compile(r"\{# pembaca: (semua|kominfo) #\}")
_USERNAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}")
_UPLOAD = re.compile(r"/uploads/[0-9a-f]{32}/[^\s()<>]+")


@dataclass(frozen=True, slots=True)
class RenderedNote:
    """A note's text, its marker at the end, and whether it is internal."""

    body: str
    internal: bool


class Renderer:
    """Renders a city's templates; a city's own folder goes before the common one."""

    def __init__(self, settings: Settings, city: City) -> None:
        phrasing = Phrasing(city)
        self._timezone = city.timezone
        self.environment = Environment(
            loader=loader_of(settings),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            # Markdown, not HTML: `finalize` below is what escapes here.
            autoescape=False,  # noqa: S701
            finalize=_inert,
            auto_reload=False,
        )
        self._readers = cache(self._declared_readers)
        self.environment.globals |= {
            "kota": city,
            "standar": _standard(city),
            "nama_bot": settings.bot_username,
            "panggil": _calling(city),
            "tautan": _link,
            "galat": _error_sentence,
            "konsep": self._draft,
        }
        filters: dict[str, Callable[..., object]] = {
            "bertautan": lambda text: Trusted(linked(str(text), settings.gitlab_url.host or "")),
            "kutip": lambda text: Trusted(block(str(text))),
            "kode": _code,
            "salin": _copyable,
            "orang": city.name_of,
            "menurut_awal": _by_beginning,
            "dengan_sebutan": called,
            "titik": lambda text: Trusted(ended(str(_inert(text)))),
            "tanggal": _trusted(phrasing.date),
            "hari_tanggal": _trusted(phrasing.weekday),
            "nama_hari": _trusted(phrasing.day_name),
            "nama_bulan": _trusted(phrasing.month_name),
            "terbilang": _trusted(phrasing.in_words),
            "hari_kota": phrasing.local,
            "jam": _trusted(phrasing.clock),
            "waktu": _trusted(phrasing.moment),
            "angka": _trusted(phrasing.number),
            "ukuran": _trusted(phrasing.size),
            "durasi": _trusted(phrasing.span),
            "jam_kerja": _trusted(phrasing.hours),
        }
        self.environment.filters |= filters

    def note(self, note: PostNote, request: Issue | None = None) -> RenderedNote:
        """Render a note for an issue; of a request's, number and address are known to it."""
        readers = self._readers(note.template)
        if not readers:
            raise ValueError(f"{note.template}: does not say who may read it")
        text = self.text(note.template, {**self._named(request), **note.values}).strip()
        whose = f" {request.ref}" if request else ""
        body = f"{text}\n\n{marker(note.key)}{edition(note)}{whose} -->"
        return RenderedNote(body, internal=readers == "kominfo")

    def mail(self, template: str, values: Mapping[str, object]) -> str:
        """Render a mail's Markdown, its subject in the first line.

        Raises:
            ValueError: the template is for Kominfo alone, or does not say for whom.

        """
        if self._readers(template) != "semua":
            raise ValueError(f"{template}: not for everybody")
        return self.text(template, values)

    def text(self, template: str, values: Mapping[str, object]) -> str:
        """Render any Markdown template."""
        return self.environment.get_template(template).render(**values)

    def plain(self, template: str, values: Mapping[str, object]) -> str:
        """Render a text that is no Markdown, for where nothing acts on it: a calendar file."""
        unescaped = self.environment.overlay(finalize=_visible)
        return unescaped.get_template(template).render(**values).strip()

    def _draft(self, kind: str, values: Mapping[str, object]) -> Trusted:
        """Give the text of a letter, whose values were made inert as everywhere."""
        return Trusted(self.text(f"surat/{kind}.md.j2", values))

    def _named(self, request: Issue | None) -> dict[str, object]:
        if request is None:
            return {}
        number = number_of(request, self._timezone)
        return {"permohonan": {"nomor": number, "alamat": _address(request.web_url)}}

    def _declared_readers(self, template: str) -> str:
        source, _, _ = self._source(template)
        declared = _READERS.match(source)
        return declared[1] if declared else ""

    def _source(self, template: str) -> tuple[str, str | None, object]:
        loader = self.environment.loader
        if loader is None:  # pragma: no cover - set in __init__
            raise ValueError(template)
        return loader.get_source(self.environment, template)


def _by_beginning(words: Mapping[str, str], key: str) -> str:
    """Give the word of the longest beginning of a key that is known, else the key itself."""
    known = [beginning for beginning in words if key.startswith(beginning)]
    return words[max(known, key=len)] if known else key


def loader_of(settings: Settings) -> FileSystemLoader:
    """Find templates in the city's own folder, then in the common one."""
    return FileSystemLoader(settings.template_folders)


def _trusted(write: Callable[..., str]) -> Callable[..., Trusted]:
    """Let what we phrase ourselves pass as it is."""
    return lambda value: Trusted(write(value))


def _inert(value: object) -> object:
    return value if isinstance(value, Trusted) or not isinstance(value, str) else inline(value)


def _visible(value: object) -> object:
    return visible(value) if isinstance(value, str) else value


def _standard(city: City) -> ServiceStandard:
    """Leave the city's own addresses as they are: people copy them from a note into a mail."""
    complaints = tuple(Trusted(address) for address in city.standard.complaints)
    return replace(city.standard, complaints=complaints)


def _calling(city: City) -> Callable[[str], Trusted]:
    """Call a user; an office without an account, known by its mail address, is named."""
    offices = {office.email: office.name for office in city.offices if office.email}

    def call(username: str) -> Trusted:
        if not _USERNAME.fullmatch(username):
            return Trusted(inline(offices.get(username, username)))
        return Trusted(f"@{username}")

    return call


def _link(text: str, url: str) -> Trusted:
    """Link to the forge or to an upload; any other address stays text."""
    fit = _UPLOAD.fullmatch(url) or (
        urlsplit(url).scheme in {"http", "https"} and not re.search(r"[\s()<>]", url)
    )
    return Trusted(f"[{inline(text)}]({url})" if fit else f"{inline(text)} ({inline(url)})")


def _address(url: str) -> Trusted:
    """Show an address of the forge as it is, to be copied."""
    is_plain = urlsplit(url).scheme in {"http", "https"} and not re.search(r"[\s()<>]", url)
    return Trusted(url if is_plain else inline(url))


def _code(text: str) -> Trusted:
    """Show as code, in one line; a backtick inside cannot end it."""
    shown = visible(str(text)).replace("`", "'")
    return Trusted(f"`{shown}`" if shown else "")


def _copyable(text: str) -> Trusted:
    """Show as a block of code that people copy; no line of it may end the block."""
    lines = (visible(line).replace("```", "\\`" * 3) for line in text.splitlines())
    return Trusted("\n".join(("```markdown", *lines, "```")))


@pass_context
def _error_sentence(context: Context, code: str, values: Mapping[str, object]) -> Trusted:
    """Tell an error in the reader's language: `templates/galat/<code>.md.j2`."""
    template = context.environment.get_template(f"galat/{code}.md.j2")
    return Trusted(" ".join(template.render(**values).split()))
