"""What a running domain's next start changes.

libvirt keeps two descriptions of a running domain: what it is now, and what it will be. The first
also has what was chosen when it started (ports, device names, labels), which says nothing about
changes. `pending_difference` leaves that out before it compares.
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
    "devices/parallel/source",
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
    ("devices/graphics[@autoport='yes']", "port"),
    ("devices/graphics[@autoport='yes']", "tlsPort"),
    ("devices/graphics", "listen"),
    ("devices/graphics", "socket"),
    ("devices/channel/target", "state"),
    ("devices/console", "tty"),
    ("devices/vsock/cid[@auto='yes']", "address"),
)
"""The same as attributes: where they are, and their names."""

_FIRMWARE = ("loader", "nvram")
"""What libvirt chooses for <os firmware=...>."""


def pending_difference(present: str, next_start: str) -> str:
    """What a running domain's next start changes, as a unified diff; empty if nothing does.

    Args:
        present: the domain as it is.
        next_start: the domain as it will be.

    Raises:
        InvalidInput: one of them cannot be parsed.
    """
    one, other = _lasting(redact(present), redact(next_start))
    return "" if one == other else difference(one, other)


def _lasting(present: str, next_start: str) -> tuple[str, str]:
    """Both descriptions without what the start has brought, to be compared."""
    now, later = (parse(xml, keep_blanks=False).node for xml in (present, next_start))
    _forget_firmware(now, later)
    return _text(now), _text(later)


def _text(root: Node) -> str:
    for path in _ELEMENTS:
        _remove(root, path)
    for path, name in _ATTRIBUTES:
        for node in root.findall(path):
            paths.erase(node, name)
    for devices in root.findall("devices"):
        for drive in devices.findall("disk"):
            _without_medium(drive)
        # libvirt lists the controllers of a running domain in another order.
        devices[:] = sorted(devices, key=lambda device: canonical(Element(device).xml()))
    return canonical(Element(root).xml())


def _remove(root: Node, path: str) -> None:
    for node in root.findall(path):
        parent = node.getparent()
        if parent is not None:
            parent.remove(node)


def _forget_firmware(now: Node, later: Node) -> None:
    """Drop what libvirt has chosen for a firmware that it is to choose (qemuFirmwareFillDomain).

    Before 9.2 the running domain has the files instead of the wish; since then it has both.
    """
    wish, chosen = later.find("os[@firmware]"), now.find("os")
    if wish is None or chosen is None or chosen.find("loader") is None:
        return  # nothing was chosen: if there is a wish, it is a change
    for tag in _FIRMWARE:
        _forget_chosen(chosen, wish, tag)
    if later.find("features/smm") is None:
        _remove(now, "features/smm[@state='on']")
    if chosen.get("firmware") is None:
        chosen.set("firmware", wish.get("firmware", ""))
    elif wish.find("firmware") is None:
        _remove(chosen, "firmware")


def _forget_chosen(chosen: Node, wish: Node, tag: str) -> None:
    """Drop an element, and the wishes for it that it fulfils."""
    found, wanted = chosen.find(tag), wish.find(tag)
    if found is None:
        return
    if wanted is not None:
        if wanted.text or any(found.get(str(key)) != text for key, text in wanted.items()):
            return
        wish.remove(wanted)
    chosen.remove(found)


def _without_medium(drive: Node) -> None:
    """Make an empty drive look the same either way: at start it gets a source and a format."""
    source = drive.find("source")
    if source is not None and not len(source) and not source.attrib:
        drive.remove(source)
    if drive.find("source") is None:
        for driver in drive.findall("driver"):
            drive.remove(driver)
