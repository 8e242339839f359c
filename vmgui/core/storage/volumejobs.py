"""VolumeJobs: jobs that work with volumes of a host, each in its turn."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from contextlib import AsyncExitStack

import vmgui.virt.volumes as volumes
from vmgui.base.i18n import _
from vmgui.base.ids import HostId
from vmgui.core.calls import POOL_SECONDS
from vmgui.core.fleet import Fleet
from vmgui.core.jobs import Job, JobContext, JobList, Run
from vmgui.core.storage.making import Making
from vmgui.core.storage.newimages import NewImage
from vmgui.core.storage.turns import Turns

Place = tuple[str, str]
"""Where a volume is: the names of its pool and its own."""


class VolumeJobs:
    """Begins jobs that work with volumes, among them those that need not ask who uses one."""

    def __init__(self, fleet: Fleet, jobs: JobList, host: HostId, turns: Turns) -> None:
        """Work on `host`; what is done are jobs of `jobs`."""
        self._fleet = fleet
        self._jobs = jobs
        self._host = host
        self._turns = turns

    def make(self, making: Making, image: NewImage) -> Job:
        """Make an empty volume, for those who want to know where it is then."""
        sizes = [str(image.capacity), "--allocation", str(image.allocated)]
        command = ["vol-create-as", image.pool, image.name, *sizes, "--format", image.format]
        if image.is_prepared:
            command.append("--prealloc-metadata")
        if image.backing_path:
            command += ["--backing-vol", image.backing_path]
        if image.backing_format:
            command += ["--backing-vol-format", image.backing_format]
        title = _("Create disk image {name}").format(name=image.name)
        return self.start(title, command, making.run, [(image.pool, image.name)])

    def discard(self, pool: str, name: str) -> Job:
        """Remove a volume that was made a moment ago, and that nobody uses yet."""

        async def run(context: JobContext) -> None:
            calls = self._fleet.calls_of(self._host)
            where = pool, name
            await calls.pool_change(pool, context.begin, POOL_SECONDS, volumes.delete, *where)

        return self.start(*deletion(pool, name), run, [(pool, name)])

    def start(
        self,
        title: str,
        arguments: Sequence[str],
        run: Run,
        changes: Sequence[Place],
        reads: Sequence[Place] = (),
    ) -> Job:
        """Begin a job that takes its turn in pools.

        Args:
            title: what it does, translated.
            arguments: virsh's for the same.
            run: does it.
            changes: the volumes that come, go or change, first the one that the job is about.
            reads: the volumes that have to stay as they are.
        """
        pools: dict[str, tuple[list[str], list[str]]] = {}
        for number, places in enumerate((changes, reads)):
            for pool, name in places:
                pools.setdefault(pool, ([], []))[number].append(name)

        async def in_turn(context: JobContext) -> None:
            async with AsyncExitStack() as stack:
                for pool, names in sorted(pools.items()):  # always in this order: no deadlock
                    await stack.enter_async_context(self._turns.inside(self._host, pool, *names))
                    self._fleet.calls_of(self._host).check_pool(pool)
                await run(context)

        host = self._fleet.hosts.get(self._host)
        return self._jobs.start(
            title,
            in_turn,
            target_name=next(name for _pool, name in (*changes, *reads)),
            host_name=host.record.name if host else "",
            command=self.command(arguments),
            waits=True,
        )

    def command(self, arguments: Sequence[str]) -> str:
        """The line that has virsh do something on the host."""
        return shlex.join(["virsh", "-c", self._host.uri, *arguments])


def deletion(pool: str, name: str) -> tuple[str, list[str]]:
    """The title of a job that deletes a volume, translated, and virsh's arguments for it."""
    title = _("Delete disk image {name}").format(name=name)
    return title, ["vol-delete", "--pool", pool, name]
