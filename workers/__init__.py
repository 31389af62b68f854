"""Celery workers: queues, schedule, and tasks of three lines each."""
