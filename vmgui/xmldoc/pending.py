"""Whether a running domain is to change at its next start.

libvirt keeps two descriptions of a running domain: what it is now, and what it will be. The first
also has what was chosen when it started (ports, device names, labels), which says nothing about
changes. `has_pending_changes` leaves that out before it compares.
"""

from __future__ import annotations

from vmgui.xmldoc import paths
from vmgui.xmldoc.document import canonical, difference, parse, redact
from vmgui.xmldoc.element import Element
from vmgui.xmldoc.paths import Node

_ELEMENTS = (
    ".//alias",
    ".//seclabel",
    "resource",
    "cpu",
    "currentMemory",
    "devices/disk/backingStore",
    "devices/disk/mirror",
    "devices/interface/target",
    "devices/interface/backend",
    "devices/graphics/listen",
    "devices/serial/source",
    "devices/console/source",
    "devices/channel/source",
    "devices/memballoon/stats",
)
"""What libvirt fills in at start, or the guest changes. The processor too: a "host-model" is
written out in full while it runs."""

_ATTRIBUTES = (
    (".", "id"),
    ("devices/disk/source", "index"),
    ("devices/interface/source", "portid"),
    ("devices/interface/source", "bridge"),
    ("devices/graphics", "port"),
    ("devices/graphics", "tlsPort"),
    ("devices/graphics", "listen"),
    ("devices/channel/target", "state"),
    ("devices/console", "tty"),
)
"""The same as attributes: where they are, and their names."""


def has_pending_changes(present: str, next_start: str) -> bool:
    """True when a running domain's two descriptions differ in more than its run brought.

    Args:
        present: the domain as it is.
        next_start: the domain as it will be.

    Raises:
        InvalidInput: one of them cannot be parsed.
    """
    return _lasting(present) != _lasting(next_start)


def pending_difference(present: str, next_start: str) -> str:
    """What a running domain's next start changes, as a unified diff; empty if nothing does.

    Args:
        present: the domain as it is.
        next_start: the domain as it will be.

    Raises:
        InvalidInput: one of them cannot be parsed.
    """
    one, other = _lasting(redact(present)), _lasting(redact(next_start))
    return "" if one == other else difference(one, other)


def _lasting(xml: str) -> str:
    root = parse(xml, keep_blanks=False).node
    for path in _ELEMENTS:
        for node in root.findall(path):
            parent = node.getparent()
            if parent is not None:
                parent.remove(node)
    for path, name in _ATTRIBUTES:
        for node in root.findall(path):
            paths.erase(node, name)
    for devices in root.findall("devices"):
        for drive in devices.findall("disk"):
            _without_medium(drive)
        # libvirt lists the controllers of a running domain in another order.
        devices[:] = sorted(devices, key=lambda device: canonical(Element(device).xml()))
    return canonical(Element(root).xml())


def _without_medium(drive: Node) -> None:
    """Make an empty drive look the same either way: at start it gets a source and a format."""
    source = drive.find("source")
    if source is not None and not len(source) and not source.attrib:
        drive.remove(source)
    if drive.find("source") is None:
        for driver in drive.findall("driver"):
            drive.remove(driver)
