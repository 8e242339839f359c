from __future__ import annotations

import pytest

from vmgui.base.errors import InvalidInput
from vmgui.core.keys import CHORDS, MOST_KEYS, parse_chord


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Ctrl+Alt+F1", (29, 56, 59)),
        ("ctrl + ALT + del", (29, 56, 111)),
        ("Ctrl+Alt+F12", (29, 56, 88)),
        ("Page Up", (104,)),
        ("Alt+SysRq+S", (56, 99, 31)),
        ("0", (11,)),
    ],
)
def test_chord_of_known_keys_gives_their_codes(text: str, codes: tuple[int, ...]) -> None:
    assert parse_chord(text) == codes


def test_chord_that_resets_the_guest_is_understood_but_not_offered() -> None:
    reset = parse_chord("Alt+SysRq+B")

    assert reset not in {parse_chord(chord) for chord in CHORDS}


@pytest.mark.parametrize("chord", CHORDS)
def test_every_offered_chord_is_understood(chord: str) -> None:
    assert parse_chord(chord)


@pytest.mark.parametrize(
    ("text", "named"), [("Ctrl+Foo", "Foo"), ("", "“”"), ("Ctrl++", "Ctrl++"), ("é", "é")]
)
def test_unknown_key_is_named(text: str, named: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_chord(text)

    assert named in caught.value.message
    assert caught.value.hint


def test_too_many_keys_are_refused() -> None:
    with pytest.raises(InvalidInput, match=str(MOST_KEYS)):
        parse_chord("+".join("a" * (MOST_KEYS + 1)))
