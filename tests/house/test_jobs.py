"""Each kind of long work has who does it, a queue, and a name that people read."""

from typing import get_args

from inventaris.jobs.run import JOBS
from inventaris.messages import JOB_QUEUES
from inventaris.model.action import JobName
from tests.house.tracked import ROOT


def test_each_job_is_known_wherever_jobs_are_listed() -> None:
    dead_end = (ROOT / "templates/catatan/jalan-buntu.md.j2").read_text(encoding="utf-8")
    names = set(get_args(JobName))
    assert names == set(JOBS) == set(JOB_QUEUES)
    assert [name for name in sorted(names) if f'"{name}": ' not in dead_end] == []
