from __future__ import annotations

import pytest

from vmgui.base.errors import InvalidInput
from vmgui.core.keys import CHORDS, CODES, parse_chord


@pytest.mark.parametrize(
    ("chord", "codes"),
    [
        ("Ctrl+Alt+Delete", (29, 56, 111)),
        ("ctrl + alt + del", (29, 56, 111)),
        ("Ctrl+Alt+F1", (29, 56, 59)),
        ("F10", (68,)),
        ("F11", (87,)),
        ("F12", (88,)),
        ("Alt+SysRq+S", (56, 99, 31)),
        ("Page Up", (104,)),
        ("a", (30,)),
        ("0", (11,)),
        ("1", (2,)),
        ("Return", (28,)),
        ("Super", (125,)),
        ("m", (50,)),
    ],
)
def test_parse_chord_known_keys(chord: str, codes: tuple[int, ...]) -> None:
    assert parse_chord(chord) == codes


@pytest.mark.parametrize("chord", CHORDS)
def test_every_chord_of_the_menu_is_known(chord: str) -> None:
    assert parse_chord(chord)


@pytest.mark.parametrize(
    ("chord", "named"),
    [("", "“”"), ("Ctrl+", "“Ctrl+”"), ("Ctrl+Foo", "“Foo”"), ("+", "“+”"), ("ä", "“ä”")],
)
def test_parse_chord_unknown_key_is_named(chord: str, named: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_chord(chord)

    assert named in caught.value.message
    assert caught.value.field == "keys"


def test_parse_chord_too_many_keys() -> None:
    with pytest.raises(InvalidInput, match="16"):
        parse_chord("+".join("abcdefghijklmnopq"))


def test_codes_are_those_of_the_kernel() -> None:
    assert len(set(CODES.values())) == len(CODES) - 1  # SysRq and Print are one key
    assert max(CODES.values()) < 256
