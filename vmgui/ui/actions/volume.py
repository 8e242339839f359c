"""Actions on storage volumes. Each asks what it has to know, and starts a job for each volume."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from vmgui.base.i18n import N_, _, ngettext
from vmgui.core.storage.abilities import RESIZED, Ability, why_not
from vmgui.ui.actions.possible import away
from vmgui.ui.actions.report import report
from vmgui.ui.actions.spec import ActionSpec, Desk, Selection

if TYPE_CHECKING:  # the start does without lxml
    from vmgui.core.resources import PoolReading
    from vmgui.core.storage.items import PoolItem, VolumeItem

Why = Callable[[Selection], str | None]
WhyItem = Callable[["VolumeItem"], str | None]


async def _add(desk: Desk, selection: Selection) -> None:
    from vmgui.ui.storage import newvolume

    item = selection.pools[0]
    job = await newvolume.add(desk.context, item.host, item.pool, desk.window)
    if job is not None:
        desk.on_making(item, job)
        failed = _("The volume was not created.")
        await report(desk, [job], failed, _("Add a Storage Volume"))


async def _upload(desk: Desk, selection: Selection) -> None:
    from vmgui.ui.storage import uploads

    files = await uploads.ask_files(desk.window)
    if files:
        await upload_files(desk, selection.pools[0], files)


async def upload_files(desk: Desk, item: PoolItem, files: Sequence[Path]) -> None:
    """Ask what files of this computer shall be called in a pool, and send them there.

    Args:
        desk: where it is done.
        item: the pool that they were dropped on.
        files: not empty.
    """
    from vmgui.ui.storage import uploads

    jobs = await uploads.upload(desk.context, item, files, desk.window)
    if len(jobs) == 1:
        desk.on_making(item, jobs[0])
    await report(desk, jobs, _("The file was not uploaded."), _("Upload"))


async def _download(desk: Desk, selection: Selection) -> None:
    from vmgui.ui.storage import downloads

    items = _those(selection, _downloadable)
    jobs = await downloads.download(desk.context, items, desk.window)
    await report(desk, jobs, _("The volume was not downloaded."), _("Download"))


async def _clone(desk: Desk, selection: Selection) -> None:
    from vmgui.ui.storage import clonevolume

    job = await clonevolume.clone(desk.context, selection.volumes[0], desk.window)
    if job is not None:
        await report(desk, [job], _("The volume was not cloned."), _("Clone"))


async def _resize(desk: Desk, selection: Selection) -> None:
    from vmgui.ui.storage import resizevolume

    item = selection.volumes[0]
    wanted = await resizevolume.ask(desk.window, item)
    if wanted is not None:
        work = desk.context.storage.volumes(item.host)
        job = work.resize(
            item, wanted.capacity, may_shrink=wanted.may_shrink, allocates=wanted.allocates
        )
        await report(desk, [job], _("The volume was not resized."), _("Resize"))


async def _wipe(desk: Desk, selection: Selection) -> None:
    from vmgui.ui.storage import wipe

    items = _those(selection, _wipeable)
    left_out = _left_out(selection, _wipeable)
    algorithm = await wipe.ask(desk.window, items, left_out=left_out)
    if algorithm is not None:
        storage = desk.context.storage
        jobs = [storage.volumes(item.host).wipe(item, algorithm) for item in items]
        await report(desk, jobs, _("The volume was not wiped."), _("Wipe"))


async def _delete(desk: Desk, selection: Selection) -> None:
    from vmgui.ui.storage import deletevolumes, reading, usedby

    items, storage = _those(selection, _deletable), desk.context.storage
    secrets = await reading.secrets_of(desk.context, items)
    wanted = await deletevolumes.ask(
        desk.window,
        items,
        overlays=usedby.overlays(desk.context, items),
        left_out=_left_out(selection, _deletable),
        secrets=len(secrets),
    )
    if wanted is not None:
        gone = secrets if wanted.forgets_secrets else {}
        jobs = [
            storage.volumes(item.host).delete(item, secret=gone.get(item, "")) for item in items
        ]
        await report(desk, jobs, _("The volume was not deleted."), _("Delete"))


def _copy_path(_desk: Desk, selection: Selection) -> None:
    paths = (item.volume.path for item in selection.volumes)
    QGuiApplication.clipboard().setText("\n".join(path for path in paths if path))


# When they are possible


def why_no_upload(pool: PoolReading) -> str | None:
    """Why no file can be sent into a pool, translated; None if one can."""
    return why_not(pool, Ability.CREATE, Ability.TRANSFER)


def _why_no_volume(pool: PoolReading) -> str | None:
    return why_not(pool, Ability.CREATE)


def _in_pool(check_pool: Callable[[PoolReading], str | None]) -> Why:
    """Possible if a single pool is selected and it is for that."""

    def check(selection: Selection) -> str | None:
        if len(selection.pools) == 1:
            return away(selection) or check_pool(selection.pools[0].pool)
        many, none = _("Select a single storage pool."), _("Select a storage pool first.")
        return many if selection.pools else none

    return check


def _any(check_item: WhyItem) -> Why:
    """Possible if it is for at least one of the selected volumes."""

    def check(selection: Selection) -> str | None:
        if not selection.volumes:
            return _("Select a volume first.")
        if reason := away(selection):
            return reason
        first = check_item(selection.volumes[0])
        if first is None or any(check_item(item) is None for item in selection.volumes[1:]):
            return None
        return first

    return check


def _one(check_item: WhyItem) -> Why:
    """Possible if a single volume is selected and it is for that."""

    def check(selection: Selection) -> str | None:
        if len(selection.volumes) > 1:
            return _("Select a single volume.")
        return _any(check_item)(selection)

    return check


def _those(selection: Selection, check_item: WhyItem) -> list[VolumeItem]:
    """The selected volumes for which it is possible."""
    return [item for item in selection.volumes if check_item(item) is None]


def _left_out(selection: Selection, check_item: WhyItem) -> str:
    """How many of the selected volumes an action leaves out, and why the first; else nothing."""
    reasons = [reason for item in selection.volumes if (reason := check_item(item)) is not None]
    if not reasons:
        return ""
    # Translators: {reason} is a sentence of its own
    return ngettext(
        "{left} of the {count} selected volumes is left out: {reason}",
        "{left} of the {count} selected volumes are left out: {reason}",
        len(reasons),
    ).format(left=len(reasons), count=len(selection.volumes), reason=reasons[0])


def _not_while_used(item: VolumeItem) -> str | None:
    """Impossible while a running machine has the volume open."""
    user = next((user for user in item.users if user.is_active), None)
    if user is None:
        return None
    return _("“{machine}” is running and uses “{volume}”.").format(
        machine=user.name, volume=item.volume.name
    )


def _no_directory(item: VolumeItem) -> str | None:
    """Impossible with a directory, which libvirt lists as a volume."""
    if item.volume.type not in ("dir", "netdir"):
        return None
    return _("“{name}” is a directory.").format(name=item.volume.name)


def _downloadable(item: VolumeItem) -> str | None:
    return _no_directory(item) or why_not(item.pool, Ability.TRANSFER)


def _cloneable(item: VolumeItem) -> str | None:
    return _no_directory(item) or why_not(item.pool)


def _resizable(item: VolumeItem) -> str | None:
    reason = _no_directory(item) or why_not(item.pool, Ability.RESIZE)
    if reason is None and item.volume.capacity is None:
        return _("The volume's size is not known yet.")
    if reason is None and item.volume.format not in RESIZED:
        message = _("Volumes in the format “{format}” cannot be resized.")
        return message.format(format=item.volume.format)
    return reason


def _wipeable(item: VolumeItem) -> str | None:
    return (
        _no_directory(item) or why_not(item.pool, Ability.WIPE) or _not_while_used(item)
    )  # fmt: skip


def _deletable(item: VolumeItem) -> str | None:
    return why_not(item.pool, Ability.DELETE) or _not_while_used(item)


def _has_path(item: VolumeItem) -> str | None:
    return None if item.volume.path else _("The volume's path is not known yet.")


SPECS = (
    ActionSpec(
        "volume.add",
        N_("&New Volume…"),
        N_("Add a volume to the storage pool."),
        _add,
        N_("The volume was not created."),
        "action.add",
        why_not=_in_pool(_why_no_volume),
    ),
    ActionSpec(
        "volume.upload",
        N_("&Upload…"),
        N_("Send files of this computer into the storage pool."),
        _upload,
        N_("The file was not uploaded."),
        "action.upload",
        why_not=_in_pool(why_no_upload),
    ),
    ActionSpec(
        "volume.download",
        N_("Do&wnload…"),
        N_("Copy what is in the volume to a file of this computer."),
        _download,
        N_("The volume was not downloaded."),
        "action.download",
        why_not=_any(_downloadable),
    ),
    ActionSpec(
        "volume.clone",
        N_("&Clone…"),
        N_("Make a volume that has the same in it, in this storage pool or in another one."),
        _clone,
        N_("The volume was not cloned."),
        "action.clone",
        why_not=_one(_cloneable),
    ),
    ActionSpec(
        "volume.resize",
        N_("&Resize…"),
        N_("Give the volume another capacity."),
        _resize,
        N_("The volume was not resized."),
        "action.resize",
        why_not=_one(_resizable),
    ),
    ActionSpec(
        "volume.wipe",
        N_("W&ipe…"),
        N_("Overwrite what is in the volume, so that nobody can read it any more."),
        _wipe,
        N_("The volume was not wiped."),
        "action.clear",
        why_not=_any(_wipeable),
    ),
    ActionSpec(
        "volume.copy_path",
        N_("Copy &Path"),
        N_("Copy the volume's path on its host."),
        _copy_path,
        icon="action.copy",
        why_not=_any(_has_path),
    ),
    ActionSpec(
        "volume.delete",
        N_("&Delete…"),
        N_("Delete the volume with all that is in it."),
        _delete,
        N_("The volume was not deleted."),
        "action.delete",
        why_not=_any(_deletable),
    ),
)
