"""What reconciler and jobs act with: built once by an edge and passed on."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from inventaris.city import load_city
from inventaris.documents.render import Renderer
from inventaris.duties import DUTIES
from inventaris.forge.client import Forge
from inventaris.model.action import StartJob
from inventaris.model.city import City
from inventaris.model.issue import IssueRef, Ref
from inventaris.places import Places
from inventaris.settings import Settings
from inventaris.work_queue import WorkQueue


@dataclass(frozen=True, slots=True)
class Context:
    """The edges of one process. `start_job` hands long work to whoever does it there."""

    settings: Settings
    city: City
    places: Places
    forge: Forge
    renderer: Renderer
    work: WorkQueue
    start_job: Callable[[IssueRef, StartJob], None]
    wake: Callable[[Ref], None]

    def now(self) -> datetime:
        return datetime.now(UTC)


def build_context(
    settings: Settings,
    start_job: Callable[[IssueRef, StartJob], None],
    wake: Callable[[Ref], None],
) -> Context:
    """Read the city and connect to nothing yet.

    Raises:
        ConfigError: the city's files are wrong.

    """
    city = load_city(settings.kota_dir / settings.city, frozenset(DUTIES))
    if not settings.smtp_host:
        city = replace(city, mailing=None)  # no mail is planned that nobody would take
    return Context(
        settings=settings,
        city=city,
        places=Places(settings.root_group),
        forge=Forge(settings),
        renderer=Renderer(settings, city),
        work=WorkQueue(settings.redis_url.get_secret_value(), settings.lease_s),
        start_job=start_job,
        wake=wake,
    )
