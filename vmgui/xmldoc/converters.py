"""How libvirt writes values: between the text in a document and Python's types."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

_INTEGER = re.compile(r"\s*[+-]?[0-9]+\s*")
_C_INTEGER = re.compile(r"\s*(0[xX][0-9a-fA-F]+|[0-9]+)\s*")
_UNITS = ("", "k", "m", "g", "t", "p", "e")


@dataclass(frozen=True, slots=True)
class Converter(Generic[T]):
    """Both directions of one format."""

    load: Callable[[str], T]
    """Raises ValueError for a text that is not of this format."""
    dump: Callable[[T], str]


def _load_integer(text: str) -> int:
    if not _INTEGER.fullmatch(text):
        raise ValueError(text)
    return int(text)


def _words(true: str, false: str) -> Converter[bool]:
    """A truth value, spelled as one of two words."""

    def load(text: str) -> bool:
        if text not in (true, false):
            raise ValueError(text)
        return text == true

    return Converter(load, lambda value: true if value else false)


def hexadecimal_of(digits: int) -> Converter[int]:
    """Numbers written like 0x001f; like libvirt it also reads decimal and octal ones.

    Args:
        digits: the least number of digits written behind "0x".
    """
    return Converter(_load_c_integer, lambda value: f"0x{value:0{digits}x}")


def _load_c_integer(text: str) -> int:
    """A number as C's strtol reads it with base 0."""
    found = _C_INTEGER.fullmatch(text)
    if found is None:
        raise ValueError(text)
    digits = found[1].lower()
    if digits.startswith("0x"):
        return int(digits, 16)
    return int(digits, 8 if digits.startswith("0") else 10)


def bytes_per(unit: str) -> int:
    """How many bytes a unit of libvirt's stands for (virScaleInteger in src/util/virutil.c).

    Upper and lower case mean the same: "b", "byte", "bytes"; "k" and "KiB" are 1024, "KB" is 1000.

    Raises:
        ValueError: libvirt knows no such unit.
    """
    word = unit.strip().lower()
    if word in ("b", "byte", "bytes"):
        return 1
    base = {"": 1024, "ib": 1024, "b": 1000}.get(word[1:])
    if not word or base is None or word[0] not in _UNITS:
        raise ValueError(unit)
    return int(base ** _UNITS.index(word[0]))


TEXT: Converter[str] = Converter(str, str)
INTEGER: Converter[int] = Converter(_load_integer, str)
YES_NO = _words("yes", "no")
ON_OFF = _words("on", "off")
