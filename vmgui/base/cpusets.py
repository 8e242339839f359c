"""Sets of processors as libvirt writes them: "0-3,^2,8"."""

from __future__ import annotations

import re

from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _

_PART = re.compile(r"(?P<not>\^)?(?P<first>[0-9]+)(-(?P<last>[0-9]+))?")
MOST = 16384
"""The highest number that libvirt takes (VIR_DOMAIN_CPUMASK_LEN)."""


def parse(text: str) -> frozenset[int]:
    """The numbers in a set.

    Raises:
        InvalidInput: it is not written like one.
    """
    found: set[int] = set()
    for part in text.split(","):
        match = _PART.fullmatch(part.strip())
        first = int(match["first"]) if match else 0
        last = int(match["last"] or first) if match else 0
        if match is None or last < first or last >= MOST or (match["not"] and match["last"]):
            raise InvalidInput(
                _("“{text}” is no list of processors. Write it like 0-3,^2,8.").format(text=text)
            )
        numbers = range(first, last + 1)
        found = found - set(numbers) if match["not"] else found | set(numbers)
    if not found:
        raise InvalidInput(_("The list names no processor."))
    return frozenset(found)


def write(numbers: frozenset[int]) -> str:
    """The shortest text for a set: "0-3,8"."""
    parts: list[list[int]] = []
    for number in sorted(numbers):
        if parts and parts[-1][-1] == number - 1:
            parts[-1][1:] = [number]
        else:
            parts.append([number])
    return ",".join("-".join(map(str, part)) for part in parts)
