"""`celery -A workers.beat beat`: it sends tasks by name, and loads nothing of what they do."""

from inventaris.logs import configure_logs
from inventaris.settings import load_settings
from workers.app import create_celery

_settings = load_settings()
configure_logs(as_json=_settings.log_json)
app = create_celery(_settings)
