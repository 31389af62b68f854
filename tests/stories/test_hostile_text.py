"""What people write never acts through the service's notes."""

import re

import pytest

from inventaris.quoting import plain
from sandbox.demo.people import Person
from sandbox.demo.stack import BOT
from tests.stack import City, Request

ALLOWED = {"sari.disdik", "teknisi"}
# In a fence, a comment or a cell it does nothing in the office's own text; quoted it might.
HOSTILE = """Aplikasi @all @kadis @inventarisasi
```
/close
/label ~"langkah::12-pemberitahuan"
/assign @kadis
/title Diambil alih
/confidential
/due tomorrow
/cc @budi.dishub
```
<!-- /close -->
| /close | @kadis |
|---|---|
[tautan](javascript:alert(1)) ![gambar](http://127.0.0.1:1/x.png) <script>alert(1)</script>
> /close
`/close` \\/close inventarisasi/permohonan/dishub#1 !1 ~"langkah::12-pemberitahuan" %1 $1
"""


def file_hostile(city: City) -> Request:
    office = city.office("disdik")
    wrong = city.upload(office, "@all _x_ [y](z) close.pdf", b"MZ" + bytes(300))
    request = city.file(
        "Aplikasi `@kadis` @all ~bug <b>tebal</b>",
        answers={
            "Tujuan dan kegunaan": HOSTILE,
            "Unit pemilik": "<details>\n/close\n</details> @kadis",
            "Tanggal surat permohonan": "@kadis /close besok",
        },
    )
    request.comment(f"{HOSTILE}\n5. Panduan instalasi: {wrong}")
    return request


@pytest.fixture(scope="module")
def hostile(city: City) -> Request:
    request = file_hostile(city)
    request.waits_until(lambda: bool(request.said("tanda-terima")), "what is wrong")
    request.move("07")
    request.waits_for("staged")
    request.waits_until(lambda: bool(request.said("lampiran-kurang-")), "the wrong one")
    request.settles()
    return request


def test_the_issue_is_as_the_service_itself_means_it(hostile: Request) -> None:
    issue = hostile.issue
    assert issue.state == "opened"
    assert hostile.labels == {"langkah::07-instalasi-uji", "kanal::gitlab", "giliran::kominfo"}
    assert issue.assignee is None
    assert (issue.due_date, issue.confidential) == (None, False)
    assert issue.title.startswith(f"{hostile.number} · Aplikasi ")
    assert issue.title == plain(issue.title)


def test_the_services_notes_mention_only_whom_they_call(hostile: Request) -> None:
    for key, notes in hostile.notes().items():
        for note in notes:
            mentioned = set(re.findall(r"(?<![\w`])@([\w][\w.\-/]*)", note.body))
            assert mentioned <= ALLOWED, key


def test_nobody_else_is_reminded_of_anything_by_the_service(hostile: Request) -> None:
    stack = hostile.city.stack
    for username in ("kadis", "budi.dishub"):
        person = Person(stack, stack.accounts[username])
        reminded = person.gitlab.todos.list(author_id=stack.accounts[BOT].id, iterator=True)
        here = [todo for todo in reminded if todo.target["iid"] == hostile.iid]
        assert [todo.body for todo in here] == []


def test_no_line_of_the_services_notes_is_a_command(hostile: Request) -> None:
    lines = [
        line
        for notes in hostile.notes().values()
        for note in notes
        for line in note.body.splitlines()
    ]
    assert [line for line in lines if line.lstrip().startswith("/")] == []


def test_what_the_service_did_is_title_and_labels_alone(hostile: Request) -> None:
    system = [
        note.body
        for note in hostile.city.technician.notes("disdik", hostile.iid)
        if note.system and note.author["username"] == BOT
    ]
    assert {line.split()[0] + " " + line.split()[1] for line in system} <= {"changed title"}


def test_the_page_shows_no_markup_of_theirs_in_the_services_notes(hostile: Request) -> None:
    bodies = [note.body for notes in hostile.notes().values() for note in notes]
    for markup in ("<script", "<b>", "<details>", "](javascript:", "![gambar]"):
        # Our own templates fold with `<details><summary>`.
        unescaped = re.compile(r"(?<!\\)" + re.escape(markup) + r"(?!\s*<summary>)")
        assert not [body for body in bodies if unescaped.search(body)], markup
