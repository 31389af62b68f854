from __future__ import annotations

import pytest

from inventaris.sources.limits import Limits
from inventaris.sources.paths import (
    InGitFolder,
    Rejected,
    accepted,
    collision_key,
    link_stays_inside,
    printable,
)

LIMITS = Limits()


@pytest.mark.parametrize(
    ("path", "clean"),
    [
        ("a/b.txt", "a/b.txt"),
        ("./a//b.txt", "a/b.txt"),
        ("./", ""),
        ("a/.gitignore", "a/.gitignore"),
        ("legit/digit~1x", "legit/digit~1x"),
        ("dok/Rencana Anggaran (final).docx", "dok/Rencana Anggaran (final).docx"),
        ("aux.c", "aux.c"),
    ],
)
def test_ordinary_names_are_kept(path: str, clean: str) -> None:
    assert accepted(path, LIMITS) == clean


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("a/../b", "a/../b"),
        ("lib/x/.git/hooks/update", "lib/x/.git"),
        ("lib/.Git/config", "lib/.Git"),
        ("a/GIT~1 /x", "a/GIT~1 "),
    ],
)
def test_a_rejected_name_is_told_up_to_the_part_at_fault(path: str, told: str) -> None:
    rejected = accepted(path, LIMITS)
    assert isinstance(rejected, Rejected)
    assert rejected.path == told


def test_the_git_folder_of_the_delivery_is_found_at_the_top_or_one_below() -> None:
    assert accepted(".git/HEAD", LIMITS) == InGitFolder("", "HEAD")
    assert accepted("app/.git/refs/heads/x", LIMITS) == InGitFolder("app", "refs/heads/x")


def test_names_that_differ_in_case_or_composition_collide() -> None:
    assert collision_key("Caf\u00e9") == collision_key("cafe\u0301") == collision_key("CAF\u00c9")
    assert collision_key("a") != collision_key("b")


@pytest.mark.parametrize(
    ("target", "inside"),
    [
        ("c", True),
        ("../x", True),
        ("./../x/y", True),
        ("../../x", False),
        ("x/../y", False),
        ("/x", False),
        ("", False),
        ("..\\..\\x", False),
        ("C:x", False),
        (".git/config", False),
    ],
)
def test_a_link_may_lead_only_inside(target: str, inside: bool) -> None:
    assert link_stays_inside("a/b", target, LIMITS) is inside


def test_a_foreign_name_is_shown_without_what_steers_a_terminal_or_the_eye() -> None:
    assert printable("a\x1b[31m\u202efdp.exe\n") == "a\ufffd[31m\ufffdfdp.exe\ufffd"
    assert len(printable("n" * 5000)) == 200
