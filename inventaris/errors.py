"""Errors, sorted by who must act.

    InventarisError
    ├── RequestError             the applicant: a code and values, told in Indonesian, no retry
    │   └── SourceRefusedError   (sources/refusal.py) the source that was delivered
    ├── ForgeError               GitLab did not do what was asked
    │   ├── ForgeUnavailableError  nobody: try again later, with jitter
    │   ├── ForgeConflictError     us: somebody was faster, read again and decide again
    │   └── ForgeRefusedError      the operator: GitLab says no, and will say it again
    │       └── ForgeNotFoundError   it is not there, or not for us to see
    └── ConfigError              the operator: settings or city data are wrong

Whatever else is raised is a fault of ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType


class InventarisError(Exception):
    """Root of every error that is raised on purpose."""


class RequestError(InventarisError):
    """Something that the applicant delivered cannot be used.

    `code` names the template `templates/galat/<code>.md.j2`; `values` are what it interpolates.
    """

    def __init__(self, code: str, /, **values: object) -> None:
        super().__init__(code, values)
        self.code = code
        self.values: Mapping[str, object] = MappingProxyType(values)

    def __str__(self) -> str:
        told = ", ".join(f"{name} {value}" for name, value in self.values.items())
        return f"{self.code}: {told}" if told else self.code

    def __reduce__(self) -> tuple[object, ...]:
        """Survive a trip between processes, keyword values included."""
        return _rebuild, (type(self), self.code, dict(self.values))


def _rebuild(kind: type[RequestError], code: str, values: dict[str, object]) -> RequestError:
    return kind(code, **values)


class ForgeError(InventarisError):
    """GitLab did not do what was asked of it."""


class ForgeUnavailableError(ForgeError):
    """GitLab cannot be reached, is overloaded or failed: worth another try, later."""


class ForgeConflictError(ForgeError):
    """Somebody else changed the same thing first: read again, decide again."""


class ForgeRefusedError(ForgeError):
    """GitLab understood and refused: the operator must act, a retry would be refused too."""


class ForgeNotFoundError(ForgeRefusedError):
    """What was asked for is not there, or not for the service's user to see."""


class ConfigError(InventarisError):
    """Settings or city data are wrong; the message lists every problem found."""
