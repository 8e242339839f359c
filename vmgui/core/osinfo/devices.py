"""What a system can drive, as questions: `has(system, "virtio-block")`."""

from __future__ import annotations

from vmgui.core.osinfo.system import System

_PCI = "http://pcisig.com/pci/"

DEVICES = {
    "virtio-net": (f"{_PCI}1af4/1000", f"{_PCI}1af4/1041"),
    "virtio-block": (f"{_PCI}1af4/1001", f"{_PCI}1af4/1042"),
    "virtio-balloon": (f"{_PCI}1af4/1002", f"{_PCI}1af4/1045"),
    "virtio-serial": (f"{_PCI}1af4/1003", f"{_PCI}1af4/1043"),
    "virtio-scsi": (f"{_PCI}1af4/1004", f"{_PCI}1af4/1048"),
    "virtio-rng": (f"{_PCI}1af4/1005", f"{_PCI}1af4/1044"),
    "virtio-gpu": (f"{_PCI}1af4/1050",),
    "virtio-1.0": (f"{_PCI}1af4/1041",),
    "q35": ("http://qemu.org/chipset/x86/q35",),
    "usb3": (f"{_PCI}1b36/0004", f"{_PCI}1033/0194"),
    "e1000e": (f"{_PCI}8086/10d3",),
    "e1000": (f"{_PCI}8086/100e",),
    "rtl8139": (f"{_PCI}10ec/8139",),
    "pcnet": (f"{_PCI}1022/2000",),
    "ne2k_pci": (f"{_PCI}10ec/8029",),
    "hda": (f"{_PCI}8086/2668", f"{_PCI}8086/293e"),
    "ac97": (f"{_PCI}8086/2415",),
}
"""What we ask for -> the devices of the database, one of which is enough. "virtio-1.0" stands for
the modern interface as a whole, as in virt-install."""


def has(system: System, name: str, *, with_extra: bool = False) -> bool:
    """Whether a system has a driver.

    As for virt-install, a system that only knows the old interface of virtio counts as one without
    "q35": behind PCI Express ports there is only the modern one.

    Args:
        system: of the database.
        name: one of `DEVICES`.
        with_extra: count the drivers that somebody has to install, such as those of virtio-win.

    Raises:
        KeyError: nobody knows of such a device.
    """
    known = system.devices | system.extra_devices if with_extra else system.devices
    if name == "q35" and _has(known, "virtio-net") and not _has(known, "virtio-1.0"):
        return False
    return _has(known, name)


def _has(known: frozenset[str], name: str) -> bool:
    return not known.isdisjoint(DEVICES[name])
