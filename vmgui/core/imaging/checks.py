"""What is checked before an image is worked on, because qemu-img would do harm or say less."""

from __future__ import annotations

from dataclasses import replace

import vmgui.base.units as units
from vmgui.base.errors import InvalidInput, NotPossibleNow
from vmgui.base.i18n import _
from vmgui.core.imaging.looker import Looker, check_path
from vmgui.core.imaging.values import WITH_BACKING, Chain, ImageFile, ImageInfo, NewCopy, Snapshot

COMPRESSIBLE = frozenset({"qcow2", "qcow", "vmdk"})
"""The formats whose images can be compressed."""


def new_path(path: str) -> None:
    """Refuse a path that qemu-img would read as something else.

    Raises:
        InvalidInput: it is not absolute, or ends with a slash.
    """
    check_path(path)
    if path.endswith("/"):
        raise InvalidInput(_("Enter the whole path of the file, with its name."), "path")


async def copy(looker: Looker, wanted: NewCopy) -> NewCopy:
    """What an image is converted to, with all formats known.

    Raises:
        InvalidInput: the format cannot do what is wanted.
        VmguiError: what it shall build on cannot be read.
    """
    if wanted.is_compressed and wanted.format not in COMPRESSIBLE:
        message = _("Images of the format “{format}” cannot be compressed.")
        raise InvalidInput(message.format(format=wanted.format), "is_compressed")
    if wanted.backing is None:
        return wanted
    has_backing(ImageFile(wanted.path, wanted.format))
    return replace(wanted, backing=await looker.file(wanted.backing))


def has_backing(file: ImageFile) -> None:
    """Refuse what cannot build on another image.

    Raises:
        NotPossibleNow: its format has no such thing.
    """
    if file.format not in WITH_BACKING:
        message = _("Images of the format “{format}” cannot build on others.")
        raise NotPossibleNow(message.format(format=file.format))


def is_qcow2(file: ImageFile) -> None:
    """Refuse what only qcow2 can do.

    Raises:
        NotPossibleNow: it is another format.
    """
    if file.format != "qcow2":
        message = _("Only images of the format “qcow2” can do this; “{path}” is “{format}”.")
        raise NotPossibleNow(message.format(path=file.path, format=file.format))


async def new_base(looker: Looker, file: ImageFile, base: ImageFile) -> ImageFile:
    """The base that an image shall have, with its format.

    Raises:
        NotPossibleNow: the base builds on the image.
        VmguiError: the base cannot be read.
    """
    own = (await looker.seen(file.path)).real_path
    chain = await looker.chain(base)
    if chain[0].info is None and chain[0].problem is not None:
        raise chain[0].problem
    for link in chain:
        if link.info is not None and (await looker.seen(link.file.path)).real_path == own:
            message = _("“{base}” builds on “{path}” itself.")
            raise NotPossibleNow(message.format(base=base.path, path=file.path))
    return replace(base, format=chain[0].file.format)


async def base_of(looker: Looker, chain: Chain, wanted: ImageFile | None) -> int:
    """Which image of a chain the first is committed into: the next one if none is wanted.

    The one that is wanted may be called by another name than in the chain.

    Raises:
        NotPossibleNow: it builds on nothing, or not on that.
        VmguiError: what is wanted cannot be looked at.
    """
    path = chain[0].file.path
    if len(chain) == 1:
        raise NotPossibleNow(_("“{path}” builds on nothing.").format(path=path))
    if wanted is None:
        return 1
    paths = [link.file.path for link in chain]
    names = {wanted.path, *await looker.same(wanted.path, paths)}
    for number, path_below in enumerate(paths):
        if number and path_below in names:
            return number
    message = _("“{path}” does not build on “{base}”.")
    raise NotPossibleNow(message.format(path=path, base=wanted.path))


def shrinks(info: ImageInfo, size: int, *, may_shrink: bool) -> bool:
    """Whether an image becomes smaller.

    Raises:
        InvalidInput: the size is none.
        NotPossibleNow: it must not become smaller.
    """
    if size <= 0:
        raise InvalidInput(_("Enter a size above zero."), "size")
    is_smaller = info.virtual_size is not None and size < info.virtual_size
    if is_smaller and not may_shrink:
        message = _("“{path}” has {size}. It would become smaller, and its end be lost.")
        raise NotPossibleNow(
            message.format(path=info.file.path, size=units.size(info.virtual_size or 0)),
            hint=_("Make the guest's file systems smaller first, and allow it to shrink."),
        )
    return is_smaller


def new_snapshot(info: ImageInfo, name: str) -> None:
    """Refuse a name for a snapshot that qemu-img would take, but not find again.

    Raises:
        InvalidInput: it is empty or taken.
        NotPossibleNow: the format has no snapshots.
    """
    is_qcow2(info.file)
    if not name.strip() or "\0" in name:
        raise InvalidInput(_("Enter a name for the snapshot."), "name")
    if any(snapshot.name == name for snapshot in info.snapshots):
        message = _("There is a snapshot “{name}” already.")
        raise InvalidInput(message.format(name=name), "name")


def snapshot(info: ImageInfo, wanted: Snapshot, *, is_by_name: bool = False) -> None:
    """Refuse a snapshot that is not there (any more).

    Args:
        info: of the image.
        wanted: the snapshot.
        is_by_name: QEMU will look for its name alone, which others may have, too.

    Raises:
        NotPossibleNow: it is gone, or cannot be told from another one.
    """
    found = [each for each in info.snapshots if (each.id, each.name) == (wanted.id, wanted.name)]
    if not found:
        message = _("There is no snapshot “{name}” any more.")
        raise NotPossibleNow(message.format(name=wanted.name))
    same = [each for each in info.snapshots if each.name == wanted.name]
    if is_by_name and len(same) > 1:
        message = _("Several snapshots are called “{name}”, and cannot be told apart.")
        raise NotPossibleNow(message.format(name=wanted.name))
