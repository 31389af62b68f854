"""What is read once, and when it is read again."""

from inventaris.once import as_before, once


def split(text: str) -> list[str]:
    return text.split()


def test_the_same_objects_are_read_once_and_equal_ones_again() -> None:
    read: list[list[int]] = []

    @once
    def total(numbers: list[int]) -> int:
        read.append(numbers)
        return sum(numbers)

    numbers = [1, 2]
    assert (total(numbers), total(numbers), total([1, 2])) == (3, 3, 3)
    assert read == [[1, 2], [1, 2]]


def test_equal_answers_under_a_name_are_the_very_same_object() -> None:
    words = as_before(split)
    first = words("a.txt", "satu dua")
    assert words("a.txt", "satu dua") is first
    assert words("b.txt", "satu dua") is not first
    assert words("a.txt", "satu tiga") == ["satu", "tiga"]
    assert words("a.txt", "satu dua") == first


def test_what_was_long_not_asked_for_is_forgotten() -> None:
    words = as_before(split)
    first, second = words("0", "satu"), words("1", "dua")
    for number in range(2, 33):
        words("0", "satu")
        words(str(number), "tiga")
    assert words("0", "satu") is first
    assert words("1", "dua") is not second
