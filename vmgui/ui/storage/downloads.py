"""Download: where volumes are put on this computer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePath

from PySide6.QtWidgets import QWidget

import vmgui.base.units as units
from vmgui.base.i18n import _, ngettext
from vmgui.core.jobs import Job
from vmgui.core.storage.items import VolumeItem
from vmgui.ui.context import Context
from vmgui.ui.dialogs.questions import confirm, open_directory, save_file
from vmgui.ui.storage.usedby import active_users


async def download(
    context: Context, items: Sequence[VolumeItem], parent: QWidget | None
) -> list[Job]:
    """Ask where volumes shall go on this computer, and begin to fetch them.

    Args:
        context: the program's parts.
        items: at least one, in pools that can be downloaded from.
        parent: the window in front of which it is asked.
    """
    if not await _may_be_in_use(items, parent):
        return []
    targets = await (_one if len(items) == 1 else _several)(context, items, parent)
    if not targets or not await _has_room(context, items, targets[0].parent, parent):
        return []
    return [
        context.storage.volumes(item.host).download(item, target, overwrites=True)
        for item, target in zip(items, targets, strict=True)
    ]


async def _may_be_in_use(items: Sequence[VolumeItem], parent: QWidget | None) -> bool:
    used = [item for item in items if active_users(item)]
    if not used:
        return True
    first = used[0]
    # Translators: {machine} and {volume} are used only where it is one volume
    question = ngettext(
        "“{machine}” is running and uses “{volume}”.",
        "Running machines use {number} of the volumes.",
        len(used),
    ).format(machine=active_users(first)[0].name, volume=first.volume.name, number=len(used))
    return await confirm(
        parent,
        _("Download"),
        question,
        _("&Download All the Same"),
        informative=_("What is downloaded of a disk in use is not consistent."),
        names=[item.volume.name for item in used] if len(used) > 1 else (),
    )


async def _one(
    _context: Context, items: Sequence[VolumeItem], parent: QWidget | None
) -> list[Path]:
    suggested = Path("~") / _file_names(items)[0]
    found = await save_file(parent, _("Download"), suggested, [_("All files (*)")])
    return [] if found is None else [found]


async def _several(
    context: Context, items: Sequence[VolumeItem], parent: QWidget | None
) -> list[Path]:
    directory = await open_directory(parent, _("Download To"), Path("~"))
    if directory is None:
        return []
    targets = [directory / name for name in _file_names(items)]
    there = await context.files.existing(targets)
    question = ngettext("Replace “{name}”?", "Replace {number} files?", len(there))
    if there and not await confirm(
        parent,
        _("Replace File"),
        question.format(name=there[0].name, number=len(there)),
        _("&Replace"),
        informative=_("What is in them is lost."),
        names=[path.name for path in there] if len(there) > 1 else (),
        is_destructive=True,
    ):
        return []
    return targets


async def _has_room(
    context: Context, items: Sequence[VolumeItem], directory: Path, parent: QWidget | None
) -> bool:
    """Ask whether to begin what will probably not end well."""
    needed = sum(item.volume.allocation or 0 for item in items)
    free = await context.files.free_bytes(directory)
    if free is None or needed <= free:
        return True
    return await confirm(
        parent,
        _("Download"),
        _("There is not enough room in {directory}.").format(directory=directory),
        _("&Download All the Same"),
        informative=_("{needed} are needed, and {free} are free.").format(
            needed=units.size(needed), free=units.size(free)
        ),
    )


def _file_names(items: Sequence[VolumeItem]) -> list[str]:
    """A name for each volume, none of them twice; with the pool's where that is needed.

    Names of volumes may have slashes, which names of files have not.
    """
    plain = [item.volume.name.replace("/", "-") for item in items]
    taken: set[str] = set()
    return [
        _free_name(name if plain.count(name) == 1 else f"{item.pool.name}-{name}", taken)
        for item, name in zip(items, plain, strict=True)
    ]


def _free_name(name: str, taken: set[str]) -> str:
    """The name, with a number before its ending if it is taken; notes that it is taken now."""
    path, found, number = PurePath(name), name, 2
    while found in taken:
        found, number = f"{path.stem}-{number}{path.suffix}", number + 1
    taken.add(found)
    return found
