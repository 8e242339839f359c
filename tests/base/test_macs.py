from __future__ import annotations

import random

import pytest

from vmgui.base.errors import InvalidInput
from vmgui.base.macs import check_mac, random_mac, usual


@pytest.mark.parametrize("mac", ["52:54:00:12:34:56", "00:16:3E:AB:CD:EF", "02:00:00:00:00:00"])
def test_check_mac_of_a_card_is_good(mac: str) -> None:
    check_mac(mac)


@pytest.mark.parametrize(
    ("mac", "word"),
    [
        ("", "is not a MAC address"),
        ("52:54:00:12:34", "is not a MAC address"),
        ("52:54:00:12:34:56:78", "is not a MAC address"),
        ("52-54-00-12-34-56", "is not a MAC address"),
        ("52:54:0:12:34:56", "is not a MAC address"),
        ("52:54:00:12:34:5g", "is not a MAC address"),
        ("52:54:00:12:34:56\n", "is not a MAC address"),
        ("52:54:00:12:34:5\N{ARABIC-INDIC DIGIT ONE}", "is not a MAC address"),
        ("00:00:00:00:00:00", "all zeros"),
        ("FF:ff:ff:ff:ff:ff", "broadcasts"),
        ("53:54:00:12:34:56", "multicast"),
        ("01:00:5e:00:00:01", "multicast"),
    ],
)
def test_check_mac_of_no_card_says_why(mac: str, word: str) -> None:
    with pytest.raises(InvalidInput, match=word) as caught:
        check_mac(mac)

    assert caught.value.field == "mac"


@pytest.mark.parametrize("prefix", ["52:54:00", "00:16:3E", "52", "52:54:00:00:00"])
def test_random_mac_is_good_and_begins_as_asked(prefix: str) -> None:
    mac = random_mac([], prefix)

    check_mac(mac)
    assert mac.startswith(prefix.lower() + ":")
    assert mac == mac.lower()


def test_random_mac_avoids_those_taken_in_any_case() -> None:
    taken = [f"52:54:00:00:00:{number:02X}" for number in range(256) if number != 0xAB]

    assert random_mac(taken, "52:54:00:00:00") == "52:54:00:00:00:ab"


def test_random_mac_drawn_one_is_taken_gives_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(random, "randrange", lambda places: places - 1)

    assert random_mac([]) == "52:54:00:ff:ff:ff"
    assert random_mac(["52:54:00:ff:ff:ff"]) == "52:54:00:00:00:00"


def test_random_mac_all_taken_is_said() -> None:
    taken = [f"52:54:00:00:00:{number:02x}" for number in range(256)]

    with pytest.raises(InvalidInput, match="is taken"):
        random_mac(taken, "52:54:00:00:00")


@pytest.mark.parametrize(
    "text",
    ["52:54:00:ab:22:99", " 52-54-00-AB-22-99 ", "525400ab2299", "5254.00ab.2299"],
)
def test_usual_has_colons_however_it_is_written(text: str) -> None:
    assert usual(text) == "52:54:00:ab:22:99"


@pytest.mark.parametrize("text", ["52:54:00:AB:22:99", "52-54", "", "52:54-00:11:22:33"])
def test_usual_leaves_other_texts_alone(text: str) -> None:
    assert usual(f" {text} ") == text
