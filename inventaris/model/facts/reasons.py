"""Reasons that the office may or may not read."""


class GivenInComment:
    """Decided in a comment, which may be one that Kominfo alone reads (`internal`)."""

    __slots__ = ()
    reason: str
    internal: bool

    @property
    def told_reason(self) -> str:
        """Give the reason, empty where the office may not read it."""
        return "" if self.internal else self.reason
