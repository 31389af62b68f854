"""HTML to PDF/A-3a: tagged, fonts of the project embedded, the same bytes for the same input."""

from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from fontTools.ttLib import TTFont
from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

VARIANT = "pdf/a-3a"
FONTS = "huruf"  # folder under a document's base
_NO_GLYPH = "\N{WHITE SQUARE}"


class OutsideError(ValueError):
    """A document asks for something that does not lie in the project's own folder."""


class _OwnFiles(URLFetcher):  # type: ignore[misc]  # WeasyPrint carries no types
    """Lets a document load files under one folder and nothing else: no network, no other file."""

    def __init__(self, base: Path) -> None:
        super().__init__(allowed_protocols=["file"])
        self._base = base.resolve()

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        address = urlsplit(url)
        path = Path(unquote(address.path)).resolve()
        if address.scheme != "file" or address.netloc or not path.is_relative_to(self._base):
            raise OutsideError(url)
        return super().fetch(url, headers)


def render_pdf(html: str, base: Path) -> bytes:
    """Lay out a document.

    What it may not load is left out and logged by WeasyPrint. A character that the project's fonts
    lack shows as an empty square: a font that happens to lie on the machine would make the bytes
    depend on it, and PDF/A forbids a glyph that stands for none (ISO 19005-3, 6.2.11.8).

    Args:
        html: the document; its `dcterms.created` and `dcterms.modified` are the only times in it.
        base: the folder that its addresses (fonts, pictures) are relative to and may not leave.

    """
    document = HTML(
        string=_with_glyphs(html, _characters(base / FONTS)),
        base_url=f"{base.resolve().as_uri()}/",
        url_fetcher=_OwnFiles(base),
    )
    content: bytes = document.write_pdf(pdf_variant=VARIANT)
    return content


@lru_cache(maxsize=4)
def _characters(folder: Path) -> frozenset[str]:
    """Give what every font of a folder can show."""
    shown: list[set[int]] = []
    for path in sorted(folder.glob("*.ttf")):
        with TTFont(path, lazy=True) as font:
            shown.append(set(font.getBestCmap()))
    return frozenset(map(chr, set.intersection(*shown)))


def _with_glyphs(html: str, characters: frozenset[str]) -> str:
    lacking = {ord(c): _NO_GLYPH for c in set(html) - characters if not c.isspace()}
    return html.translate(lacking)
