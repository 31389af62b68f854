"""Port Ellery: five stages, three attachments, New Zealand's holidays, English; by data alone."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import holidays
import pytest
import requests
import yaml
from babel.dates import format_date
from icalendar import Calendar
from pypdf import PdfReader

from inventaris.city import load_city
from inventaris.duties import DUTIES
from inventaris.working_days import due, is_working_day
from sandbox.demo.people import wait_until
from sandbox.demo.stack import ROOT_GROUP
from tests.languages import indonesian
from tests.mail_server import Mailbox, running_mail_server
from tests.stack import SETTLES_S, SOURCE, City, Request, running_city, zipped
from tests.stories.outcome import project

pytestmark = pytest.mark.timeout(300)
DATA = Path(__file__).parents[1] / "kota" / "port-ellery"
ZONE = ZoneInfo("Pacific/Auckland")
PARKS = "parks@units.invalid"


@pytest.fixture(scope="module")
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture(scope="module")
def port_ellery(mailbox: Mailbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    shared = tmp_path_factory.getbasetemp().parent / "work"
    with (
        running_mail_server(mailbox) as port,
        running_city(
            tmp_path_factory.mktemp("port-ellery") / "run",
            data=DATA,
            WORK_DIR=str(shared),
            SMTP_HOST="127.0.0.1",
            SMTP_PORT=str(port),
            SMTP_SECURITY="none",
        ) as city,
    ):
        yield city


@pytest.fixture(scope="module")
def told(port_ellery: City) -> Request:
    """The whole story; what it left is looked at below."""
    request = moana_files(port_ellery)
    she_hands_in_two_more_files(request)
    she_names_a_holiday_and_then_a_working_day(request)
    the_review_is_good(request)
    the_chief_approves(request)
    return request


def moana_files(city: City) -> Request:
    moana = city.office("parks")
    source = city.upload(moana, "trees.zip", zipped(SOURCE))
    answers = {
        "Application name": "Tree Map",
        "Purpose": "Shows the city's trees.",
        "Person in charge": moana.account.name,
        "Contact": moana.account.email,
        "Date of the letter": "20 November 2026",
        "Where the source code is": source,
        "Long description": "Everybody can look up every tree of the city, see how old it is. " * 3,
        "Main features": "- Map\n- Search",
        "Platform": "- [x] On the web\n- [ ] On a phone",
        "State of the application": "- [ ] Being built\n- [x] In use",
        "Licence": "MIT",
        "Upkeep": "- [ ] By the unit\n- [x] By nobody",
    }
    form = "\n".join(f"### {question}\n\n{answer}\n" for question, answer in answers.items())
    labels = '/label ~"stage::01-request" ~"way::online"'
    request = Request(city, "parks", moana.file("Request: Tree Map", f"{form}\n{labels}"))
    receipt = request.waits_to_hear("tanda-terima")
    assert "The first stage is complete." in receipt
    return request


def she_hands_in_two_more_files(request: Request) -> None:
    tama_drags(request, "stage::02-papers")
    assert "User manual" in request.waits_to_hear("lampiran-kurang-")
    moana = request.city.office("parks")
    manual = request.city.upload(moana, "manual.txt", b"How to use it\n")
    contract = request.city.upload(moana, "contract.txt", b"The contract\n")
    request.comment(f"2. User manual: {manual}\n3. Contract: {contract}")
    request.comment("@inventaris-bot redy")
    assert "Did you mean `ready`?" in request.waits_to_hear("perintah-")
    request.waits_to_hear("berkas-lengkap")


def she_names_a_holiday_and_then_a_working_day(request: Request) -> None:
    calendar = load_city(DATA, frozenset(DUTIES)).calendar
    tomorrow = datetime.now(ZONE).date() + timedelta(days=1)
    days = [tomorrow + timedelta(days=number) for number in range(1, 380)]
    public = holidays.country_holidays("NZ", years={tomorrow.year, tomorrow.year + 1})
    holiday = next(day for day in days if day in public and day.isoweekday() < 6)
    request.comment(f"Meeting: {spoken(holiday)} at 10:00 in the council chamber")
    assert f"is a holiday: {public[holiday]}" in request.waits_to_hear("jadwal-ditolak-")

    working = next(day for day in days if is_working_day(calendar, day))
    request.comment(f"Meeting: {spoken(working)} at 10:00 in the council chamber")
    invitation = request.waits_to_hear("undangan-0")
    assert f"{spoken(working)}, 10:00 to 11:00 NZ time, the council chamber" in invitation
    event = Calendar.from_ical(uploaded(request, link_in(invitation))).events[0]
    assert event.start == datetime(working.year, working.month, working.day, 10, tzinfo=ZONE)
    assert event["summary"] == f"Meeting on Tree Map ({request.number})"


def the_review_is_good(request: Request) -> None:
    tama_drags(request, "stage::03-review")
    request.waits_to_hear("penampungan-1")
    assert "Verdict:" in request.waits_to_hear("lembar-03-kominfo")
    request.says(request.city.technician, "### Review\n\nVerdict: good", internal=True)
    assert "is **good**" in request.waits_to_hear("tanggapan-1")


def the_chief_approves(request: Request) -> None:
    tama_drags(request, "stage::04-keeping")
    request.waits_for("registered")
    tama_drags(request, "stage::05-result")
    request.waits_to_hear("persetujuan")
    request.says(request.city.head, "@inventaris-bot approve")
    request.waits_for("finished_at")
    request.settles()


@pytest.fixture(scope="module")
def told_of_trouble(port_ellery: City) -> Request:
    """What goes wrong is told as well: a source that is none, a card closed early, an end."""
    request = lena_hands_in_a_text_for_a_source(port_ellery)
    she_closes_it_herself_and_opens_it_again(request)
    the_chief_refuses_it(request)
    return request


def lena_hands_in_a_text_for_a_source(city: City) -> Request:
    lena = city.office("library")
    answers = {"Application name": "Shelf Finder", "Where the source code is": "It will follow"}
    form = "\n".join(f"### {question}\n\n{answer}\n" for question, answer in answers.items())
    labels = '/label ~"stage::01-request" ~"way::online"'
    request = Request(city, "library", lena.file("Request: Shelf Finder", f"{form}\n{labels}"))
    assert "does not say yet where the source is" in request.waits_to_hear("tanda-terima")
    tama_drags(request, "stage::02-papers")
    file = city.upload(lena, "shelves.zip", b"This is no archive.\n")
    request.comment(f"1. Source code: {file}\n3. Contract: not applicable, written by ourselves")
    assert "said not to exist" in request.waits_to_hear("lampiran")
    assert "accept-without 3" in request.waits_to_hear("tidak-tersedia-")
    assert "is no archive of source code" in request.said("lampiran")
    request.comment("@inventaris-bot accept-without 3 written by ourselves")
    request.waits_until(lambda: "is not yours to say" in request.said("perintah-"), "may not")
    return request


def she_closes_it_herself_and_opens_it_again(request: Request) -> None:
    for event, key in (("close", "ditutup-"), ("reopen", "")):
        lena = request.city.office("library").project("permohonan/library")
        lena.issues.update(request.iid, {"state_event": event})
        if key:
            assert "Nothing is lost" in request.waits_to_hear(key)


def the_chief_refuses_it(request: Request) -> None:
    request.says(request.city.head, "@inventaris-bot refuse not-ours, it belongs to a club")
    assert "The application is not the council's" in request.waits_to_hear("akhir")
    request.waits_for("finished_at")
    request.settles()


def tama_drags(request: Request, label: str) -> None:
    request.city.technician.move(request.opd, request.iid, label)


def spoken(day: date) -> str:
    return format_date(day, "EEEE, d MMMM y", locale="en_NZ")


def link_in(text: str) -> str:
    found = re.search(r"/uploads/\w+/[^\s)]+", text)
    assert found
    return found[0]


def uploaded(request: Request, link: str) -> bytes:
    answer = requests.get(
        f"{request.city.stack.forge_url}/api/v4/projects/{ROOT_GROUP}%2Fpermohonan%2Fparks{link}",
        headers={"PRIVATE-TOKEN": request.city.office("parks").account.token},
        timeout=30,
    )
    assert answer.ok, answer.status_code
    return answer.content


def test_it_ends_closed_with_its_own_labels(told: Request) -> None:
    issue = told.issue
    assert issue.state == "closed"
    assert issue.title == f"{told.number} · Tree Map · parks"
    assert set(issue.labels) == {"stage::05-result", "state::done", "way::online"}
    assert {len(notes) for notes in told.notes().values()} == {1}


def test_the_board_has_five_lists_in_order(told: Request) -> None:
    group = told.city.technician.gitlab.groups.get(f"{ROOT_GROUP}/permohonan")
    (board,) = group.boards.list(iterator=True)
    lists = [one.label["name"] for one in board.lists.list(iterator=True)]
    assert lists == [step.label for step in load_city(DATA, frozenset(DUTIES)).workflow.steps]
    names = {label.name for label in group.labels.list(iterator=True)}
    assert not {name for name in names if indonesian(name)}


def test_nobody_reads_a_word_of_another_language(told: Request) -> None:
    office, technician = told.city.office("parks"), told.city.technician
    for person in (office, technician):
        assert indonesian(told.read_by(person)) == set()
    form = project(told.city, "permohonan/parks").files.raw(
        ".gitlab/issue_templates/Request.md", ref="main"
    )
    assert indonesian(form.decode()) == set()


def test_nor_of_what_went_wrong(told_of_trouble: Request) -> None:
    assert "state::refused" in told_of_trouble.labels
    for person in (told_of_trouble.city.office("library"), told_of_trouble.city.technician):
        assert indonesian(told_of_trouble.read_by(person)) == set()


def test_the_report_is_english_and_says_what_came_out(told: Request, tmp_path: Path) -> None:
    (pdf,) = (file for file in told.dossier["report"]["files"] if file["name"].endswith(".pdf"))
    assert pdf["name"] == f"report-{told.number}.pdf"
    (tmp_path / "report.pdf").write_bytes(uploaded(told, pdf["upload_markdown_url"]))
    text = "\n".join(page.extract_text() for page in PdfReader(tmp_path / "report.pdf").pages)
    assert "Tree Map" in text
    assert "Page 1 of" in text
    assert indonesian(text) == set()


def test_the_unit_gets_english_mail(told: Request, mailbox: Mailbox) -> None:
    wait_until(lambda: len(mailbox.to(PARKS)) == 6, "six mails", SETTLES_S)
    for mail in mailbox.to(PARKS):
        body = mail.get_body(("plain",))
        assert body is not None
        assert told.number in mail["Subject"]
        assert indonesian(f"{mail['Subject']} {body.get_content()}") == set()


def test_the_source_is_kept_with_publiccode_in_english(told: Request) -> None:
    repository = project(told.city, "aplikasi/parks/tree-map")
    assert (
        repository.files.raw("src/index.php", ref=told.number).decode() == SOURCE["src/index.php"]
    )
    written = yaml.safe_load(repository.files.raw("publiccode.yml", ref="main"))
    assert written["developmentStatus"] == "stable"
    assert written["description"]["en-NZ"]["features"] == ["Map", "Search"]
    log: list[Any] = list(repository.commits.list(iterator=True))
    assert {word for commit in log for word in indonesian(commit.message)} == set()


def test_the_other_unit_sees_nothing_of_it(told: Request) -> None:
    library = told.city.office("library")
    path = f"{ROOT_GROUP}%2Fpermohonan%2Fparks"
    for page in (f"/projects/{path}", f"/projects/{path}/issues/{told.iid}"):
        answer = requests.get(
            f"{told.city.stack.forge_url}/api/v4{page}",
            headers={"PRIVATE-TOKEN": library.account.token},
            timeout=30,
        )
        assert answer.status_code == 404


@pytest.mark.parametrize(
    ("complete_at", "promised"),
    [
        # Waitangi Day 2027 is a Saturday and kept on Monday; Founders' Day is the city's own.
        (datetime(2027, 2, 4, 10, tzinfo=ZONE), datetime(2027, 2, 10, 17, tzinfo=ZONE)),
        (datetime(2027, 3, 11, 16, 59, tzinfo=ZONE), datetime(2027, 3, 17, 17, tzinfo=ZONE)),
        # Idul Fitri is a working day there, and Friday as long as Thursday.
        (datetime(2027, 3, 8, 10, tzinfo=ZONE), datetime(2027, 3, 11, 17, tzinfo=ZONE)),
    ],
)
def test_three_working_days_are_counted_by_its_own_calendar(
    complete_at: datetime, promised: datetime
) -> None:
    city = load_city(DATA, frozenset(DUTIES))
    assert due(city.calendar, complete_at, city.standard.working_days) == promised
