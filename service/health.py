"""`/healthz`: the process lives. `/readyz`: it can take webhooks, so Redis answers."""

import redis
from flask import Blueprint, Response

from inventaris.work_queue import WorkQueue


def blueprint(work: WorkQueue) -> Blueprint:
    routes = Blueprint("health", __name__)

    @routes.get("/healthz")
    def alive() -> Response:
        return Response("ok\n", 200, mimetype="text/plain")

    @routes.get("/readyz")
    def ready() -> Response:
        try:
            work.ping()
        except redis.RedisError as lost:
            return Response(f"redis: {type(lost).__name__}\n", 503, mimetype="text/plain")
        return Response("ok\n", 200, mimetype="text/plain")

    return routes
