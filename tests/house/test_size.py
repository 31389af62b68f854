"""The forge that stands in for GitLab stays smaller than what it is there for."""

from tests.house.tracked import tracked


def lines(*patterns: str) -> int:
    return sum(
        len(path.read_text().splitlines()) for pattern in patterns for path in tracked(pattern)
    )


def test_the_sandbox_has_fewer_lines_than_the_product() -> None:
    product = lines("inventaris/*.py", "service/*.py", "workers/*.py")
    assert lines("sandbox/*.py", "sandbox/*.html", "sandbox/*.js", "sandbox/*.css") < product
