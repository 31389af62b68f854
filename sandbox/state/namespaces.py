"""Users and groups share ids, paths and lineages; their rows are made and moved here."""

from typing import Any, TypeVar

from sandbox.clock import stamp
from sandbox.state.records import Label, Milestone, Namespace, Project, User
from sandbox.state.store import Store

Planned = TypeVar("Planned", Label, Milestone)


def path_is_taken(store: Store, full_path: str) -> bool:
    """Groups, users and projects share one space of paths."""
    return (
        store.find(Namespace, full_path=full_path).exists()
        or store.find(Project, full_path=full_path).exists()
    )


def create_namespace(
    store: Store, *, kind: str, parent: Namespace | None, path: str, name: str, **values: Any
) -> Namespace:
    row = store.insert(
        Namespace,
        kind=kind,
        parent_id=parent.id if parent else None,
        path=path,
        full_path=f"{parent.full_path}/{path}" if parent else path,
        name=name,
        full_name=f"{parent.full_name} / {name}" if parent else name,
        created_at=stamp(),
        **values,
    )
    return store.update(row, lineage=f"{parent.lineage if parent else '/'}{row.id}/")


def create_user(store: Store, *, username: str, name: str, **values: Any) -> User:
    namespace = create_namespace(store, kind="user", parent=None, path=username, name=name)
    return store.insert(
        User, username=username, name=name, namespace_id=namespace.id, created_at=stamp(), **values
    )


def rename(store: Store, namespace: Namespace, *, path: str, name: str) -> Namespace:
    """Give a namespace another path or name, and with it everything below it."""
    parent = store.get(Namespace, namespace.parent_id)
    return move(store, namespace, parent, path=path, name=name)


def move(
    store: Store, namespace: Namespace, parent: Namespace | None, *, path: str, name: str
) -> Namespace:
    """Put a namespace with everything below it elsewhere; old paths of projects lead there."""
    full_path = f"{parent.full_path}/{path}" if parent else path
    full_name = f"{parent.full_name} / {name}" if parent else name
    lineage = f"{parent.lineage if parent else '/'}{namespace.id}/"
    store.execute(
        "INSERT OR REPLACE INTO redirects SELECT full_path, id FROM projects WHERE lineage GLOB ?",
        f"{namespace.lineage}*",
    )
    for table in ("namespaces", "projects"):
        store.execute(
            f"UPDATE {table} SET full_path = ? || substr(full_path, ?), "  # noqa: S608
            "full_name = ? || substr(full_name, ?), lineage = ? || substr(lineage, ?) "
            "WHERE lineage GLOB ?",
            *(full_path, len(namespace.full_path) + 1),
            *(full_name, len(namespace.full_name) + 1),
            *(lineage, len(namespace.lineage) + 1),
            f"{namespace.lineage}*",
        )
    store.execute("DELETE FROM redirects WHERE full_path IN (SELECT full_path FROM projects)")
    parent_id = parent.id if parent else None
    return store.update(namespace, path=path, name=name, parent_id=parent_id)


def promote(store: Store, row: Planned, group: Namespace, **columns: Any) -> Planned:
    """Make a project's row its group's; same-named ones of the projects below merge into it."""
    below = "project_id IN (SELECT id FROM projects WHERE lineage GLOB ?)"
    twins = store.find(type(row)).where("title = ? AND id <> ?", row.title, row.id)
    for twin in twins.where(below, f"{group.lineage}*").rows():
        store.absorb(row, twin)
    at = stamp()
    return store.update(row, project_id=None, group_id=group.id, updated_at=at, **columns)
