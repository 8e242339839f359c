"""What libvirt knows of images in its pools, and can do: where we cannot get at them ourselves.

That is so for somebody who may use libvirt, but not read the images, and for hosts that are
reached by other ways than SSH. libvirt cannot be stopped in the middle, and does not say how far it
is.
"""

from __future__ import annotations

import posixpath
import shlex
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import vmgui.core.resources as resources
import vmgui.virt.volumes as volumes
from vmgui.base.errors import NotPossibleNow, VmguiError
from vmgui.base.i18n import _
from vmgui.base.ids import HostId
from vmgui.core.calls import POOL_SECONDS
from vmgui.core.fleet import Fleet
from vmgui.core.imaging.entering import entered, parts_of
from vmgui.core.imaging.guarding import Guard
from vmgui.core.imaging.looker import below
from vmgui.core.imaging.told import ToldFormats
from vmgui.core.imaging.values import Chain, ImageFile, ImageInfo, Link, NewCopy
from vmgui.core.jobs import JobContext
from vmgui.core.resources import PoolReading, VolumeReading
from vmgui.core.storage import newimages
from vmgui.core.storage.newimages import NewImage
from vmgui.core.storage.turns import Turns
from vmgui.virt.storage import MAX_CHAIN


class PooledImages:
    """The images of a host that are volumes of its active pools."""

    def __init__(self, fleet: Fleet, host: HostId, turns: Turns, guard: Guard) -> None:
        """Have libvirt work in the pools of `host`, unless `guard` knows who would be hurt."""
        self._fleet = fleet
        self._host = host
        self._turns = turns
        self._guard = guard
        self._told = ToldFormats(fleet, guard)

    async def chain(self, path: str) -> Chain:
        """An image and what it builds on, as far as it is in pools; empty if it is in none."""
        links: list[Link] = []
        told = await self._told.format(path)
        following: ImageFile | None = ImageFile(path)
        while following is not None and len(links) <= MAX_CHAIN:
            if any(link.file.path == following.path for link in links):
                break
            volume = await self._volume(following.path)
            if volume is None:
                break
            info = _info(volume, following, "" if links else told)
            links.append(Link(info.file, info))
            following = below(info)
        return tuple(links)

    async def convert(self, source: ImageFile, copy: NewCopy, context: JobContext) -> bool:
        """Make a volume that is a copy of an image; False if libvirt cannot make such a one."""
        pool = await self._pool(copy.path, copy.format)
        is_special = copy.is_compressed or copy.backing or copy.options
        if pool is None or is_special or copy.sparse_size is not None:
            return False
        known, told = await self._volume(source.path), await self._told.format(source.path)
        if known is not None and told and known.format not in (told, ""):
            raise _disguised(source.path, told, known.format)
        capacity = (known.capacity if known else None) or 0  # libvirt makes it as large as needed
        image = NewImage(pool.name, posixpath.basename(copy.path), copy.format, capacity)
        arguments = [pool.name, source.path, image.name, "--format", copy.format]
        turn = self._turn(context, (copy.path,), (source.path,), "vol-create-from", arguments)
        async with turn:
            await self._guard.check_read(source.path)
            calls = self._fleet.calls_of(self._host)
            await calls.transfer(
                context.begin,
                volumes.create_copy,
                pool.name,
                image.xml(),
                source.path,
                told or source.format,
            )
        return True

    async def create_overlay(
        self, base: ImageFile, path: str, size: int | None, context: JobContext
    ) -> bool:
        """Make a volume that builds on an image; False if libvirt cannot make it."""
        pool, known = await self._pool(path, "qcow2"), await self._volume(base.path)
        told = await self._told.format(base.path)
        format_ = told or base.format or (known.format if known else "")
        if pool is None or not format_:
            return False
        name = posixpath.basename(path)
        arguments = [pool.name, name, "--format", "qcow2", "--backing-vol", base.path]
        turn = self._turn(context, (path,), (base.path,), "vol-create-as", arguments)
        async with turn:
            await self._guard.check_read(base.path)
            calls = self._fleet.calls_of(self._host)
            await calls.pool_change(
                pool.name,
                context.begin,
                POOL_SECONDS,
                volumes.create_overlay,
                pool.name,
                name,
                base.path,
                format_,
                size or (known.capacity if known else None),
            )
        return True

    async def grow(self, file: ImageFile, size: int, context: JobContext) -> bool:
        """Make a volume larger; False if it is in no pool."""
        pool, known = await self._pool(file.path), await self._volume(file.path)
        if pool is None or known is None:
            return False
        arguments = [known.name, str(size), pool.name]
        async with self._turn(context, (file.path,), (), "vol-resize", arguments):
            await self._guard.check_write(file.path)
            calls, where = self._fleet.calls_of(self._host), (pool.name, known.name)
            await calls.pool_change(
                pool.name, context.begin, POOL_SECONDS, volumes.resize, *where, size
            )
        return True

    async def _volume(self, path: str) -> VolumeReading | None:
        try:
            return await resources.volume_by_path(self._fleet, self._host, path)
        except VmguiError:
            return None

    async def _pool(self, path: str, format: str = "") -> PoolReading | None:  # noqa: A002
        """The active pool that has a path, if it can have images of a format."""
        directory = posixpath.dirname(posixpath.normpath(path))
        try:
            pools = await resources.pools(self._fleet, self._host)
        except VmguiError:
            return None
        for pool in pools:
            if pool.is_active and posixpath.normpath(pool.target_path or "-") == directory:
                can_have = not format or format in newimages.formats(pool)
                return pool if can_have and newimages.why_not(pool) is None else None
        return None

    @asynccontextmanager
    async def _turn(
        self,
        context: JobContext,
        changes: tuple[str, ...],
        reads: tuple[str, ...],
        verb: str,
        arguments: list[str],
    ) -> AsyncIterator[None]:
        """The turn to work in pools, those that something is changed in as they are now.

        libvirt would write over a file that it has not seen.
        """
        parts = parts_of(await resources.pools(self._fleet, self._host), changes, reads)
        context.job.command = shlex.join(["virsh", "-c", self._host.uri, verb, *arguments])
        for pool in (name for name, part in parts.items() if part.changes):
            async with self._turns.whole(self._host, pool):
                await resources.refresh_pool(self._fleet, self._host, pool)
        async with entered(self._turns, self._host, parts):
            context.report(0, 0, _("The host does it, and does not say how far it is."))
            yield
            context.report(0, 0)


def _info(volume: VolumeReading, asked: ImageFile, told: str) -> ImageInfo:
    if told == "raw" != volume.format:
        # Its guest has written what libvirt has found there, so nothing of that is so.
        return ImageInfo(ImageFile(asked.path, told), actual_size=volume.allocation)
    return ImageInfo(
        ImageFile(asked.path, told or volume.format or asked.format),
        volume.capacity,
        volume.allocation,
        backing_name=volume.backing_path,
        backing_path=volume.backing_path,
        backing_format=volume.backing_format,
        is_encrypted=bool(volume.encryption),
    )


def _disguised(path: str, told: str, found: str) -> NotPossibleNow:
    message = _("“{path}” is “{told}” to its machine, and “{found}” to libvirt.")
    return NotPossibleNow(
        message.format(path=path, told=told, found=found),
        hint=_(
            "Its guest may have written that there, to get at other files of the host. Connect to "
            "the host by SSH as root to work on it."
        ),
    )
