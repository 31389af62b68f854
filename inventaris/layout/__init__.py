"""The groups, projects, people, labels, board and hooks that the service lives in.

`wanted` says what should be, `found` reads what is, `compare` gives the steps between the two and
`apply` does one of them. Whatever setup makes carries `MARK` in its description; what does not is
somebody else's until it is adopted by name.
"""
