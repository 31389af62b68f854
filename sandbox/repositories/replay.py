"""A commit's change put on a branch once more, or taken back there."""

from datetime import datetime

import pygit2

from sandbox.repositories.commits import CommitRefusedError, Move, Person, move_ref, signature
from sandbox.repositories.repository import Repository


def replay(
    repository: Repository,
    picked: pygit2.Commit,
    *,
    branch: str,
    backwards: bool,
    message: str | None,
    committer: Person,
    at: datetime,
    dry: bool,
) -> Move:
    """Put a commit's change on the branch, or take it back there.

    `dry` only finds out whether it would go. Raises CommitRefusedError where it does not.
    """
    head = repository.branch_head(branch)
    if head is None:
        raise CommitRefusedError("You can only create or edit files when you are on a branch")
    empty = repository.git.TreeBuilder().write()
    before, after = (picked.parents[0].tree.id if picked.parents else empty), picked.tree.id
    if backwards:
        before, after = after, before
    merged = repository.git.merge_trees(before, head.tree.id, after)
    what = "revert" if backwards else "cherry-pick"
    if merged.conflicts or (tree := merged.write_tree(repository.git)) == head.tree.id:
        raise CommitRefusedError(
            f"Sorry, we cannot {what} this commit automatically. "
            f"This commit may already have been {what}ed, "
            "or a more recent commit may have updated some of its content."
        )
    if dry:
        return Move(str(head.id), str(head.id))
    by = signature(committer, at)
    text = message or _replay_message(picked, backwards=backwards)
    author = by if backwards else picked.author
    made = repository.git.create_commit(None, author, by, text, tree, [head.id])
    move = Move(str(head.id), str(made))
    move_ref(repository, f"refs/heads/{branch}", move.new, move.old)
    return move


def _replay_message(picked: pygit2.Commit, *, backwards: bool) -> str:
    if backwards:
        title = picked.message.splitlines()[0]
        return f'Revert "{title}"\n\nThis reverts commit {picked.id}'
    return f"{picked.message.rstrip()}\n\n(cherry picked from commit {picked.id})"
