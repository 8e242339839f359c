from __future__ import annotations

import pytest

from vmgui.base.errors import InvalidInput
from vmgui.base.names import MOST_NAME, check_name, why_no_file


@pytest.mark.parametrize("name", ["web1", "Büro 2", "a" * MOST_NAME])
def test_check_name_of_a_machine_is_good(name: str) -> None:
    check_name(name, {"web2"})


@pytest.mark.parametrize(
    ("name", "word"),
    [
        (" ", "Enter a name"),
        ("a" * (MOST_NAME + 1), "longer"),
        ("a/b", "cannot contain"),
        ("a\nb", "cannot contain"),
        ("a\x7f", "cannot contain"),
        ("\ud800", "cannot contain"),
        ("..", "dots only"),
        ("a ", "begin or end"),
        ("web2", "Another machine"),
    ],
)
def test_check_name_that_libvirt_refuses_says_why(name: str, word: str) -> None:
    with pytest.raises(InvalidInput, match=word) as caught:
        check_name(name, {"web2"})

    assert caught.value.field == "name"


@pytest.mark.parametrize(("name", "most"), [("ü" * 5, 10), (" a ", 3), ("a" * 300, None)])
def test_name_that_a_file_can_have_is_good(name: str, most: int | None) -> None:
    assert why_no_file(name, most) is None


@pytest.mark.parametrize("name", ["", " ", "a/b", "a\0", ".", "..", "ü" * 6])
def test_name_that_no_file_can_have_is_said_to_be_none(name: str) -> None:
    assert why_no_file(name, 10)
