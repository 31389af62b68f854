"""`celery -A workers.celery worker`: the application with its tasks, by environment and TOML."""

from inventaris.logs import configure_logs
from inventaris.settings import load_settings
from workers.app import create_celery
from workers.tasks import add_tasks

_settings = load_settings()
configure_logs(as_json=_settings.log_json)
app = create_celery(_settings)
add_tasks(app, _settings)
