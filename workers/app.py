"""Build the Celery application from settings."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import redis
import structlog
from celery import Celery
from celery.schedules import crontab
from celery.signals import (
    after_task_publish,
    beat_init,
    heartbeat_sent,
    setup_logging,
    worker_process_init,
    worker_ready,
)

from inventaris import messages
from inventaris.logs import configure_logs
from inventaris.settings import Settings, load_settings
from inventaris.work_queue import WorkQueue

# A worker that dies forgets what it had taken: leases run out and the tick finds the request
# again, so nothing waits for the broker's visibility timeout (docs/architecture.md).
_EARLY = False

# Beat has no port to ask: it touches this file of its scratch space with each task that it sent.
BEAT_SIGN = "beat"


def configured() -> tuple[Celery, Settings]:
    """Give the application without its tasks, by environment and TOML, and set up this process' logs."""
    settings = load_settings()
    configure_logs(as_json=settings.log_json)
    return create_celery(settings), settings


def create_celery(settings: Settings) -> Celery:
    """Give the application without its tasks; nothing is connected to yet."""
    app = Celery("inventaris", broker=settings.redis_url.get_secret_value())
    app.conf.update(
        task_ignore_result=True,
        task_acks_late=_EARLY,
        task_default_queue=messages.RECONCILE_QUEUE,
        task_serializer="json",
        accept_content=["json"],
        worker_prefetch_multiplier=1,
        worker_hijack_root_logger=False,
        worker_send_task_events=False,
        broker_connection_retry_on_startup=True,
        broker_transport_options={"visibility_timeout": 2 * settings.job_timeout_s},
        timezone="UTC",
        beat_schedule=_schedule(settings),
        # Nothing is kept of when what was sent: a file that a kill breaks would keep beat from
        # starting, and a missed sweep is caught up by the next one.
        beat_scheduler="celery.beat:Scheduler",
        beat_max_loop_interval=1,
    )
    work = WorkQueue(settings.redis_url.get_secret_value(), settings.lease_s)

    def set_up_logs(**_: object) -> None:
        configure_logs(as_json=settings.log_json)

    def tell(event: str) -> Callable[..., None]:
        return lambda **_: structlog.get_logger().info(event)

    def be_heard(**_: object) -> None:
        # A process of its own serves each queue; one without Redis is silent, and Celery says why.
        with suppress(redis.RedisError):
            work.beat(*app.amqp.queues.consume_from)

    def show_life(**_: object) -> None:
        settings.work_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        (settings.work_dir / BEAT_SIGN).touch()

    def show_life_when_sending(**_: object) -> None:
        after_task_publish.connect(show_life, weak=False)

    setup_logging.connect(set_up_logs, weak=False)
    beat_init.connect(show_life_when_sending, weak=False)
    # Not a task: a worker that is at a long job lives, too.
    heartbeat_sent.connect(be_heard, weak=False)
    worker_ready.connect(tell("worker_ready"), weak=False)
    beat_init.connect(tell("beat_ready"), weak=False)
    worker_process_init.connect(set_up_logs, weak=False)
    return app


def _schedule(settings: Settings) -> dict[str, dict[str, object]]:
    sweep, tick = settings.sweep_interval_s, min(5.0, settings.lease_s / 3)
    return {
        # What nobody took up within its time is stale: a newer one is behind it.
        "sweep": {
            "task": messages.SWEEP,
            "schedule": timedelta(seconds=sweep),
            "options": {"expires": sweep},
        },
        "tick": {
            "task": messages.TICK,
            "schedule": timedelta(seconds=tick),
            "options": {"expires": tick},
        },
        "nightly": {
            "task": messages.SWEEP,
            "schedule": crontab(hour=19, minute=0),
            "args": (True,),
        },
    }
