"""Members of groups and projects, direct, inherited and invited. GitLab doc/api/members.md."""

from dataclasses import replace

from flask import Response

from sandbox import params, present
from sandbox.api import Json, Resource
from sandbox.api.users import need_user
from sandbox.auth import require_user
from sandbox.errors import bad_parameters, conflict, forbidden, invalid, not_found
from sandbox.events import happened
from sandbox.pagination import page_of, page_of_list
from sandbox.permissions import Level, Source, kind_of, level_in, lineage_ids, require_source
from sandbox.state import Query, store
from sandbox.state.records import GroupLink, Member, Namespace, Project, User

api = Resource("members")
ROOT = "/<any(groups, projects):kind>/<ref>/members"
LEVELS = {10, 15, 20, 30, 40, 50}


def _source(kind: str, ref: str) -> Source:
    require_user()
    return require_source(kind, ref)


def _managed(kind: str, ref: str) -> Source:
    """The source, if the user may manage its members: owners of groups, maintainers of projects."""
    require_user()
    return require_source(kind, ref, project=Level.MAINTAINER, group=Level.OWNER)


def _direct(source: Source) -> Query[Member]:
    query = store().find(Member)
    return query.where("source = ? AND source_id = ?", kind_of(source), source.id)


def _inherited(source: Source) -> list[Member]:
    """Those of the source and of the groups above it."""
    marks = ", ".join(map(str, lineage_ids(source.lineage)))
    project_id = source.id if isinstance(source, Project) else None
    rows = store().find(Member)
    rows = rows.where(
        f"(source = 'group' AND source_id IN ({marks})) OR (source = 'project' AND source_id = ?)",
        project_id,
    )
    return rows.rows()


def _invited(source: Source) -> list[Member]:
    """Those of invited groups, none with a level above that of the invitation.

    A group invites another's own members; a project also those whom that group has from elsewhere.
    """
    marks = ", ".join(map(str, lineage_ids(source.lineage)))
    links = store().find(GroupLink).where("expires_at IS NULL OR expires_at > today()")
    project_id = source.id if isinstance(source, Project) else None
    links = links.where(
        f"(source = 'group' AND source_id IN ({marks})) OR (source = 'project' AND source_id = ?)",
        project_id,
    )
    found: list[Member] = []
    for link in links.rows():
        group = store().need(Namespace, link.group_id)
        members = _direct(group).rows() if link.source == "group" else _all(group)
        found += [
            replace(row, access_level=min(row.access_level, link.access_level)) for row in members
        ]
    return found


def _all(source: Source) -> list[Member]:
    """Direct, inherited and invited, one row a user: the one with the highest level."""
    best: dict[int, Member] = {}
    for row in [*_invited(source), *_best_last(_inherited(source))]:
        if row.user_id not in best or best[row.user_id].access_level <= row.access_level:
            best[row.user_id] = row
    return [best[user_id] for user_id in sorted(best)]


def _best_last(rows: list[Member]) -> list[Member]:
    return sorted(rows, key=lambda row: (row.access_level, row.source_id))


@api.get(ROOT)
def direct(kind: str, ref: str) -> Response:
    query = _direct(_source(kind, ref))
    given = params.take("query: text; user_ids: integers")
    if word := given.get("query"):
        query = query.where(
            "user_id IN (SELECT id FROM users WHERE name LIKE ? OR username LIKE ? OR email = ?)",
            f"%{word}%",
            f"%{word}%",
            word,
        )
    if given.get("user_ids"):
        query = query.where(f"user_id IN ({', '.join(map(str, given['user_ids']))})")
    return page_of(query, present.member)


@api.get(f"{ROOT}/all")
def inherited(kind: str, ref: str) -> Response:
    rows = _all(_source(kind, ref))
    given = params.take("query: text; user_ids: integers")
    if given.get("user_ids"):
        rows = [row for row in rows if row.user_id in given["user_ids"]]
    if word := (given.get("query") or "").lower():
        users = [store().need(User, row.user_id) for row in rows]
        rows = [
            row
            for row, user in zip(rows, users, strict=True)
            if word in user.name.lower() or word in user.username.lower()
        ]
    return page_of_list(rows, present.member)


@api.get(f"{ROOT}/<int:user_id>")
def one_direct(kind: str, ref: str, user_id: int) -> Json:
    return present.member(_member(_source(kind, ref), user_id))


def _member(source: Source, user_id: int) -> Member:
    return _direct(source).one(user_id=user_id)


@api.get(f"{ROOT}/all/<int:user_id>")
def one_inherited(kind: str, ref: str, user_id: int) -> Json:
    found = [row for row in _all(_source(kind, ref)) if row.user_id == user_id]
    if not found:
        raise not_found()
    return present.member(found[0])


@api.post(ROOT)
def add(kind: str, ref: str) -> Json:
    source, actor = _managed(kind, ref), require_user()
    given = params.take("*access_level: integer; user_id username: text; expires_at: day")
    if not given.get("user_id") and not given.get("username"):
        raise bad_parameters(
            "user_id, username are missing, at least one parameter must be provided"
        )
    _check_level(given["access_level"], source, actor)
    names = str(given.get("user_id") or given.get("username")).split(",")
    added = [
        _add(source, actor, need_user(name.strip()), given["access_level"], given.get("expires_at"))
        for name in names
    ]
    return present.member(added[0]) if len(added) == 1 else {"status": "success"}


def _check_level(level: int | None, source: Source, actor: User) -> None:
    if level not in LEVELS:
        raise bad_parameters("access_level does not have a valid value")
    if level > level_in(actor, source):
        raise forbidden()


def _add(source: Source, actor: User, user: User, level: int, expires_at: str | None) -> Member:
    if _direct(source).where("user_id = ?", user.id).exists():
        raise conflict("Member already exists")
    _not_below_inherited(source, user, level)
    if isinstance(source, Project):
        happened(user, source.id, "joined")
    return store().insert(
        Member,
        source=kind_of(source),
        source_id=source.id,
        user_id=user.id,
        access_level=level,
        expires_at=expires_at,
        created_by_id=actor.id,
    )


def _not_below_inherited(source: Source, user: User, level: int) -> None:
    groups = [row for row in _inherited(source) if row.user_id == user.id and row.source == "group"]
    above = [row for row in groups if row.source_id != source.id or isinstance(source, Project)]
    above = _best_last(above)[-1:]
    if above and above[0].access_level > level:
        group = store().need(Namespace, above[0].source_id)
        raise invalid(
            access_level=[
                (
                    "should be greater than or equal to "
                    f"{Level(above[0].access_level).name.title()} inherited membership from group {group.name}"
                )
            ]
        )


@api.put(f"{ROOT}/<int:user_id>")
def edit(kind: str, ref: str, user_id: int) -> Json:
    source, actor = _managed(kind, ref), require_user()
    given = params.take("*access_level: integer; expires_at: day")
    member = _member(source, user_id)
    _check_level(given["access_level"], source, actor)
    if member.access_level > level_in(actor, source):
        raise forbidden()
    _keep_an_owner(source, member, given["access_level"])
    values: Json = {"access_level": given["access_level"]}
    if "expires_at" in given:
        values["expires_at"] = given["expires_at"]
    return present.member(store().update(member, **values))


@api.delete(f"{ROOT}/<int:user_id>")
def remove(kind: str, ref: str, user_id: int) -> None:
    actor, source = require_user(), _source(kind, ref)
    if actor.id != user_id:
        source = _managed(kind, ref)
    member = _member(source, user_id)
    if actor.id != user_id and member.access_level > level_in(actor, source):
        raise forbidden()
    _keep_an_owner(source, member, Level.NONE)
    if isinstance(source, Project):
        happened(need_user(str(user_id)), source.id, "left")
    store().delete(member)


def _keep_an_owner(source: Source, member: Member, level: int) -> None:
    """The last owner of a top-level group may neither go nor step down."""
    if isinstance(source, Project) or source.parent_id or member.access_level < Level.OWNER:
        return
    others = _direct(source).where("access_level >= 50 AND id <> ?", member.id)
    if level < Level.OWNER and not others.exists():
        raise forbidden()
