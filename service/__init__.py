"""The webhook edge: takes hints, answers in milliseconds, never calls GitLab."""
