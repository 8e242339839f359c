"""PoolWork: what is done with the pools of a host. Each is a job.

What concerns a pool as a whole waits for its turn (`vmgui.core.storage.turns`). A call that the
host does not answer in time fails its job; the host goes on with it, and only this pool waits.
"""

from __future__ import annotations

import shlex
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from functools import partial

import vmgui.virt.pools as pools
import vmgui.virt.secrets as secrets
from vmgui.base.concealed import Concealed
from vmgui.base.errors import InvalidInput, NotPossibleNow, VmguiError
from vmgui.base.i18n import _
from vmgui.base.ids import HostId, pool_id
from vmgui.core.calls import BUILD_SECONDS, POOL_SECONDS, Calls
from vmgui.core.fleet import Fleet
from vmgui.core.jobs import Job, JobContext, JobList
from vmgui.core.poolcalls import ALL, SEARCH
from vmgui.core.resources import PoolReading
from vmgui.core.storage.addition import Addition, Build, NewPool
from vmgui.core.storage.poolsecrets import is_unused, secrets_of_only
from vmgui.core.storage.turns import Turns
from vmgui.hardware.pools import checks
from vmgui.virt.listening import Aspect, Notice
from vmgui.virt.session import Connection
from vmgui.xmldoc.document import parse, serialize
from vmgui.xmldoc.merge import apply
from vmgui.xmldoc.patch import changes
from vmgui.xmldoc.pool import Pool

__all__ = ["Build", "PoolWork"]

_Step = Callable[[Calls, JobContext], Awaitable[None]]


class PoolWork:
    """Adds, changes and removes the pools of a host, starts and stops them."""

    def __init__(self, fleet: Fleet, jobs: JobList, host: HostId, turns: Turns) -> None:
        """Work on `host`; what is done are jobs of `jobs`."""
        self._fleet = fleet
        self._jobs = jobs
        self._host = host
        self._turns = turns

    # Asking

    async def description(self, name: str) -> str:
        """The description that a pool has from its next start on, as XML.

        Raises:
            VmguiError: the host cannot be asked, or the pool is gone.
        """
        return await self._calls.pool_read(name, pools.description, name)

    async def capabilities(self) -> str | None:
        """What the host's libvirt can do with pools, as XML; None if it does not say.

        Raises:
            VmguiError: the host cannot be asked.
        """
        return await self._calls.read(pools.capabilities)

    async def sources(self, type_: str, source_xml: str = "") -> str:
        """What pools of a type could be made of, as XML; asks servers, and so may take long.

        Args:
            type_: "logical", "netfs", "iscsi" ...
            source_xml: a source element that says where to look; may be empty.

        Raises:
            VmguiError: the host cannot be asked, or found nothing to ask.
        """
        return await self._calls.pool_change(
            SEARCH, None, POOL_SECONDS, pools.sources, type_, source_xml
        )

    async def secrets_of_only(self, pools: Collection[PoolReading]) -> dict[str, str]:
        """The secrets that these pools log in with and nothing else uses, by the pools' names.

        Raises:
            VmguiError: the host cannot be asked.
        """
        return await secrets_of_only(self._fleet, self._host, pools)

    # Doing

    def add(
        self,
        xml: str,
        *,
        build: Build = Build.NONE,
        starts: bool = True,
        is_autostart: bool = True,
        password: Concealed | None = None,
    ) -> Job:
        """Define a pool, and have it ready; all is undone if a step fails.

        Args:
            xml: its description.
            build: make what it is on.
            starts: start it.
            is_autostart: have it start with the host.
            password: what it logs in with at its server; becomes a secret of the host's, and is
                wiped when the job is over.

        Raises:
            InvalidInput: the description is no pool's, or its name is none.
        """
        document = parse(xml, Pool)
        name = document.name or ""
        _check_name(name)
        wanted = NewPool(xml, build, starts, is_autostart, password)
        forget = password.forget if password is not None else None

        async def step(calls: Calls, context: JobContext) -> None:
            await Addition(calls, wanted, context.begin).run()

        title = _("Add storage pool {name}").format(name=name)
        return self._start(name, "", title, step, *wanted.commands(document), at_end=forget)

    def start(self, pool: PoolReading) -> Job:
        """Make its volumes usable."""
        title = _("Start storage pool {name}")
        return self._change(pool, title, "pool-start", pools.start)

    def stop(self, pool: PoolReading) -> Job:
        """Let go of what it is on, which stays; a transient pool is gone then."""
        title = _("Stop storage pool {name}")
        return self._change(pool, title, "pool-destroy", pools.stop)

    def refresh(self, pool: PoolReading) -> Job:
        """Have the host look again at what is in it."""
        title = _("Refresh storage pool {name}")
        return self._change(pool, title, "pool-refresh", pools.refresh)

    def set_autostart(self, pool: PoolReading, *, is_on: bool) -> Job:
        """Have it start with the host, or not."""
        title = (
            _("Start storage pool {name} with the host")
            if is_on
            else _("Do not start storage pool {name} with the host")
        )
        command = "pool-autostart" if is_on else "pool-autostart --disable"
        return self._change(pool, title, command, partial(pools.set_autostart, is_on=is_on))

    def change(self, pool: PoolReading, original: str, edited: str) -> Job:
        """Give a pool another description; it counts from its next start on.

        What somebody else has changed in the meantime stays. If they have changed the same, the job
        fails, and theirs stays.

        Args:
            pool: which.
            original: its description when the editing began.
            edited: the description that it shall have.

        Raises:
            InvalidInput: what is edited is no pool's description, or another pool's.
        """
        _check_same(parse(original, Pool), parse(edited, Pool))
        edit = partial(_merged, original, edited)

        async def step(calls: Calls, context: JobContext) -> None:
            await calls.pool_change(
                ALL, context.begin, POOL_SECONDS, pools.replace, pool.name, edit
            )

        title = _("Change storage pool {name}").format(name=pool.name)
        return self._start(pool.name, pool.uuid, title, step, ["pool-edit", pool.name])

    def rename(self, pool: PoolReading, name: str) -> Job:
        """Give a stopped pool another name.

        Raises:
            InvalidInput: no pool can have it.
        """
        _check_name(name)

        async def step(calls: Calls, context: JobContext) -> None:
            await calls.pool_change(ALL, context.begin, POOL_SECONDS, pools.rename, pool.name, name)

        title = _("Rename storage pool {name} to {new}").format(name=pool.name, new=name)
        commands = [["pool-undefine", pool.name], ["pool-define", f"{name}.xml"]]
        if pool.is_autostart:
            commands.append(["pool-autostart", name])
        return self._start(pool.name, pool.uuid, title, step, *commands)

    def delete(self, pool: PoolReading, *, with_contents: bool = False, secret: str = "") -> Job:
        """Forget a stopped pool.

        Args:
            pool: which.
            with_contents: remove what it is on first, with all that is stored there; not every type
                can, and a directory has to be empty.
            secret: the UUID of the secret that it logs in with, if that shall go, too. It stays if
                something else uses it by then.
        """

        async def step(calls: Calls, context: JobContext) -> None:
            where = pool.name, context.begin
            if with_contents:
                await calls.pool_change(*where, BUILD_SECONDS, pools.delete_contents, pool.name)
            with _adding_to_hint(_("What was stored is deleted."), is_so=with_contents):
                await calls.pool_change(*where, POOL_SECONDS, pools.undefine, pool.name)
            with _adding_to_hint(_("The storage pool is deleted; its secret is left.")):
                if secret and await is_unused(self._fleet, self._host, secret):
                    await calls.verb(context.begin, secrets.undefine, secret)

        title = _("Delete storage pool {name}").format(name=pool.name)
        commands = [["pool-delete", pool.name]] if with_contents else []
        commands.append(["pool-undefine", pool.name])
        if secret:
            commands.append(["secret-undefine", secret])
        return self._start(pool.name, pool.uuid, title, step, *commands)

    # How

    @property
    def _calls(self) -> Calls:
        return self._fleet.calls_of(self._host)

    def _change(
        self,
        pool: PoolReading,
        title: str,
        command: str,
        verb: Callable[[Connection, str], None],
    ) -> Job:
        """A job of one call."""

        async def step(calls: Calls, context: JobContext) -> None:
            await calls.pool_change(pool.name, context.begin, POOL_SECONDS, verb, pool.name)

        virsh, *options = command.split()
        arguments = [virsh, pool.name, *options]
        return self._start(pool.name, pool.uuid, title.format(name=pool.name), step, arguments)

    def _start(
        self,
        name: str,
        uuid: str,
        title: str,
        step: _Step,
        *commands: list[str],
        at_end: Callable[[], None] | None = None,
    ) -> Job:
        """A job that works on the pool of this name as a whole.

        Args:
            name: of the pool.
            uuid: of the pool; empty for one that has none yet.
            title: what it does, translated.
            step: does it.
            commands: what virsh would be told, one after the other.
            at_end: called however the job ends, also if its turn never comes.
        """

        async def run(context: JobContext) -> None:
            try:
                async with self._turns.whole(self._host, name):
                    try:
                        await step(self._calls, context)
                    finally:
                        self._tell(uuid)
            finally:
                if at_end is not None:
                    at_end()

        record = self._fleet.inventory.hosts.get(self._host)
        return self._jobs.start(
            title,
            run,
            target_name=name,
            host_name=record.name if record else "",
            command=self._virsh(commands),
            waits=True,
        )

    def _virsh(self, commands: Iterable[list[str]]) -> str:
        """How to have virsh do the same, one command after the other."""
        virsh = ["virsh", "-c", self._host.uri]
        return " && ".join(shlex.join([*virsh, *command]) for command in commands)

    def _tell(self, uuid: str) -> None:
        """Have the pools read again: not all that happens to them makes an event of libvirt's."""
        host = self._fleet.hosts.get(self._host)
        if host is not None:
            host.noticed.emit(Notice(self._host, pool_id(self._host, uuid), Aspect.POOL))


@contextmanager
def _adding_to_hint(words: str, *, is_so: bool = True) -> Iterator[None]:
    """Say with an error what has happened all the same."""
    try:
        yield
    except VmguiError as error:
        if is_so:
            error.hint = "\n".join(filter(None, (error.hint, words)))
        raise


def _check_name(name: str) -> None:
    """Refuse what no pool can be called.

    Raises:
        InvalidInput: it says why.
    """
    if problem := checks.pool_name(name, ()):
        raise InvalidInput(problem, field="name")


def _check_same(original: Pool, edited: Pool) -> None:
    """Refuse to make another pool of one.

    Raises:
        InvalidInput: the name or the UUID is another one.
    """
    if edited.name != original.name:
        message = _("The name cannot change together with something else.")
        raise InvalidInput(message, field="name", hint=_("Rename the storage pool instead."))
    if edited.uuid != original.uuid:
        raise InvalidInput(_("The UUID of a storage pool cannot change."), field="uuid")


def _merged(original: str, edited: str, present: str) -> str:
    """The present description with what was edited.

    Raises:
        NotPossibleNow: somebody else has changed the same since.
    """
    wanted = parse(present, Pool)
    clashes = apply(changes(parse(original, Pool), parse(edited, Pool)), wanted)
    if clashes:
        raise NotPossibleNow(
            _("Somebody else has changed the same in the meantime: {what}.").format(
                what=", ".join(clash.change.path for clash in clashes)
            ),
            hint=_("Nothing was changed. Look at it again, and repeat what is still wanted."),
        )
    return serialize(wanted)
