"""From a delivered archive or git address to a bare repository that can be trusted.

Talks to no GitLab, Redis, Flask or Celery. The door is `pipeline.import_delivery`.
"""
