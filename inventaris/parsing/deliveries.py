"""Files and repositories that a text hands over."""

import re

from inventaris.model.request import Delivery, GitSource
from inventaris.parsing.links import Link, find_links
from inventaris.parsing.uploads import ForeignUpload, read_upload

_WITHOUT_SCHEME = re.compile(
    r"(?<![\w./@-])(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}(?::[0-9]{1,5})?/[^\s<>()\[\]|\"`]{1,500}"
)
_MAIL = "mailto:"


def find_deliveries(
    text: str, *, project_id: int, repositories: bool
) -> list[tuple[Link, Delivery | ForeignUpload]]:
    """Give what a text's links hand over, from left to right.

    Addresses that are no uploads count as git repositories, unchecked, if `repositories` says that
    the text names the source; one without `https://` counts where no link stands.
    """
    found: list[tuple[Link, Delivery | ForeignUpload]] = []
    for link in find_links(text):
        upload = read_upload(link.target, project_id=project_id)
        if upload is not None:
            found.append((link, upload))
        elif repositories and _may_be_repository(link.target):
            found.append((link, GitSource(link.target)))
    if repositories and not found and (bare := _WITHOUT_SCHEME.search(text)):
        address = bare[0].rstrip(".,;:!?'*_")
        found.append((Link("", address, *bare.span()), GitSource(f"https://{address}")))
    return found


def _may_be_repository(target: str) -> bool:
    """Tell an address from a broken upload, a mail address or an anchor of the page."""
    return ("://" in target or ("@" in target and ":" in target)) and not target.startswith(_MAIL)
