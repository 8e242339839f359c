"""Maps of images: what qemu-img says of each area becomes as few pieces as a person can see.

An image that is fragmented has millions of areas, so they are read as they come and not kept.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from vmgui.base.errors import VmguiError
from vmgui.base.i18n import _
from vmgui.core.imaging.values import Extent, ExtentKind, ImageMap

MOST_EXTENTS = 4096
"""A bar on the widest screen has hardly more pixels."""

_BETWEEN = b"[], \r\n\t"
_MOST_PENDING = 1 << 20
"""The longest text of an area; what is longer is no map."""


class MapReader:
    """Reads what `qemu-img map` prints, in any pieces."""

    def __init__(self, size: int) -> None:
        """Read the map of an image of so many bytes, as the guest sees it."""
        self._size = size
        self._pending = b""
        self._exact: list[Extent] | None = []
        self._step = max(1, -(-size // MOST_EXTENTS))
        self._slices: list[Counter[tuple[ExtentKind, int]]] = [
            Counter() for _slice in range(-(-size // self._step))
        ]
        self._data: Counter[int] = Counter()

    def read(self, content: bytes) -> None:
        """Read some more.

        Raises:
            VmguiError: it is no map.
        """
        # An object of the array ends at its brace: there are none inside of it but in file names,
        # where the object is not yet whole and the next brace is tried.
        pieces = (self._pending + content).split(b"}")
        self._pending = b""
        for piece in pieces[:-1]:
            text = (self._pending + piece + b"}").lstrip(_BETWEEN)
            try:
                said = json.loads(text)
            except ValueError as error:
                self._pending = text
                if len(text) > _MOST_PENDING:
                    raise _unreadable(error) from error
                continue
            self._pending = b""
            self._add(_extent(said))
        self._pending += pieces[-1]

    def result(self) -> ImageMap:
        """What was read.

        Raises:
            VmguiError: it ends too early.
        """
        if self._pending.strip(_BETWEEN):
            raise _unreadable(None)
        extents = self._exact if self._exact is not None else list(_joined(self._coarse()))
        return ImageMap(self._size, tuple(extents), self._exact is not None, dict(self._data))

    def _add(self, extent: Extent) -> None:
        if extent.kind is ExtentKind.DATA:
            self._data[extent.depth] += extent.length
        for number, length in self._shares(extent):
            self._slices[number][extent.kind, extent.depth] += length
        if self._exact is None:
            return
        if self._exact and (joined := _joint(self._exact[-1], extent)):
            self._exact[-1] = joined
        else:
            self._exact.append(extent)
        if len(self._exact) > MOST_EXTENTS:
            self._exact = None

    def _shares(self, extent: Extent) -> Iterator[tuple[int, int]]:
        """The slices that an extent lies in, and how much of it is in each."""
        start, end = extent.start, min(extent.start + extent.length, self._size)
        while start < end:
            number = start // self._step
            stop = min(end, (number + 1) * self._step)
            yield number, stop - start
            start = stop

    def _coarse(self) -> Iterator[Extent]:
        for number, slice_ in enumerate(self._slices):
            start = number * self._step
            length = min(self._step, self._size - start)
            kind, depth = slice_.most_common(1)[0][0] if slice_ else (ExtentKind.HOLE, 0)
            yield Extent(start, length, kind, depth)


def _extent(said: Mapping[str, Any]) -> Extent:
    """An area, as MapEntry of QEMU's QAPI schema has it."""
    try:
        start = int(said["start"])
        return Extent(start, int(said["length"]), _kind(said, start), int(said.get("depth", 0)))
    except (KeyError, TypeError, ValueError) as error:
        raise _unreadable(error) from error


def _kind(said: Mapping[str, Any], start: int) -> ExtentKind:
    if said["data"]:
        return ExtentKind.DATA
    # A hole in the file of a raw image is "present", and would be where it is.
    is_there = said.get("present") and said.get("offset") != start
    return ExtentKind.ZERO if is_there else ExtentKind.HOLE


def _joined(extents: Iterator[Extent]) -> Iterator[Extent]:
    last = None
    for extent in extents:
        if last is not None and (joined := _joint(last, extent)):
            last = joined
            continue
        if last is not None:
            yield last
        last = extent
    if last is not None:
        yield last


def _joint(first: Extent, second: Extent) -> Extent | None:
    """Two extents as one, None if they differ or do not touch."""
    is_same = (first.kind, first.depth) == (second.kind, second.depth)
    if not is_same or first.start + first.length != second.start:
        return None
    return Extent(first.start, first.length + second.length, first.kind, first.depth)


def _unreadable(error: Exception | None) -> VmguiError:
    return VmguiError(_("What qemu-img says about the image cannot be read."), str(error or ""))
