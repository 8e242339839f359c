"""Facts of a disk image that is there already, from its header and from what the host knows."""

from __future__ import annotations

import posixpath
import shutil
from collections.abc import Iterable
from dataclasses import replace
from functools import partial

import vmgui.core.operations.images as images
import vmgui.core.resources as resources
from vmgui.base.errors import HostError, InvalidInput
from vmgui.base.i18n import _
from vmgui.base.ids import HostId, domain_id
from vmgui.core.checks.images import Use, UseKind, image_users
from vmgui.core.creation import contents, diskformats, media
from vmgui.core.creation.answers import FileChoice
from vmgui.core.creation.contents import Content
from vmgui.core.creation.diskformats import HEAD, Header, Malformed, format_of_name
from vmgui.core.creation.facts import ImageFacts
from vmgui.core.fleet import Fleet
from vmgui.core.resources import PoolReading

QEMU_IMG = "qemu-img"
_OF_LIBVIRT = frozenset({"raw", "qcow2", "qcow", "qed", "vmdk", "vdi", "vpc", "cow", "bochs"})
"""The formats that a machine's disk may have."""
_OF_QEMU_IMG = _OF_LIBVIRT | {"vhdx", "parallels", "dmg", "cloop"}
"""The formats that it reads."""
_UNTOLD = frozenset({"", "raw", "iso", "unknown"})
"""What libvirt says of files it does not recognise."""
_VHD = "vpc"


def why_not_format(format: str) -> str | None:  # noqa: A002
    """Why no machine can have a disk of this format: a translated sentence; None if it can."""
    if format in _OF_LIBVIRT:
        return None
    message = _("libvirt cannot use disk images of the format “{format}”. Convert it to qcow2.")
    return message.format(format=format)


def is_converted_here(image: ImageFacts, *pools: PoolReading | None) -> bool:
    """Whether an image of this computer has to be converted before it goes to a host.

    That is so if libvirt cannot read it, if it stands on another one, which the host does not have,
    and if only raw images can be in one of the pools.

    Args:
        image: what is known of it.
        *pools: where it would be, and where the disk is that is made of it.
    """
    if image.backing_path or why_not_format(image.format):
        return True
    return image.format != "raw" and any(pool and is_raw_only(pool) for pool in pools)


def is_raw_only(pool: PoolReading) -> bool:
    """Whether the volumes of a pool are devices."""
    return tuple(images.formats(pool)) == ("raw",)


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
    nobody = domain_id(host, "")
    uses = await image_users(fleet, nobody, file.path, is_readonly=False, is_shareable=False)
    return replace(
        facts,
        users=_names(uses, UseKind.SAME_IMAGE),
        dependents=_names(uses, UseKind.BUILDS_ON_IT),
    )


async def _hearsay(fleet: Fleet, host: HostId, path: str) -> ImageFacts:
    """What is known without a look."""
    try:
        volume = await resources.volume_by_path(fleet, host, path)
    except HostError:
        volume = None
    if volume is not None and volume.format not in _UNTOLD:
        return ImageFacts(path, volume.format, volume.capacity, volume.backing_path)
    return ImageFacts(path, format_of_name(path) or "raw", volume.capacity if volume else None)


def _names(uses: Iterable[Use], kind: UseKind) -> tuple[str, ...]:
    return tuple(dict.fromkeys(use.record.name for use in uses if use.kind is kind))


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
    known = content if is_known else header
    return ImageFacts(path, known.format, known.capacity, below)


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
        header = diskformats.header(read, content.size, has_footer=format_of_name(path) == _VHD)
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
