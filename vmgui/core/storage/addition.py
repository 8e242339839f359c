"""A pool that is being added: step by step, and back again if one of them fails."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from functools import partial
from itertools import chain, count
from typing import Concatenate, NamedTuple, ParamSpec, TypeVar

import vmgui.virt.outside as outside
import vmgui.virt.pools as pools
import vmgui.virt.secrets as secrets
from vmgui.base.concealed import Concealed
from vmgui.base.errors import ConnectionLost, InvalidInput, TimedOut, VmguiError
from vmgui.base.i18n import _
from vmgui.core.calls import BUILD_SECONDS, POOL_SECONDS, Begins, Calls
from vmgui.core.poolcalls import ALL
from vmgui.virt.session import Connection
from vmgui.xmldoc.document import parse, serialize
from vmgui.xmldoc.pool import Pool

log = logging.getLogger(__name__)

P = ParamSpec("P")
R = TypeVar("R")

_SECRET_USAGES = {"chap": "iscsi", "ceph": "ceph"}
"""The type of a login -> what its secret is for."""
_DIRECTORIES = frozenset({"dir", "fs", "netfs", "vstorage"})
"""The types whose building makes a directory, unless it is there, and nothing else that libvirt
would remove again."""


class Build(Enum):
    """Whether what a pool is on is made, too: its directory, file system, volume group."""

    NONE = "none"
    """It is there."""
    PLAIN = "plain"
    """Make only what cannot destroy anything: the directory of a pool, or where it is mounted."""
    NEW = "new"
    """Make it, unless there is something that would be lost."""
    OVERWRITE = "overwrite"
    """Make it, whatever is there."""

    @property
    def overwrites(self) -> bool | None:
        """Whether what is on its device may be lost; None if nothing is written to that."""
        return None if self is Build.PLAIN else self is Build.OVERWRITE


@dataclass(frozen=True, slots=True)
class NewPool:
    """A pool that somebody wants."""

    xml: str
    build: Build = Build.NONE
    starts: bool = True
    is_autostart: bool = True
    password: Concealed | None = None
    """What it logs in with at its server: becomes a secret of the host's."""

    def commands(self, pool: Pool) -> Iterator[list[str]]:
        """The virsh commands that do the same, one after the other.

        Args:
            pool: what its description says.
        """
        name = pool.name or ""
        if self.password:
            yield ["secret-define", f"{name}-secret.xml"]
            yield ["secret-set-value", "UUID", "--interactive"]
        yield ["pool-define", f"{name}.xml"]
        if self.build is not Build.NONE:
            yield ["pool-build", name, *self._build_options(pool.type or "")]
        if self.starts:
            yield ["pool-start", name]
        if self.is_autostart:
            yield ["pool-autostart", name]

    def _build_options(self, type_: str) -> list[str]:
        if self.build.overwrites is None or type_ not in pools.WITH_FORMAT:
            return []
        return ["--overwrite" if self.build.overwrites else "--no-overwrite"]


class _Step(NamedTuple):
    """Something that was done."""

    undo: Callable[[], Awaitable[None]]
    left: str
    """What is left if it cannot be undone, translated."""
    is_needed: bool = True
    """Whether what was done before it has to stay with it: a pool needs its secret."""


class Addition:
    """The steps to a new pool. What was done is undone, the last first, if one of them fails."""

    def __init__(self, calls: Calls, wanted: NewPool, begins: Begins) -> None:
        """Add `wanted` where `calls` go.

        Args:
            calls: those of the host.
            wanted: the pool; whoever made its password wipes that.
            begins: called when a worker has taken a call.

        Raises:
            InvalidInput: its description is no pool's, or says not who logs in with the password.
        """
        self._calls = calls
        self._begins = begins
        self._wanted = wanted
        self._document = parse(wanted.xml, Pool)
        self._name = self._document.name or ""
        if not self._name:
            raise InvalidInput(_("Enter a name."), field="name")
        if wanted.password and self._document.auth_type not in _SECRET_USAGES:
            raise InvalidInput(_("There is a password, but nobody to log in with it."))
        self._done: list[_Step] = []
        self._goes_on = False
        """Whether the host has not answered, and may still do what it was asked for."""

    async def run(self) -> None:
        """Do all of it.

        Raises:
            VmguiError: a step failed; the hint says what could not be taken back.
        """
        try:
            await self._make()
        except VmguiError as error:
            left = await self._take_back()
            error.hint = "\n".join(filter(None, (error.hint, *left)))
            raise
        except asyncio.CancelledError:
            await self._take_back()
            raise

    async def _make(self) -> None:
        wanted = self._wanted
        if wanted.password:
            await self._make_secret(wanted.password)
        await self._do(ALL, POOL_SECONDS, pools.define, serialize(self._document))
        left = _("The storage pool “{name}” is left on the host.").format(name=self._name)
        self._done.append(_Step(partial(self._work, POOL_SECONDS, pools.undefine), left))
        if wanted.build is not Build.NONE:
            await self._build(wanted.build)
        if wanted.starts:
            await self._work(POOL_SECONDS, pools.start)
            left = _("The storage pool “{name}” is left active.").format(name=self._name)
            self._done.append(_Step(partial(self._work, POOL_SECONDS, pools.stop), left))
        if wanted.is_autostart:
            await self._work(POOL_SECONDS, pools.set_autostart, is_on=True)

    async def _build(self, build: Build) -> None:
        """Have what it is on made; what was there before is not undone."""
        path = self._document.target_path or ""
        place = path or self._document.source_name or self._name
        left = _("What was made for it is left on the host: {place}").format(place=place)
        undo = partial(self._work, BUILD_SECONDS, pools.delete_contents)
        step = _Step(undo, left, is_needed=False)
        is_directory = self._document.type in _DIRECTORIES
        if is_directory and await self._do(ALL, POOL_SECONDS, outside.lacks_directory, path):
            self._done.append(step)  # it may be made, and then its file system refused
        await self._work(BUILD_SECONDS, pools.build, overwrites=build.overwrites)
        if not is_directory:
            self._done.append(step)

    async def _make_secret(self, password: Concealed) -> None:
        """Have the host keep the password, and name the secret in the description."""
        usage = _SECRET_USAGES[self._document.auth_type or ""]
        value = password.decoded() if usage == "ceph" else password
        try:
            uuid = await self._define_secret(usage)
            with self._changing():
                await self._calls.verb(None, secrets.set_value, uuid, value)
        finally:
            value.forget()
        self._document.auth_secret_usage = None
        self._document.auth_secret_uuid = uuid

    async def _define_secret(self, usage: str) -> str:
        """Make a secret under the pool's name, or one like it if another secret has that.

        Returns:
            Its UUID.
        """
        there = await self._calls.read(secrets.secrets)
        taken = {secret.usage_id for secret in there if secret.usage == usage}
        names = chain([self._name], (f"{self._name}-{number}" for number in count(2)))
        usage_id = next(name for name in names if name not in taken)
        note = _("Of the storage pool “{name}”").format(name=self._name)
        with self._changing():
            uuid = await self._calls.verb(
                self._begins,
                secrets.define,
                usage,
                usage_id,
                note,
                is_private=True,
                is_ephemeral=False,
            )
        left = _("The secret {uuid} is left on the host.").format(uuid=uuid)
        self._done.append(_Step(partial(self._calls.verb, None, secrets.undefine, uuid), left))
        return uuid

    async def _work(
        self,
        seconds: float,
        function: Callable[Concatenate[Connection, str, P], R],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """Do something with the pool."""
        return await self._do(self._name, seconds, function, self._name, *args, **kwargs)

    async def _do(
        self,
        pool: str,
        seconds: float,
        function: Callable[Concatenate[Connection, P], R],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        with self._changing():
            return await self._calls.pool_change(
                pool, self._begins, seconds, function, *args, **kwargs
            )

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Remember when nobody knows what became of a call."""
        try:
            yield
        except (TimedOut, ConnectionLost):
            self._goes_on = True
            raise

    async def _take_back(self) -> list[str]:
        """Undo what was done, and return what is left all the same.

        Nothing is undone below what stays and needs it, nor while the host may go on.
        """
        left, stays = [], self._goes_on
        while self._done:
            step = self._done.pop()
            if stays or not await self._is_undone(step):
                left.append(step.left)
                stays = stays or step.is_needed
        if self._goes_on:
            message = _("The host may go on with it: look for the storage pool “{name}” later.")
            left.insert(0, message.format(name=self._name))
        return left

    async def _is_undone(self, step: _Step) -> bool:
        try:
            await step.undo()
        except VmguiError as error:
            log.info("A step to the pool %s cannot be taken back: %s", self._name, error)
            return False
        return True
