"""What a host offers to its domains: networks, interfaces, pools and volumes, secrets.

Reads for pickers: a call or two for the list and one for each object's description. Objects that
vanish on the way are left out. All raise `libvirt.libvirtError`, for instance where a driver knows
nothing of the kind; the lane translates it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from typing import NamedTuple, Protocol, TypeVar

import libvirt

from vmgui.base.errors import InvalidInput
from vmgui.virt import nodedevices
from vmgui.xmldoc.document import parse, sanitize
from vmgui.xmldoc.element import Element
from vmgui.xmldoc.properties import Children, size, text

log = logging.getLogger(__name__)

MAX_CHAIN = 64
"""How many images may stand on each other; more of them is a circle or a mistake."""

_GONE = frozenset(
    {
        libvirt.VIR_ERR_NO_NETWORK,
        libvirt.VIR_ERR_NO_INTERFACE,
        libvirt.VIR_ERR_NO_STORAGE_POOL,
        libvirt.VIR_ERR_NO_STORAGE_VOL,
        libvirt.VIR_ERR_NO_NODE_DEVICE,
    }
)


class NetworkReading(NamedTuple):
    """A virtual network."""

    name: str
    is_active: bool
    is_autostart: bool
    forward_mode: str
    """"nat", "route", "bridge" ...; empty for an isolated network."""
    bridge: str
    """Of the host; empty if there is none."""
    portgroups: tuple[str, ...]


class InterfaceReading(NamedTuple):
    """A network interface of the host itself."""

    name: str
    kind: str
    """"ethernet", "bridge", "bond", "vlan"; empty where the host does not say."""
    mac: str


class PoolReading(NamedTuple):
    """A storage pool; sizes in bytes, None where the host does not say."""

    name: str
    type: str
    """"dir", "logical", "rbd" ..."""
    is_active: bool
    target_path: str
    capacity: int | None
    allocation: int | None
    available: int | None


class VolumeReading(NamedTuple):
    """A storage volume; sizes in bytes, None where the host does not say."""

    name: str
    path: str
    format: str
    """"qcow2", "raw" ...; empty where there are none."""
    capacity: int | None
    """What the guest sees."""
    allocation: int | None
    """What it takes."""
    backing_path: str
    """The image that it stands on; empty for none."""


class SecretReading(NamedTuple):
    """A secret; not its value."""

    uuid: str
    usage: str
    """What it is for: "volume", "ceph", "iscsi", "tls", "vtpm", or empty."""
    usage_id: str
    """What it is called there."""


# Their descriptions


class _Portgroup(Element):
    TAG = "portgroup"
    name = text("@name")


class _Network(Element):
    TAG = "network"
    forward_mode = text("forward/@mode")
    bridge = text("bridge/@name")
    portgroups = Children(_Portgroup)

    @property
    def mode(self) -> str:
        """The mode; <forward/> without one means NAT."""
        has_forward = self.find(("forward",)) is not None
        return self.forward_mode or ("nat" if has_forward else "")


class _Interface(Element):
    TAG = "interface"
    type = text("@type")
    mac = text("mac/@address")


class _NetDevice(Element):
    TAG = "device"
    name = text("capability/interface")
    mac = text("capability/address")


class _Pool(Element):
    TAG = "pool"
    type = text("@type")
    target_path = text("target/path")
    capacity = size("capacity")
    allocation = size("allocation")
    available = size("available")


class _Volume(Element):
    TAG = "volume"
    name = text("name")
    path = text("target/path")
    format = text("target/format/@type")
    capacity = size("capacity")
    allocation = size("allocation")
    backing_path = text("backingStore/path")


class _Described(Protocol):
    """An object of libvirt's that has a description."""

    def name(self) -> str: ...

    def XMLDesc(self, flags: int = ..., /) -> str: ...  # noqa: N802 - libvirt's name


D = TypeVar("D", bound=_Described)
E = TypeVar("E", bound=Element)


def _descriptions(objects: Iterable[D]) -> Iterator[tuple[D, str]]:
    """The objects with their XML, without those that are gone."""
    for each in objects:
        try:
            yield each, each.XMLDesc(0)
        except libvirt.libvirtError as error:
            if error.get_error_code() not in _GONE:
                raise


def _documents(objects: Iterable[D], kind: type[E]) -> Iterator[tuple[D, E]]:
    """The objects with their descriptions, without those that are gone or cannot be read."""
    for each, xml in _descriptions(objects):
        try:
            yield each, parse(sanitize(xml), kind, keep_blanks=False)
        except InvalidInput as error:
            log.info("The description of %s cannot be read: %s", each.name(), error)


# Networks


def networks(connection: libvirt.virConnect) -> tuple[NetworkReading, ...]:
    """All virtual networks: three calls, and one for each."""
    active = _names(connection.listAllNetworks(libvirt.VIR_CONNECT_LIST_NETWORKS_ACTIVE))
    autostart = _names(connection.listAllNetworks(libvirt.VIR_CONNECT_LIST_NETWORKS_AUTOSTART))
    return tuple(
        NetworkReading(
            network.name(),
            network.name() in active,
            network.name() in autostart,
            document.mode,
            document.bridge or "",
            tuple(group.name for group in document.portgroups if group.name),
        )
        for network, document in _documents(connection.listAllNetworks(0), _Network)
    )


def _names(objects: Iterable[_Described]) -> frozenset[str]:
    return frozenset(each.name() for each in objects)  # known from the list, not a call


def host_interfaces(connection: libvirt.virConnect) -> tuple[InterfaceReading, ...]:
    """The host's own interfaces, without loopback: one call, and one for each.

    Hosts without libvirt's interface driver tell of their network devices instead.
    """
    try:
        interfaces = connection.listAllInterfaces(0)
    except libvirt.libvirtError as error:
        if error.get_error_code() != libvirt.VIR_ERR_NO_SUPPORT:
            raise
        return _net_devices(connection)
    return tuple(
        InterfaceReading(interface.name(), document.type or "", document.mac or "")
        for interface, document in _documents(interfaces, _Interface)
        if interface.name() != "lo"
    )


def _net_devices(connection: libvirt.virConnect) -> tuple[InterfaceReading, ...]:
    return tuple(
        InterfaceReading(document.name, "", document.mac or "")
        for _device, document in _documents(nodedevices.having(connection, "net"), _NetDevice)
        if document.name and document.name != "lo"
    )


# Storage


def pools(connection: libvirt.virConnect) -> tuple[PoolReading, ...]:
    """All storage pools: two calls, and one for each."""
    flag = libvirt.VIR_CONNECT_LIST_STORAGE_POOLS_ACTIVE
    active = _names(connection.listAllStoragePools(flag))
    return tuple(
        PoolReading(
            pool.name(),
            document.type or "",
            pool.name() in active,
            document.target_path or "",
            document.capacity,
            document.allocation,
            document.available,
        )
        for pool, document in _documents(connection.listAllStoragePools(0), _Pool)
    )


def refresh_pool(connection: libvirt.virConnect, pool: str) -> None:
    """Look again at what is in an active pool (virStoragePoolRefresh): others write there, too."""
    connection.storagePoolLookupByName(pool).refresh(0)


def volumes(connection: libvirt.virConnect, pool: str) -> tuple[VolumeReading, ...]:
    """All volumes of an active pool: two calls, and one for each."""
    found = connection.storagePoolLookupByName(pool).listAllVolumes(0)
    return tuple(_volume(document) for _each, document in _documents(found, _Volume))


def volume_paths(
    connection: libvirt.virConnect, pool: str, endings: tuple[str, ...]
) -> tuple[str, ...]:
    """The paths of an active pool's volumes whose names end so, in any case.

    Two calls, and one for each that is found.
    """
    found = []
    for volume in connection.storagePoolLookupByName(pool).listAllVolumes(0):
        if not volume.name().lower().endswith(endings):
            continue
        try:
            found.append(volume.path())
        except libvirt.libvirtError as error:
            if error.get_error_code() not in _GONE:
                raise
    return tuple(found)


def volume_by_path(connection: libvirt.virConnect, path: str) -> VolumeReading | None:
    """The volume at a path, None if no active pool has it: two calls."""
    try:
        volume = connection.storageVolLookupByPath(path)
    except libvirt.libvirtError as error:
        if error.get_error_code() == libvirt.VIR_ERR_NO_STORAGE_VOL:
            return None
        raise
    readings = (_volume(document) for _each, document in _documents([volume], _Volume))
    return next(readings, None)


def _volume(document: _Volume) -> VolumeReading:
    return VolumeReading(
        document.name or "",
        document.path or "",
        document.format or "",
        document.capacity,
        document.allocation,
        document.backing_path or "",
    )


def backing_chain(connection: libvirt.virConnect, path: str) -> tuple[str, ...]:
    """The images that the one at `path` stands on, nearest first: two calls for each.

    It ends at an image that is in no active pool, where a circle closes, and after `MAX_CHAIN`.
    """
    chain = [path]
    while len(chain) <= MAX_CHAIN:
        volume = volume_by_path(connection, chain[-1])
        if volume is None or not volume.backing_path or volume.backing_path in chain:
            break
        chain.append(volume.backing_path)
    return tuple(chain[1:])


def create_volume(
    connection: libvirt.virConnect, pool: str, xml: str, *, is_preallocated: bool = False
) -> str:
    """Make a volume (virStorageVolCreateXML); may take long for one that is filled.

    Args:
        connection: the host.
        pool: the name of an active pool.
        xml: the volume's description.
        is_preallocated: prepare the tables of a qcow2 image, and all the space that the description
            allocates; other formats get that anyway, and refuse to be told.

    Returns:
        Its path.
    """
    flags = libvirt.VIR_STORAGE_VOL_CREATE_PREALLOC_METADATA if is_preallocated else 0
    return connection.storagePoolLookupByName(pool).createXML(xml, flags).path()


def volume_allocation(connection: libvirt.virConnect, pool: str, name: str) -> int:
    """How many bytes a volume takes by now (virStorageVolGetInfo), also while it is being made."""
    volume = connection.storagePoolLookupByName(pool).storageVolLookupByName(name)
    return int(volume.info()[2])


def delete_volume(connection: libvirt.virConnect, path: str) -> None:
    """Remove the volume at a path, with what is in it (virStorageVolDelete)."""
    connection.storageVolLookupByPath(path).delete(0)


# What else is named in descriptions


_USAGES = {
    libvirt.VIR_SECRET_USAGE_TYPE_VOLUME: "volume",
    libvirt.VIR_SECRET_USAGE_TYPE_CEPH: "ceph",
    libvirt.VIR_SECRET_USAGE_TYPE_ISCSI: "iscsi",
    libvirt.VIR_SECRET_USAGE_TYPE_TLS: "tls",
    libvirt.VIR_SECRET_USAGE_TYPE_VTPM: "vtpm",
}


def secrets(connection: libvirt.virConnect) -> tuple[SecretReading, ...]:
    """All secrets: one call."""
    return tuple(
        SecretReading(
            secret.UUIDString(), _USAGES.get(secret.usageType(), ""), secret.usageID() or ""
        )
        for secret in connection.listAllSecrets(0)
    )


def network_filters(connection: libvirt.virConnect) -> tuple[str, ...]:
    """The names of all network filters: one call."""
    return tuple(sorted(_names(connection.listAllNWFilters(0))))
