"""What the service's user may not do, who must, and on which page. Pure."""

from collections.abc import Iterator

from inventaris.errors import ForgeError, ForgeNotFoundError
from inventaris.layout.compare import Comparison
from inventaris.layout.steps import CreateGroup, CreateHook, EditHook, SetMember, Step


def about_root(comparison: Comparison, url: str, root: str, bot: str) -> str | None:
    """Tell what must happen before setup can do anything; None where it can."""
    if not comparison.may_make_root:
        return (
            f"@{bot} may not create a top-level group. An administrator creates the private group "
            f"`{root}` at {url}/groups/new and makes @{bot} Owner at "
            f"{url}/groups/{root}/-/group_members; then run setup with `--adopt {root}`."
        )
    if not comparison.is_owner:
        return (
            f"@{bot} is not Owner of the group `{root}`. One of its Owners, or an administrator, "
            f"makes it so at {url}/groups/{root}/-/group_members."
        )
    return None


def about_foreign(names: tuple[str, ...]) -> str:
    """Tell how to adopt what somebody else made."""
    options = " ".join(f"--adopt '{name}'" for name in names)
    return (
        f"There already, and not made by setup: {', '.join(names)}. Look at each; what the "
        f"inventory may use, adopt by name: `inventaris setup {options}`."
    )


def about_accounts(comparison: Comparison, url: str) -> Iterator[str]:
    """Tell which people of the city's data have no account; one that is blocked cannot be seen."""
    for member in comparison.missing_accounts:
        yield (
            f"{member.name} has no account `{member.username}` that is in use. An administrator "
            f"looks at {url}/admin/users whether it is blocked, else creates it at "
            f"{url}/admin/users/new; then run setup again."
        )


def about_refusal(step: Step, error: ForgeError, url: str, bot: str) -> str:
    """Tell what a refused step means for the operator."""
    told = f"Could not {step}: {error}."
    match step:
        case CreateGroup(group) if "taken" in str(error):
            return (
                f"{told} A user of that name, or a group that @{bot} may not see, has the path. "
                f"An administrator finds it at {url}/{group.path}; make @{bot} its Owner and "
                f"adopt it, or choose another INVENTARIS_ROOT_GROUP."
            )
        case CreateGroup(group) if "/" not in group.path:
            return (
                f"{told} An administrator creates the private group `{group.path}` at "
                f"{url}/groups/new and makes @{bot} Owner at "
                f"{url}/groups/{group.path}/-/group_members; then run setup with "
                f"`--adopt {group.path}`."
            )
        case CreateHook(_, address) | EditHook(_, _, address) if ": 422 " in str(error):
            return (
                f"{told} GitLab refuses addresses of the local network unless told otherwise. If "
                f"{address} is right, an administrator allows it at "
                f"{url}/admin/application_settings/network, Outbound requests; then run setup "
                "again."
            )
        case SetMember(member) if isinstance(error, ForgeNotFoundError):
            return f"{told} Is the account `{member.username}` blocked or renamed?"
    return f"{told} An Owner of the group looks at @{bot}'s role there."
