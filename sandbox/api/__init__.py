"""GitLab's REST API v4, a module a resource; each has its blueprint in `api`."""
