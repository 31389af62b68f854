"""By path, the newest commit that changed it, remembered from the commits that the API made.

To read a file GitLab tells its last commit. Git would have to be started for that, and look through
the commits of everybody else since.
"""

from collections.abc import Iterable
from threading import Lock

_HEADS = 16  # of a repository: branches that grow at the same time
_PATHS = 50_000


class NewestCommits:
    """Of one repository; knows nothing of commits that came otherwise, and then says so.

    What is known belongs to a head: of another commit than the one that a commit was last built
    on nothing is told.
    """

    def __init__(self) -> None:
        self._by_head: dict[str, dict[str, str]] = {}
        self._lock = Lock()

    def grew(self, parent: str | None, commit: str, changed: Iterable[str]) -> None:
        """Remember a commit that changed these files of its only parent, and no others."""
        with self._lock:
            known = self._by_head.pop(parent, {}) if parent else {}
            if len(known) > _PATHS:
                known.clear()
            known.update(dict.fromkeys(changed, commit))
            self._by_head[commit] = known
            for oldest in list(self._by_head)[:-_HEADS]:
                del self._by_head[oldest]

    def of(self, head: str, path: str) -> str | None:
        """Give the newest commit up to a head that changed a file, None where it is not known."""
        return self._by_head.get(head, {}).get(path)
