"""How commits, branches, tags and differences look in the API's answers.

Field sets: GitLab lib/api/entities/{commit,commit_detail,diff,branch,tag,protected_branch}.rb.
"""

import re
from dataclasses import asdict
from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import quote

import pygit2

from sandbox import pushes
from sandbox.clock import stamp
from sandbox.permissions import Level
from sandbox.present import Json, url, user_by_id
from sandbox.repositories import Entry, Ref, Repository, line_counts, patch_of, readable
from sandbox.repositories.hook import matches
from sandbox.state import state, store
from sandbox.state.records import Project, ProtectedBranch, ProtectedTag, User
from sandbox.state.repository_records import Release, ReleaseLink

LEVEL_NAMES = {
    Level.NONE: "No one",
    Level.DEVELOPER: "Developers + Maintainers",
    Level.MAINTAINER: "Maintainers",
    Level.ADMIN: "Instance admins",
}


def one_line(name: str) -> str:
    """A file's name as a header can tell it: git has names with new lines."""
    return re.sub(r"[\x00-\x1f\x7f]", " ", name)


def instant(signature: pygit2.Signature) -> str:
    """A commit's time in its own offset, with milliseconds."""
    zone = timezone(timedelta(minutes=signature.offset))
    return datetime.fromtimestamp(signature.time, zone).isoformat(timespec="milliseconds")


def message_of(commit: pygit2.Commit) -> str:
    return commit.raw_message.decode(errors="replace")


def title_of(commit: pygit2.Commit) -> str:
    return message_of(commit).strip().partition("\n")[0]


def commit(made: pygit2.Commit, project: Project) -> Json:
    return {
        "id": str(made.id),
        "short_id": str(made.id)[:8],
        "created_at": instant(made.committer),
        "parent_ids": [str(parent) for parent in made.parent_ids],
        "title": title_of(made),
        "message": message_of(made),
        "author_name": made.author.name,
        "author_email": made.author.email,
        "authored_date": instant(made.author),
        "committer_name": made.committer.name,
        "committer_email": made.committer.email,
        "committed_date": instant(made.committer),
        "trailers": {},
        "extended_trailers": {},
        "web_url": url(f"{project.full_path}/-/commit/{made.id}"),
    }


def stats(repository: Repository, made: pygit2.Commit) -> Json:
    added, removed = line_counts(repository, made)
    return {"stats": {"additions": added, "deletions": removed, "total": added + removed}}


def diff(patch: pygit2.Patch, *, unidiff: bool = False) -> Json:
    delta, text = patch.delta, patch_of(patch)
    status = delta.status_char()
    if unidiff:
        old = "/dev/null" if status == "A" else f"a/{delta.old_file.path}"
        new = "/dev/null" if status == "D" else f"b/{delta.new_file.path}"
        text = f"--- {old}\n+++ {new}\n{text}"
    return {
        "diff": text,
        "collapsed": False,
        "too_large": False,
        "new_path": readable(delta.new_file.path),
        "old_path": readable(delta.old_file.path),
        "a_mode": f"{delta.old_file.mode:o}",
        "b_mode": f"{delta.new_file.mode:o}",
        "new_file": status == "A",
        "renamed_file": status == "R",
        "deleted_file": status == "D",
        "generated_file": None,
    }


def branch(found: Ref, repository: Repository, project: Project, user: User | None) -> Json:
    rules = pushes.protection_of(project, found.name)
    root = repository.branch_head(project.default_branch)
    is_default = found.name == project.default_branch
    return {
        "name": found.name,
        "commit": commit(found.target, project),
        "merged": not is_default and root is not None and _contains(repository, root, found.target),
        "protected": bool(rules),
        "developers_can_push": any(rule.push_access_level == Level.DEVELOPER for rule in rules),
        "developers_can_merge": any(rule.merge_access_level == Level.DEVELOPER for rule in rules),
        "can_push": user is not None and pushes.may_push(user, project, found.name),
        "default": is_default,
        "web_url": url(f"{project.full_path}/-/tree/{found.name}"),
    }


def _contains(repository: Repository, head: pygit2.Commit, made: pygit2.Commit) -> bool:
    return head.id == made.id or repository.git.descendant_of(head.id, made.id)


def tag(found: Ref, project: Project) -> Json:
    released = store().find(Release, project_id=project.id)
    release = released.where("tag_name = ?", found.name).first()
    rules = store().find(ProtectedTag, project_id=project.id).rows()
    return {
        "name": found.name,
        "message": found.message,
        "target": found.object_id,
        "commit": commit(found.target, project),
        "release": release and {"tag_name": found.name, "description": release.description},
        "protected": any(matches(rule.name, found.name) for rule in rules),
        "created_at": instant(found.tagger) if found.tagger else None,
    }


def quoted(path: str, name: str) -> str:
    return url(path + quote(name, safe=""))


def release_link(row: ReleaseLink, project: Project, tag_name: str) -> Json:
    web = quoted(f"{project.full_path}/-/releases/", tag_name)
    return row.only("id name url link_type") | {
        "direct_asset_url": f"{web}/downloads{row.filepath}" if row.filepath else row.url
    }


def release(row: Release, project: Project, links: list[ReleaseLink], *, code: bool = True) -> Json:
    """Who may not read code is not told the tag, nor what it holds."""
    web, title = f"{project.full_path}/-/", row.name if code else f"Release-{row.id}"
    found = state().repositories.open(project.id).tag(row.tag_name) if code else None
    archive = f"{quoted(f'{web}archive/', row.tag_name)}/{project.path}-{row.tag_name}"
    formats = ("zip", "tar.gz", "tar.bz2", "tar") if found else ()
    issues = url(f"{web}issues?release_tag={quote(row.tag_name)}&scope=all&state=")
    body = {
        "name": title,
        "created_at": row.created_at,
        "released_at": row.released_at,
        "upcoming_release": row.released_at > stamp(),
        "author": user_by_id(row.author_id),
        "milestones": [],
        "assets": {
            "count": len(formats) + len(links),
            "sources": [{"format": kind, "url": f"{archive}.{kind}"} for kind in formats],
            "links": [release_link(link, project, row.tag_name) for link in links],
        },
        "evidences": [],
        "_links": {
            "self": quoted(f"{web}releases/", row.tag_name),
            "edit_url": f"{quoted(f'{web}releases/', row.tag_name)}/edit",
            **{f"{each}_issues_url": issues + each for each in ("opened", "closed")},
        },
    }
    if not code:
        return body | {"_links": {}}
    return body | {
        "tag_name": row.tag_name,
        "description": row.description,
        "commit": commit(found.target, project) if found else None,
        "commit_path": f"/{web}commit/{found.target.id}" if found else None,
        "tag_path": f"/{web}tags/{quote(row.tag_name, safe='')}",
    }


def tree_entry(entry: Entry) -> Json:
    return asdict(entry)


def access(record_id: int, level: int) -> list[dict[str, Any]]:
    return [
        {
            "id": record_id,
            "access_level": level,
            "access_level_description": LEVEL_NAMES[Level(level)],
            "deploy_key_id": None,
        }
    ]


def protected_branch(rule: ProtectedBranch) -> Json:
    return rule.only("id name allow_force_push") | {
        "push_access_levels": access(rule.id, rule.push_access_level),
        "merge_access_levels": access(rule.id, rule.merge_access_level),
    }


def protected_tag(rule: ProtectedTag) -> Json:
    return {"name": rule.name, "create_access_levels": access(rule.id, rule.create_access_level)}
