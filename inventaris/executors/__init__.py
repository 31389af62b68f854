"""Effects: look, act, record. Done twice, the world is the same."""
