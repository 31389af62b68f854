"""The forge's pages over real HTTP: who sees what, and what a page may load."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests

from tests.processes import sandbox

TOKEN = "root-token-of-the-pages"


class Visitor(requests.Session):
    """A browser without scripts, signed in or not."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url

    def request(self, method: Any, url: Any, *args: Any, **kwargs: Any) -> requests.Response:
        return super().request(method, self.url + url, *args, **kwargs)

    def csrf(self) -> str:
        found = re.search(r'name="csrf-token" content="([^"]+)"', self.get("/users/sign_in").text)
        assert found is not None
        return found[1]

    def sign_in(self, login: str, password: str, goal: str = "/") -> requests.Response:
        form = {"user[login]": login, "user[password]": password, "redirect_to": goal}
        form["authenticity_token"] = self.csrf()
        return self.post("/users/sign_in", data=form, allow_redirects=False)


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with sandbox(tmp_path_factory.mktemp("forge"), TOKEN) as server:
        _fill(server.url)
        yield server.url


def _fill(url: str) -> None:
    """A group with a board, a project with a template, a guest, an issue with an internal note."""
    with requests.Session() as api:
        api.headers["PRIVATE-TOKEN"] = TOKEN

        def post(path: str, /, **body: Any) -> Any:
            answer = api.post(f"{url}/api/v4{path}", json=body)
            assert answer.ok, answer.text
            return answer.json()

        group = post("/groups", name="Kota", path="kota")["id"]
        project = post("/projects", name="disdik", namespace_id=group)["id"]
        template = {
            "action": "create",
            "file_path": ".gitlab/issue_templates/Permohonan.md",
            "content": "## Aplikasi\n",
        }
        readme = {"action": "create", "file_path": "README.md", "content": "# Judul\n\n[a](b.md)\n"}
        post(
            f"/projects/{project}/repository/commits",
            branch="main",
            commit_message="Start",
            actions=[template, readme],
        )
        user = post(
            "/users", name="Siti", username="siti", email="siti@example.test", password="rahasia-1"
        )
        post(f"/projects/{project}/members", user_id=user["id"], access_level=10)
        post(f"/groups/{group}/labels", name="langkah::01", color="#112233")
        issues = f"/projects/{project}/issues"
        post(
            issues, title="Pertama", description="Halo @siti <!-- rahasia -->", labels="langkah::01"
        )
        post(issues, title="Tertutup", confidential=True)
        post(f"{issues}/1/notes", body="untuk semua")
        post(f"{issues}/1/notes", body="untuk kominfo", internal=True)


@pytest.fixture
def visitor(url: str) -> Iterator[Visitor]:
    with Visitor(url) as session:
        yield session


@pytest.fixture
def guest(visitor: Visitor) -> Visitor:
    visitor.sign_in("siti", "rahasia-1")
    return visitor


@pytest.fixture
def root(visitor: Visitor) -> Visitor:
    visitor.sign_in("root", TOKEN)
    return visitor


def test_a_stranger_is_asked_to_sign_in_and_brought_back(visitor: Visitor) -> None:
    asked = visitor.get("/kota/disdik/-/issues/1", allow_redirects=False)
    assert asked.headers["Location"] == "/users/sign_in?redirect_to=/kota/disdik/-/issues/1"
    answer = visitor.sign_in("siti", "rahasia-1", "/kota/disdik/-/issues/1")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/kota/disdik/-/issues/1")


@pytest.mark.parametrize(
    "goal", ["//elsewhere.test", "https://elsewhere.test", "/\\elsewhere.test"]
)
def test_signing_in_leads_to_no_other_site(visitor: Visitor, goal: str) -> None:
    assert visitor.sign_in("siti", "rahasia-1", goal).headers["Location"] == "/"


def test_a_wrong_password_and_a_form_from_elsewhere_are_refused(visitor: Visitor) -> None:
    assert visitor.sign_in("siti", "salah").status_code == 422
    form = {"user[login]": "siti", "user[password]": "rahasia-1"}
    assert visitor.post("/users/sign_in", data=form).status_code == 422


def test_a_guest_sees_neither_internal_notes_nor_confidential_issues_nor_code(
    guest: Visitor,
) -> None:
    page = guest.get("/kota/disdik/-/issues/1").text
    assert "untuk semua" in page
    assert "untuk kominfo" not in page
    assert "internal note" not in page
    assert guest.get("/kota/disdik/-/issues/2").status_code == 404
    assert "Tertutup" not in guest.get("/kota/disdik/-/issues").text
    assert "Tertutup" not in guest.get("/groups/kota/-/boards").text
    assert guest.get("/kota/disdik/-/tree/main").status_code == 403
    assert guest.get("/admin").status_code == 403


def test_the_issue_page_tells_the_whole_story(root: Visitor) -> None:
    page = root.get("/kota/disdik/-/issues/1").text
    assert "untuk kominfo" in page
    assert 'href="/siti"' in page
    described = page.partition('aria-label="Description"')[2].partition("</section>")[0]
    assert "Halo" in described
    assert "rahasia" not in described
    assert re.search(r'added <span class="chip c-112233">langkah::01</span> label', page)


def test_who_an_issue_is_assigned_to_may_edit_it(guest: Visitor) -> None:
    token, api = {"PRIVATE-TOKEN": TOKEN}, f"{guest.url}/api/v4"
    siti = requests.get(f"{api}/users?username=siti", headers=token, timeout=10).json()[0]
    issue = {"title": "Tugas", "assignee_id": siti["id"]}
    path = f"{api}/projects/kota%2Fdisdik/issues"
    iid = requests.post(path, json=issue, headers=token, timeout=10).json()["iid"]
    assert 'data-opens="edit-form"' in guest.get(f"/kota/disdik/-/issues/{iid}").text
    assert 'data-opens="edit-form"' not in guest.get("/kota/disdik/-/issues/1").text


def test_what_has_a_picture_shows_it(root: Visitor) -> None:
    assert 'class="face" aria-hidden="true">D</span>' in root.get("/kota").text
    dot = {"avatar": ("dot.png", b"\x89PNG\r\n\x1a\n")}
    token = {"PRIVATE-TOKEN": TOKEN}
    root.put("/api/v4/projects/kota%2Fdisdik", files=dot, headers=token).raise_for_status()
    found = re.search(r'<img class="face" src="([^"]+)"', root.get("/kota").text)
    assert found is not None
    assert found[1].endswith("/dot.png")
    assert root.get(found[1]).content == dot["avatar"][1]


def test_a_prefilled_link_fills_the_new_issue(guest: Visitor) -> None:
    page = guest.get(
        "/kota/disdik/-/issues/new?issuable_template=Permohonan&issue[title]=Halo%20%22A%22"
    ).text
    assert 'value="Halo &#34;A&#34;"' in page
    assert "## Aplikasi" in page
    described = guest.get("/kota/disdik/-/issues/new?issue[description]=Sendiri").text
    assert "Sendiri</textarea>" in described


def test_the_boards_page_holds_open_and_closed(root: Visitor) -> None:
    page = root.get("/groups/kota/-/boards").text
    assert 'data-list="opened"' in page
    assert 'data-list="closed"' in page
    assert 'draggable="true"' in page


def test_a_readme_leads_to_the_files_beside_it(root: Visitor) -> None:
    page = root.get("/kota/disdik").text
    assert 'href="/kota/disdik/-/blob/main/b.md"' in page


@pytest.mark.parametrize(
    "path",
    ["/", "/kota/disdik", "/kota/disdik/-/issues/1", "/groups/kota/-/boards", "/admin", "/nope"],
)
def test_no_page_runs_scripts_of_its_own_or_loads_from_elsewhere(root: Visitor, path: str) -> None:
    answer = root.get(path)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<script(?![^>]* src=)|\son\w+=|\sstyle=", answer.text)
    assert not re.search(r'(?:src|href)="(?:https?:)?//', answer.text)


def test_an_unknown_endpoint_of_the_api_stays_unknown(root: Visitor) -> None:
    for answer in (root.get("/api/v4/nothing"), root.post("/api/v4/nothing")):
        assert answer.status_code in {404, 422}
        assert answer.headers["Content-Type"] == "application/json"


def test_a_reference_leads_nowhere_where_one_may_not_look(guest: Visitor) -> None:
    token = {"PRIVATE-TOKEN": TOKEN}
    issue = {"title": "Rujukan", "description": f"#1 dan #2, #{'9' * 5000} ~langkah::01"}
    api = "/api/v4/projects/kota%2Fdisdik/issues"
    iid = requests.post(guest.url + api, json=issue, headers=token, timeout=10).json()["iid"]
    page = guest.get(f"/kota/disdik/-/issues/{iid}").text
    assert 'href="/kota/disdik/-/issues/1"' in page
    assert 'href="/kota/disdik/-/issues/2"' not in page
    assert 'label_name=langkah%3A%3A01"' in page


def test_the_next_page_of_issues_keeps_what_was_asked(root: Visitor) -> None:
    query = "state=all&search=a%26b&label_name[]=x&label_name[]=langkah::01&page=2"
    page = root.get(f"/kota/disdik/-/issues?{query}").text
    kept = "?state=all&amp;search=a%26b&amp;label_name%5B%5D=x&amp;label_name%5B%5D=langkah%3A%3A01"
    assert f'href="{kept}&amp;page=1">Newer' in page


def test_addresses_of_files_hold_any_name(root: Visitor) -> None:
    token = {"PRIVATE-TOKEN": TOKEN}
    made = root.post("/api/v4/projects", json={"name": "aneh"}, headers=token).json()
    action = {"action": "create", "file_path": "x#y/z%/README.md", "content": "[a](b.md)"}
    body = {"branch": "a#b", "commit_message": "m", "actions": [action]}
    path = f"/api/v4/projects/{made['id']}/repository/commits"
    root.post(path, json=body, headers=token).raise_for_status()
    page = root.get("/root/aneh/-/tree/a%23b/x%23y/z%25").text
    assert 'href="/root/aneh/-/tree/a%23b"' in page
    assert 'href="/root/aneh/-/commits/a%23b"' in page
    assert 'href="/root/aneh/-/tree/a%23b/x%23y">..' in page
    assert 'href="/root/aneh/-/blob/a%23b/x%23y/z%25/b.md"' in page


@pytest.fixture
def get(url: str) -> Callable[[str], requests.Response]:
    return lambda path: requests.get(url + path, headers={"PRIVATE-TOKEN": TOKEN}, timeout=10)


def test_a_file_of_a_repository_never_runs_in_the_forges_name(
    get: Callable[[str], requests.Response],
) -> None:
    answer = get("/kota/disdik/-/raw/main/README.md")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_page_shows_nothing_to_the_token_of_who_is_blocked(url: str) -> None:
    with requests.Session() as root:
        root.headers["PRIVATE-TOKEN"] = TOKEN
        body = {"name": "Budi", "username": "budi", "email": "budi@x.test", "password": "rahasia-1"}
        user = root.post(f"{url}/api/v4/users", json=body | {"admin": True}).json()
        path = f"{url}/api/v4/users/{user['id']}"
        asked = {"name": "t", "scopes": ["api"]}
        made = root.post(f"{path}/personal_access_tokens", json=asked).json()
        token = {"PRIVATE-TOKEN": made["token"]}
        page = f"{url}/kota/disdik"
        assert requests.get(page, headers=token, timeout=10, allow_redirects=False).ok
        root.post(f"{path}/block")
        led = requests.get(page, headers=token, timeout=10, allow_redirects=False)
        assert (led.status_code, "/users/sign_in" in led.headers["Location"]) == (302, True)


@pytest.mark.parametrize("path", ["../../etc", "%2Fetc", "/etc", "%00a", "a%00", "x/../../.."])
def test_the_history_of_what_is_outside_of_a_repository_is_empty(
    get: Callable[[str], requests.Response], url: str, path: str
) -> None:
    # requests would go up a folder itself
    asked = requests.Request("GET", url, headers={"PRIVATE-TOKEN": TOKEN}).prepare()
    asked.url = f"{url}/kota/disdik/-/commits/main/{path}"
    with requests.Session() as session:
        answer = session.send(asked, timeout=10)
    assert answer.status_code == 200
    assert "No commits." in answer.text
