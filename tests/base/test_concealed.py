from __future__ import annotations

import copy
import pickle
import traceback

import pytest

from vmgui.base.concealed import Concealed
from vmgui.base.errors import InvalidInput


def test_value_is_seen_only_when_revealed() -> None:
    value = Concealed("pässword")

    assert value.reveal() == "pässword".encode()
    assert "ssword" not in f"{value} {value!r} {[value]}"
    assert not hasattr(value, "__dict__")


def test_forgotten_value_is_nothing() -> None:
    value = Concealed(b"key")

    value.forget()

    assert not value
    assert value.reveal() == b""


@pytest.mark.parametrize("store", [pickle.dumps, copy.copy, copy.deepcopy])
def test_value_is_not_stored(store: object) -> None:
    assert callable(store)

    with pytest.raises(TypeError):
        store(Concealed("key"))


def test_base64_stands_for_bytes_and_may_have_line_breaks() -> None:
    assert Concealed.from_base64("AQB\nzdA==\n").reveal() == b"\x01\x00st"


def test_value_stands_for_another_one_in_base64() -> None:
    value = Concealed("AQBzdA==")

    assert value.decoded().reveal() == b"\x01\x00st"
    assert value.reveal() == b"AQBzdA=="


@pytest.mark.parametrize("text", ["AQB", "*ABC", "pässword", "AQBzdA==AQ"])
def test_what_is_no_base64_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        Concealed.from_base64(text)

    assert text not in str(caught.value)


def test_what_is_no_base64_is_kept_by_no_frame_of_the_error() -> None:
    value = Concealed("pa55w*rd")

    with pytest.raises(InvalidInput) as caught:
        value.decoded()

    assert caught.value.__context__ is None
    frames = [frame for frame, _line in traceback.walk_tb(caught.value.__traceback__)][1:]
    assert frames
    assert all(b"pa55w*rd" not in frame.f_locals.values() for frame in frames)
