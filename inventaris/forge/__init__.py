"""The only place that speaks to GitLab. python-gitlab's objects stop here."""
