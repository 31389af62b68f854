"""`/metrics` for Prometheus."""

from flask import Blueprint, Response
from prometheus_client import CONTENT_TYPE_LATEST, Counter, generate_latest

WEBHOOKS = Counter("inventaris_webhooks", "Webhooks by what became of them", ["outcome"])


def blueprint() -> Blueprint:
    routes = Blueprint("metrics", __name__)

    @routes.get("/metrics")
    def metrics() -> Response:
        return Response(generate_latest(), 200, content_type=CONTENT_TYPE_LATEST)

    return routes
