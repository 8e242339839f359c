"""VolumeWork: what is done with the volumes of a host. Each is a job."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import vmgui.virt.downloads as downloads
import vmgui.virt.secrets as secrets
import vmgui.virt.uploads as uploads
import vmgui.virt.volumes as volumes
from vmgui.base.concealed import Concealed
from vmgui.base.errors import Aborted
from vmgui.base.i18n import _
from vmgui.base.ids import HostId
from vmgui.core.calls import POOL_SECONDS
from vmgui.core.fleet import Fleet
from vmgui.core.jobs import Job, JobContext, JobList
from vmgui.core.resources import PoolReading
from vmgui.core.storage.items import VolumeItem
from vmgui.core.storage.making import Making
from vmgui.core.storage.newimages import NewImage, check_name
from vmgui.core.storage.transfers import Transfer
from vmgui.core.storage.turns import Turns
from vmgui.core.storage.users import User
from vmgui.core.storage.volumejobs import VolumeJobs, deletion
from vmgui.core.storage.volumeusers import VolumeUsers
from vmgui.virt.session import Connection
from vmgui.virt.streams import IsCancelled, Report


class VolumeWork:
    """Makes, changes and removes volumes of a host, and moves what is in them.

    Each waits until nobody works on its pools as a whole or with the same volume, and fails with
    NotPossibleNow if a running machine uses the volume then and would suffer. What moves contents
    is done one after the other. `Turns.ended` tells when a pool has to be read again.
    """

    def __init__(
        self, fleet: Fleet, jobs: JobList, host: HostId, turns: Turns, users: VolumeUsers
    ) -> None:
        """Work on `host`; what is done are jobs of `jobs`, and `users` are asked before."""
        self._fleet = fleet
        self._host = host
        self._jobs = VolumeJobs(fleet, jobs, host, turns)
        self._users = users

    # Making them

    def create(self, image: NewImage, *, passphrase: Concealed | None = None) -> Job:
        """Make a volume.

        Libvirt cannot stop in the middle: a volume that is cancelled is deleted when it is there.

        Args:
            image: what to make; `secret` is an existing one if it shall be encrypted with that.
            passphrase: encrypts it; a secret is made for it, and forgotten if the volume is not
                made. It is wiped when it is not needed any more.
        """
        making = Making(self._fleet, self._host, image, passphrase=passphrase)
        return self._jobs.make(making, image)

    def clone(
        self, source: VolumeItem, image: NewImage, *, passphrase: Concealed | None = None
    ) -> Job:
        """Make a volume that is a copy of another one, in the same pool or another one.

        Args:
            source: what is copied, with what it builds on.
            image: what to make. Its format may be another one than the source's, and its capacity
                larger.
            passphrase: see `create`. A copy is not encrypted just because its source is.
        """
        making = Making(self._fleet, self._host, image, source, passphrase)

        async def run(context: JobContext) -> None:
            if not source.volume.format == image.format == "raw":
                # QEMU locks what a machine writes to. Libvirt copies such bytes itself.
                await self._users.check_read(source)
            await making.run(context)

        title = _("Clone {source} as {name}").format(source=source.volume.name, name=image.name)
        origin = source.pool.name, source.volume.name
        options = ["--inputpool", origin[0], "--vol", origin[1]]
        command = ["vol-create-from", image.pool, f"{image.name}.xml", *options]
        return self._jobs.start(title, command, run, [(image.pool, image.name)], [origin])

    # Changing them

    def resize(
        self, item: VolumeItem, capacity: int, *, may_shrink: bool = False, allocates: bool = False
    ) -> Job:
        """Give a volume another capacity.

        The disk of a running machine can only grow, and grows before the guest's eyes.

        Args:
            item: the volume.
            capacity: in bytes.
            may_shrink: cut off what is behind it.
            allocates: take the space at once.
        """
        pool, name = item.pool.name, item.volume.name
        resized = partial(volumes.resize, may_shrink=may_shrink, allocates=allocates)

        async def run(context: JobContext) -> None:
            calls = self._fleet.calls_of(self._host)
            is_growing = capacity >= (item.volume.capacity or 0)
            can_be_live = is_growing and not allocates
            disk = await self._users.growing_disk(item, is_allowed=can_be_live)
            if disk is not None:
                context.job.command = self._jobs.command(_live_resizing(disk, capacity))
                live = disk.machine.key, disk.target, capacity
                await calls.verb(context.begin, volumes.resize_live, *live)
                return
            if not is_growing:
                await self._users.check_builders(item)
            async with self._users.unused(item) as check:
                seconds, begin = None if allocates else POOL_SECONDS, _checked(check, context)
                await calls.pool_change(pool, begin, seconds, resized, pool, name, capacity)

        title = _("Resize {name}").format(name=name)
        options = ["--shrink"] * may_shrink + ["--allocate"] * allocates
        command = ["vol-resize", "--pool", pool, name, str(capacity), *options]
        return self._jobs.start(title, command, run, [(pool, name)])

    def wipe(self, item: VolumeItem, algorithm: str) -> Job:
        """Overwrite what is in a volume.

        Libvirt can neither stop in the middle nor tell how far it is.

        Args:
            item: the volume.
            algorithm: the id of one of `wiping.wipe_algorithms`.
        """
        where = item.pool.name, item.volume.name

        async def run(context: JobContext) -> None:
            async with self._users.unused(item) as check:
                calls, begin = self._fleet.calls_of(self._host), _checked(check, context)
                await calls.transfer(begin, volumes.wipe, *where, algorithm)

        title = _("Wipe {name}").format(name=item.volume.name)
        command = ["vol-wipe", "--pool", *where, "--algorithm", algorithm]
        return self._jobs.start(title, command, run, [where])

    def delete(self, item: VolumeItem, *, secret: str = "") -> Job:
        """Remove a volume with what is in it.

        Args:
            item: the volume.
            secret: the UUID of the secret that it is encrypted with, if that shall go, too.
        """
        pool, name = where = item.pool.name, item.volume.name

        async def run(context: JobContext) -> None:
            calls = self._fleet.calls_of(self._host)
            async with self._users.unused(item) as check:
                begin = _checked(check, context)
                await calls.pool_change(pool, begin, POOL_SECONDS, volumes.delete, *where)
            if secret:
                await calls.verb(None, secrets.undefine, secret)

        return self._jobs.start(*deletion(pool, name), run, [where])

    # To and from this computer

    def upload(self, pool: PoolReading, source: Path, name: str) -> Job:
        """Make a volume that is, byte for byte, a file of this computer.

        Nothing is left of it if it fails or is cancelled; if that cannot be, the error says what.
        """

        def move(connection: Connection, report: Report, is_cancelled: IsCancelled) -> None:
            uploads.upload(connection, pool.name, name, source, report, is_cancelled)

        async def run(context: JobContext) -> None:
            check_name(name, ())
            await Transfer(self._fleet, self._host, move).run(context)

        title = _("Upload {file} as {name}").format(file=source.name, name=name)
        command = _upload_command(pool.name, name, source)
        return self._jobs.start(title, command, run, [(pool.name, name)])

    def upload_into(self, item: VolumeItem, source: Path) -> Job:
        """Replace what is in a volume by a file of this computer; see `uploads.upload_into`."""
        pool, name = item.pool.name, item.volume.name

        def move(connection: Connection, report: Report, is_cancelled: IsCancelled) -> None:
            uploads.upload_into(connection, pool, name, source, report, is_cancelled)

        async def run(context: JobContext) -> None:
            try:
                async with self._users.unused(item) as check:
                    await Transfer(self._fleet, self._host, move, check).run(context)
            except Aborted:
                if context.job.started is not None:
                    context.report(0, 0, _("What was in the volume before is lost."))
                raise

        title = _("Upload {file} into {name}").format(file=source.name, name=name)
        return self._jobs.start(title, _upload_command(pool, name, source), run, [(pool, name)])

    def download(self, item: VolumeItem, target: Path, *, overwrites: bool = False) -> Job:
        """Copy what is in a volume into a file of this computer, which is there once it is whole.

        Args:
            item: the volume.
            target: the file.
            overwrites: replace one that is there already.
        """
        pool, name = item.pool.name, item.volume.name

        def move(connection: Connection, report: Report, is_cancelled: IsCancelled) -> None:
            downloads.download(
                connection, pool, name, target, report, is_cancelled, overwrites=overwrites
            )

        title = _("Download {name}").format(name=name)
        command = ["vol-download", "--pool", pool, name, str(target), "--sparse"]
        run = Transfer(self._fleet, self._host, move).run
        return self._jobs.start(title, command, run, (), [(pool, name)])


def _checked(check: Callable[[], object], context: JobContext) -> Callable[[], None]:
    """Begins a job, unless a check refuses at last: it has waited since it looked before."""

    def begin() -> None:
        check()
        context.begin()

    return begin


def _live_resizing(disk: User, capacity: int) -> list[str]:
    return ["blockresize", disk.name, disk.target, f"{capacity}B"]


def _upload_command(pool: str, name: str, source: Path) -> list[str]:
    return ["vol-upload", "--pool", pool, name, str(source), "--sparse"]
