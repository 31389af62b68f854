"""The moments of a commit at which tests let another writer come between."""

import time
from dataclasses import dataclass


@dataclass(slots=True)
class Gaps:
    """Seconds a commit waits at the two places where another writer may come between.

    `before_head_s`: after `last_commit_id` was checked, before the branch head is read;
    `before_update_s`: after the head was read, before the branch is moved from it.
    """

    before_head_s: float = 0.0
    before_update_s: float = 0.0

    def before_head(self) -> None:
        time.sleep(self.before_head_s)

    def before_update(self) -> None:
        time.sleep(self.before_update_s)
