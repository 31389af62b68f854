"""`POST /webhook`: check who speaks, mark the request, answer."""

import redis
import structlog
from flask import Blueprint, Response, request
from kombu.exceptions import OperationalError
from werkzeug.exceptions import RequestEntityTooLarge

from inventaris.parsing.webhook import parse_webhook, sender_of
from inventaris.places import Places
from inventaris.settings import Settings
from service.metrics import WEBHOOKS
from service.queue import Queue
from service.signature import is_from_gitlab

log = structlog.get_logger()


def blueprint(settings: Settings, places: Places, queue: Queue) -> Blueprint:
    """Give the route. Events of no concern get 2xx too: GitLab counts all else as failures."""
    routes = Blueprint("webhook", __name__)

    @routes.post("/webhook")
    def receive() -> Response:
        delivery = request.headers.get("Idempotency-Key", "")[:100]
        try:
            body = request.get_data(cache=False)
        except RequestEntityTooLarge:
            return _answer("too_large", 413, delivery)
        if not is_from_gitlab(dict(request.headers), body, settings.webhook_secret):
            return _answer("not_from_gitlab", 401, delivery)
        if not request.is_json:
            return _answer("not_json", 415, delivery)
        try:
            payload = request.json_module.loads(body)
        except (ValueError, RecursionError):  # the latter: nested deeper than anybody means
            return _answer("not_json", 400, delivery)
        ref = parse_webhook(request.headers.get("X-Gitlab-Event", ""), payload, places)
        if ref is None:
            return _answer("ignored", 202, delivery)
        if sender_of(payload) == settings.bot_username:
            # A pass leaves nothing to do behind it; its own echo is no news.
            return _answer("echo", 202, delivery)
        try:
            woken = queue.put(ref)
        except (redis.RedisError, OperationalError):
            return _answer("queue_unavailable", 503, delivery)
        return _answer("queued" if woken else "marked", 202, delivery, ref=str(ref))

    return routes


def _answer(outcome: str, status: int, delivery: str, **fields: str) -> Response:
    WEBHOOKS.labels(outcome).inc()
    log.info("webhook", outcome=outcome, delivery=delivery, **fields)
    return Response(outcome + "\n", status, mimetype="text/plain")
