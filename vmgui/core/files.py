"""Files of the user, read and written in a lane: the GUI thread never waits for a disk."""

from __future__ import annotations

from pathlib import Path

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
