"""Actions on disk images. Each asks what it has to know, and starts a job."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath
from typing import TYPE_CHECKING

from vmgui.base.i18n import N_, _
from vmgui.ui.actions.report import report
from vmgui.ui.actions.spec import ActionSpec, Desk, Selection

if TYPE_CHECKING:  # the start does without lxml
    from vmgui.core.imaging.look import ImageItem
    from vmgui.core.imaging.work import ImageWork

_WhyItem = Callable[["ImageItem"], str | None]
_QCOW2 = "qcow2"
RESIZED = frozenset({"qcow2", "raw", "qed", "vdi", "parallels"})
"""The formats whose images can get another size; `SHRUNK` of them a smaller one."""


def why_not_change(item: ImageItem) -> str | None:
    """Why nothing of an image can be changed now, translated; None if it can be tried."""
    return item.reason or _why_not_at_all(item)


def _why_not_at_all(item: ImageItem) -> str | None:
    """The same for what libvirt can do itself where the files of its host are out of reach."""
    if reason := _why_not_read(item):
        return reason
    for user in item.users:
        if user.is_active and not user.is_readonly:
            return _("“{machine}” is running and uses the image. Shut it off first.").format(
                machine=user.name
            )
    return None


def _why_not_read(item: ImageItem) -> str | None:
    return None if item.info is not None else _("The image could not be read.")


def _why_not_resize(item: ImageItem) -> str | None:
    reason = _why_not_at_all(item)
    format_ = item.info.file.format if item.info is not None else ""
    if reason is None and format_ not in RESIZED:
        return _("Images in the format “{format}” cannot be resized.").format(format=format_)
    return reason


def _why_not_qcow2(item: ImageItem) -> str | None:
    reason = why_not_change(item)
    if reason is None and item.info is not None and item.info.file.format != _QCOW2:
        return _("Only for qcow2 images.")
    return reason


def _why_not_commit(item: ImageItem) -> str | None:
    reason = _why_not_qcow2(item)
    if reason is None and item.info is not None and not item.info.backing_name:
        return _("The image builds on no other one.")
    return reason


def _with(check: _WhyItem) -> Callable[[Selection], str | None]:
    def why_not(selection: Selection) -> str | None:
        if not selection.images:
            return _("Select a disk image first.")
        return check(selection.images[0])

    return why_not


def _work(desk: Desk, item: ImageItem) -> ImageWork:
    return desk.context.storage.images(item.host)


# What they do


async def _open_volume(desk: Desk, selection: Selection) -> None:
    from vmgui.core.imaging.values import ImageFile

    item = selection.volumes[0]
    desk.windows.open_image(item.host, ImageFile(item.volume.path, item.volume.format))


async def _open_file(desk: Desk, selection: Selection) -> None:
    from vmgui.core.imaging.values import ImageFile
    from vmgui.ui.dialogs.questions import open_file

    found = await open_file(desk.window, _("Open Disk Image"), PurePath("~"))
    if found is not None:
        desk.windows.open_image(selection.hosts[0].id, ImageFile(str(found)))


def _refresh(desk: Desk, _selection: Selection) -> None:
    from vmgui.ui.image.window import ImageWindow

    if isinstance(desk.window, ImageWindow):
        desk.window.look.mark()


async def _convert(desk: Desk, selection: Selection) -> None:
    from vmgui.ui.image import convert

    item = selection.images[0]
    copy = await convert.ask(desk.window, item)
    if copy is not None:
        job = _work(desk, item).convert(item.file, copy)
        await report(desk, [job], _("The image was not converted."), _("Convert"))


async def _overlay(desk: Desk, selection: Selection) -> None:
    from vmgui.ui.image import overlay

    item = selection.images[0]
    wanted = await overlay.ask(desk.window, item)
    if wanted is not None:
        job = _work(desk, item).create_overlay(item.file, wanted.path, wanted.size)
        await report(desk, [job], _("The overlay was not created."), _("Create Overlay"))


async def _resize(desk: Desk, selection: Selection) -> None:
    from vmgui.ui.image import resize

    item = selection.images[0]
    builders = await _work(desk, item).builders(item.file.path)
    wanted = await resize.ask(desk.window, item, builders)
    if wanted is not None:
        job = _work(desk, item).resize(
            item.file, wanted.size, may_shrink=wanted.may_shrink, may_break=bool(builders)
        )
        await report(desk, [job], _("The image was not resized."), _("Resize"))


async def _rebase(desk: Desk, selection: Selection) -> None:
    from vmgui.ui.image import rebase

    item = selection.images[0]
    wanted = await rebase.ask(desk.context, desk.window, item)
    if wanted is not None:
        job = _work(desk, item).rebase(item.file, wanted.base, is_safe=wanted.is_safe)
        await report(desk, [job], _("The image was not rebased."), _("Rebase"))


async def _commit(desk: Desk, selection: Selection) -> None:
    from vmgui.ui.image import commit

    item, work = selection.images[0], _work(desk, selection.images[0])
    builders = {
        link.file.path: await work.builders(link.file.path, item.file.path)
        for link in item.chain[1:]
        if link.info is not None
    }
    wanted = await commit.ask(desk.window, item, builders)
    if wanted is not None:
        job = work.commit(
            item.file,
            wanted.base,
            keeps_content=wanted.keeps_content,
            may_break=bool(builders[wanted.base.path]),
        )
        await report(desk, [job], _("The image was not committed."), _("Commit"))


async def _amend(desk: Desk, selection: Selection) -> None:
    from vmgui.ui.image import amend

    item = selection.images[0]
    amendment = await amend.ask(desk.window, item)
    if amendment is not None:
        job = _work(desk, item).amend(item.file, amendment)
        await report(desk, [job], _("The image was not changed."), _("Format Options"))


async def _compare(desk: Desk, selection: Selection) -> None:
    from vmgui.core.imaging.values import ImageFile
    from vmgui.ui.image.compared import show
    from vmgui.ui.storage.browser import choose_volume

    item = selection.images[0]
    path = await choose_volume(desk.context, item.host, "volume", item.file.path, desk.window)
    if path is not None:
        other = ImageFile(path)
        result = await _work(desk, item).compare(item.file, other).answer()
        await show(desk.window, item.file, other, result)


def _why_not_open(selection: Selection) -> str | None:
    if not selection.volumes:
        return _("Select a volume first.")
    if len(selection.volumes) > 1:
        return _("Select a single volume.")
    volume = selection.volumes[0].volume
    if volume.type in ("file", "block") and volume.path.startswith("/"):
        return None
    return _("Only volumes that are files or devices of the host can be looked into.")


def _why_not_open_file(selection: Selection) -> str | None:
    from vmgui.core.checks.files import has_files_here

    if len(selection.hosts) != 1:
        return (
            _("Select a single connection.") if selection.hosts else _("Select a connection first.")
        )
    if has_files_here(selection.hosts[0].id.uri):
        return None
    return _("The files of this host cannot be looked at from here. Select a volume instead.")


SPECS = (
    ActionSpec(
        "volume.image",
        N_("Disk Ima&ge…"),
        N_("Look into the disk image: what it builds on, damage, snapshots, conversion."),
        _open_volume,
        N_("The disk image was not opened."),
        "device.disk",
        why_not=_why_not_open,
    ),
    ActionSpec(
        "host.open_image",
        N_("Open Disk Ima&ge…"),
        N_("Look into a disk image that is a file of this computer."),
        _open_file,
        N_("The disk image was not opened."),
        "device.disk",
        why_not=_why_not_open_file,
    ),
    ActionSpec(
        "image.refresh",
        N_("Re&fresh"),
        N_("Read the image again."),
        _refresh,
        icon="action.retry",
        shortcut="F5",
        why_not=_with(lambda _item: None),
    ),
    ActionSpec(
        "image.convert",
        N_("&Convert…"),
        N_("Make a copy in another format, or a smaller one."),
        _convert,
        N_("The image was not converted."),
        "action.clone",
        why_not=_with(_why_not_at_all),
    ),
    ActionSpec(
        "image.overlay",
        N_("Create &Overlay…"),
        N_("Make an image that builds on this one and holds only what differs."),
        _overlay,
        N_("The overlay was not created."),
        "action.add",
        why_not=_with(_why_not_read),
    ),
    ActionSpec(
        "image.resize",
        N_("&Resize…"),
        N_("Give the image another size."),
        _resize,
        N_("The image was not resized."),
        "action.resize",
        why_not=_with(_why_not_resize),
    ),
    ActionSpec(
        "image.rebase",
        N_("Re&base…"),
        N_("Let the image build on another one, or on none."),
        _rebase,
        N_("The image was not rebased."),
        why_not=_with(_why_not_qcow2),
    ),
    ActionSpec(
        "image.commit",
        N_("Co&mmit…"),
        N_("Write what is in the image into the one that it builds on."),
        _commit,
        N_("The image was not committed."),
        why_not=_with(_why_not_commit),
    ),
    ActionSpec(
        "image.amend",
        N_("Format O&ptions…"),
        N_("Change the version and the options of a qcow2 image."),
        _amend,
        N_("The image was not changed."),
        why_not=_with(_why_not_qcow2),
    ),
    ActionSpec(
        "image.compare",
        N_("Com&pare…"),
        N_("See whether guests find the same in another image."),
        _compare,
        N_("The images were not compared."),
        "action.details",
        why_not=_with(why_not_change),
    ),
)
