"""Files of the user, read and written in a lane: the GUI thread never waits for a disk."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import vmgui.base.units as units
from vmgui.base.errors import VmguiError
from vmgui.base.i18n import _
from vmgui.virt.lanes import Lane


class Files:
    """Reads and writes files for whoever asks."""

    def __init__(self) -> None:
        self._lane = Lane("files", 2)

    def close(self) -> None:
        """Let the workers end; nothing is read or written any more."""
        self._lane.close()

    async def write_bytes(self, path: Path, content: bytes) -> None:
        """Write a file whole, replacing an old one.

        Raises:
            VmguiError: it cannot be written; says why.
        """
        try:
            await self._lane.call(None, path.write_bytes, content)
        except OSError as error:
            raise VmguiError(
                _("{path} cannot be written.").format(path=path),
                detail=error.strerror or str(error),
            ) from error

    async def read_small(self, path: Path, most: int) -> bytes:
        """Read a file whole that has no business to be large, such as a key.

        Raises:
            VmguiError: it cannot be read, is no regular file or has more than `most` bytes.
        """
        try:
            found = await self._lane.call(None, _read_small, path, most)
        except OSError as error:
            raise VmguiError(
                _("{path} cannot be read.").format(path=path),
                detail=error.strerror or str(error),
            ) from error
        if found is None:
            raise VmguiError(_("{path} is no file.").format(path=path))
        if len(found) > most:
            raise VmguiError(
                _("{path} is too large: at most {size} are possible.").format(
                    path=path, size=units.size(most)
                )
            )
        return found

    async def read_text(self, path: Path) -> str:
        """Read a text file whole.

        Raises:
            VmguiError: it cannot be read; says why.
        """
        try:
            return await self._lane.call(None, path.read_text, "utf-8")
        except (OSError, ValueError) as error:
            raise VmguiError(
                _("{path} cannot be read.").format(path=path), detail=str(error)
            ) from error

    async def existing(self, paths: Sequence[Path]) -> list[Path]:
        """Those of some paths at which there is something."""
        return await self._lane.call(None, _existing, paths)

    async def free_bytes(self, directory: Path) -> int | None:
        """The room on the file system of a directory; None if nobody says."""
        try:
            return (await self._lane.call(None, shutil.disk_usage, directory)).free
        except OSError:
            return None


def _existing(paths: Sequence[Path]) -> list[Path]:
    return [path for path in paths if path.is_symlink() or path.exists()]


def _read_small(path: Path, most: int) -> bytes | None:
    """A byte more than `most` of a larger file; None for what is no regular file."""
    if not path.is_file():
        path.stat()  # says why if it is not there
        return None
    with path.open("rb") as file:
        return file.read(most + 1)
