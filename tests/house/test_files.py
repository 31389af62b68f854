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


def test_the_pins_carry_hashes_and_no_download_address() -> None:
    assert where(DOWNLOAD, "requirements", "Makefile", "tools/system-libraries") == []
    for pins in tracked("requirements/*.txt"):
        statements = text_of(pins).replace("\\\n", "").splitlines()
        unpinned = [
            line
            for line in statements
            if line.strip() and not line.lstrip().startswith("#") and "==" not in line
        ]
        assert unpinned == [], pins.name
        assert all("--hash=sha256:" in line for line in statements if "==" in line), pins.name


def test_every_package_that_is_asked_for_is_pinned() -> None:
    for asked in tracked("requirements/*.in"):
        names = {line for line in text_of(asked).splitlines() if re.match(r"[a-z]", line)}
        pinned = set(
            re.findall(r"^([a-z0-9-]+)==", text_of(asked.with_suffix(".txt")), re.MULTILINE)
        )
        assert names - pinned == set(), asked.name


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
