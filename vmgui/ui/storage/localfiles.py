"""Files of this computer that are to be uploaded: looked at, before somebody is asked."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from vmgui.base.errors import InvalidInput
from vmgui.core.creation.contents import Content, look_here
from vmgui.core.creation.diskformats import Malformed, header
from vmgui.core.creation.media import is_medium


@dataclass(frozen=True, slots=True)
class LocalFile:
    """A file of this computer."""

    path: Path
    size: int = 0
    """Bytes."""
    taken: int = 0
    """How many of them are no holes."""
    format: str = ""
    """"iso", or that of a disk image; "raw" if it says nothing of itself."""
    capacity: int | None = None
    """What a guest sees of a disk image, in bytes."""
    problem: str = ""
    """Why it cannot be sent, translated; empty if it can."""


async def look_at(paths: Iterable[Path]) -> list[LocalFile]:
    """What is known of some files; what cannot be read says so in `problem`."""
    return await asyncio.gather(*(_look_at(path) for path in paths))


async def _look_at(path: Path) -> LocalFile:
    try:
        return await look_here(str(path), partial(_seen, path))
    except InvalidInput as error:
        return LocalFile(path, problem=error.message)


def _seen(path: Path, content: Content) -> LocalFile:
    """Look into a file; runs in a worker."""
    taken = min(path.stat().st_blocks * 512, content.size)
    if is_medium(content):
        return LocalFile(path, content.size, taken, "iso")
    try:
        found = header(content.read, content.size)
    except Malformed:  # sent all the same: it may be anything
        return LocalFile(path, content.size, taken, "raw")
    return LocalFile(path, content.size, taken, found.format, found.capacity)
