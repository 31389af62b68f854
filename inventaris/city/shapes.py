"""What the shapes of a city's files have in common."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

# GitLab's rule for a path segment, narrowed to what is also a good host name label.
Key = Annotated[str, Field(pattern=r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")]
Text = Annotated[str, Field(min_length=1)]
Count = Annotated[int, Field(ge=0)]


class Table(BaseModel):
    """A table of TOML: nothing in it is unknown, nothing changes once it is read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def doubled(what: str, keys: list[str]) -> list[str]:
    """Name the keys that stand twice."""
    return [
        f"{what} {key!r} stands twice" for key in sorted({k for k in keys if keys.count(k) > 1})
    ]
