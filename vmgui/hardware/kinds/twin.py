"""The first console, which is the first serial port under another name.

libvirt writes such a machine's port twice (virDomainDefAddConsoleCompat): as <serial> and as the
first <console>, with the target type "serial". Where they differ, the <serial> holds; a missing
one is made from the other.
"""

from __future__ import annotations

from vmgui.xmldoc.devices import Device
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.properties import text


class _Console(Device):
    TAG = "console"
    target = text("target/@type")


def twin_console(domain: Domain) -> Device | None:
    """The <console> that is the first serial port; None if there is none."""
    first = next((each for each in domain.devices if each.tag == "console"), None)
    if first is None or first.viewed_as(_Console).target not in (None, "serial"):
        return None
    return first


def twin_serial(domain: Domain) -> Device | None:
    """The <serial> that the first console stands for; None if there is none."""
    return next((each for each in domain.devices if each.tag == "serial"), None)
