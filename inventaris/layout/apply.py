"""Do one step, upon what `compare` found a moment ago.

A label or membership that came into being since counts as done; a group or project is refused, and
of two webhooks the next run keeps one.
"""

from collections.abc import Iterator, Mapping

from pydantic import SecretStr

from inventaris.errors import ForgeConflictError, ForgeNotFoundError, ForgeRefusedError
from inventaris.forge.client import Forge, Json, group, project, segment
from inventaris.forge.files import BRANCH, commit, read_text
from inventaris.forge.projects import ensure_protected
from inventaris.layout.found import user_id
from inventaris.layout.model import HOOK_EVENTS, WantedFile, WantedMember, WantedProject
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

SIGNING_PREFIX = "whsec_"  # Standard Webhooks' form of a signing key
# GraphQL alone creates a group's board (REST can only edit it).
_CREATE_BOARD = """
mutation($group: ID!, $name: String!) {
  createBoard(input: {groupPath: $group, name: $name}) { board { id } errors }
}
"""


def apply(forge: Forge, secret: SecretStr, step: Step) -> str | None:
    """Do a step and give a sentence for the operator where it did not come out as wished.

    Raises:
        ForgeRefusedError: our user may not, or GitLab refuses what we send.
        ForgeUnavailableError: GitLab does not answer; run setup again.

    """
    match step:
        case CreateGroup(wanted):
            body = {"name": wanted.name, "description": wanted.description}
            _create_group(forge, wanted.path, body)
        case EditGroup(path, changes):
            forge.put(group(path), changes)
        case CreateProject(wanted):
            _create_project(forge, wanted)
        case EditProject(path, changes):
            forge.put(project(path), changes)
        case ProtectBranch(path):
            ensure_protected(forge, path, BRANCH)
        case SetMember(member):
            _set_member(forge, member)
        case CreateLabel(path, label):
            body = {"name": label.name, "color": label.color, "description": label.description}
            _unless_there(forge, f"{group(path)}/labels", body)
        case CreateProjectLabel(path, label):
            body = {"name": label.name, "color": label.color, "description": label.description}
            _unless_there(forge, f"{project(path)}/labels", body)
        case AdoptLabel(path, name, description):
            forge.put(f"{group(path)}/labels/{segment(name)}", {"description": description})
        case CreateBoard() | RenameBoard() | AddList() | MoveList():
            _apply_to_board(forge, step)
        case WriteFile(file):
            _write_file(forge, file)
        case CreateHook(path, url, description):
            body = _hook(url, description, secret)
            created = forge.post(f"{project(path)}/hooks", _unmarked(body))
            return _mark_as_given(forge, path, created, body)
        case EditHook(path, hook_id, url, description):
            body = _hook(url, description, secret)
            edited = _edit_hook(forge, path, hook_id, _unmarked(body))
            return _mark_as_given(forge, path, edited, body)
        case DeleteExtraHook(path, hook_id):
            forge.delete(f"{project(path)}/hooks/{hook_id}")
    return None


def _create_group(forge: Forge, path: str, body: Mapping[str, object]) -> None:
    parent, _, last = path.rpartition("/")
    above: Json = {"parent_id": _group_id(forge, parent)} if parent else {}
    forge.post("/groups", {**body, **above, "path": last, "visibility": "private"})


def _group_id(forge: Forge, path: str) -> int:
    return int(forge.get(group(path), with_projects="false")["id"])


def _create_project(forge: Forge, wanted: WantedProject) -> None:
    parent, _, last = wanted.path.rpartition("/")
    forge.post(
        "/projects",
        {
            "name": wanted.name,
            "path": last,
            "namespace_id": _group_id(forge, parent),
            "description": wanted.description,
            "initialize_with_readme": True,
            "default_branch": BRANCH,
            **wanted.settings,
        },
    )
    _write_file(forge, wanted.readme)
    ensure_protected(forge, wanted.path, BRANCH)


def _set_member(forge: Forge, member: WantedMember) -> None:
    kind = group if member.in_group else project
    members = f"{kind(member.place)}/members"
    account = user_id(forge, member.username)
    if account is None:
        raise ForgeNotFoundError(f"account {member.username} is gone")
    try:
        forge.post(members, {"user_id": account, "access_level": member.level})
    except ForgeConflictError:  # a member already, with a lower role
        forge.put(f"{members}/{account}", {"access_level": member.level})


def _unless_there(forge: Forge, path: str, body: Json) -> None:
    try:
        forge.post(path, body)
    except ForgeConflictError:
        return


def _apply_to_board(forge: Forge, step: CreateBoard | RenameBoard | AddList | MoveList) -> None:
    if isinstance(step, CreateBoard):
        answer = forge.graphql(_CREATE_BOARD, {"group": step.group, "name": step.name})
        if errors := answer["createBoard"]["errors"]:
            raise ForgeRefusedError(f"createBoard: {'; '.join(map(str, errors))}")
        return
    name = step.old_name if isinstance(step, RenameBoard) else step.board
    boards = forge.list(f"{group(step.group)}/boards")
    board = _only((row for row in boards if row["name"] == name), f"board {name}")
    address = f"{group(step.group)}/boards/{board['id']}"
    match step:
        case RenameBoard(name=name):
            forge.put(address, {"name": name})
        case AddList(label=label):
            label_id = forge.get(f"{group(step.group)}/labels/{segment(label)}")["id"]
            forge.post(f"{address}/lists", {"label_id": label_id})
        case MoveList(label=label, position=position):
            lists = (row for row in forge.list(f"{address}/lists") if row.get("label"))
            moved = _only((row for row in lists if row["label"]["name"] == label), f"list {label}")
            forge.put(f"{address}/lists/{moved['id']}", {"position": position})


def _only(rows: Iterator[Json], what: str) -> Json:
    row = next(rows, None)
    if row is None:
        raise ForgeNotFoundError(f"{what} is not there")
    return row


def _write_file(forge: Forge, file: WantedFile) -> None:
    content = {file.path: file.text.encode()}
    is_there = read_text(forge, file.project, file.path) is not None
    create, update = ({}, content) if is_there else (content, {})
    commit(forge, file.project, file.message, create=create, update=update)


def _hook(url: str, description: str, secret: SecretStr) -> Json:
    known = secret.get_secret_value()
    kind = "signing_token" if known.startswith(SIGNING_PREFIX) else "token"
    return {
        "url": url,
        "name": "inventaris",
        "description": description,
        "enable_ssl_verification": True,
        kind: known,
        **HOOK_EVENTS,
    }


def _edit_hook(forge: Forge, path: str, hook_id: int, body: Json) -> Json:
    address = f"{project(path)}/hooks/{hook_id}"
    if "signing_token" in body or not forge.get(address).get("signing_token_present"):
        return forge.put(address, body)
    # An old key would be left in it, and what that signs we would refuse. The old hook goes last:
    # of two the next run takes one away, none would be missed.
    made = forge.post(f"{project(path)}/hooks", body)
    forge.delete(address)
    return made


def _unmarked(body: Json) -> Json:
    """Whether a signing key is taken shows in the answer: until then the mark would say too much."""
    return {**body, "description": ""} if "signing_token" in body else body


def _mark_as_given(forge: Forge, path: str, hook: Json, body: Json) -> str | None:
    """Describe a hook as having our secret, which a run that ends before leaves to the next.

    A GitLab that cannot sign yet ignores the key in silence: give it the plain token.
    """
    if "signing_token" not in body:
        return None
    told = {"url": hook["url"], "description": body["description"]}
    signs = bool(hook.get("signing_token_present"))
    plain = {} if signs else {"token": body["signing_token"]}
    forge.put(f"{project(path)}/hooks/{hook['id']}", {**told, **plain})
    if signs:
        return None
    return f"{path}: this GitLab does not sign webhooks; the secret is sent as a plain token."
