"""What is still to do: pure, so that `--dry-run`, `setup` and `doctor` cannot disagree."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from inventaris.layout.model import (
    HOOK_EVENTS,
    Found,
    FoundHook,
    FoundPlace,
    Wanted,
    WantedLabel,
    WantedMember,
    is_ours,
    marked,
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
from inventaris.model.levels import OWNER

_PRIVATE = {"visibility": "private"}


@dataclass(frozen=True, slots=True)
class Comparison:
    """Steps in the order in which they can be done, and what keeps us from doing others."""

    steps: tuple[Step, ...]
    foreign: tuple[str, ...]  # names of what setup did not make and was not told to adopt
    missing_accounts: tuple[WantedMember, ...]  # one a person
    is_owner: bool  # of the root group, or may become it by making it
    may_make_root: bool  # or there is no need to
    shared: tuple[tuple[str, str], ...] = ()  # place, group whose people were let in by hand


def compare(wanted: Wanted, found: Found, adopt: frozenset[str] = frozenset()) -> Comparison:
    """Tell the steps from what was found to what is wanted.

    `adopt` holds names, as in `Comparison.foreign`, of what somebody else made and we may use.
    """
    has_root = wanted.root in found.groups
    is_nested = "/" in wanted.root
    level = found.levels.get(wanted.root, {}).get(found.bot, 0)
    steps = (
        *_new_groups(wanted, found),
        *_projects(wanted, found),
        *_group_edits(wanted, found),
        *_members(wanted, found),
        *_labels(wanted, found),
        *_board(wanted, found),
        *_files(wanted, found),
        *_hooks(wanted, found),
    )
    return Comparison(
        steps=steps,
        foreign=tuple(name for name in _foreign(wanted, found) if name not in adopt),
        missing_accounts=tuple(_missing(wanted, found)),
        is_owner=not has_root or found.is_admin or level >= OWNER,
        may_make_root=has_root or is_nested or found.may_create_top_group,
        shared=tuple(
            (path, group)
            for path, place in (*found.groups.items(), *found.projects.items())
            for group in place.shared_with
        ),
    )


def label_name(group: str, label: str) -> str:
    """Name a label as GitLab's references do: `group~label`."""
    return f"{group}~{label}"


def board_name(group: str) -> str:
    """Name a group's board as its page's address does."""
    return f"{group}/-/boards"


def _foreign(wanted: Wanted, found: Found) -> Iterator[str]:
    for group in wanted.groups:
        if group.path in found.groups and not is_ours(found.groups[group.path].description):
            yield group.path
    for project in wanted.projects:
        if project.path in found.projects and not is_ours(found.projects[project.path].description):
            yield project.path
    for label in wanted.labels:
        if label.name in found.labels and not is_ours(found.labels[label.name]):
            yield label_name(wanted.labels_group, label.name)
    # A board has no description: ours is known by its name.
    if found.board and found.board.name != wanted.board:
        yield board_name(wanted.labels_group)


def _new_groups(wanted: Wanted, found: Found) -> Iterator[Step]:
    for group in wanted.groups:
        if group.path not in found.groups:
            yield CreateGroup(group)


def _group_edits(wanted: Wanted, found: Found) -> Iterator[Step]:
    """From the leaves up: GitLab makes no group private that holds something less private."""
    for group in reversed(wanted.groups):
        there = found.groups.get(group.path)
        if there and (changes := _changes(there, _PRIVATE)):
            yield EditGroup(group.path, changes)


def _projects(wanted: Wanted, found: Found) -> Iterator[Step]:
    for project in wanted.projects:
        there = found.projects.get(project.path)
        if there is None:
            yield CreateProject(project)
            continue
        if changes := _changes(there, project.settings):
            yield EditProject(project.path, changes)
        if project.path not in found.protected:
            yield ProtectBranch(project.path)


def _changes(there: FoundPlace, settings: Mapping[str, str]) -> Mapping[str, str]:
    """Adopt by adding the mark; leave name and description to people."""
    changes = {
        name: value for name, value in settings.items() if there.settings.get(name, value) != value
    }
    if not is_ours(there.description):
        changes["description"] = marked(there.description)
    return changes


def _members(wanted: Wanted, found: Found) -> Iterator[Step]:
    for member in wanted.members:
        level = found.levels.get(member.place, {}).get(member.username, 0)
        if member.username in found.accounts and level < member.level:
            yield SetMember(member)


def _missing(wanted: Wanted, found: Found) -> Iterator[WantedMember]:
    by_name = {member.username: member for member in reversed(wanted.members)}
    for username in sorted(by_name.keys() - found.accounts):
        yield by_name[username]


def _labels(wanted: Wanted, found: Found) -> Iterator[Step]:
    for label in wanted.labels:
        if (step := _label(wanted.labels_group, label, found)) is not None:
            yield step
    for project, labels in wanted.project_labels.items():
        there = found.project_labels.get(project, frozenset())
        yield from (CreateProjectLabel(project, one) for one in labels if one.name not in there)


def _label(group: str, label: WantedLabel, found: Found) -> Step | None:
    description = found.labels.get(label.name)
    if description is None:
        return CreateLabel(group, label)
    if not is_ours(description):
        return AdoptLabel(group, label.name, marked(description))
    return None


def _board(wanted: Wanted, found: Found) -> Iterator[Step]:
    group = wanted.labels_group
    if found.board is None:
        yield CreateBoard(group, wanted.board)
    elif found.board.name != wanted.board:
        yield RenameBoard(group, found.board.name, wanted.board)
    lists = list(found.board.lists) if found.board else []
    for label in wanted.lists:
        if label not in lists:
            yield AddList(group, wanted.board, label)
            lists.append(label)
    for position, label in enumerate(wanted.lists):
        if lists[position] != label:
            yield MoveList(group, wanted.board, label, position)
            lists.remove(label)
            lists.insert(position, label)


def _files(wanted: Wanted, found: Found) -> Iterator[Step]:
    for file in wanted.files:
        text = found.files.get((file.project, file.path))
        if text != file.text:
            yield WriteFile(file, is_there=text is not None)


def _hooks(wanted: Wanted, found: Found) -> Iterator[Step]:
    """Keep one with our address, a right one if any; hooks to other addresses are not looked at."""
    for project in wanted.hooks:
        ours = sorted(
            (hook for hook in found.hooks.get(project, ()) if hook.url == wanted.hook_url),
            key=lambda hook: hook.id,
        )
        if not ours:
            yield CreateHook(project, wanted.hook_url, wanted.hook_description)
            continue
        kept = next((hook for hook in ours if _is_right(hook, wanted)), None)
        if kept is None:
            kept = ours[0]
            yield EditHook(project, kept.id, wanted.hook_url, wanted.hook_description)
        for extra in ours:
            if extra is not kept:
                yield DeleteExtraHook(project, extra.id, extra.url)


def _is_right(hook: FoundHook, wanted: Wanted) -> bool:
    events = {name: hook.events.get(name, False) for name in HOOK_EVENTS}
    return events == HOOK_EVENTS and hook.description == wanted.hook_description
