"""Whatever the bytes are, reading them ends in a report or in a refusal."""

from __future__ import annotations

import io
import tempfile

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inventaris.sources.limits import MIB, Limits
from inventaris.sources.paths import accepted, link_stays_inside
from inventaris.sources.reader import Job, Report, read
from inventaris.sources.refusal import CODES, SourceRefusedError
from tests.hostile.archives import (
    ZipEntry,
    by_libarchive,
    compressed_tars,
    link,
    member,
    raw_zip,
    streamed_zip,
    tar,
    zip64,
)

FILES = {"app/a.py": b"print(1)\n" * 40, "app/b/c.txt": b"isi\n", "app/.git/HEAD": b"ref: x\n"}
SOUND = [
    raw_zip(*(ZipEntry(name.encode(), content, method=8) for name, content in FILES.items())),
    streamed_zip(FILES),
    zip64(FILES),
    by_libarchive(FILES, "7zip", None),
    tar(*(member(*file) for file in FILES.items()), link("app/l", "a.py")),
    *compressed_tars(FILES).values(),
]
LIMITS = Limits(size_bytes=4 * MIB, ratio_free_bytes=MIB)


def outcome(content: bytes) -> Report | SourceRefusedError:
    job = Job("", "sumber", len(content), "pesan\n", "I <i@example.org>", LIMITS)
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        try:
            return read(job, file, io.BytesIO())
        except SourceRefusedError as refusal:
            return refusal


@st.composite
def damaged_archives(draw: st.DrawFn) -> bytes:
    """A sound archive with some bytes changed, and perhaps a piece cut out."""
    content = bytearray(draw(st.sampled_from(SOUND)))
    for _ in range(draw(st.integers(0, 6))):
        content[draw(st.integers(0, len(content) - 1))] = draw(st.integers(0, 255))
    start = draw(st.integers(0, len(content)))
    del content[start : start + draw(st.integers(0, 40))]
    return bytes(content)


@given(st.one_of(st.binary(max_size=2000), damaged_archives()))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    match outcome(content):
        case SourceRefusedError() as refusal:
            assert refusal.code in CODES
        case report:
            assert report.files > 0


@given(st.lists(st.sampled_from(["..", ".", "", ".git", "a", "B ", "~", "\\", "\u200c.git", "C:"])))
def test_an_accepted_path_has_only_parts_that_may_stand_in_a_tree(parts: list[str]) -> None:
    path = accepted("/".join(parts), Limits())
    if isinstance(path, str):
        assert not {"..", ".", ".git"} & set(path.split("/"))
        assert not path.startswith("/")
        assert "\\" not in path


@given(
    st.lists(st.sampled_from("abc"), min_size=1, max_size=4),
    st.lists(st.sampled_from(["..", "a", ".", ""]), max_size=6),
)
def test_a_kept_link_never_climbs_above_the_top(path: list[str], target: list[str]) -> None:
    if link_stays_inside("/".join(path), "/".join(target), Limits()):
        depth = len(path) - 1
        for part in target:
            depth += {"..": -1, ".": 0, "": 0}.get(part, 1)
            assert depth >= 0
