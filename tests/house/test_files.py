"""What holds for every file of the project."""

import re

from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.house.tracked import ROOT, text_of, tracked

REGISTRY = re.compile(
    r"pypi\.org|pythonhosted\.org|npmjs\.org|deb\.debian\.org|proxy\.golang\.org"
    r"|registry-1\.docker\.io|index\.crates\.io|rubygems\.org"
)
MACHINE = re.compile(r"(?<![\w.:/-])/(?:work|home|Users|opt/(?:pypi|wheels))/\w")
DOWNLOAD = re.compile(
    r"https?://|--(?:extra-)?index-url|--find-links|--trusted-host|^-[if]\b", re.MULTILINE
)


def where(pattern: re.Pattern[str], *pathspecs: str) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}: {found.group()}"
        for path in tracked(*pathspecs)
        for found in pattern.finditer(text_of(path))
    ]


def test_no_file_names_a_package_registry_or_a_machines_own_folder() -> None:
    assert where(REGISTRY) == []
    assert where(MACHINE) == []


def test_nothing_that_installs_names_an_address_to_download_from() -> None:
    assert where(DOWNLOAD, "requirements", "Makefile", "tools/system-libraries") == []


def links(tokens: list[Token]) -> list[str]:
    found: list[str] = []
    for token in tokens:
        target = token.attrGet("href") or token.attrGet("src")
        found += [str(target)] if target else []
        found += links(token.children or [])
    return found


def test_every_relative_link_in_a_page_leads_somewhere() -> None:
    dead = [
        f"{page.relative_to(ROOT)}: {link}"
        for page in tracked("*.md")
        for link in links(MarkdownIt().parse(text_of(page)))
        if not re.match(r"[a-z]+:|#|/", link)
        if not (page.parent / link.split("#")[0]).exists()
    ]
    assert dead == []
