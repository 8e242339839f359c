"""What a host has to choose from in forms: networks, interfaces, devices, as options.

Read when somebody looks at a form that needs it, see `vmgui.hardware.scene.Scene.offers`. What
takes many calls comes a portion at a time, each time all that is known so far.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import PurePosixPath
from typing import TypeAlias

from vmgui.base.errors import HostError
from vmgui.base.i18n import N_, _
from vmgui.base.ids import HostId
from vmgui.core import hostdevices, resources
from vmgui.core.fleet import Fleet
from vmgui.hardware.scene import Option

log = logging.getLogger(__name__)

Offers: TypeAlias = tuple[Option, ...]
Reader: TypeAlias = Callable[[Fleet, HostId], AsyncIterator[Offers]]
"""Reads what a host has of a kind; raises as `vmgui.core.resources` does."""

MEDIA_ENDINGS = (".iso", ".img", ".ima", ".flp", ".vfd", ".dmg", ".udf")
"""How the names of images of CD-ROMs and floppy disks end."""
MOST_MEDIA = 500
"""How many images are offered at most."""

_MODES = {
    "nat": N_("NAT"),
    "route": N_("routed"),
    "open": N_("open"),
    "bridge": N_("bridge"),
    "private": N_("macvtap"),
    "vepa": N_("macvtap"),
    "passthrough": N_("macvtap"),
    "hostdev": N_("host devices"),
    "": N_("isolated"),
}
"""The forward mode of a network -> what people call it."""


async def _networks(fleet: Fleet, host: HostId) -> Offers:
    return tuple(_network(each) for each in await resources.networks(fleet, host))


def mode_label(network: resources.NetworkReading) -> str:
    """What a network does, in people's words, translated."""
    mode = _MODES.get(network.forward_mode, "")
    return _(mode) if mode else network.forward_mode


def _network(network: resources.NetworkReading) -> Option:
    # Translators: a virtual network with what it does, such as "default: NAT"
    label = _("{name}: {mode}").format(name=network.name, mode=mode_label(network))
    if not network.is_active:
        # Translators: a virtual network that is not started
        label = _("{network} (inactive)").format(network=label)
    return Option(network.name, label)


async def _interfaces(fleet: Fleet, host: HostId) -> Offers:
    found = await resources.host_interfaces(fleet, host)
    return tuple(Option(each.name, each.name) for each in found if not _is_bridge(each))


async def _bridges(fleet: Fleet, host: HostId) -> Offers:
    found = await resources.host_interfaces(fleet, host)
    return tuple(Option(each.name, each.name) for each in found if _is_bridge(each))


def _is_bridge(interface: resources.InterfaceReading) -> bool:
    return interface.kind == "bridge"


async def _filters(fleet: Fleet, host: HostId) -> Offers:
    return tuple(Option(name, name) for name in await resources.network_filters(fleet, host))


async def _pools(fleet: Fleet, host: HostId) -> Offers:
    return tuple(Option(each.name, each.name) for each in await resources.pools(fleet, host))


async def _secrets(fleet: Fleet, host: HostId) -> Offers:
    return tuple(_secret(each) for each in await resources.secrets(fleet, host))


def _secrets_for(usage: str) -> Callable[[Fleet, HostId], Awaitable[Offers]]:
    """Reads the secrets that libvirt takes for a usage: those of it, and those of no usage."""

    async def read(fleet: Fleet, host: HostId) -> Offers:
        found = await resources.secrets(fleet, host)
        return tuple(_secret(each) for each in found if each.usage in (usage, ""))

    return read


def _secret(secret: resources.SecretReading) -> Option:
    if not secret.usage_id:
        return Option(secret.uuid, secret.uuid)
    # Translators: a secret: its name, and what it is for: "ceph", "iscsi", "volume" ...
    label = _("{name} ({usage})").format(name=secret.usage_id, usage=secret.usage)
    return Option(secret.uuid, label)


async def _media(fleet: Fleet, host: HostId) -> AsyncIterator[Offers]:
    """The host's drives, then the images of CD-ROMs and floppy disks in its pools."""
    found: Offers = ()
    try:
        found = await hostdevices.drives(fleet, host)
    except HostError as error:
        log.info("%s: no drives: %s", host.uri, error)
    yield found
    for pool in await resources.pools(fleet, host):
        if not pool.is_active or len(found) >= MOST_MEDIA:
            continue
        try:
            paths = await resources.volume_paths(fleet, host, pool.name, MEDIA_ENDINGS)
        except HostError as error:
            log.info("%s: no media in %s: %s", host.uri, pool.name, error)
            continue
        found = (*found, *(_image(path, pool.name) for path in sorted(paths)))[:MOST_MEDIA]
        yield found


def _image(path: str, pool: str) -> Option:
    name = PurePosixPath(path).name
    # Translators: a CD-ROM image in a storage pool
    return Option(path, _("{image} (pool {pool})").format(image=name, pool=pool))


def _once(read: Callable[[Fleet, HostId], Awaitable[Offers]]) -> Reader:
    """What comes all at once."""

    async def reader(fleet: Fleet, host: HostId) -> AsyncIterator[Offers]:
        yield await read(fleet, host)

    return reader


READERS: dict[str, Reader] = {
    "networks": _once(_networks),
    "host_interfaces": _once(_interfaces),
    "bridges": _once(_bridges),
    "nwfilters": _once(_filters),
    "pools": _once(_pools),
    "secrets": _once(_secrets),
    "ceph_secrets": _once(_secrets_for("ceph")),
    "iscsi_secrets": _once(_secrets_for("iscsi")),
    "media": _media,
    "pci": hostdevices.pci,
    "usb": hostdevices.usb,
    "mdev": hostdevices.mdev,
    "scsi": hostdevices.scsi,
    "render_nodes": hostdevices.render_nodes,
    "block_devices": hostdevices.disks,
    "scsi_hosts": hostdevices.scsi_hosts,
    "fc_hosts": hostdevices.fc_hosts,
}
"""Noun -> reads what the host has of it."""
