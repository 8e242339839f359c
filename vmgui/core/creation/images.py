"""Facts of a disk image that is there already, from its header and from what the host knows."""

from __future__ import annotations

import posixpath
import shutil
from dataclasses import replace
from functools import partial

import vmgui.core.resources as resources
from vmgui.base.errors import HostError, InvalidInput
from vmgui.base.i18n import _
from vmgui.base.ids import HostId, domain_id
from vmgui.core.checks.images import UseKind, image_users
from vmgui.core.creation import contents, diskformats, media
from vmgui.core.creation.answers import FileChoice
from vmgui.core.creation.contents import Content
from vmgui.core.creation.diskformats import HEAD, Header, Malformed
from vmgui.core.creation.facts import ImageFacts
from vmgui.core.fleet import Fleet

QEMU_IMG = "qemu-img"
_OF_LIBVIRT = frozenset({"raw", "qcow2", "qcow", "qed", "vmdk", "vdi", "vpc", "cow", "bochs"})
"""The formats that a machine's disk may have."""
_OF_QEMU_IMG = _OF_LIBVIRT | {"vhdx", "parallels", "dmg", "cloop"}
"""The formats that it reads."""
_UNTOLD = frozenset({"", "raw", "iso", "unknown"})
"""What libvirt says of files it does not recognise."""
_ENDINGS = {"vhd": "vpc", "vpc": "vpc", "vhdx": "vhdx", "vmdk": "vmdk", "vdi": "vdi"}
_ENDINGS |= {"qcow2": "qcow2", "qcow": "qcow", "qed": "qed"}
_VHD = "vpc"


def why_not_format(format: str) -> str | None:  # noqa: A002
    """Why no machine can have a disk of this format: a translated sentence; None if it can."""
    if format in _OF_LIBVIRT:
        return None
    message = _("libvirt cannot use disk images of the format “{format}”. Convert it to qcow2.")
    return message.format(format=format)


def can_convert_here(format: str) -> bool:  # noqa: A002
    """Whether this computer has what converts images of a format, see `converting`."""
    return format in _OF_QEMU_IMG and shutil.which(QEMU_IMG) is not None


async def image_facts(fleet: Fleet, host: HostId, file: FileChoice) -> ImageFacts:
    """What is known of a disk image.

    Args:
        fleet: all hosts.
        host: where the file is, unless it is on this computer.
        file: which one.

    Returns:
        Where nobody lets us look, the format is what the name says, and the capacity None.

    Raises:
        InvalidInput: it is no disk image, or not all of one; missing, unreadable, a directory ...
        HostError: the host could not be asked.
    """
    found = await contents.look(fleet, host, file, partial(_facts, file.path))
    facts = found or await _hearsay(fleet, host, file.path)
    if file.is_here:
        return facts
    return replace(facts, users=await _users(fleet, host, file.path))


async def _hearsay(fleet: Fleet, host: HostId, path: str) -> ImageFacts:
    """What is known without a look."""
    try:
        volume = await resources.volume_by_path(fleet, host, path)
    except HostError:
        volume = None
    if volume is not None and volume.format not in _UNTOLD:
        return ImageFacts(path, volume.format, volume.capacity, volume.backing_path)
    return ImageFacts(path, _by_name(path) or "raw", volume.capacity if volume else None)


async def _users(fleet: Fleet, host: HostId, path: str) -> tuple[str, ...]:
    """The machines whose disks are in an image or stand on it."""
    nobody = domain_id(host, "")
    uses = await image_users(fleet, nobody, path, is_readonly=False, is_shareable=False)
    names = (use.record.name for use in uses if use.kind is not UseKind.IT_BUILDS_ON)
    return tuple(dict.fromkeys(names))


def _by_name(path: str) -> str:
    ending = posixpath.splitext(path)[1].lstrip(".").lower()
    return _ENDINGS.get(ending, "")


# The look; in a worker


def _facts(path: str, content: Content) -> ImageFacts:
    header = read_header(path, content)
    if header.is_in_parts:
        message = _("“{path}” has no data: they are in other files, which it names.")
        hint = _("Make one file of them: qemu-img convert -O qcow2 FILE NEW-FILE")
        raise InvalidInput(message.format(path=path), hint=hint)
    is_raw = header.format == "raw"
    is_known = is_raw and content.format not in _UNTOLD
    below = header.backing_path
    if below and not below.startswith("/") and ":" not in below:  # not a file of another kind
        below = posixpath.normpath(posixpath.join(posixpath.dirname(path), below))
    return ImageFacts(
        path,
        content.format if is_known else header.format,
        content.capacity if is_known else header.capacity,
        below,
        content.pool,
    )


def read_header(path: str, content: Content) -> Header:
    """What an image says of itself.

    Raises:
        InvalidInput: it is no image, or not all of one.
    """
    head = content.read(0, HEAD)  # once: it is behind a slow link

    def read(start: int, length: int) -> bytes:
        is_known = start + length <= len(head) or (start == 0 and length <= HEAD)
        return head[start : start + length] if is_known else content.read(start, length)

    try:
        header = diskformats.header(read, content.size, has_footer=_by_name(path) == _VHD)
    except Malformed as error:
        message = _("“{path}” is damaged, or not complete.")
        raise InvalidInput(message.format(path=path), detail=str(error)) from error
    if header.format == "raw":
        _check_raw(path, head, content)
    if header.least > content.size:
        raise contents.incomplete(path, content.size, header.least)
    return header


def _check_raw(path: str, head: bytes, content: Content) -> None:
    """Refuse what says nothing of itself but is no disk.

    Raises:
        InvalidInput: it is none.
    """
    if error := contents.packed(path, head):
        raise error
    if contents.is_text(head):
        raise InvalidInput(_("“{path}” is a text file, not a disk image.").format(path=path))
    if media.is_medium(content):
        raise InvalidInput(
            _("“{path}” is an ISO image, not a disk image.").format(path=path),
            hint=_("Choose “Local install media” to use it."),
        )
