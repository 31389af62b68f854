"""`celery -A workers.celery worker`: the application with its tasks."""

from workers.app import configured
from workers.tasks import add_tasks

app, _settings = configured()
add_tasks(app, _settings)
