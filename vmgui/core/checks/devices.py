"""What may be wrong with a device that is added or edited, though libvirt would take it."""

from __future__ import annotations

from typing import NamedTuple

from vmgui.base.errors import VmguiError
from vmgui.base.i18n import _
from vmgui.base.ids import ObjectId
from vmgui.core import capabilities, resources
from vmgui.core.checks import files, images
from vmgui.core.checks.macs import mac_users
from vmgui.core.fleet import Fleet
from vmgui.xmldoc.devices import Device, Disk, Interface


class Doubt(NamedTuple):
    """A reason to think again."""

    place: str
    """Where in the device, as the paths of properties say it; "source" for all of that."""
    message: str
    """A translated sentence."""


_MEDIA = frozenset({"cdrom", "floppy"})
_SOURCE, _MAC, _NETWORK = "source", "mac/@address", "source/@network"


async def doubts(
    fleet: Fleet, where: ObjectId, device: Device, *, domain_type: str, is_image_new: bool = False
) -> list[Doubt]:
    """Reasons to think again; what cannot be found out is none.

    Args:
        fleet: knows the hosts and their machines.
        where: the machine that has the device, or shall get it.
        device: as it shall be.
        domain_type: "kvm", "qemu" ...
        is_image_new: True if the device is a disk whose image is yet to be made.
    """
    if device.tag == Interface.TAG:
        return await _about_card(fleet, where, device.viewed_as(Interface))
    if device.tag != Disk.TAG:
        return []
    disk, path = device.viewed_as(Disk), disk_path(device)
    found = [] if is_image_new else await _about_image(fleet, where, disk, path)
    found += await _about_path(fleet, where, path, domain_type, is_new=is_image_new)
    return [Doubt(_SOURCE, message) for message in found]


def disk_path(device: Device) -> str:
    """Where a disk is kept; empty for nowhere, and for what is no disk."""
    source = device.viewed_as(Disk).source if device.tag == Disk.TAG else None
    return source.summary() if source is not None else ""


async def _about_image(fleet: Fleet, where: ObjectId, disk: Disk, path: str) -> list[str]:
    """Other machines that cannot use the image together with this one."""
    found = await images.image_users(
        fleet,
        where,
        path,
        is_readonly=disk.is_readonly or disk.device in _MEDIA,
        is_shareable=disk.is_shareable,
    )
    return [images.sentence(use) for use in found]


async def _about_path(
    fleet: Fleet, where: ObjectId, path: str, domain_type: str, *, is_new: bool
) -> list[str]:
    """What keeps the hypervisor from getting at a file of this computer."""
    if not path.startswith("/") or not files.has_files_here(where.host.uri):
        return []
    try:
        host = await capabilities.capabilities(fleet, where.host)
    except VmguiError:
        return []
    owner = host.owner(domain_type) if host is not None else None
    if owner is None:
        return []
    groups = await files.groups_of(owner.user, owner.group)
    if closed := await files.missing_search_permission(path, owner.user, groups):
        directories = ", ".join(closed)
        message = _("The hypervisor has no search permission for these directories: {directories}.")
        return [message.format(directories=directories)]
    if not is_new and await files.readable(path, owner.user, groups) is files.Access.MISSING:
        return [_("There is no file {path} on the host.").format(path=path)]
    return []


async def _about_card(fleet: Fleet, where: ObjectId, card: Interface) -> list[Doubt]:
    """Others with its address, and a network that it could not be plugged into."""
    same = _("“{name}” has the same MAC address, {mac}.")
    users = mac_users(fleet.inventory, where.host, card.mac, where) if card.mac else ()
    found = [Doubt(_MAC, same.format(name=record.name, mac=card.mac)) for record in users]
    network = card.source.network if card.type == "network" and card.source is not None else None
    if network is None:
        return found
    try:
        networks = await resources.networks(fleet, where.host)
    except VmguiError:
        return found
    is_active = {each.name: each.is_active for each in networks}
    if network not in is_active:
        missing = _("The host has no virtual network “{name}”.").format(name=network)
        found.append(Doubt(_NETWORK, missing))
    elif not is_active[network]:
        idle = _("The virtual network “{name}” is not active.").format(name=network)
        found.append(Doubt(_NETWORK, idle))
    return found
