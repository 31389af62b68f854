"""Build the Flask application from settings."""

from celery import Celery
from flask import Flask

from inventaris.logs import configure_logs
from inventaris.places import Places
from inventaris.settings import Settings
from inventaris.work_queue import WorkQueue
from service import health, metrics, webhook
from service.queue import Queue

# GitLab sends at most 25 MB (doc/user/project/integrations/webhooks.md).
LARGEST_BODY = 25 * 1024 * 1024


def create_app(settings: Settings) -> Flask:
    """Give the application; Redis is connected to when first needed."""
    configure_logs(as_json=settings.log_json)
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    work = WorkQueue(settings.redis_url.get_secret_value(), settings.lease_s)
    celery = Celery(broker=settings.redis_url.get_secret_value())
    queue = Queue(work, celery)
    app.register_blueprint(health.blueprint(work))
    app.register_blueprint(metrics.blueprint())
    app.register_blueprint(webhook.blueprint(settings, Places(settings.root_group), queue))
    return app
