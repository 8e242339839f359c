"""Files for an installer, put into the root of its initrd (virt-install's --initrd-inject).

The kernel unpacks all archives that it finds in an initrd, one after the other, compressed or not;
each begins at a multiple of four bytes. So ours goes behind those that are there.
Source: Documentation/driver-api/early-userspace/buffer-format.rst of Linux.
"""

from __future__ import annotations

import stat
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _

MOST_BYTES = 64 << 20
"""How large an injected file may be: the guest has it in memory, twice while it starts."""

_MAGIC = b"070701"
_END = "TRAILER!!!"
_ALIGNMENT = 4


def inject(initrd: Path, files: Sequence[Path]) -> None:
    """Append files to an initrd. Blocks.

    Args:
        initrd: is changed.
        files: of this computer; there they are in the root, with their own names.

    Raises:
        InvalidInput: a file cannot be read, or two have the same name; nothing was changed.
        OSError: the initrd cannot be written.
    """
    if not files:
        return
    appendix = archive(files)
    with initrd.open("ab") as file:
        file.write(_padding(file.tell()))
        file.write(appendix)


def archive(files: Iterable[Path]) -> bytes:
    """A cpio archive of files, in the format "newc", with the files in its root.

    Raises:
        InvalidInput: a file cannot be read, or two have the same name.
    """
    return b"".join(_entries(files))


def _entries(files: Iterable[Path]) -> Iterator[bytes]:
    seen: set[str] = set()
    number = 0
    for number, file in enumerate(files, 1):
        if file.name in seen:
            message = _("Two of the files are called “{name}”; only one of them would be there.")
            raise InvalidInput(message.format(name=file.name), field="injected")
        seen.add(file.name)
        content, mode = _read(file)
        yield _entry(number, file.name, mode, content)
    yield _entry(number + 1, _END, 0, b"")


def _read(file: Path) -> tuple[bytes, int]:
    """What is in a file, and its mode: that of any such file, executable if it is so here."""
    try:
        status = file.stat()
        if not stat.S_ISREG(status.st_mode):
            raise InvalidInput(_("{path} is no file.").format(path=file), field="injected")
        if status.st_size > MOST_BYTES:
            message = _("{path} is too large to be put into an initrd.")
            raise InvalidInput(message.format(path=file), field="injected")
        is_executable = bool(status.st_mode & stat.S_IXUSR)
        return file.read_bytes(), stat.S_IFREG | (0o755 if is_executable else 0o644)
    except OSError as error:
        raise InvalidInput(
            _("{path} cannot be read.").format(path=file),
            field="injected",
            detail=error.strerror or str(error),
        ) from error


def _entry(number: int, name: str, mode: int, content: bytes) -> bytes:
    """A file with its header: numbers of eight hexadecimal digits, see cpio(5)."""
    encoded = name.encode("utf-8", "surrogateescape") + b"\0"
    numbers = (
        number, mode,
        0, 0,  # root and its group
        1, 0,  # links, time
        len(content),
        0, 0, 0, 0,  # devices
        len(encoded),
        0,  # checksum, which this format does not have
    )  # fmt: skip
    head = _MAGIC + b"".join(b"%08X" % value for value in numbers) + encoded
    return head + _padding(len(head)) + content + _padding(len(content))


def _padding(size: int) -> bytes:
    return bytes(-size % _ALIGNMENT)
