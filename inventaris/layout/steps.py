"""The steps from what is to what should be; each tells itself in a line."""

from collections.abc import Mapping
from dataclasses import dataclass

from inventaris.layout.model import (
    WantedFile,
    WantedGroup,
    WantedLabel,
    WantedMember,
    WantedProject,
)

ROLES = {10: "Guest", 20: "Reporter", 30: "Developer", 40: "Maintainer", 50: "Owner"}


@dataclass(frozen=True, slots=True)
class CreateGroup:
    group: WantedGroup

    def __str__(self) -> str:
        return f"create group {self.group.path}"


@dataclass(frozen=True, slots=True)
class EditGroup:
    path: str
    changes: Mapping[str, str]

    def __str__(self) -> str:
        return f"edit group {self.path}: {', '.join(self.changes)}"


@dataclass(frozen=True, slots=True)
class CreateProject:
    project: WantedProject

    def __str__(self) -> str:
        return f"create project {self.project.path}"


@dataclass(frozen=True, slots=True)
class EditProject:
    path: str
    changes: Mapping[str, str]

    def __str__(self) -> str:
        return f"edit project {self.path}: {', '.join(self.changes)}"


@dataclass(frozen=True, slots=True)
class ProtectBranch:
    project: str

    def __str__(self) -> str:
        return f"protect the main branch of {self.project}"


@dataclass(frozen=True, slots=True)
class SetMember:
    """Make somebody a member, or raise a member's role."""

    member: WantedMember

    def __str__(self) -> str:
        role = ROLES[self.member.level]
        return f"make {self.member.username} {role} of {self.member.place}"


@dataclass(frozen=True, slots=True)
class CreateLabel:
    group: str
    label: WantedLabel

    def __str__(self) -> str:
        return f"create label {self.label.name} of {self.group}"


@dataclass(frozen=True, slots=True)
class CreateProjectLabel:
    project: str
    label: WantedLabel

    def __str__(self) -> str:
        return f"create label {self.label.name} of {self.project}"


@dataclass(frozen=True, slots=True)
class AdoptLabel:
    group: str
    name: str
    description: str

    def __str__(self) -> str:
        return f"adopt label {self.name} of {self.group}"


@dataclass(frozen=True, slots=True)
class CreateBoard:
    group: str
    name: str

    def __str__(self) -> str:
        return f"create board {self.name} of {self.group}"


@dataclass(frozen=True, slots=True)
class RenameBoard:
    group: str
    old_name: str
    name: str

    def __str__(self) -> str:
        return f"adopt board {self.old_name} of {self.group} as {self.name}"


@dataclass(frozen=True, slots=True)
class AddList:
    group: str
    board: str
    label: str

    def __str__(self) -> str:
        return f"add list {self.label} to the board of {self.group}"


@dataclass(frozen=True, slots=True)
class MoveList:
    group: str
    board: str
    label: str
    position: int  # from 0

    def __str__(self) -> str:
        return f"move list {self.label} to place {self.position + 1} of the board of {self.group}"


@dataclass(frozen=True, slots=True)
class WriteFile:
    file: WantedFile
    is_there: bool

    def __str__(self) -> str:
        return f"{'update' if self.is_there else 'write'} {self.file.path} of {self.file.project}"


@dataclass(frozen=True, slots=True)
class CreateHook:
    project: str
    url: str
    description: str

    def __str__(self) -> str:
        return f"create webhook of {self.project} to {self.url}"


@dataclass(frozen=True, slots=True)
class EditHook:
    project: str
    hook_id: int
    url: str
    description: str

    def __str__(self) -> str:
        return f"set events and secret of the webhook of {self.project} to {self.url}"


@dataclass(frozen=True, slots=True)
class DeleteExtraHook:
    project: str
    hook_id: int
    url: str

    def __str__(self) -> str:
        return f"delete second webhook of {self.project} to {self.url}"


Step = (
    CreateGroup
    | EditGroup
    | CreateProject
    | EditProject
    | ProtectBranch
    | SetMember
    | CreateLabel
    | CreateProjectLabel
    | AdoptLabel
    | CreateBoard
    | RenameBoard
    | AddList
    | MoveList
    | WriteFile
    | CreateHook
    | EditHook
    | DeleteExtraHook
)
