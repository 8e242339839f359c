"""Which row of the hardware list is which, after the description became another one."""

from __future__ import annotations

from collections.abc import Sequence

from vmgui.core.draft import pairs
from vmgui.models.hardware import Item
from vmgui.xmldoc.devices import Device
from vmgui.xmldoc.domain.domain import Domain


def followed(
    before: Sequence[Item], was: Domain, after: Sequence[Item], now: Domain
) -> dict[str, str]:
    """The keys that rows had, with the keys that the same things have now.

    A device's key has its name in it, which changes with its bus, or when another one goes. What
    is gone is not in the answer, nor a device that somebody wrote anew as XML.

    Args:
        before: the rows.
        was: the document that they show.
        after: the rows now.
        now: the document that those show, perhaps the same one.
    """
    present = {item.key for item in after}
    keys = {item.element: item.key for item in after if item.is_device}
    partners = None if was is now else pairs(was, now)
    found = {}
    for item in before:
        if not item.is_device:
            if item.key in present:
                found[item.key] = item.key
            continue
        element = item.element
        if partners is not None and isinstance(element, Device):
            element = partners.counterpart(element) or element
        if element in keys:
            found[item.key] = keys[element]
    return found
