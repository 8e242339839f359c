"""The host's own devices: which there are, and their descriptions, some at a time.

A host can have hundreds of them, and each description is a call. So they are read in portions: a
slow connection then still answers each call in time, and what is there can be shown meanwhile.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

import libvirt

from vmgui.virt import binding
from vmgui.xmldoc.document import sanitize

PORTION = 20
"""How many descriptions are read at once."""

_NO_FLAG = frozenset({libvirt.VIR_ERR_INVALID_ARG, libvirt.VIR_ERR_ARGUMENT_UNSUPPORTED})

_CAPABILITIES = {
    "ap_card": libvirt.VIR_CONNECT_LIST_NODE_DEVICES_CAP_AP_CARD,
    "ap_matrix": libvirt.VIR_CONNECT_LIST_NODE_DEVICES_CAP_AP_MATRIX,
    "ap_queue": libvirt.VIR_CONNECT_LIST_NODE_DEVICES_CAP_AP_QUEUE,
    "ccw": libvirt.VIR_CONNECT_LIST_NODE_DEVICES_CAP_CCW_DEV,
    "css": libvirt.VIR_CONNECT_LIST_NODE_DEVICES_CAP_CSS_DEV,
    "drm": libvirt.VIR_CONNECT_LIST_NODE_DEVICES_CAP_DRM,
    "fc_host": libvirt.VIR_CONNECT_LIST_NODE_DEVICES_CAP_FC_HOST,
    "mdev": libvirt.VIR_CONNECT_LIST_NODE_DEVICES_CAP_MDEV,
    "mdev_types": libvirt.VIR_CONNECT_LIST_NODE_DEVICES_CAP_MDEV_TYPES,
    "net": libvirt.VIR_CONNECT_LIST_NODE_DEVICES_CAP_NET,
    "pci": libvirt.VIR_CONNECT_LIST_NODE_DEVICES_CAP_PCI_DEV,
    "scsi": libvirt.VIR_CONNECT_LIST_NODE_DEVICES_CAP_SCSI,
    "scsi_generic": libvirt.VIR_CONNECT_LIST_NODE_DEVICES_CAP_SCSI_GENERIC,
    "scsi_host": libvirt.VIR_CONNECT_LIST_NODE_DEVICES_CAP_SCSI_HOST,
    "scsi_target": libvirt.VIR_CONNECT_LIST_NODE_DEVICES_CAP_SCSI_TARGET,
    "storage": libvirt.VIR_CONNECT_LIST_NODE_DEVICES_CAP_STORAGE,
    "system": libvirt.VIR_CONNECT_LIST_NODE_DEVICES_CAP_SYSTEM,
    "usb": libvirt.VIR_CONNECT_LIST_NODE_DEVICES_CAP_USB_INTERFACE,
    "usb_device": libvirt.VIR_CONNECT_LIST_NODE_DEVICES_CAP_USB_DEV,
    "vdpa": libvirt.VIR_CONNECT_LIST_NODE_DEVICES_CAP_VDPA,
    "vports": libvirt.VIR_CONNECT_LIST_NODE_DEVICES_CAP_VPORTS,
    "vpd": libvirt.VIR_CONNECT_LIST_NODE_DEVICES_CAP_VPD,
}
"""By the names that the capabilities have in node devices' XML."""


class DeviceReading(NamedTuple):
    """A device of the host."""

    name: str
    xml: str
    """Without characters that XML cannot hold; firmware likes them."""
    is_active: bool = True
    """False for a mediated device that is defined and not started."""


def node_devices(
    connection: libvirt.virConnect, capability: str, known: Collection[str] = ()
) -> tuple[DeviceReading, ...]:
    """The next `PORTION` of the host's devices that have a capability.

    One call, and one for each device that is read; two for mediated ones.

    Args:
        connection: the host.
        capability: "pci", "usb_device", "mdev", "net" ...
        known: the names of those that were read before.

    Returns:
        Nothing if there are no others.

    Raises:
        KeyError: there is no such capability.
        libvirt.libvirtError: as libvirt says.
    """
    wanted = [each for each in having(connection, capability) if each.name() not in known]
    return tuple(_readings(wanted[:PORTION], is_mediated=capability == "mdev"))


def having(connection: libvirt.virConnect, capability: str) -> list[libvirt.virNodeDevice]:
    """The devices with a capability; drivers that cannot filter are asked by name.

    Raises:
        KeyError: there is no such capability.
        libvirt.libvirtError: as libvirt says.
    """
    try:
        return connection.listAllDevices(_CAPABILITIES[capability])
    except libvirt.libvirtError as error:
        if error.get_error_code() not in _NO_FLAG:
            raise
    names = binding.device_names(connection, capability)
    return [connection.nodeDeviceLookupByName(name) for name in names]


def _readings(
    devices: Iterable[libvirt.virNodeDevice], *, is_mediated: bool
) -> Iterator[DeviceReading]:
    """The descriptions, without those of devices that are gone meanwhile."""
    for device in devices:
        try:
            xml = sanitize(device.XMLDesc(0))
            yield DeviceReading(device.name(), xml, not is_mediated or _is_active(device))
        except libvirt.libvirtError as error:
            if error.get_error_code() != libvirt.VIR_ERR_NO_NODE_DEVICE:
                raise


def _is_active(device: libvirt.virNodeDevice) -> bool:
    """Whether it is started; before libvirt 7.8 there were no others."""
    try:
        return bool(device.isActive())
    except libvirt.libvirtError as error:
        if error.get_error_code() != libvirt.VIR_ERR_NO_SUPPORT:
            raise
        return True
