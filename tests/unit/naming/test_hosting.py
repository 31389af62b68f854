"""What an application needs to run, as people write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventaris.naming.hosting import Hosting, read_hosting
from tests.world import a_city

WORDS = a_city().naming.hosting
GB = 1024


def read(answer: str) -> Hosting:
    return read_hosting(answer, WORDS)


@pytest.mark.parametrize(
    "answer",
    [
        "2 vCPU, RAM 4GB, storage 50 GB, PHP 8.2 MySQL",
        "2 core / 4 GB / 50 GB; PHP 8.2; MySQL",
        "CPU: 2 core, Memori: 4 GB, Penyimpanan: 50 GB, PHP versi 8.2, database MySQL",
        "4GB RAM 50GB SSD, prosesor 2 core, PHP v8.2 + MySQL",
        "2 inti prosesor, RAM 4096 MB, hardisk 50GB; PHP >= 8.2 dan MySQL",
        "2 CPU,4GB RAM,50GB storage,PHP 8.2,MySQL",
    ],
)
def test_the_same_need_is_read_from_different_words(answer: str) -> None:
    needs = read(answer)
    assert needs == Hosting(2, 4 * GB, 50 * GB, "", ("PHP 8.2", "MySQL"))


@pytest.mark.parametrize(
    ("answer", "unread"),
    [
        ("menyesuaikan", ("menyesuaikan",)),
        ("Intel Xeon 2.4 GHz, RAM 4 GB", ("Intel Xeon 2.4 GHz",)),
        ("RAM 2-4 GB", ("RAM 2-4 GB",)),
        ("4 GB", ("4 GB",)),  # of what?
        ("RAM 4 GB, bandwidth 100 GB", ("bandwidth 100 GB",)),
        ("RAM 4 GB, RAM 8 GB", ("RAM 8 GB",)),
    ],
)
def test_what_is_not_understood_is_kept_as_written(answer: str, unread: tuple[str, ...]) -> None:
    assert read(answer).unread == unread


@pytest.mark.parametrize("answer", ["ya", "Ya.", "perlu", "Ya, di server Kominfo"])
def test_a_yes_asks_for_hosting_without_saying_more(answer: str) -> None:
    assert read(answer) == Hosting()
    assert read(f"{answer}, RAM 4 GB") == Hosting(memory_mb=4 * GB)


def test_a_decimal_comma_parts_no_needs() -> None:
    assert read("RAM 1,5 GB, disk 0.5 TB").memory_mb == 1536
    assert read("RAM 1,5 GB, disk 0.5 TB").storage_mb == 512 * GB


def test_the_kind_of_hosting_is_read() -> None:
    assert read("VPS 2 core").kind == read("mesin virtual").kind == "mesin virtual"


@given(
    st.integers(1, 64),
    st.integers(1, 512),
    st.integers(1, 4000),
    st.permutations(["{c} vCPU", "RAM {m} GB", "{s}GB storage"]),
    st.sampled_from([", ", "; ", " / "]),
)
def test_order_and_signs_do_not_matter(
    cpus: int, memory: int, storage: int, parts: list[str], sign: str
) -> None:
    answer = sign.join(parts).format(c=cpus, m=memory, s=storage)
    assert read(answer) == Hosting(cpus, memory * GB, storage * GB)


@given(st.text(max_size=300) | st.text("0123456789gGbB ramcputh.,;/-ı", max_size=200))
def test_no_text_breaks_it(answer: str) -> None:
    assert all(text and text == " ".join(text.split()) for text in read(answer).unread)


@given(st.lists(st.sampled_from(["GPU A100", "lisensi Windows", "IP publik"]), min_size=1))
def test_no_need_is_lost(others: list[str]) -> None:
    needs = read(", ".join(["RAM 4 GB", *others]))
    assert list(needs.unread) == others
