"""Mail addresses in what people write."""

import pytest

from inventaris.mail.addresses import first_address, is_address, masked


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("0812-3456-7890, siti@disdik.example", "siti@disdik.example"),
        ("Surel: siti.aminah@disdik.kota.go.id.", "siti.aminah@disdik.kota.go.id"),
        ("[siti](mailto:siti@disdik.example)", "siti@disdik.example"),
        ("<siti@disdik.example>", "siti@disdik.example"),
        ("hubungi @siti.disdik", ""),
        ("siti@localhost", ""),
        ("siti@@disdik.example", ""),
        (".siti@disdik.example", ""),
        ("siti@disdik..example", ""),
        ("siti@-disdik.example", ""),
        (f"{'a' * 65}@disdik.example", ""),
        (f"{'a' * 65}@disdik.example atau b@c.example", "b@c.example"),
        ("a@b.example b@c.example", "a@b.example"),
        ("", ""),
    ],
)
def test_the_first_address_that_can_be_written_to_is_found(written: str, address: str) -> None:
    assert first_address(written) == address


@pytest.mark.parametrize(
    "text",
    [
        "a@b.example\r\nBcc: c@d.example",
        "a@b.example\n",
        "a b@c.example",
        '"a b"@c.example',
        "a@[127.0.0.1]",
        "a@b.example>",
        "surél@kota.example",
    ],
)
def test_nothing_but_an_address_is_one(text: str) -> None:
    assert not is_address(text)


def test_a_masked_address_names_the_domain_and_one_letter() -> None:
    assert masked("sari@disdik.invalid") == "s***@disdik.invalid"
