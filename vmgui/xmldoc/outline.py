"""What the list of machines needs of a domain's description, in one quick pass."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from vmgui.base.records import BootFile, DiskUse
from vmgui.xmldoc.devices import Channel, Device, Devices, Disk, DiskSource, Graphics
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.domain.osid import os_name
from vmgui.xmldoc.nodedev import PciAddress
from vmgui.xmldoc.paths import Node
from vmgui.xmldoc.secret import reference

_KIB = 1024
_REMOVABLE = frozenset({"cdrom", "floppy"})
_ROLES = {
    "kernel": "kernel",
    "initrd": "initrd",
    "dtb": "dtb",
    "loader": "loader",
    "nvram": "nvram",
    "varstore": "nvram",
}
"""Elements of <os> that name a file of the host -> what it is for."""


class _HostDevice(Device):
    TAG = "hostdev"


@dataclass(frozen=True, slots=True)
class GraphicsOutline:
    """A graphical console."""

    type: str
    """"spice", "vnc", "rdp", "sdl" ..."""
    listen: str
    """The address on the host."""
    port: int | None
    """None if there is none, or none yet (libvirt chooses one at start)."""
    tls_port: int | None
    socket: str
    """The path of a UNIX socket on the host."""
    autoport: bool | None


@dataclass(frozen=True, slots=True)
class DomainOutline:
    """A domain in brief. Missing texts are empty; missing or odd numbers are None."""

    title: str
    description: str
    folder: str
    """Our own metadata: names separated by slashes."""
    tags: tuple[str, ...]
    """Our own metadata."""
    os_id: str
    """libosinfo's identifier of the operating system."""
    os: str
    """The operating system's name, such as "Debian 12"."""
    memory_kib: int | None
    """What it has now, or at start."""
    memory_max_kib: int | None
    vcpus: int | None
    """How many it has now, or at start."""
    vcpus_max: int | None
    disks: tuple[DiskUse, ...]
    boot_files: tuple[BootFile, ...]
    secrets: tuple[str, ...]
    """Those that it names, see `vmgui.xmldoc.secret.reference`."""
    macs: tuple[str, ...]
    host_devices: tuple[str, ...]
    """The host's devices that it is given: "0000:01:00.0" on PCI, "046d:0825", "@1.4" (bus and
    device number) or both on USB, the UUID of a mediated device."""
    graphics: tuple[GraphicsOutline, ...]
    arch: str
    machine: str
    domain_type: str
    has_agent_channel: bool
    """Whether it has a channel for the QEMU guest agent; not whether one answers."""


def outline(xml: str) -> DomainOutline:
    """Read a domain's description.

    Odd values do no harm, they read as None. Takes 0.1 to 0.2 ms, half of it for parsing.

    Raises:
        InvalidInput: it is not well-formed, or no description of a domain.
    """
    domain = parse(xml, Domain, keep_blanks=False)
    devices, metadata = domain.devices, domain.machine_metadata
    os_id = domain.os_id or ""
    memory, vcpus = domain.memory, domain.vcpus
    current_memory, current_vcpus = domain.current_memory, domain.current_vcpus
    return DomainOutline(
        title=domain.title or "",
        description=domain.description or "",
        folder=metadata.folder,
        tags=metadata.tags,
        os_id=os_id,
        os=os_name(os_id),
        memory_kib=_kib(memory if current_memory is None else current_memory),
        memory_max_kib=_kib(memory),
        vcpus=vcpus if current_vcpus is None else current_vcpus,
        vcpus_max=vcpus,
        disks=tuple(map(_disk, devices.disks)),
        boot_files=tuple(_boot_files(domain.os.find())),
        secrets=tuple(dict.fromkeys(_secrets(domain.node))),
        macs=tuple(mac for interface in devices.interfaces if (mac := interface.mac)),
        host_devices=tuple(_host_devices(devices)),
        graphics=tuple(map(_graphics, devices.graphics)),
        arch=domain.os.arch or "",
        machine=domain.os.machine or "",
        domain_type=domain.type or "",
        has_agent_channel=_has_agent_channel(devices),
    )


def _kib(size: int | None) -> int | None:
    """Bytes in KiB, rounded up like libvirt does."""
    return None if size is None else -(-size // _KIB)


def _disk(disk: Disk) -> DiskUse:
    # One walk over what is in it: asking for its properties one by one would be one walk for each.
    parts = _parts(disk.node)
    target, driver = parts.get("target"), parts.get("driver")
    return DiskUse(
        "" if target is None else target.get("dev", ""),
        _source(parts),
        "readonly" in parts or disk.node.get("device") in _REMOVABLE,
        "shareable" in parts,
        tuple(_backing(parts["backingStore"])) if "backingStore" in parts else (),
        "" if driver is None else driver.get("type", ""),
    )


def _backing(store: Node | None) -> Iterator[str]:
    """The images below a disk's, nearest first; the last <backingStore> has no source."""
    while store is not None:
        parts = _parts(store)
        if source := _source(parts):
            yield source
        store = parts.get("backingStore")


def _boot_files(os: Node | None) -> Iterator[BootFile]:
    """What <os> names: as text, as a <source> (other than files), or as a path (varstore)."""
    for child in () if os is None else os:
        if (role := _ROLES.get(child.tag)) is not None:
            written = (child.text or "").strip() or child.get("path", "")
            if source := written or _source(_parts(child)):
                yield BootFile(role, source)


def _secrets(domain: Node) -> Iterator[str]:
    """What disks, host devices and TPMs name: <secret>, or an attribute of <encryption>."""
    for node in domain.iter("secret", "encryption"):
        if node.tag == "encryption":
            name = node.get("secret", "")
        else:
            name = reference(node.get("type", ""), node.get("uuid", ""), node.get("usage", ""))
        if name:
            yield name


def _parts(node: Node) -> dict[str, Node]:
    """What is in an element, by tag."""
    return {child.tag: child for child in node}


def _source(parts: Mapping[str, Node]) -> str:
    return DiskSource(parts["source"]).summary() if "source" in parts else ""


def _host_devices(devices: Devices) -> Iterator[str]:
    for each in devices.of(_HostDevice):
        source = each.node.find("source")
        make = _IDENTITIES.get(each.node.get("type", ""))
        if source is not None and make is not None and (identity := make(source)):
            yield identity


def _pci_identity(source: Node) -> str:
    address = source.find("address")
    return "" if address is None else str(PciAddress(address))


def _usb_identity(source: Node) -> str:
    numbers = [source.find(name) for name in ("vendor", "product")]
    digits = [
        each.get("id", "").lower().removeprefix("0x").zfill(4)
        for each in numbers
        if each is not None
    ]
    address = source.find("address")
    port = "" if address is None else f"@{address.get('bus')}.{address.get('device')}"
    return ":".join(digits) + port


def _mdev_identity(source: Node) -> str:
    address = source.find("address")
    return "" if address is None else address.get("uuid", "")


_IDENTITIES = {"pci": _pci_identity, "usb": _usb_identity, "mdev": _mdev_identity}
"""The type of a host device -> the text that says which one it is."""


def _graphics(graphics: Graphics) -> GraphicsOutline:
    return GraphicsOutline(
        type=graphics.type or "",
        listen=graphics.listen_address or "",
        port=_assigned(graphics.port),
        tls_port=_assigned(graphics.tls_port),
        socket=graphics.socket_path or "",
        autoport=graphics.autoport,
    )


def _assigned(port: int | None) -> int | None:
    """The port, unless it is libvirt's -1 (or 0) for "not chosen yet"."""
    return port if port is not None and port > 0 else None


def _has_agent_channel(devices: Devices) -> bool:
    return any(channel.name == Channel.AGENT for channel in devices.channels)
