"""Images converted on this computer, by qemu-img: for formats that libvirt cannot read."""

from __future__ import annotations

import asyncio
import re
import shutil
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from vmgui.base.errors import Aborted, InvalidInput, NotPossibleNow
from vmgui.base.i18n import _
from vmgui.core.creation import contents
from vmgui.core.creation.images import QEMU_IMG, read_header
from vmgui.core.tasks import Tasks
from vmgui.core.work import away

_PERCENT = re.compile(rb"\((\d+(?:\.\d+)?)/100%\)")
_LOOK_SECONDS = 0.2
"""Between questions whether it is cancelled."""
_CHUNK = 4096


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
        target: the new file; removed again if it is not finished.
        report: is told how many bytes of the guest's disk are done, and of how many.
        is_cancelled: asked several times a second.
        format: of the new image.

    Raises:
        NotPossibleNow: there is no qemu-img here.
        Aborted: it was cancelled.
        InvalidInput: it was not converted: the image is damaged, or there is no space.
    """
    program = shutil.which(QEMU_IMG)
    if program is None:
        raise NotPossibleNow(
            _("This computer has no qemu-img, which converts disk images."),
            hint=_("Install the package qemu-utils, or qemu-img."),
        )
    path = str(source)
    header = await contents.look_here(path, partial(read_header, path))
    command = _command(program, header.format, source, format, target)
    process = await asyncio.create_subprocess_exec(
        *command, stdin=DEVNULL, stdout=PIPE, stderr=PIPE
    )
    is_done = False
    try:
        await _follow(process, partial(_report, report, header.capacity or 0), is_cancelled)
        is_done = True
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        if not is_done:
            with suppress(OSError):  # what cannot be made cannot be removed either
                await away(target.unlink, missing_ok=True)


def _command(program: str, format_: str, source: Path, new_format: str, target: Path) -> list[str]:
    # Absolute, so that no name looks like an option or like "nbd:".
    names = [str(source.absolute()), str(target.absolute())]
    return [program, "convert", "-p", "-f", format_, "-O", new_format, *names]


def _report(report: Callable[[int, int], object], capacity: int, percent: float) -> None:
    report(int(capacity * percent / 100), capacity)


async def _follow(
    process: Process, report: Callable[[float], object], is_cancelled: Callable[[], bool]
) -> None:
    """Wait for the end, and tell how far it is.

    Raises:
        Aborted: it was cancelled; the process still runs.
        InvalidInput: it failed.
    """
    assert process.stdout is not None
    assert process.stderr is not None
    reading = Tasks()
    errors = reading.start(process.stderr.read(), "what qemu-img complains of")
    output = reading.start(process.stdout.read(_CHUNK), "how far qemu-img is")
    try:
        while True:
            await asyncio.wait({output}, timeout=_LOOK_SECONDS)
            if is_cancelled():
                raise Aborted(_("It was cancelled."))
            if not output.done():
                continue
            content = output.result()
            if not content:
                break
            if found := _PERCENT.findall(content):
                report(float(found[-1]))
            output = reading.start(process.stdout.read(_CHUNK), "how far qemu-img is")
        words = (await errors).decode(errors="replace").strip()
        if await process.wait():
            reason = words.splitlines()[-1].removeprefix("qemu-img: ") if words else ""
            message = _("The disk image could not be converted: {reason}")
            raise InvalidInput(message.format(reason=reason), detail=words)
    finally:
        await reading.close()
