"""Devices of domains, plugged in, changed and taken out: one blocking function per verb, by UUID.

Each changes the running domain (`live`), its lasting description (`config`), or both at once; QEMU
checks both before it changes one. All raise `libvirt.libvirtError`; the lane translates it.
"""

from __future__ import annotations

import libvirt


def affected(*, live: bool, config: bool) -> int:
    """The flags that say what is changed (virDomainModificationImpact).

    Raises:
        ValueError: neither is asked for. libvirt would choose one of them then.
    """
    if not (live or config):
        raise ValueError("neither the running domain nor its description is to be changed")
    return (libvirt.VIR_DOMAIN_AFFECT_LIVE if live else 0) | (
        libvirt.VIR_DOMAIN_AFFECT_CONFIG if config else 0
    )


def attach(
    connection: libvirt.virConnect, uuid: str, xml: str, *, live: bool, config: bool
) -> None:
    """Add a device (virDomainAttachDeviceFlags); libvirt completes what its XML leaves open.

    With both, its address or MAC address may come out different in the two descriptions unless
    the XML says it.
    """
    flags = affected(live=live, config=config)
    connection.lookupByUUIDString(uuid).attachDeviceFlags(xml, flags)


def detach(
    connection: libvirt.virConnect, uuid: str, xml: str, *, live: bool, config: bool
) -> None:
    """Remove a device (virDomainDetachDeviceFlags).

    A running guest has to let go of it. This returns when the guest has been asked, and at most
    some seconds later; the device is gone when the event of its removal comes, or never.
    """
    flags = affected(live=live, config=config)
    connection.lookupByUUIDString(uuid).detachDeviceFlags(xml, flags)


def update(
    connection: libvirt.virConnect, uuid: str, xml: str, *, live: bool, config: bool
) -> None:
    """Change a device to what the XML says (virDomainUpdateDeviceFlags).

    The XML is the whole device: what it leaves out is taken for a wish to remove it. libvirt
    refuses what cannot change in a running guest.
    """
    flags = affected(live=live, config=config)
    connection.lookupByUUIDString(uuid).updateDeviceFlags(xml, flags)
