"""GitLab's access levels (doc/api/access_requests.md, Valid access levels).

An office's people are Guests on their request project. Kominfo's technicians are Developers on the
root group, so from there on an account is Kominfo's.
"""

GUEST, REPORTER, DEVELOPER, MAINTAINER, OWNER = 10, 20, 30, 40, 50
