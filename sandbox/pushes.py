"""What a change of refs means to a project, whether it came by git or by the API.

Who may push where, the first branch that becomes the default and is protected, and what is told
to the hooks. Rules: GitLab lib/gitlab/checks/branch_check.rb, doc/user/project/repository/branches.
"""

from dataclasses import dataclass
from typing import Any

from sandbox import payloads_git, pipelines
from sandbox.clock import stamp
from sandbox.events import pushed
from sandbox.permissions import Level, level_in
from sandbox.present import url
from sandbox.repositories import ZERO, History, Repository
from sandbox.repositories.hook import Rules, matches
from sandbox.state import state, store
from sandbox.state.hook_records import Hook
from sandbox.state.records import Project, ProtectedBranch, ProtectedTag, User

MANY_PIPELINES = 4  # of one push
MANY_REFS = 3  # a push of more sends no push hooks at all
HEADS, TAGS = "refs/heads/", "refs/tags/"


@dataclass(frozen=True, slots=True)
class Update:
    """One ref's move; 40 zeros stand for "was not there" and "is no more"."""

    old: str
    new: str
    ref: str

    @property
    def branch(self) -> str:
        return self.ref.removeprefix(HEADS)


def protected_branches(project: Project) -> list[ProtectedBranch]:
    return store().find(ProtectedBranch, project_id=project.id).rows()


def protection_of(project: Project, branch: str) -> list[ProtectedBranch]:
    """The rules, exact or with wildcards, that hold for a branch."""
    return [rule for rule in protected_branches(project) if matches(rule.name, branch)]


def satisfies(level: int, wanted: int) -> bool:
    """Whether a level meets a rule's; 0 means no one, administrators included."""
    return wanted != Level.NONE and level >= wanted


def may_push(user: User, project: Project, branch: str) -> bool:
    """Into an empty repository Maintainers push, elsewhere whoever the branch's rules let."""
    level = level_in(user, project)
    if level < Level.DEVELOPER:
        return False
    rules = protection_of(project, branch)
    is_allowed = not rules or any(satisfies(level, rule.push_access_level) for rule in rules)
    is_maintainer = level >= Level.MAINTAINER
    if is_allowed and is_maintainer:
        return True
    return is_maintainer if state().repositories.open(project.id).is_empty else is_allowed


def may_merge(user: User, project: Project, branch: str) -> bool:
    level = level_in(user, project)
    rules = protection_of(project, branch)
    if not rules:
        return level >= Level.DEVELOPER
    return any(satisfies(level, rule.merge_access_level) for rule in rules)


def rules_for(user: User, project: Project, repository: Repository) -> Rules:
    """What the pre-receive hook holds this user's push to."""
    level = level_in(user, project)
    tags = store().find(ProtectedTag, project_id=project.id).rows()
    return {
        "default_branch": project.default_branch,
        "is_empty": repository.is_empty,
        "may_push_first": level >= Level.MAINTAINER,
        "may_delete_protected": level >= Level.MAINTAINER,
        "first_push_refused": (
            f"\nA default branch (e.g. main) does not yet exist for {project.full_path}\n"
            "Ask a project Owner or Maintainer to create a default branch:\n\n"
            f"  {url(project.full_path)}/-/project_members\n"
        ),
        "protected": [
            {
                "name": rule.name,
                "may_push": satisfies(level, rule.push_access_level),
                "may_force": rule.allow_force_push,
            }
            for rule in protected_branches(project)
        ],
        "protected_tags": [
            {
                "name": tag.name,
                "may_push": satisfies(level, tag.create_access_level),
                "may_force": False,
            }
            for tag in tags
        ],
    }


def record(project: Project, repository: Repository, user: User, updates: list[Update]) -> None:
    """Draw the consequences of branches and tags that have moved, all or none; other refs have none."""
    updates = [update for update in updates if update.ref.startswith((HEADS, TAGS))]
    if not updates:
        return
    state().repositories.changed(project.id)
    with store().transaction():
        project = _adopt_first_branch(project, repository, updates)
        project = store().update(project, last_activity_at=stamp())
        for update in updates[:MANY_REFS]:
            known = _known_before(repository, project, update.branch, update.old)
            pushed(user, project.id, repository, update.ref, update.old, update.new, known)
        if len(updates) <= MANY_REFS:
            _tell_hooks(project, repository, user, updates)
        for update in updates[:MANY_PIPELINES]:
            pipelines.of_push(project, repository, user, update.ref, update.old, update.new)


def _tell_hooks(
    project: Project, repository: Repository, user: User, updates: list[Update]
) -> None:
    hooks = store().find(Hook, project_id=project.id).rows()
    if any(h.events.get("push_events") or h.events.get("tag_push_events") for h in hooks):
        for update in updates:
            story = _story(repository, project, update)
            state().deliveries.push_event(
                project, user, update.ref, update.old, update.new, **story
            )


def _story(repository: Repository, project: Project, update: Update) -> dict[str, Any]:
    """What a push event tells beside the move itself."""
    is_tag = not update.ref.startswith(HEADS)
    name = update.ref.split("/", 2)[2]
    gone = update.new == ZERO
    after = None if gone else repository.resolve(update.new)
    tag = repository.tag(name) if is_tag and not gone else None
    if after is None:
        commits, total = [], 0
    elif is_tag:
        commits, total = [after], 1
    else:
        known = _known_before(repository, project, name, update.old)
        history = History(str(after.id), exclude=known)
        commits = repository.log(history, skip=0, limit=payloads_git.MANY_COMMITS)[::-1]
        total = repository.count(history)
    return {
        "commits": [
            payloads_git.commit(project, commit) | repository.changed_paths(commit)
            for commit in commits
        ],
        "total_commits_count": total,
        "ref_protected": not is_tag and bool(protection_of(project, name)),
        "checkout_sha": str(after.id) if after is not None else None,
        "message": tag.message or None if tag else None,
    }


def _known_before(repository: Repository, project: Project, branch: str, old: str) -> str | None:
    """The commit whose history is no news: the old head, for a new branch the default's."""
    if old != ZERO:
        return old
    if branch == project.default_branch:
        return None
    root = repository.branch_head(project.default_branch)
    return str(root.id) if root else None


def _adopt_first_branch(project: Project, repository: Repository, updates: list[Update]) -> Project:
    """The first pushed branch of an empty repository becomes its default, and protected."""
    made = [
        update.ref.removeprefix(HEADS)
        for update in updates
        if update.old == ZERO and update.ref.startswith(HEADS)
    ]
    if not made or set(repository.branch_names()) - set(made):
        return project
    if project.default_branch not in made:
        repository.git.set_head(HEADS + made[0])
        project = store().update(project, default_branch=made[0])
    if not protection_of(project, project.default_branch):
        store().insert(
            ProtectedBranch,
            project_id=project.id,
            name=project.default_branch,
            push_access_level=Level.MAINTAINER,
            merge_access_level=Level.MAINTAINER,
        )
    return project
