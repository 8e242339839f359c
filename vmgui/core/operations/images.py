"""Disk images: volumes that are made in the pools of a host, and removed again."""

from __future__ import annotations

import asyncio
import contextlib
import posixpath
import shlex
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import vmgui.base.units as units
import vmgui.core.resources as resources
from vmgui.base.errors import Aborted, HostError, InvalidInput, VmguiError
from vmgui.base.i18n import _
from vmgui.base.ids import HostId
from vmgui.base.states import JobState
from vmgui.core.fleet import Fleet
from vmgui.core.jobs import Job, JobContext, JobList, Run
from vmgui.core.resources import PoolReading, VolumeReading
from vmgui.core.tasks import Tasks
from vmgui.xmldoc.element import Element
from vmgui.xmldoc.properties import size, text

PROGRESS_SECONDS = 0.5
"""Between looks at how much of an image is written."""
FORMATS = ("qcow2", "raw")
"""The formats of new images, the usual one first."""

_SUFFIXES = {"qcow2": "qcow2", "raw": "img"}
_OF_FILES = frozenset({"dir", "fs", "netfs", "vstorage"})
"""The pools whose volumes are files."""
_OF_DEVICES = frozenset({"logical", "zfs"})
"""The pools whose volumes are block devices, and raw."""
_QCOW2_VERSION = "1.1"
"""That of QEMU since 1.1; libvirt's default is the one before, for hosts of 2012."""
_USUAL = "default"
"""The pool that libvirt's tools make first."""


@dataclass(frozen=True, slots=True)
class NewImage:
    """An image to be made."""

    pool: str
    name: str
    """Of its volume."""
    format: str
    capacity: int
    """What the guest sees, in bytes."""
    allocation: int = 0
    """What it takes at once, in bytes."""

    @property
    def is_full(self) -> bool:
        """Whether it takes all its space at once."""
        return self.allocation >= self.capacity

    def xml(self) -> str:
        """The description of its volume."""
        volume = _Volume.create()
        volume.name = self.name
        volume.capacity, volume.allocation = self.capacity, self.allocation
        volume.format = self.format
        if self.format == "qcow2":
            volume.compat = _QCOW2_VERSION
        return volume.xml()


class _Volume(Element):
    TAG = "volume"
    name = text("name")
    capacity = size("capacity")
    allocation = size("allocation")
    format = text("target/format/@type")
    compat = text("target/compat")


# Where images can be made


def why_not(pool: PoolReading) -> str | None:
    """Why no image can be made in a pool; None if one can."""
    if not pool.is_active:
        return _("The storage pool is not active.")
    if pool.type not in _OF_FILES | _OF_DEVICES:
        message = _("No disk images can be made here in storage pools of the type “{type}”.")
        return message.format(type=pool.type)
    return None


def formats(pool: PoolReading) -> Sequence[str]:
    """The formats that images in a pool can have, the usual one first."""
    return ("raw",) if pool.type in _OF_DEVICES else FORMATS


def path_in(pool: PoolReading, name: str) -> str:
    """Where an image of this name will be."""
    return posixpath.join(pool.target_path, name)


def default_pool(pools: Sequence[PoolReading], sources: Iterable[str]) -> PoolReading | None:
    """The pool to make a machine's next image in; None if there is none that can have one.

    It is the one that has the machine's first disk, else "default", else the first one with files.

    Args:
        pools: all of the host.
        sources: where the disks of the machine are: paths, or "pool/volume".
    """
    usable = [pool for pool in pools if why_not(pool) is None]
    first = next(iter(sources), "")
    order = sorted(
        usable,
        key=lambda pool: (
            not _has(pool, first), pool.name != _USUAL, pool.type not in _OF_FILES
        ),
    )  # fmt: skip
    return next(iter(order), None)


def _has(pool: PoolReading, source: str) -> bool:
    if not source.startswith("/"):
        return source.partition("/")[0] == pool.name
    return bool(pool.target_path) and posixpath.dirname(source) == pool.target_path.rstrip("/")


def suffix_in(pool: PoolReading | None, format: str) -> str:  # noqa: A002
    """How the names of images end in a pool: ".qcow2"; None stands for a pool of files."""
    if pool is not None and pool.type in _OF_DEVICES:
        return ""
    return f".{_SUFFIXES.get(format, format)}"


def free_name(machine: str, pool: PoolReading, format: str, taken: Collection[str]) -> str:  # noqa: A002
    """A name that no volume of a pool has: "web1-1.qcow2", "web1-2.qcow2" ...

    Args:
        machine: the name of the machine.
        pool: where the image shall be.
        format: of the image.
        taken: the names of the pool's volumes.
    """
    suffix = suffix_in(pool, format)
    number = 1
    while f"{machine}-{number}{suffix}" in taken:
        number += 1
    return f"{machine}-{number}{suffix}"


def check_name(name: str, taken: Collection[str]) -> None:
    """Check the name of a new volume.

    Raises:
        InvalidInput: no volume can have it, or one has it already.
    """
    if not name:
        raise InvalidInput(_("Enter a name."), field="name")
    if "/" in name or name in (".", ".."):
        raise InvalidInput(_("The name of a volume has no “/”."), field="name")
    if name in taken:
        raise InvalidInput(_("The storage pool has a volume of this name."), field="name")


def too_large(pool: PoolReading, size: int) -> str:
    """A warning if a pool has no room for so many bytes, translated; empty if it has."""
    if pool.available is None or size <= pool.available:
        return ""
    return _("That is more than the {size} that are free in the storage pool “{pool}”.").format(
        size=units.size(pool.available), pool=pool.name
    )


# What is done


class DiskImages:
    """The images in a host's pools."""

    def __init__(self, fleet: Fleet, jobs: JobList, host: HostId) -> None:
        """Work on `host`; what is changed there are jobs of `jobs`."""
        self._fleet = fleet
        self._jobs = jobs
        self.host = host

    async def pools(self) -> tuple[PoolReading, ...]:
        """All storage pools, by name.

        Raises:
            HostError: the host could not be asked.
        """
        found = await resources.pools(self._fleet, self.host)
        return tuple(sorted(found, key=lambda pool: pool.name))

    async def volumes(self, pool: str, *, is_refreshed: bool = False) -> tuple[VolumeReading, ...]:
        """The volumes of an active pool.

        Args:
            pool: its name.
            is_refreshed: have the host look again first at what is there.

        Raises:
            HostError: the host could not be asked, or the pool is gone or not active.
        """
        if is_refreshed:
            await resources.refresh_pool(self._fleet, self.host, pool)
        return await resources.volumes(self._fleet, self.host, pool)

    async def look_up(self, path: str) -> VolumeReading | None:
        """The volume at a path; None if no pool has it, or the host does not say."""
        with contextlib.suppress(HostError):
            return await resources.volume_by_path(self._fleet, self.host, path)
        return None

    def users(self, pool: str, volume: VolumeReading) -> list[str]:
        """The names of the machines whose disks are in a volume."""
        names = {volume.path, f"{pool}/{volume.name}"}
        return [
            record.name
            for record in self._fleet.inventory.domains(self.host)
            if record.details and any(use.source in names for use in record.details.uses)
        ]

    async def create(self, image: NewImage, *, is_kept: bool = False) -> str:
        """Make an image and return its path.

        Libvirt cannot stop in the middle: an image that is cancelled is deleted when it is there.

        Args:
            image: what to make.
            is_kept: make it even if the caller is cancelled; else that cancels it too.

        Raises:
            Aborted: somebody has cancelled it.
            VmguiError: it was not made.
        """
        making = _Making(self._fleet, self.host, image)
        sizes = [str(image.capacity), "--allocation", str(image.allocation)]
        job = self._start(
            _("Create disk image {name}").format(name=image.name),
            making.run,
            ["vol-create-as", image.pool, image.name, *sizes, "--format", image.format],
        )
        try:
            await self._ended(job)
        except asyncio.CancelledError:
            if not is_kept:
                self._jobs.cancel(job)
            raise
        return making.path

    async def delete(self, path: str) -> None:
        """Delete the image at a path, with what is in it.

        Raises:
            VmguiError: it is still there.
        """

        async def run(_context: JobContext) -> None:
            await resources.delete_volume(self._fleet, self.host, path)

        name = posixpath.basename(path)
        title = _("Delete disk image {name}").format(name=name)
        await self._ended(self._start(title, run, ["vol-delete", path]))

    def _start(self, title: str, run: Run, arguments: Sequence[str]) -> Job:
        host = self._fleet.hosts.get(self.host)
        command = shlex.join(["virsh", "-c", self.host.uri, *arguments])
        return self._jobs.start(
            title, run, host_name=host.record.name if host else "", command=command
        )

    async def _ended(self, job: Job) -> None:
        await self._jobs.wait(job)
        if job.error is not None:
            raise job.error
        if job.state is JobState.CANCELLED:
            raise Aborted(_("It was cancelled."))


class _Making:
    """An image that is being made."""

    def __init__(self, fleet: Fleet, host: HostId, image: NewImage) -> None:
        self._fleet = fleet
        self._host = host
        self._image = image
        self._is_cancelled = False
        self.path = ""

    async def run(self, context: JobContext) -> None:
        image, watching = self._image, Tasks()
        context.on_cancel(self._cancel)
        if image.is_full:
            watching.start(self._watch(context), "progress")
        is_preallocated = image.is_full and image.format == "qcow2"
        try:
            self.path = await resources.create_volume(
                self._fleet, self._host, image.pool, image.xml(), is_preallocated=is_preallocated
            )
        finally:
            await watching.close()
        if self._is_cancelled:
            await self._undo()
            raise Aborted(_("It was cancelled."))

    async def _cancel(self) -> None:
        self._is_cancelled = True

    async def _undo(self) -> None:
        try:
            await resources.delete_volume(self._fleet, self._host, self.path)
        except VmguiError as error:
            error.hint = left_behind(self.path)
            raise

    async def _watch(self, context: JobContext) -> None:
        image = self._image
        while True:
            await asyncio.sleep(PROGRESS_SECONDS)
            with contextlib.suppress(HostError):  # not there yet, or a driver that cannot tell
                done = await resources.volume_allocation(
                    self._fleet, self._host, image.pool, image.name
                )
                context.report(done, image.capacity)


def left_behind(path: str) -> str:
    """What is said of an image that nobody wants and that could not be deleted, translated."""
    return _("The new disk image {path} is left on the host. Delete it when it can be.").format(
        path=path
    )
