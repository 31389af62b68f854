"""HTML to PDF/A-3a: tagged, fonts of the project embedded, the same bytes for the same input."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

VARIANT = "pdf/a-3a"


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

    What it may not load is left out and logged by WeasyPrint.

    Args:
        html: the document; its `dcterms.created` and `dcterms.modified` are the only times in it.
        base: the folder that its addresses (fonts, pictures) are relative to and may not leave.

    """
    document = HTML(
        string=html, base_url=f"{base.resolve().as_uri()}/", url_fetcher=_OwnFiles(base)
    )
    content: bytes = document.write_pdf(pdf_variant=VARIANT)
    return content
