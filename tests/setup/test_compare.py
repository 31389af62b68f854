"""The pure comparison: what setup would do, from what should be and what is."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from inventaris.layout.blueprint import Blueprint
from inventaris.layout.compare import Comparison, compare
from inventaris.layout.model import (
    HOOK_EVENTS,
    Found,
    FoundBoard,
    FoundHook,
    FoundPlace,
    Wanted,
    is_ours,
)
from inventaris.layout.steps import (
    AddList,
    AdoptLabel,
    CreateBoard,
    CreateGroup,
    CreateHook,
    CreateLabel,
    CreateProject,
    CreateProjectLabel,
    DeleteExtraHook,
    EditGroup,
    EditHook,
    EditProject,
    MoveList,
    ProtectBranch,
    RenameBoard,
    SetMember,
    Step,
    WriteFile,
)
from inventaris.model.city import Office
from inventaris.model.levels import DEVELOPER, GUEST, MAINTAINER, OWNER
from tests import builders

BOT = "inventaris-bot"
DISDIK = "inventarisasi/permohonan/disdik"
REQUESTS = "inventarisasi/permohonan"
FIRST = "langkah::01-permohonan"

Change = Callable[[Found], Found]


@cache
def wanted() -> Wanted:
    return Blueprint(builders.settings(Path("/nowhere")), builders.a_city()).wanted


def nothing() -> Found:
    accounts = frozenset(member.username for member in wanted().members)
    return Found(bot=BOT, is_admin=False, may_create_top_group=True, accounts=accounts)


def everything() -> Found:
    levels: dict[str, dict[str, int]] = {wanted().root: {BOT: OWNER}}
    for member in wanted().members:
        levels.setdefault(member.place, {})[member.username] = member.level
    return replace(
        nothing(),
        groups={group.path: FoundPlace(group.description) for group in wanted().groups},
        projects={one.path: FoundPlace(one.description, one.settings) for one in wanted().projects},
        levels=levels,
        protected=frozenset(one.path for one in wanted().projects),
        labels={label.name: label.description for label in wanted().labels},
        project_labels={
            path: frozenset(label.name for label in labels)
            for path, labels in wanted().project_labels.items()
        },
        board=FoundBoard(1, wanted().board, wanted().lists),
        files={(file.project, file.path): file.text for file in wanted().files},
        hooks={path: (a_hook(),) for path in wanted().hooks},
    )


def a_hook(number: int = 1, url: str = "", description: str = "") -> FoundHook:
    url, description = url or wanted().hook_url, description or wanted().hook_description
    return FoundHook(number, url, description, HOOK_EVENTS)


def comparison(found: Found, *adopt: str) -> Comparison:
    return compare(wanted(), found, frozenset(adopt))


def test_where_all_is_as_wanted_there_is_nothing_to_do() -> None:
    told = comparison(everything())
    assert (told.steps, told.foreign, told.missing_accounts) == ((), (), ())
    assert told.is_owner
    assert told.may_make_root


def test_where_nothing_is_each_thing_is_made_after_what_it_stands_on() -> None:
    steps = comparison(nothing()).steps
    groups = [step.group.path for step in steps if isinstance(step, CreateGroup)]
    projects = [step.project.path for step in steps if isinstance(step, CreateProject)]
    made = {""}
    for path in (*groups, *projects):
        assert path.rpartition("/")[0] in made
        made.add(path)
    assert [step.label for step in steps if isinstance(step, AddList)] == list(wanted().lists)
    assert not any(isinstance(step, MoveList) for step in steps)
    assert len(projects) == len(builders.a_city().offices) + 4


def test_people_get_their_roles_where_they_belong_and_an_office_none_on_the_root() -> None:
    set_members = [s.member for s in comparison(nothing()).steps if isinstance(s, SetMember)]
    roles = {(member.username, member.place): member.level for member in set_members}
    assert roles["sari.disdik", DISDIK] == GUEST
    assert roles["teknisi", "inventarisasi"] == DEVELOPER
    assert roles["kadis", "inventarisasi"] == MAINTAINER
    assert ("sari.disdik", "inventarisasi") not in roles


def without_first_list(found: Found) -> Found:
    return replace(found, board=FoundBoard(1, wanted().board, wanted().lists[1:]))


@pytest.mark.parametrize(
    ("lose", "mended_by"),
    [
        (lambda f: replace(f, labels={k: v for k, v in f.labels.items() if k != FIRST}), [CreateLabel]),
        (without_first_list, [AddList, MoveList]),
        (lambda f: replace(f, board=None), [CreateBoard] + [AddList] * 12),
        (lambda f: replace(f, hooks={**f.hooks, DISDIK: ()}), [CreateHook]),
        (lambda f: replace(f, levels={**f.levels, DISDIK: {}}), [SetMember]),
        (lambda f: replace(f, files=dict(list(f.files.items())[1:])), [WriteFile]),
        (lambda f: replace(f, protected=f.protected - {DISDIK}), [ProtectBranch]),
        (lambda f: replace(f, files=dict.fromkeys(f.files, "x")), [WriteFile] * (4 * 3 + 2)),
        (lambda f: replace(f, project_labels={}), [CreateProjectLabel] * (2 + 6 + 4)),
    ],
    ids=["label", "list", "board", "hook", "member", "template", "protection", "changed templates",
         "desk labels"],
)  # fmt: skip
def test_what_was_lost_comes_back_and_nothing_else_is_touched(
    lose: Change, mended_by: list[type[Step]]
) -> None:
    steps = comparison(lose(everything())).steps
    assert [type(step) for step in steps] == mended_by


def test_lists_that_were_shuffled_are_put_in_order_again() -> None:
    lists = [*reversed(wanted().lists), "orang::lain"]
    steps = comparison(
        replace(everything(), board=FoundBoard(1, wanted().board, tuple(lists)))
    ).steps
    for step in steps:
        assert isinstance(step, MoveList)
        lists.remove(step.label)
        lists.insert(step.position, step.label)
    assert lists == [*wanted().lists, "orang::lain"]


def test_a_higher_role_is_not_lowered() -> None:
    found = everything()
    levels = {place: dict.fromkeys(roles, OWNER) for place, roles in found.levels.items()}
    assert comparison(replace(found, levels=levels)).steps == ()


def test_a_person_without_an_account_is_told_once_and_keeps_nobody_waiting() -> None:
    found = replace(nothing(), accounts=nothing().accounts - {"sari.disdik"})
    told = comparison(found)
    assert [member.username for member in told.missing_accounts] == ["sari.disdik"]
    members = [step.member.username for step in told.steps if isinstance(step, SetMember)]
    assert "sari.disdik" not in members
    assert "budi.dishub" in members


@pytest.mark.parametrize(
    ("theirs", "name", "adopted_by"),
    [
        (lambda f: replace(f, groups={**f.groups, REQUESTS: FoundPlace("Milik kami")}),
         REQUESTS, EditGroup),
        (lambda f: replace(f, projects={**f.projects, DISDIK: FoundPlace("Milik kami")}),
         DISDIK, EditProject),
        (lambda f: replace(f, labels={**f.labels, FIRST: "Milik kami"}),
         f"{REQUESTS}~{FIRST}", AdoptLabel),
        (lambda f: replace(f, board=FoundBoard(1, "Development", wanted().lists)),
         f"{REQUESTS}/-/boards", RenameBoard),
    ],
    ids=["group", "project", "label", "board"],
)  # fmt: skip
def test_what_somebody_else_made_is_adopted_only_by_its_name(
    theirs: Change, name: str, adopted_by: type[Step]
) -> None:
    found = theirs(everything())
    assert comparison(found).foreign == (name,)
    assert comparison(found, "inventarisasi").foreign == (name,)
    told = comparison(found, name)
    assert told.foreign == ()
    assert [type(step) for step in told.steps] == [adopted_by]


def test_adopting_keeps_the_description_and_adds_the_mark() -> None:
    found = replace(
        everything(), groups={**everything().groups, REQUESTS: FoundPlace("Milik kami")}
    )
    (step,) = comparison(found, REQUESTS).steps
    assert isinstance(step, EditGroup)
    assert step.changes["description"].startswith("Milik kami ")
    assert is_ours(step.changes["description"])


def test_a_project_that_was_opened_is_closed_again() -> None:
    project = everything().projects[DISDIK]
    opened = replace(project, settings={**project.settings, "visibility": "public"})
    found = replace(everything(), projects={**everything().projects, DISDIK: opened})
    assert comparison(found).steps == (EditProject(DISDIK, {"visibility": "private"}),)


@pytest.mark.parametrize(
    ("hooks", "steps"),
    [
        ((a_hook(2), a_hook(1)), [DeleteExtraHook]),
        ((a_hook(1, "https://elsewhere.invalid/"), a_hook(2)), []),
        ((a_hook(1, "https://elsewhere.invalid/"),), [CreateHook]),
        ((a_hook(description="inventaris 0000000000000000"),), [EditHook]),
        ((replace(a_hook(), events=dict(HOOK_EVENTS) | {"confidential_note_events": False}),),
         [EditHook]),
        ((replace(a_hook(), events=dict(HOOK_EVENTS) | {"push_events": True}),), [EditHook]),
    ],
    ids=["second", "foreign too", "foreign only", "other secret", "deaf", "talkative"],
)  # fmt: skip
def test_one_hook_to_our_address_is_kept_right_and_others_are_let_be(
    hooks: tuple[FoundHook, ...], steps: list[type[Step]]
) -> None:
    found = everything()
    done = comparison(replace(found, hooks={**found.hooks, DISDIK: hooks})).steps
    assert [type(step) for step in done] == steps
    assert not any(isinstance(s, DeleteExtraHook) and s.hook_id == 1 for s in done)


def test_of_two_hooks_of_ours_the_right_one_is_kept() -> None:
    found, old = everything(), a_hook(1, description="inventaris 0000000000000000")
    done = comparison(replace(found, hooks={**found.hooks, DISDIK: (old, a_hook(2))})).steps
    assert done == (DeleteExtraHook(DISDIK, 1, wanted().hook_url),)


def test_a_token_that_is_not_owners_and_a_group_that_it_may_not_make_are_told() -> None:
    found = everything()
    assert not comparison(
        replace(found, levels={**found.levels, "inventarisasi": {BOT: 40}})
    ).is_owner
    assert not comparison(replace(nothing(), may_create_top_group=False)).may_make_root
    assert comparison(replace(found, may_create_top_group=False)).may_make_root


def test_an_offices_name_is_made_fit_for_gitlab() -> None:
    office = Office("dp3a", "Dinas Pemberdayaan Perempuan, Anak (DP3A) & KB", (), "x@x", ())
    city = replace(builders.a_city(), offices=(office,))
    drawn = Blueprint(builders.settings(Path("/nowhere")), city).wanted
    names = [p.name for p in drawn.projects if p.path.endswith("/dp3a")]
    assert names == ["Dinas Pemberdayaan Perempuan Anak DP3A KB"]
