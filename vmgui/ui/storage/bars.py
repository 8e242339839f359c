"""What stands in the menus and bars about storage."""

from __future__ import annotations

from collections.abc import Sequence

from vmgui.ui.actions.menus import Item

POOL: Sequence[Item] = (
    "pool.add",
    None,
    "pool.start",
    "pool.stop",
    "pool.refresh",
    "pool.autostart",
    None,
    "pool.edit",
    "pool.rename",
    None,
    "pool.delete",
)
VOLUME: Sequence[Item] = (
    "volume.add",
    "volume.upload",
    None,
    "volume.download",
    "volume.clone",
    "volume.resize",
    "volume.wipe",
    "volume.image",
    "volume.copy_path",
    None,
    "volume.delete",
)
POOL_BAR = ("pool.start", "pool.stop", "pool.refresh", "pool.edit", "pool.delete")
VOLUME_BAR = (
    "volume.add",
    "volume.upload",
    "volume.download",
    "volume.clone",
    "volume.resize",
    "volume.wipe",
    "volume.image",
    "volume.delete",
)
# Where a volume is chosen: things are made there, and nothing is changed or deleted
CHOOSER_POOL: Sequence[Item] = ("pool.add", None, "pool.start", "pool.refresh")
CHOOSER_BAR = ("volume.add", "volume.upload", "pool.refresh")
CHOOSER_MENU: Sequence[Item] = ("volume.add", "volume.upload", None, "volume.copy_path")
SECRET: Sequence[Item] = (
    "secret.add",
    None,
    "secret.set_value",
    "secret.copy_uuid",
    None,
    "secret.delete",
)
SECRET_BAR = ("secret.add", "secret.set_value", "secret.copy_uuid", "secret.delete")
