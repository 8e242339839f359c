r"""Numbers of versions, and the patterns in which they stand.

An identifier of Debian 11's media is "Debian 11.\d+.\d+ amd64 n". Without its version it fits
those of Debian 13 as well: that is how media are recognised that are newer than the database.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TypeAlias

Version: TypeAlias = tuple[int, ...]
"""(22, 4) for "22.04"; empty for what is no number, such as "rawhide"."""

FOUND = "found"
"""The group of an open pattern that has the version."""

_PLAIN = re.compile(r"\d+(?:\.\d+)*")
ARCH = r"x86[_-]6\d?|i[3-6]86|x86|amd64|arm64|armv\d\w*|aarch64|p64el|ppc64\w*|s390x?"
"""Architectures, as identifiers spell them: their numbers are no versions."""

_NUMBER = re.compile(rf"{ARCH}|(?P<number>\d+)")
_BETWEEN = re.compile(r"\\?[._-](?:SP)?|\[[._-]+\]")
"""What stands between the numbers of a version in a pattern: "9[_-]1", "15-SP4", "3\\.17"."""
_WORD = re.compile(r"[A-Za-z]{3}")
_DIGITS = re.compile(r"\d+")


def number(text: str) -> Version:
    """The numbers of a version; empty if it is not made of numbers."""
    return numbers(text) if _PLAIN.fullmatch(text) else ()


def numbers(text: str) -> Version:
    """All numbers in a text."""
    return tuple(map(int, _DIGITS.findall(text)))


def spelled(text: str) -> str:
    """A version as people write it: "24.04", for "24_04" as well; zeros are kept."""
    return ".".join(_DIGITS.findall(text))


def opened(pattern: str, version: Version) -> str | None:
    """The pattern with any version in place of this one, in a group called `FOUND`.

    None if the version does not stand in it, or if nothing else of substance does.
    """
    span = _span(pattern, version) if version else None
    if span is None:
        return None
    before, after = pattern[: span[0]], pattern[span[1] :]
    if not _WORD.search(before) and not _WORD.search(after):
        return None
    more = r"[._-](?:SP)?\d+" * (len(version) - 1)
    return rf"{before}(?P<{FOUND}>\d+{more}){after}"


def _span(pattern: str, version: Version) -> tuple[int, int] | None:
    """Where a version stands in a pattern."""
    found = [each for each in _NUMBER.finditer(pattern) if each["number"]]
    for first in range(len(found) - len(version) + 1):
        part = found[first : first + len(version)]
        if tuple(int(each[0]) for each in part) != version:
            continue
        gaps = (pattern[one.end() : two.start()] for one, two in pairwise(part))
        if all(_BETWEEN.fullmatch(gap) for gap in gaps):
            return part[0].start(), part[-1].end()
    return None


def nearness(version: Version, found: Version) -> tuple[bool, Version]:
    """How well a known version stands in for another one: the newest that is not newer.

    The greater, the better. Without a version that was found, the newest is best.
    """
    is_older = not found or version <= found
    return is_older, version if is_older else tuple(-each for each in version)
