"""The types of text that libvirt's schemas use, out of XML Schema's."""

from __future__ import annotations

import re
from functools import lru_cache

_RANGES = {
    "integer": (None, None),
    "positiveInteger": (1, None),
    "nonNegativeInteger": (0, None),
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 2**8 - 1),
}
"""The numbers of each type of number; None for without end."""

_NUMBER = re.compile(r"[+-]?[0-9]+")
_PLAIN = {"$": r"\$", "^": r"\^"}


def allows(type_name: str, params: tuple[tuple[str, str], ...], text: str) -> bool:
    """True if `text` is of a type.

    Args:
        type_name: the type's name in XML Schema; of one that is not known everything is allowed.
        params: what restricts it further, as names and values.
        text: what stands in the document.
    """
    if type_name != "string":
        text = " ".join(text.split())
    if type_name in _RANGES and not _is_number(text, *_RANGES[type_name]):
        return False
    patterns = [value for name, value in params if name == "pattern"]
    return all(_expression(each).fullmatch(text) for each in patterns) and all(
        _fits(name, value, text) for name, value in params
    )


def _is_number(text: str, least: int | None, most: int | None) -> bool:
    if not _NUMBER.fullmatch(text):
        return False
    return (least is None or int(text) >= least) and (most is None or int(text) <= most)


def _fits(name: str, value: str, text: str) -> bool:
    match name:
        case "minInclusive":
            return not _NUMBER.fullmatch(text) or int(text) >= int(value)
        case "maxInclusive":
            return not _NUMBER.fullmatch(text) or int(text) <= int(value)
        case "maxLength":
            return len(text) <= int(value)
        case "minLength":
            return len(text) >= int(value)
    return True


@lru_cache(512)
def _expression(pattern: str) -> re.Pattern[str]:
    """XML Schema's regular expression as Python's: there, "^" and "$" are plain characters."""
    escaped = re.sub(r"\\.|\[\^?(?:\\.|[^\]])*\]|[$^]", _plain_anchor, pattern)
    return re.compile(escaped)


def _plain_anchor(match: re.Match[str]) -> str:
    return _PLAIN.get(match.group(), match.group())
