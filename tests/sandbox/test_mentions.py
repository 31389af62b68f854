"""Which part of a text may name people and issues."""

import pytest

from sandbox.mentions import said


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Halo @siti", "@siti"),
        ("`<!--` @siti `-->`", "@siti"),
        ("<!-- catatan -->\n\n@siti", "@siti"),
        ("Selesai.\n\n<!-- inventaris:laporan 1a2b dishub#1 -->", ""),
        ("<!-- catatan\n@siti -->", ""),
        ("`@siti`", ""),
    ],
)
def test_a_comment_and_code_name_nobody(text: str, named: str) -> None:
    assert named in " ".join(said(text))
    assert bool(named) is ("@" in " ".join(said(text)))
