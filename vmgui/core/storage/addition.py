"""A pool that is being added: step by step, and back again if one of them fails."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import Concatenate, ParamSpec, TypeVar

import vmgui.virt.pools as pools
import vmgui.virt.secrets as secrets
from vmgui.base.concealed import Concealed
from vmgui.base.errors import InvalidInput, VmguiError
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
    """What it logs in with at its server: becomes a secret of the host's, and is wiped."""


class Addition:
    """The steps to a new pool. What was done is undone, the last first, if one of them fails."""

    def __init__(self, calls: Calls, wanted: NewPool, begins: Begins) -> None:
        """Add `wanted` where `calls` go.

        Args:
            calls: those of the host.
            wanted: the pool.
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
        self._undo: list[tuple[Callable[[], Awaitable[None]], str]] = []
        """How to take back each step, and what is left if that fails."""

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
        await self._calls.pool_change(
            ALL, self._begins, POOL_SECONDS, pools.define, serialize(self._document)
        )
        left = _("The storage pool “{name}” is left on the host, stopped.").format(name=self._name)
        self._undo.append((partial(self._do, POOL_SECONDS, pools.undefine, self._name), left))
        if wanted.build is not Build.NONE:
            await self._build(wanted.build)
        if wanted.starts:
            await self._do(POOL_SECONDS, pools.start, self._name)
            left = _("The storage pool “{name}” is left active.").format(name=self._name)
            self._undo.append((partial(self._do, POOL_SECONDS, pools.stop, self._name), left))
        if wanted.is_autostart:
            await self._do(POOL_SECONDS, pools.set_autostart, self._name, is_on=True)

    async def _build(self, build: Build) -> None:
        overwrites = build.overwrites
        if await self._do(BUILD_SECONDS, pools.build, self._name, overwrites=overwrites):
            place = self._document.target_path or self._document.source_name or self._name
            left = _("What was made for it is left on the host: {place}").format(place=place)
            undo = partial(self._do, BUILD_SECONDS, pools.delete_contents, self._name)
            self._undo.append((undo, left))

    async def _make_secret(self, password: Concealed) -> None:
        """Have the host keep the password, and name the secret in the description."""
        usage = _SECRET_USAGES[self._document.auth_type or ""]
        if usage == "ceph":
            password = Concealed.from_base64(password.reveal().decode())
        note = _("Of the storage pool “{name}”").format(name=self._name)
        uuid = await self._calls.verb(
            self._begins,
            secrets.define,
            usage,
            self._name,
            note,
            is_private=True,
            is_ephemeral=False,
        )
        left = _("The secret {uuid} is left on the host.").format(uuid=uuid)
        self._undo.append((partial(self._calls.verb, None, secrets.undefine, uuid), left))
        await self._calls.verb(None, secrets.set_value, uuid, password)
        password.forget()
        self._document.auth_secret_usage = None
        self._document.auth_secret_uuid = uuid

    async def _do(
        self,
        seconds: float,
        function: Callable[Concatenate[Connection, P], R],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        return await self._calls.pool_change(
            self._name, self._begins, seconds, function, *args, **kwargs
        )

    async def _take_back(self) -> list[str]:
        """Undo what was done, and return what is left all the same."""
        left = []
        while self._undo:
            undo, words = self._undo.pop()
            try:
                await undo()
            except VmguiError as error:
                log.info("A step to the pool %s cannot be taken back: %s", self._name, error)
                left.append(words)
        return left
