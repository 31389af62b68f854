"""Templates to HTML, for files that are laid out as pages. Every value is escaped."""

from collections.abc import Mapping
from datetime import UTC, datetime

from jinja2 import Environment, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from inventaris.documents.phrasing import Phrasing, called, ended
from inventaris.documents.render import loader_of
from inventaris.model.city import City
from inventaris.quoting import visible
from inventaris.settings import Settings


class HtmlRenderer:
    """Renders a city's `*.html.j2` with the filters that Markdown templates know too."""

    def __init__(self, settings: Settings, city: City) -> None:
        phrasing = Phrasing(city)
        self.environment = Environment(
            loader=loader_of(settings),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            autoescape=True,
            finalize=_seen,
        )
        self.environment.globals |= {
            "kota": city,
            "standar": city.standard,
            "galat": _error_sentence,
        }
        self.environment.filters |= {
            "kode": _code,
            "titik": ended,
            "dengan_sebutan": called,
            "tanggal": phrasing.date,
            "waktu": phrasing.moment,
            "angka": phrasing.number,
            "ukuran": phrasing.size,
            "durasi": phrasing.span,
            "jam_kerja": phrasing.hours,
            "iso": _w3c,
        }

    def page(self, template: str, values: Mapping[str, object]) -> str:
        """Render a whole document."""
        return self.environment.get_template(template).render(**values)


def _seen(value: object) -> object:
    return value if isinstance(value, Markup) or not isinstance(value, str) else visible(value)


def _code(text: object) -> Markup:
    return Markup("<code>{}</code>").format(visible(str(text))) if text else Markup()


def _w3c(moment: datetime) -> str:
    """Write a time for a document's metadata."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@pass_context
def _error_sentence(context: Context, code: str, values: Mapping[str, object]) -> Markup:
    """Tell an error in the reader's language: `templates/galat/<code>.md.j2`, free of Markdown."""
    template = context.environment.get_template(f"galat/{code}.md.j2")
    return Markup(" ".join(template.render(**values).split()))  # noqa: S704 - escaped by autoescape
