"""Volumes that become files of this computer.

libvirt-python's streams are read ahead by libvirt's event loop without any limit: while a slow disk
here takes its time, all of an image would gather in memory. So a volume comes in parts, each with a
stream of its own, and no more than a part is ever under way.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import libvirt

from vmgui.base.errors import HostError, InvalidInput, VmguiError
from vmgui.base.i18n import _
from vmgui.virt import contents, streams
from vmgui.virt.streams import CHUNK, IsCancelled, Report

PART = 1 << 25
"""Bytes of the volume that are asked for at once."""


def download(
    connection: libvirt.virConnect,
    pool: str,
    name: str,
    target: Path,
    report: Report,
    is_cancelled: IsCancelled,
    *,
    overwrites: bool = False,
) -> None:
    """Copy what is in a volume into a file of this computer (virStorageVolDownload).

    Holes stay holes, and longer runs of zeros become some. The file has another name beside the
    target until it is whole.

    Args:
        connection: the host.
        pool: the name of an active pool.
        name: of the volume.
        target: the file.
        report: is told how many bytes are here, and of how many; in the worker.
        is_cancelled: asked between pieces, in the worker.
        overwrites: replace a file that is there already.

    Raises:
        Aborted: it was cancelled; nothing is left.
        InvalidInput: there is such a file, or none can be written there.
        HostError: the volume became shorter on the way.
    """
    volume = connection.storagePoolLookupByName(pool).storageVolLookupByName(name)
    document = contents.described(volume)
    total = document.physical or document.capacity or 0
    is_sparse = document.type == "file"
    with _written(target, overwrites=overwrites) as sink:
        report(0, total)
        while True:
            before = sink.length
            _take_part(connection, volume, sink, (report, total), is_cancelled, is_sparse=is_sparse)
            if sink.length - before < PART:
                break
        if sink.length < total:
            message = _("The volume “{name}” ended before all of it had come.")
            raise HostError(message.format(name=name), detail=f"{sink.length} < {total}")
        report(sink.length, sink.length)


def _take_part(
    connection: libvirt.virConnect,
    volume: libvirt.virStorageVol,
    sink: FileSink,
    progress: tuple[Report, int],
    is_cancelled: IsCancelled,
    *,
    is_sparse: bool,
) -> None:
    """Append the next part of a volume to a file; fewer bytes than a part at its end."""
    report, total = progress
    flags = libvirt.VIR_STORAGE_VOL_DOWNLOAD_SPARSE_STREAM if is_sparse else 0
    with streams.stream(connection) as stream:
        volume.download(stream, sink.length, PART, flags)
        for piece in streams.received(stream, CHUNK, is_cancelled, is_sparse=is_sparse):
            sink.append(piece)
        report(min(sink.length, total) if total else sink.length, total)


class FileSink:
    """A file that grows at its end."""

    def __init__(self, descriptor: int, name: str) -> None:
        """Take an open, empty file.

        Args:
            descriptor: stays open, and remains the caller's.
            name: what it is called in errors.
        """
        self.length = 0
        """In bytes."""
        self._descriptor = descriptor
        self._name = name
        self._zeros = bytes(CHUNK)

    def append(self, piece: bytes | int) -> None:
        """Add bytes, or a hole of a length.

        Raises:
            InvalidInput: they cannot be written.
        """
        if isinstance(piece, int):
            self.length += piece
        elif piece == self._zeros[: len(piece)]:
            self.length += len(piece)
        else:
            self._write(piece)

    def _write(self, content: bytes) -> None:
        rest = memoryview(content)
        with _explained(self._name):
            while rest:
                written = os.pwrite(self._descriptor, rest, self.length)
                self.length += written
                rest = rest[written:]

    def end(self) -> None:
        """Give the file its length: it may end with a hole.

        Raises:
            InvalidInput: it cannot have it.
        """
        with _explained(self._name):
            os.ftruncate(self._descriptor, self.length)


@contextmanager
def _written(target: Path, *, overwrites: bool) -> Iterator[FileSink]:
    """A file that gets its name at the end of the block; nothing is left if that fails.

    Raises:
        InvalidInput: it cannot be written, or one is there that must not be replaced.
    """
    _check(target, overwrites=overwrites)
    part = target.with_name(f".vmgui-{secrets.token_hex(8)}.part")
    with _explained(str(target)):
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
    try:
        try:
            sink = FileSink(descriptor, str(target))
            yield sink
            sink.end()
        finally:
            with _explained(str(target)):  # a file server may say only now that there is no room
                os.close(descriptor)
        _publish(part, target, overwrites=overwrites)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink()
        raise


def _check(target: Path, *, overwrites: bool) -> None:
    if not target.exists():
        return
    if not target.is_file():
        raise InvalidInput(_("“{path}” is there already, and is no file.").format(path=target))
    if not overwrites:
        raise _exists(target)


def _exists(target: Path) -> InvalidInput:
    return InvalidInput(_("There is a file “{path}” already.").format(path=target))


def _publish(part: Path, target: Path, *, overwrites: bool) -> None:
    """Give a file its name; never one that somebody else's has, unless that is wanted."""
    with _explained(str(target)):
        if overwrites:
            part.replace(target)
            return
        try:
            target.hardlink_to(part)
        except FileExistsError as error:
            raise _exists(target) from error
        except OSError as error:  # a file system without such links, such as FAT
            if target.exists():
                raise _exists(target) from error
            part.rename(target)
        else:
            part.unlink()


@contextmanager
def _explained(path: str) -> Iterator[None]:
    """Say in words for people what the system refuses."""
    try:
        yield
    except OSError as error:
        raise _unwritable(path, error) from error


def _unwritable(path: str, error: OSError) -> VmguiError:
    message = _("“{path}” cannot be written: {reason}")
    return InvalidInput(message.format(path=path, reason=error.strerror), detail=str(error))
