"""The desk: guest book and complaints. Pure: from an entry as it stands to what is to be done.

GitLab is their only store. Everything is told from the issue itself and from the service's own
marked notes, and nothing of it goes into the archive, whose history cannot be erased.
"""
