import pytest

from vmgui.xmldoc.converters import INTEGER, ON_OFF, TEXT, YES_NO, bytes_per, hexadecimal_of

KIB, MIB, GIB = 1024, 1024**2, 1024**3


@pytest.mark.parametrize(
    ("unit", "factor"),
    [
        ("b", 1),
        ("byte", 1),
        ("bytes", 1),
        ("BYTES", 1),
        ("k", KIB),
        ("K", KIB),
        ("KiB", KIB),
        ("kib", KIB),
        ("KB", 1000),
        ("kb", 1000),
        ("M", MIB),
        ("MiB", MIB),
        ("MB", 1000**2),
        ("G", GIB),
        (" GiB ", GIB),
        ("GB", 1000**3),
        ("T", 1024**4),
        ("TB", 1000**4),
        ("PiB", 1024**5),
        ("EiB", 1024**6),
        ("EB", 1000**6),
    ],
)
def test_bytes_per_known_unit_is_libvirts_factor(unit: str, factor: int) -> None:
    assert bytes_per(unit) == factor


@pytest.mark.parametrize("unit", ["", "x", "iB", "kiloB", "KiBs", "parsec", "Zib"])
def test_bytes_per_unknown_unit_raises(unit: str) -> None:
    with pytest.raises(ValueError, match=unit or "^$"):
        bytes_per(unit)


@pytest.mark.parametrize(("text", "number"), [("7", 7), (" 7\n", 7), ("-1", -1), ("+2", 2)])
def test_integer_decimal_text_loads(text: str, number: int) -> None:
    assert INTEGER.load(text) == number


@pytest.mark.parametrize("text", ["", "auto", "1_000", "0x10", "1.5", "٣"])
def test_integer_other_text_raises(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        INTEGER.load(text)


@pytest.mark.parametrize(("text", "number"), [("0x1F", 31), ("0X0a", 10), ("12", 12), ("010", 8)])
def test_hexadecimal_c_notation_loads(text: str, number: int) -> None:
    assert hexadecimal_of(1).load(text) == number


@pytest.mark.parametrize("text", ["", "0x", "f", "0x1_0", "-1", "08"])
def test_hexadecimal_other_text_raises(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        hexadecimal_of(1).load(text)


def test_hexadecimal_dump_pads_to_digits() -> None:
    assert hexadecimal_of(4).dump(0x1F) == "0x001f"


def test_words_both_directions_agree() -> None:
    assert YES_NO.load("yes") is True
    assert YES_NO.load("no") is False
    assert YES_NO.dump(True) == "yes"
    assert ON_OFF.dump(False) == "off"
    assert ON_OFF.load("on") is True


def test_words_other_word_raises() -> None:
    with pytest.raises(ValueError, match="maybe"):
        YES_NO.load("maybe")


def test_text_any_text_stays() -> None:
    assert TEXT.load(" a ") == " a "
    assert TEXT.dump(" a ") == " a "
