"""Every link that the service gives an office opens for that office, and for no other."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

import pytest
import requests

from sandbox.demo.stack import ROOT_GROUP, Account
from tests.stack import City, Request

NAME = "Aplikasi Bertautan"


@pytest.fixture(scope="module")
def finished(city: City) -> Request:
    request = city.file(NAME)
    request.goes_to_the_end()
    return request


@dataclass
class Browser:
    """Somebody signed in with a browser and, for the API, a token."""

    forge: str
    account: Account

    def __post_init__(self) -> None:
        self.session = requests.Session()
        page = self.session.get(f"{self.forge}/users/sign_in", timeout=30).text
        token = re.search(r'name="authenticity_token" value="([^"]+)"', page)
        assert token
        answer = self.session.post(
            f"{self.forge}/users/sign_in",
            data={
                "authenticity_token": token[1],
                "user[login]": self.account.username,
                "user[password]": self.account.password,
            },
            timeout=30,
        )
        assert answer.ok

    def opens(self, address: str) -> int:
        where = address if address.startswith("http") else f"{self.forge}{address}"
        return self.session.get(where, timeout=30).status_code

    def reads(self, path: str) -> requests.Response:
        return requests.get(
            f"{self.forge}/api/v4{path}",
            headers={"PRIVATE-TOKEN": self.account.token},
            timeout=30,
        )


@pytest.fixture(scope="module")
def own(finished: Request) -> Iterator[Browser]:
    yield from browser_of(finished.city, "disdik")


@pytest.fixture(scope="module")
def other(finished: Request) -> Iterator[Browser]:
    yield from browser_of(finished.city, "dishub")


def browser_of(city: City, opd: str) -> Iterator[Browser]:
    browser = Browser(city.stack.forge_url, city.office(opd).account)
    yield browser
    browser.session.close()


def links_of(request: Request) -> set[str]:
    """Give the targets in the notes that the office may read, uploads as the issue page has them."""
    found = set()
    for notes in request.notes().values():
        for note in notes:
            if not note.internal:
                found |= set(re.findall(r"\]\(([^)\s]+)\)", note.body))
    home = f"/{ROOT_GROUP}/permohonan/{request.opd}"
    return {f"{home}{link}" if link.startswith("/uploads/") else link for link in found}


def uploads_of(request: Request) -> set[str]:
    project = f"/projects/{ROOT_GROUP}%2Fpermohonan%2F{request.opd}"
    return {
        project + link.partition(request.opd)[2]
        for link in links_of(request)
        if "/uploads/" in link
    }


def test_there_are_links_to_repository_and_report(finished: Request) -> None:
    links = links_of(finished)
    assert finished.dossier["stored"]["web_url"] in links
    assert len([link for link in links if "/uploads/" in link]) == 2


def test_every_link_opens_for_the_office(finished: Request, own: Browser) -> None:
    opened = {link: own.opens(link) for link in links_of(finished)}
    assert set(opened.values()) == {200}, opened
    read = {path: own.reads(path).status_code for path in uploads_of(finished)}
    assert set(read.values()) == {200}, read


def test_every_link_of_the_issue_page_into_the_forge_opens_for_the_office(
    finished: Request, own: Browser
) -> None:
    page = own.session.get(finished.issue.web_url, timeout=30).text
    links = {
        unquote(link)
        for link in re.findall(r'href="([^"#?]+)"', page)
        if "/uploads/" in link or "/aplikasi/" in link
    }
    opened = {link: own.opens(link) for link in links}
    assert len(opened) >= 3
    assert set(opened.values()) == {200}, opened


def test_no_link_opens_for_another_office(finished: Request, other: Browser) -> None:
    pages = {*links_of(finished), finished.issue.web_url}
    opened = {link: other.opens(link) for link in pages}
    assert set(opened.values()) == {404}, opened
    issue = f"/projects/{ROOT_GROUP}%2Fpermohonan%2Fdisdik/issues/{finished.iid}"
    read = {path: other.reads(path).status_code for path in {*uploads_of(finished), issue}}
    assert set(read.values()) == {404}, read


def test_the_office_sees_no_internal_note(finished: Request, own: Browser) -> None:
    path = f"/projects/{ROOT_GROUP}%2Fpermohonan%2Fdisdik/issues/{finished.iid}/notes"
    seen = own.reads(f"{path}?per_page=100").json()
    (internal,) = finished.notes()["penampungan-1"]
    assert internal.id not in {note["id"] for note in seen}
    assert own.reads(f"{path}/{internal.id}").status_code == 404
    page = own.session.get(finished.issue.web_url, timeout=30).text
    assert "Tanda terima permohonan" in page
    assert "Source code di penampungan" not in page
