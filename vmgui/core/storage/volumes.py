"""VolumeWork: what is done with the volumes of a host. Each is a job."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path

import vmgui.virt.downloads as downloads
import vmgui.virt.secrets as secrets
import vmgui.virt.uploads as uploads
import vmgui.virt.volumes as volumes
from vmgui.base.concealed import Concealed
from vmgui.base.errors import Aborted, NotPossibleNow
from vmgui.base.i18n import _
from vmgui.base.ids import HostId
from vmgui.core.calls import POOL_SECONDS
from vmgui.core.fleet import Fleet
from vmgui.core.jobs import Job, JobContext, JobList, Run
from vmgui.core.resources import PoolReading
from vmgui.core.storage.items import VolumeItem
from vmgui.core.storage.making import Making
from vmgui.core.storage.newimages import NewImage, check_name
from vmgui.core.storage.transfers import Transfer
from vmgui.core.storage.turns import Turns
from vmgui.core.storage.users import User, UserKind
from vmgui.virt.session import Connection
from vmgui.virt.streams import IsCancelled, Report


class VolumeWork:
    """Makes, changes and removes volumes of a host, and moves what is in them.

    Each waits until nobody works on its pools as a whole, and fails with NotPossibleNow if a
    running machine uses the volume and would suffer. What moves contents is done one after the
    other. `Turns.ended` tells when a pool has to be read again.
    """

    def __init__(self, fleet: Fleet, jobs: JobList, host: HostId, turns: Turns) -> None:
        """Work on `host`; what is done are jobs of `jobs`."""
        self._fleet = fleet
        self._jobs = jobs
        self._host = host
        self._turns = turns

    # Making them

    def create(self, image: NewImage, *, passphrase: Concealed | None = None) -> Job:
        """Make a volume.

        Libvirt cannot stop in the middle: a volume that is cancelled is deleted when it is there.

        Args:
            image: what to make; `secret` is an existing one if it shall be encrypted with that.
            passphrase: encrypts it; a secret is made for it, and forgotten if the volume is not
                made. It is wiped when it is not needed any more.
        """
        return self.make(Making(self._fleet, self._host, image, passphrase=passphrase), image)

    def make(self, making: Making, image: NewImage) -> Job:
        """Make an empty volume, for those who want to know where it is then; see `create`."""
        sizes = [str(image.capacity), "--allocation", str(image.allocated)]
        command = ["vol-create-as", image.pool, image.name, *sizes, "--format", image.format]
        if image.is_prepared:
            command.append("--prealloc-metadata")
        if image.backing_path:
            command += ["--backing-vol", image.backing_path]
        if image.backing_format:
            command += ["--backing-vol-format", image.backing_format]
        title = _("Create disk image {name}").format(name=image.name)
        return self._start(title, command, making.run, [(image.pool, image.name)])

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
            self._require_readable(source, image)
            await making.run(context)

        title = _("Clone {source} as {name}").format(source=source.volume.name, name=image.name)
        origin = ["--inputpool", source.pool.name, "--vol", source.volume.name]
        command = ["vol-create-from", image.pool, f"{image.name}.xml", *origin]
        return self._start(title, command, run, [(image.pool, image.name)], [source.pool.name])

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
        flags = [*(["--shrink"] if may_shrink else []), *(["--allocate"] if allocates else [])]
        size = str(capacity)
        if user := next(iter(self._active(item)), None):
            command = ["blockresize", user.name, user.target, f"{capacity}B"]
        else:
            command = ["vol-resize", "--pool", item.pool.name, item.volume.name, size, *flags]

        async def run(context: JobContext) -> None:
            calls = self._fleet.calls_of(self._host)
            is_growing = capacity >= (item.volume.capacity or 0)
            disk = self._growing_disk(item, is_allowed=is_growing and not allocates)
            if disk is None and not is_growing:
                self._require_no_overlay(item)
            if disk is not None:
                where = disk.machine.key, disk.target
                await calls.verb(context.begin, volumes.resize_live, *where, capacity)
            else:
                await calls.pool_change(
                    item.pool.name,
                    context.begin,
                    None if allocates else POOL_SECONDS,
                    volumes.resize,
                    item.pool.name,
                    item.volume.name,
                    capacity,
                    may_shrink=may_shrink,
                    allocates=allocates,
                )

        title = _("Resize {name}").format(name=item.volume.name)
        return self._start(title, command, run, [(item.pool.name, item.volume.name)])

    def wipe(self, item: VolumeItem, algorithm: str) -> Job:
        """Overwrite what is in a volume.

        Libvirt can neither stop in the middle nor tell how far it is.

        Args:
            item: the volume.
            algorithm: the id of one of `wiping.wipe_algorithms`.
        """

        async def run(context: JobContext) -> None:
            self._require_unused(item)
            calls, where = self._fleet.calls_of(self._host), (item.pool.name, item.volume.name)
            await calls.transfer(context.begin, volumes.wipe, *where, algorithm)

        title = _("Wipe {name}").format(name=item.volume.name)
        options = ["--pool", item.pool.name, item.volume.name, "--algorithm", algorithm]
        return self._start(title, ["vol-wipe", *options], run, [(item.pool.name, item.volume.name)])

    def delete(self, item: VolumeItem, *, secret: str = "") -> Job:
        """Remove a volume with what is in it.

        Args:
            item: the volume.
            secret: the UUID of the secret that it is encrypted with, if that shall go, too.
        """
        return self._delete(item.pool.name, item.volume.name, item, secret)

    def discard(self, pool: str, name: str) -> Job:
        """Remove a volume that was made a moment ago, and that nobody uses yet."""
        return self._delete(pool, name)

    def _delete(
        self, pool: str, name: str, item: VolumeItem | None = None, secret: str = ""
    ) -> Job:
        async def run(context: JobContext) -> None:
            if item is not None:
                self._require_unused(item)
            calls = self._fleet.calls_of(self._host)
            begins = context.begin
            await calls.pool_change(pool, begins, POOL_SECONDS, volumes.delete, pool, name)
            if secret:
                await calls.verb(None, secrets.undefine, secret)

        title = _("Delete disk image {name}").format(name=name)
        return self._start(title, ["vol-delete", "--pool", pool, name], run, [(pool, name)])

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
        return self._start(title, command, run, [(pool.name, name)])

    def upload_into(self, item: VolumeItem, source: Path) -> Job:
        """Replace what is in a volume by a file of this computer; see `uploads.upload_into`."""
        pool, name = item.pool.name, item.volume.name

        def move(connection: Connection, report: Report, is_cancelled: IsCancelled) -> None:
            uploads.upload_into(connection, pool, name, source, report, is_cancelled)

        async def run(context: JobContext) -> None:
            self._require_unused(item)
            try:
                await Transfer(self._fleet, self._host, move).run(context)
            except Aborted:
                if context.job.started is not None:
                    context.report(0, 0, _("What was in the volume before is lost."))
                raise

        title = _("Upload {file} into {name}").format(file=source.name, name=name)
        return self._start(title, _upload_command(pool, name, source), run, [(pool, name)])

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
        return self._start(title, command, run, (), [pool])

    # How it is done

    def _start(
        self,
        title: str,
        arguments: Sequence[str],
        run: Run,
        changes: Sequence[tuple[str, str]],
        reads: Sequence[str] = (),
    ) -> Job:
        """Begin a job that takes its turn in pools.

        Args:
            title: what it does, translated.
            arguments: virsh's for the same.
            run: does it.
            changes: the volumes that come, go or change: pool and name.
            reads: the pools of which something is only read.
        """
        pools: dict[str, list[str]] = {pool: [] for pool in reads}
        for pool, name in changes:
            pools.setdefault(pool, []).append(name)

        async def in_turn(context: JobContext) -> None:
            async with AsyncExitStack() as stack:
                for pool, names in sorted(pools.items()):  # always in this order: no deadlock
                    await stack.enter_async_context(self._turns.inside(self._host, pool, names))
                    self._fleet.calls_of(self._host).check_pool(pool)
                await run(context)

        host = self._fleet.hosts.get(self._host)
        return self._jobs.start(
            title,
            in_turn,
            host_name=host.record.name if host else "",
            command=shlex.join(["virsh", "-c", self._host.uri, *arguments]),
            waits=True,
        )

    def _active(self, item: VolumeItem) -> list[User]:
        """Who has a volume open now."""
        return [user for user in item.users if self._is_running(user)]

    def _is_running(self, user: User) -> bool:
        """Whether a machine runs now: it may have started since it was looked at."""
        record = self._fleet.inventory.domain(user.machine)
        return user.is_active if record is None else record.is_active

    def _require_unused(self, item: VolumeItem) -> None:
        """Go on only if no running machine uses a volume.

        Raises:
            NotPossibleNow: one does.
        """
        if active := self._active(item):
            raise _in_use(item, active[0])

    def _require_readable(self, source: VolumeItem, image: NewImage) -> None:
        """Go on only if QEMU lets a volume be copied: it locks what a machine writes to.

        Raises:
            NotPossibleNow: a running machine does.
        """
        if source.volume.format == image.format == "raw":
            return  # libvirt copies such bytes itself, and asks nobody
        for user in self._active(source):
            if user.kind is not UserKind.BACKING and not user.is_readonly:
                raise _in_use(source, user)

    def _growing_disk(self, item: VolumeItem, *, is_allowed: bool) -> User | None:
        """The disk of a running machine that a volume is; None if none has it open.

        Raises:
            NotPossibleNow: it has it open in another way, or several have, or it is not allowed.
        """
        active = self._active(item)
        if not active:
            return None
        user = active[0]
        is_disk = user.kind is UserKind.DISK and user.target and not user.is_readonly
        if len(active) > 1 or not is_disk or not is_allowed:
            raise _in_use(item, user)
        return user

    @staticmethod
    def _require_no_overlay(item: VolumeItem) -> None:
        """Go on only if no other image builds on a volume that shall shrink.

        Raises:
            NotPossibleNow: one does.
        """
        for user in item.users:
            if user.kind is UserKind.BACKING:
                message = _("A disk of the machine “{machine}” builds on “{name}”.")
                raise NotPossibleNow(message.format(machine=user.name, name=item.volume.name))


def _in_use(item: VolumeItem, user: User) -> NotPossibleNow:
    message = _("The running machine “{machine}” uses “{name}”.")
    return NotPossibleNow(
        message.format(machine=user.name, name=item.volume.name),
        hint=_("Shut the machine down first."),
    )


def _upload_command(pool: str, name: str, source: Path) -> list[str]:
    return ["vol-upload", "--pool", pool, name, str(source), "--sparse"]
