from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a delivery may ask of us before it is refused.

    Of a git address only `delivery_bytes`, `entries`, `size_bytes` and `time_s` are asked.
    """

    delivery_bytes: int = 2048 * MIB
    """As delivered: the archive, or the pack that a git address sends."""
    entries: int = 200_000
    """Files and folders, as far as an archive lists these."""
    size_bytes: int = 8192 * MIB
    """All entries together, unpacked."""
    entry_size_bytes: int = 2048 * MIB
    ratio: int = 200
    """Unpacked bytes per delivered byte; text compresses 10 to 20 times, a bomb 1000 times."""
    ratio_free_bytes: int = 64 * MIB
    """Unpacked bytes below which the ratio is not asked: a small file may be very regular."""
    depth: int = 64
    path_bytes: int = 4096
    name_bytes: int = 255
    """Of a name in a path; what has a longer name or path is left out, the rest is taken."""
    time_s: float = 1800.0
    """For one whole import."""
    memory_bytes: int = 512 * MIB
    """What reading an archive may take beside the program itself."""
