"""`celery -A workers.beat beat`: it sends tasks by name, and loads nothing of what they do."""

from workers.app import configured

app, _ = configured()
