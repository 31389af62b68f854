"""What the layout should be, from a city's data. Pure."""

import re
from collections.abc import Callable, Iterator, Mapping

from inventaris.layout.model import (
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
from inventaris.model.issue import DESKS, Desk
from inventaris.model.levels import DEVELOPER, GUEST, MAINTAINER, REPORTER
from inventaris.places import Places

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
    templates: Mapping[str, Mapping[str, str]],
    readme: Callable[[Text], str],
    hook_url: str,
    hook_description: str,
) -> Wanted:
    """Lay out a city.

    `templates` holds the issue templates of each project that people write to us in, by name;
    `readme` writes a project's first page; `hook_description` tells which secret the hook was
    given (see `fingerprint`).
    """
    return Wanted(
        root=places.root,
        groups=tuple(_groups(city, places, wording)),
        projects=tuple(_projects(city, places, wording, readme)),
        members=tuple(_members(city, places)),
        labels_group=places.requests,
        labels=tuple(_labels(city, wording)),
        project_labels={
            places.desk_project(desk): tuple(_desk_labels(city, wording, desk))
            for desk in DESKS
            if places.desk_project(desk) in templates
        },
        board=wording.papan.nama,
        lists=tuple(step.label for step in city.workflow.steps),
        files=tuple(
            WantedFile(path, template_path(name), text, wording.komit.templat)
            for path, texts in templates.items()
            for name, text in texts.items()
        ),
        hooks=tuple(templates),
        hook_url=hook_url,
        hook_description=hook_description,
    )


def template_path(name: str) -> str:
    """Give where GitLab finds an issue template (doc/user/project/description_templates.md)."""
    return f".gitlab/issue_templates/{name}.md"


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
    for desk, people in city.handlers.items():
        for person in people:
            # A Guest does not see confidential issues of others, nor internal notes.
            yield member(places.desk_project(desk), person, REPORTER, in_group=False)
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
        if "permohonan" in label.di:
            yield WantedLabel(city.label(label.nama), label.warna, marked(label.uraian))


def _desk_labels(city: City, wording: Wording, desk: Desk) -> Iterator[WantedLabel]:
    for label in wording.label:
        if desk in label.di:
            yield WantedLabel(city.label(label.nama), label.warna, marked(label.uraian))
    if desk == "pengaduan" and city.complaints:
        for weight in city.complaints.weights:
            yield WantedLabel(weight.label, weight.color, marked(weight.description))


def _name(text: str) -> str:
    return " ".join(_NOT_IN_NAMES.sub(" ", text).split())
