"""MAC addresses of network cards: checked, and made."""

from __future__ import annotations

import random
import re
from collections.abc import Collection

from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _

PREFIX = "52:54:00"
"""What QEMU's addresses begin with; libvirt makes its own the same way."""

_OCTETS = 6
_FORM = re.compile(r"[0-9a-f]{2}(:[0-9a-f]{2}){5}", re.IGNORECASE)
_OTHER_FORM = re.compile(
    r"[0-9a-f]{12}|[0-9a-f]{2}([- ][0-9a-f]{2}){5}|[0-9a-f]{4}(\.[0-9a-f]{4}){2}", re.IGNORECASE
)
"""As Windows, switches and labels on cards write it."""
_MULTICAST = 0x01
"""Of the first octet: the address is one of a group, which no card can have."""


def usual(text: str) -> str:
    """An address as it is usually written: "525400123456" and "52-54-00-12-34-56" get colons.

    A text that is no address only loses the space around it.
    """
    trimmed = text.strip()
    if _FORM.fullmatch(trimmed) or not _OTHER_FORM.fullmatch(trimmed):
        return trimmed
    digits = re.sub("[^0-9a-f]", "", trimmed.lower())
    return ":".join(digits[index : index + 2] for index in range(0, len(digits), 2))


def check_mac(text: str) -> None:
    """Check that a network card can have this address.

    Raises:
        InvalidInput: it is malformed, or reserved for something else.
    """
    if not _FORM.fullmatch(text):
        raise InvalidInput(
            _("“{address}” is not a MAC address.").format(address=text),
            field="mac",
            hint=_("It looks like 52:54:00:12:34:56."),
        )
    octets = bytes.fromhex(text.replace(":", ""))
    if not any(octets):
        raise InvalidInput(_("The MAC address cannot be all zeros."), field="mac")
    if octets == b"\xff" * _OCTETS:
        raise InvalidInput(_("This MAC address is the one for broadcasts."), field="mac")
    if octets[0] & _MULTICAST:
        raise InvalidInput(
            _("This MAC address is one for groups of computers (multicast)."),
            field="mac",
            hint=_("The second digit has to be even."),
        )


def random_mac(taken: Collection[str], prefix: str = PREFIX) -> str:
    """An address that nobody has, in lower case.

    Args:
        taken: the addresses to avoid, in any case.
        prefix: one to five octets that it begins with, such as "00:16:3e" for Xen.

    Raises:
        InvalidInput: every address with this prefix is taken.
    """
    used = {address.lower() for address in taken}
    digits = 2 * (_OCTETS - prefix.count(":") - 1)
    places = 16**digits
    start = random.randrange(places)
    # Counting on from a random one ends, which trying random ones need not.
    for step in range(places):
        rest = f"{(start + step) % places:0{digits}x}"
        pairs = (rest[index : index + 2] for index in range(0, digits, 2))
        address = ":".join((prefix.lower(), *pairs))
        if address not in used:
            return address
    raise InvalidInput(
        _("Every MAC address that begins with {prefix} is taken.").format(prefix=prefix),
        field="mac",
    )
