"""Who uses a volume, in sentences for dialogs."""

from __future__ import annotations

from collections.abc import Iterable

from vmgui.base.i18n import N_, _
from vmgui.core.storage.items import VolumeItem
from vmgui.core.storage.users import User, UserKind
from vmgui.ui.context import Context

_IN_USE = N_("“{machine}” is running and has “{volume}” as its disk {target}.")
_DISK = N_("“{machine}” has “{volume}” as its disk {target}.")
_BUILDS = N_("The disk {target} of “{machine}” builds on “{volume}” and breaks.")
_IN_USE_OTHERWISE = N_("“{machine}” is running and uses “{volume}”: {what}.")
_OTHERWISE = N_("“{machine}” uses “{volume}”: {what}.")
_OVERLAY = N_("The volume “{overlay}” builds on “{volume}” and breaks.")


def active_users(item: VolumeItem) -> list[User]:
    """The running machines that have a volume open."""
    return [user for user in item.users if user.is_active]


def sentence(volume: str, user: User) -> str:
    """What a machine has a volume for, translated."""
    if user.kind is UserKind.DISK:
        text = _IN_USE if user.is_active else _DISK
    elif user.kind is UserKind.BACKING:
        text = _BUILDS
    else:
        text = _IN_USE_OTHERWISE if user.is_active else _OTHERWISE
    return _(text).format(
        machine=user.name, volume=volume, target=user.target, what=user.kind.label
    )


def sentences(items: Iterable[VolumeItem]) -> list[str]:
    """Who uses these volumes."""
    return [sentence(item.volume.name, user) for item in items for user in item.users]


def overlays(context: Context, items: Iterable[VolumeItem]) -> list[str]:
    """Which other volumes build on these, as far as their descriptions have been read.

    Those that are among `items` themselves do not count.
    """
    chosen = list(items)
    names = {item.volume.path: item.volume.name for item in chosen if item.volume.path}
    found = []
    for host in {item.host for item in chosen}:
        watch = context.storage.watch(host)
        for pool in watch.pools or ():
            found += [
                _(_OVERLAY).format(overlay=row.name, volume=names[row.backing_path])
                for row in watch.volumes(pool.name).rows
                if row.backing_path in names and row.path not in names
            ]
    return found
