"""What the layout should be, from a city's data. Pure."""

import re
from collections.abc import Callable, Iterator, Mapping

from inventaris.layout.model import (
    DEVELOPER,
    GUEST,
    MAINTAINER,
    REPORTER,
    Wanted,
    WantedFile,
    WantedGroup,
    WantedLabel,
    WantedMember,
    WantedProject,
    marked,
)
from inventaris.layout.wording import Text, Wording
from inventaris.model.city import City, OfficePerson
from inventaris.places import Places

REQUEST_TEMPLATE = "Permohonan"
TEMPLATE_PATH = f".gitlab/issue_templates/{REQUEST_TEMPLATE}.md"
# GitLab's rule for project names: letters, digits, `_`, `.`, `+`, dashes, spaces.
_NOT_IN_NAMES = re.compile(r"[^\w.+\- ]+")
_UNUSED = {
    "visibility": "private",
    "merge_requests_access_level": "disabled",
    "wiki_access_level": "disabled",
    "snippets_access_level": "disabled",
    "package_registry_access_level": "disabled",
}
_WITH_ISSUES = _UNUSED | {"issues_access_level": "enabled"}
_WITHOUT_ISSUES = _UNUSED | {"issues_access_level": "disabled"}
# Technicians propose changes to the register; its main branch is the Maintainers'.
_REGISTER = _WITHOUT_ISSUES | {"merge_requests_access_level": "enabled"}


def wanted_layout(
    city: City,
    places: Places,
    wording: Wording,
    *,
    request_template: str,
    readme: Callable[[Text], str],
    hook_url: str,
    hook_description: str,
) -> Wanted:
    """Lay out a city.

    `request_template` is the form's text, the same for all offices; `readme` writes a project's
    first page; `hook_description` tells which secret the hook was given (see `fingerprint`).
    """
    requests = tuple(places.request_project(office.key) for office in city.offices)
    return Wanted(
        root=places.root,
        groups=tuple(_groups(city, places, wording)),
        projects=tuple(_projects(city, places, wording, readme)),
        members=tuple(_members(city, places)),
        labels_group=places.requests,
        labels=tuple(_labels(city, wording)),
        board=wording.papan.nama,
        lists=tuple(step.label for step in city.workflow.steps),
        files=tuple(
            WantedFile(path, TEMPLATE_PATH, request_template, wording.komit.templat)
            for path in requests
        ),
        hooks=requests,
        hook_url=hook_url,
        hook_description=hook_description,
    )


def _groups(city: City, places: Places, wording: Wording) -> Iterator[WantedGroup]:
    texts = wording.grup
    yield _group(places.root, texts.akar)
    yield _group(places.requests, texts.permohonan)
    yield _group(places.applications, texts.aplikasi)
    yield _group(places.staging, texts.penampungan)
    for office in city.offices:
        yield _group(places.office_applications(office.key), texts.aplikasi_opd.of(office.name))


def _group(path: str, text: Text) -> WantedGroup:
    return WantedGroup(path, _name(text.nama), marked(text.uraian))


def _projects(
    city: City, places: Places, wording: Wording, readme: Callable[[Text], str]
) -> Iterator[WantedProject]:
    def project(path: str, text: Text, settings: Mapping[str, str]) -> WantedProject:
        first_page = WantedFile(path, "README.md", readme(text), wording.komit.halaman_depan)
        return WantedProject(path, _name(text.nama), marked(text.uraian), settings, first_page)

    texts = wording.proyek
    yield project(places.archive, texts.arsip, _WITHOUT_ISSUES)
    yield project(places.register, texts.daftar_aplikasi, _REGISTER)
    yield project(places.complaints, texts.pengaduan, _WITH_ISSUES)
    yield project(places.guest_book, texts.buku_tamu, _WITH_ISSUES)
    for office in city.offices:
        text = texts.permohonan.of(office.name)
        yield project(places.request_project(office.key), text, _WITH_ISSUES)


def _members(city: City, places: Places) -> Iterator[WantedMember]:
    """Kominfo on the root, an office's people on what is theirs and never on the root."""

    def member(place: str, person: OfficePerson, level: int, *, in_group: bool) -> WantedMember:
        return WantedMember(place, in_group, person.username, person.name, level)

    for person in city.technicians:
        yield member(places.root, person, DEVELOPER, in_group=True)
    heads = {one.person.username for one in city.officials if one.role == "kepala"}
    for person in {one.person.username: one.person for one in city.officials}.values():
        level = MAINTAINER if person.username in heads else DEVELOPER
        if person not in city.technicians or level > DEVELOPER:
            yield member(places.root, person, level, in_group=True)
    for office in city.offices:
        requests, applications = (
            places.request_project(office.key),
            places.office_applications(office.key),
        )
        for person in office.people:
            yield member(requests, person, GUEST, in_group=False)
            # So that the links they are given to their own source open.
            yield member(applications, person, REPORTER, in_group=True)


def _labels(city: City, wording: Wording) -> Iterator[WantedLabel]:
    for step in city.workflow.steps:
        yield WantedLabel(step.label, step.color, marked(step.description))
    for label in wording.label:
        yield WantedLabel(label.nama, label.warna, marked(label.uraian))


def _name(text: str) -> str:
    return " ".join(_NOT_IN_NAMES.sub(" ", text).split())
