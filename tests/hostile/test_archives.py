"""What hostile, broken and awkward archives come to."""

from __future__ import annotations

import gzip
import lzma
import tarfile
import zipfile
from pathlib import Path

import pytest

from inventaris.sources.limits import MIB, Limits
from inventaris.sources.refusal import LeftOutReason, SourceRefusedError
from tests.hostile.archives import (
    DEFLATED,
    ENCRYPTED_7Z,
    ENCRYPTED_7Z_WITH_NAMES,
    FIFO_MODE,
    IMPLODED,
    SYMLINK_MODE,
    ZipEntry,
    by_libarchive,
    compressed_tars,
    link,
    member,
    overlapping_zip,
    plain_zip,
    raw_zip,
    streamed_zip,
    tar,
    zip64,
)
from tests.hostile.imports import import_bytes, names_in, tree_of

OK = ZipEntry(b"app/baik.txt", b"baik\n")
FILES = {"app/a.py": b"print(1)\n", "app/b/c.txt": b"isi\n", "app/kosong": b""}

REFUSED = {
    "an empty file": (b"", "sumber-kosong"),
    "text": (b"<?php echo 1; ?>\n" * 100, "bukan-arsip"),
    "one gzipped file that is no tar": (gzip.compress(b"<?php echo 1; ?>\n"), "bukan-arsip"),
    "a rar": (b"Rar!\x1a\x07\x00" + bytes(600), "bukan-arsip"),
    "a zip without entries": (raw_zip(), "arsip-kosong"),
    "a zip with folders only": (raw_zip(ZipEntry(b"app/", b"")), "arsip-kosong"),
    "a tar without entries": (tar(), "arsip-kosong"),
    "a zip cut in the middle": (plain_zip(FILES)[:-30], "arsip-rusak"),
    "a tar.gz cut in the middle": (compressed_tars(FILES)["gz"][:-40], "arsip-rusak"),
    "a tar.xz cut in the middle": (compressed_tars(FILES)["xz"][:-40], "arsip-rusak"),
    "a tar cut in the middle of a file": (tar(member("a", bytes(5000)))[:1500], "arsip-rusak"),
    "a 7z cut in the middle": (by_libarchive(FILES, "7zip", None)[:-30], "arsip-rusak"),
    "a gzip with a wrong checksum": (
        compressed_tars(FILES)["gz"][:-8] + bytes(8),
        "arsip-rusak",
    ),
    "an encrypted zip": (raw_zip(ZipEntry(b"rahasia", flags=1)), "arsip-terkunci"),
    "an encrypted 7z": (ENCRYPTED_7Z, "arsip-terkunci"),
    "a 7z that encrypts its names too": (ENCRYPTED_7Z_WITH_NAMES, "arsip-terkunci"),
    "a local header with another name": (
        raw_zip(OK, ZipEntry(b"app/a.txt", local={"name": b"app/b.txt"})),
        "arsip-bertentangan",
    ),
    "a local header with another size": (
        raw_zip(OK, ZipEntry(b"app/a.txt", local={"size": 3})),
        "arsip-bertentangan",
    ),
    "a local header with another checksum": (
        raw_zip(OK, ZipEntry(b"app/a.txt", local={"crc": 7})),
        "arsip-bertentangan",
    ),
    "a local header with another method": (
        raw_zip(OK, ZipEntry(b"app/a.txt", local={"method": DEFLATED})),
        "arsip-bertentangan",
    ),
    "a checksum that does not fit the content": (
        raw_zip(ZipEntry(b"a.txt", crc=7)),
        "arsip-bertentangan",
    ),
    "more content than told": (
        raw_zip(ZipEntry(b"a.txt", b"x" * 5000, size=10, method=DEFLATED)),
        "arsip-bertentangan",
    ),
    "less content than told": (
        raw_zip(ZipEntry(b"a.txt", b"x" * 10, size=5000, method=DEFLATED)),
        "arsip-bertentangan",
    ),
    "a name twice in a zip": (
        raw_zip(ZipEntry(b"a.txt", b"satu"), ZipEntry(b"a.txt", b"dua")),
        "arsip-bertentangan",
    ),
    "a file of .git twice in a zip": (
        raw_zip(OK, ZipEntry(b"app/.git/HEAD", b"1"), ZipEntry(b"app/.git/HEAD", b"2")),
        "arsip-bertentangan",
    ),
    "two entries on the same bytes": (overlapping_zip(), "arsip-bertentangan"),
    "a file that is a folder too": (
        raw_zip(ZipEntry(b"a"), ZipEntry(b"a/b")),
        "arsip-bertentangan",
    ),
    "a tar that writes through its own symlink": (
        tar(link("a", "/etc"), member("a/passwd")),
        "arsip-bertentangan",
    ),
    "broken deflate data": (
        raw_zip(ZipEntry(b"a.txt", b"x" * 90, method=DEFLATED, packed=b"\xff" * 40)),
        "arsip-rusak",
    ),
    "an imploded zip": (raw_zip(ZipEntry(b"a.txt", method=IMPLODED)), "kompresi-tidak-didukung"),
    "a bomb": (
        plain_zip({"a": bytes(80 * MIB)}),
        "rasio-mencurigakan",
    ),
    "a bomb in a gzip": (
        gzip.compress(tar(member("a", bytes(80 * MIB)))),
        "rasio-mencurigakan",
    ),
    "a hostile .gitmodules": (
        plain_zip({".gitmodules": b'[submodule "x"]\n\tpath = x\n\turl = -u./payload\n'}),
        "objek-git-tidak-sah",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_bad_archive_is_refused(case: str, tmp_path: Path) -> None:
    content, code = REFUSED[case]
    with pytest.raises(SourceRefusedError) as refusal:
        import_bytes(content, tmp_path)
    assert refusal.value.code == code
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["work"]


LEFT_OUT = {
    "a path above the archive": (raw_zip(OK, ZipEntry(b"../../x")), LeftOutReason.OUTSIDE),
    "a path above, in the middle": (raw_zip(OK, ZipEntry(b"app/../../x")), LeftOutReason.OUTSIDE),
    "an absolute path": (raw_zip(OK, ZipEntry(b"/etc/cron.d/x")), LeftOutReason.OUTSIDE),
    "a Windows drive": (raw_zip(OK, ZipEntry(b"C:/x")), LeftOutReason.OUTSIDE),
    "a Windows path above": (
        raw_zip(OK, ZipEntry(b"..\\..\\x", system=0)),
        LeftOutReason.OUTSIDE,
    ),
    "an absolute symlink": (
        raw_zip(OK, ZipEntry(b"app/l", b"/etc/passwd", SYMLINK_MODE)),
        LeftOutReason.BAD_LINK,
    ),
    "a symlink above": (
        tar(member("app/baik.txt", b"baik\n"), link("app/l", "../../x")),
        LeftOutReason.BAD_LINK,
    ),
    "a symlink that climbs behind a name": (
        tar(member("app/baik.txt", b"baik\n"), link("app/l", "b/../../x")),
        LeftOutReason.BAD_LINK,
    ),
    "a symlink into .git": (
        tar(member("app/baik.txt", b"baik\n"), link("app/l", ".git/hooks")),
        LeftOutReason.BAD_LINK,
    ),
    "a .gitmodules that is a symlink": (
        tar(member("app/baik.txt", b"baik\n"), link("app/.gitmodules", "baik.txt")),
        LeftOutReason.BAD_LINK,
    ),
    "a hard link to nothing": (
        tar(member("app/baik.txt", b"baik\n"), link("app/l", "/etc/passwd", tarfile.LNKTYPE)),
        LeftOutReason.BAD_LINK,
    ),
    "a device": (
        tar(member("app/baik.txt", b"baik\n"), member("app/d", b"", type=tarfile.CHRTYPE)),
        LeftOutReason.SPECIAL,
    ),
    "a pipe": (
        raw_zip(OK, ZipEntry(b"app/p", b"", FIFO_MODE)),
        LeftOutReason.SPECIAL,
    ),
    ".GIT": (raw_zip(OK, ZipEntry(b"app/.GIT/config")), LeftOutReason.GIT_LOOKALIKE),
    "git~1": (raw_zip(OK, ZipEntry(b"app/git~1/config")), LeftOutReason.GIT_LOOKALIKE),
    ".git with a trailing dot": (raw_zip(OK, ZipEntry(b".git./x")), LeftOutReason.GIT_LOOKALIKE),
    ".git as a stream": (
        raw_zip(OK, ZipEntry(b".git::$INDEX_ALLOCATION/x")),
        LeftOutReason.GIT_LOOKALIKE,
    ),
    ".git with an ignorable character": (
        raw_zip(OK, ZipEntry(".g\u200cit/config".encode(), flags=0x800)),
        LeftOutReason.GIT_LOOKALIKE,
    ),
    "a repository inside": (
        raw_zip(OK, ZipEntry(b"app/lib/x/.git/config")),
        LeftOutReason.NESTED_REPOSITORY,
    ),
    "a .git that only points elsewhere": (
        raw_zip(OK, ZipEntry(b"app/.git", b"gitdir: /srv/rahasia.git\n")),
        LeftOutReason.DAMAGED_HISTORY,
    ),
    "a NUL in the name": (raw_zip(OK, ZipEntry(b"app/a\x00.txt")), LeftOutReason.BAD_NAME),
    "a line break in the name": (raw_zip(OK, ZipEntry(b"app/a\n.txt")), LeftOutReason.BAD_NAME),
    "a name of 300 bytes": (raw_zip(OK, ZipEntry(b"app/" + b"n" * 300)), LeftOutReason.LONG_NAME),
    "a name in another case": (
        raw_zip(OK, ZipEntry(b"app/BAIK.txt", b"baik\n")),
        LeftOutReason.COLLISION,
    ),
    "what macOS adds": (raw_zip(OK, ZipEntry(b"__MACOSX/app/._baik.txt")), LeftOutReason.MACOS),
    "the older of two in a tar": (
        tar(member("app/baik.txt", b"lama\n"), member("app/baik.txt", b"baik\n")),
        LeftOutReason.REPLACED,
    ),
}


@pytest.mark.parametrize("case", LEFT_OUT)
def test_a_bad_entry_is_left_out_and_told(case: str, tmp_path: Path) -> None:
    content, reason = LEFT_OUT[case]
    imported = import_bytes(content, tmp_path)
    assert [(left.reason, left.count) for left in imported.left_out] == [(reason, 1)]
    assert [content for _, content in tree_of(tmp_path / "repo.git").values()] == ["baik"]


AWKWARD = {
    "an upper-case name with another extension": ("SUMBER.RAR", plain_zip(FILES)),
    "a stored zip": ("s.zip", plain_zip(FILES, zipfile.ZIP_STORED)),
    "a bzip2 zip": ("s.zip", plain_zip(FILES, zipfile.ZIP_BZIP2)),
    "a zip behind a program": ("setup.exe", b"MZ\x90" + bytes(4000) + plain_zip(FILES)),
    "a zip that was streamed": ("s.zip", streamed_zip(FILES)),
    "a zip64": ("s.zip", zip64(FILES)),
    "a zip with backslashes": (
        "s.zip",
        raw_zip(
            *(ZipEntry(n.replace("/", "\\").encode(), c, 0, system=0) for n, c in FILES.items())
        ),
    ),
    "a zip without permissions": (
        "s.zip",
        raw_zip(*(ZipEntry(name.encode(), content, 0o100000) for name, content in FILES.items())),
    ),
    "a 7z": ("s.7z", by_libarchive(FILES, "7zip", None)),
    "a v7 tar": ("s.tar", by_libarchive(FILES, "v7tar", None)),
    "a GNU tar": ("s", tar(*(member(*f) for f in FILES.items()), format=tarfile.GNU_FORMAT)),
} | {f"a {kind} tar": (f"s.{kind}", content) for kind, content in compressed_tars(FILES).items()}


@pytest.mark.parametrize("case", AWKWARD)
def test_an_awkward_archive_is_imported_whole(case: str, tmp_path: Path) -> None:
    name, content = AWKWARD[case]
    imported = import_bytes(content, tmp_path, name)
    assert tree_of(tmp_path / "repo.git") == {
        "a.py": ("100644", "print(1)"),
        "b/c.txt": ("100644", "isi"),
        "kosong": ("100644", ""),
    }
    assert (imported.stripped_top_folder, imported.files, imported.left_out) == ("app", 3, ())


def test_a_tar_whose_last_file_is_a_zip_is_read_as_a_tar(tmp_path: Path) -> None:
    import_bytes(tar(member("luar.txt"), member("dalam.zip", plain_zip(FILES))), tmp_path)
    assert names_in(tmp_path / "repo.git") == ["dalam.zip", "luar.txt"]


def test_links_that_stay_inside_are_kept_and_programs_stay_executable(tmp_path: Path) -> None:
    import_bytes(
        tar(
            member("app/bin/mulai", b"#!/bin/sh\n", mode=0o755),
            link("app/bin/tautan", "../baca.md"),
            link("app/bin/kembar", "app/bin/mulai", tarfile.LNKTYPE),
        ),
        tmp_path,
    )
    assert tree_of(tmp_path / "repo.git") == {
        "bin/mulai": ("100755", "#!/bin/sh"),
        "bin/tautan": ("120000", "../baca.md"),
        "bin/kembar": ("100755", "#!/bin/sh"),
    }


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(delivery_bytes=100), "sumber-terlalu-besar"),
        (Limits(entries=2), "terlalu-banyak-berkas"),
        (Limits(size_bytes=10), "isi-terlalu-besar"),
        (Limits(entry_size_bytes=5), "berkas-terlalu-besar"),
        (Limits(depth=1), "terlalu-dalam"),
        (Limits(time_s=0.05), "terlalu-lama"),
    ],
)
def test_each_limit_refuses_with_its_own_reason(limits: Limits, code: str, tmp_path: Path) -> None:
    with pytest.raises(SourceRefusedError) as refusal:
        import_bytes(plain_zip(FILES), tmp_path, limits=limits)
    assert refusal.value.code == code


def test_an_archive_that_wants_too_much_memory_is_refused(tmp_path: Path) -> None:
    wants_64_mib = lzma.compress(tar(member("a")), preset=9)
    with pytest.raises(SourceRefusedError) as refusal:
        import_bytes(wants_64_mib, tmp_path, limits=Limits(memory_bytes=16 * MIB))
    assert refusal.value.code == "memori-terlampaui"
