"""Images converted on this computer, by qemu-img: for formats that libvirt cannot read."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _
from vmgui.core.creation import contents
from vmgui.core.creation.images import read_header
from vmgui.core.imaging import commands, complaints, running
from vmgui.core.imaging.shells import Shell
from vmgui.core.imaging.values import ImageFile, NewCopy


async def convert_here(
    source: Path,
    target: Path,
    report: Callable[[int, int], object],
    is_cancelled: Callable[[], bool],
    format: str = "qcow2",  # noqa: A002
) -> None:
    """Convert a disk image into another file of this computer; what it stands on goes into it.

    Args:
        source: the image; its format is what its header says.
        target: the new file; nothing may be there, and it is removed again if it is not finished.
        report: is told how many bytes of the guest's disk are done, and of how many.
        is_cancelled: asked several times a second.
        format: of the new image.

    Raises:
        NotPossibleNow: there is no qemu-img here.
        Aborted: it was cancelled.
        InvalidInput: it was not converted: the image is damaged, or there is no space.
    """
    running.require(running.QEMU_IMG)
    path = str(source)
    header = await contents.look_here(path, partial(read_header, path))
    order = _order(source, header.format, target, format)
    meter = running.percent(partial(_report, report, header.capacity or 0))
    try:
        outcome = await running.run(Shell(), order, received=meter, is_cancelled=is_cancelled)
    except InvalidInput as error:
        raise _failed(error.message, error.detail) from error
    if outcome.status:
        raise _failed(complaints.last_line(outcome.words), outcome.words)


def _order(source: Path, format_: str, target: Path, new_format: str) -> running.Order:
    copy = NewCopy(str(target.absolute()), new_format)
    return commands.convert(ImageFile(str(source.absolute()), format_), copy)


def _failed(reason: str, detail: str) -> InvalidInput:
    message = _("The disk image could not be converted: {reason}")
    return InvalidInput(message.format(reason=reason), detail=detail)


def _report(report: Callable[[int, int], object], capacity: int, percent: float) -> None:
    report(int(capacity * percent / 100), capacity)
