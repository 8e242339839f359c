"""Making: a volume that is being made, empty or as a copy, with the secret that encrypts it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

import vmgui.core.resources as resources
import vmgui.virt.secrets as secrets
import vmgui.virt.volumes as volumes
from vmgui.base.concealed import Concealed
from vmgui.base.errors import Aborted, VmguiError
from vmgui.base.i18n import _
from vmgui.base.ids import HostId
from vmgui.core.calls import POOL_SECONDS
from vmgui.core.fleet import Fleet
from vmgui.core.jobs import JobContext
from vmgui.core.metering import measured
from vmgui.core.storage.items import VolumeItem
from vmgui.core.storage.newimages import NewImage, check_name


class Making:
    """A volume that is being made. Libvirt cannot stop in the middle."""

    def __init__(
        self,
        fleet: Fleet,
        host: HostId,
        image: NewImage,
        source: VolumeItem | None = None,
        passphrase: Concealed | None = None,
    ) -> None:
        """Prepare.

        Args:
            fleet: all hosts.
            host: where.
            image: what to make.
            source: what it is a copy of; None for an empty one.
            passphrase: encrypts it, with a secret that is made for it; wiped at the end.
        """
        self.path = ""
        """Where it is, once it is there."""
        self._fleet = fleet
        self._host = host
        self._image = image
        self._source = source
        self._passphrase = passphrase
        self._secret = ""
        """The UUID of the one that was made."""
        self._is_cancelled = False

    async def run(self, context: JobContext) -> None:
        """Make it, as a job that waits until it begins; delete it again if that is cancelled.

        Raises:
            Aborted: it was cancelled, and is not there.
            InvalidInput: no volume can have this name.
            VmguiError: it was not made; the hint says what is left.
        """
        context.on_cancel(self._cancel)
        try:
            check_name(self._image.name, ())
            if self._passphrase:
                context.begin()
                await self._encrypt(self._passphrase)
            self.path = await measured(self._made(context), self._progress, context.report)
            if self._is_cancelled:
                await self._undo()
        except VmguiError as error:
            await self._forget_secret(error)
            raise
        finally:
            if self._passphrase:
                self._passphrase.forget()

    async def _cancel(self) -> None:
        self._is_cancelled = True

    def _made(self, context: JobContext) -> Coroutine[Any, Any, str]:
        """The call that makes it and returns its path."""
        image, xml = self._image, self._described()
        if self._source is None:
            return resources.create_volume(
                self._fleet,
                self._host,
                image.pool,
                xml,
                begins=self._begins(context),
                is_preallocated=image.is_prepared,
                is_filled=image.is_full,
            )
        return self._fleet.calls_of(self._host).transfer(
            self._begins(context),
            volumes.clone,
            self._source.pool.name,
            self._source.volume.name,
            image.pool,
            xml,
            is_preallocated=image.is_prepared,
        )

    def _begins(self, context: JobContext) -> Callable[[], None]:
        def begin() -> None:
            if self._is_cancelled:
                raise Aborted(_("It was cancelled."))
            context.begin()

        return begin

    def _described(self) -> str:
        image = self._image
        return (replace(image, secret=self._secret) if self._secret else image).xml()

    async def _progress(self) -> tuple[int, int]:
        """How much of it is written, and of how much: unknown while only tables are."""
        image = self._image
        done = await resources.volume_allocation(self._fleet, self._host, image.pool, image.name)
        total = image.capacity if image.is_full else 0
        if self._source is not None and not total:
            total = self._source.volume.allocation or 0
        return done, total if done <= total else 0

    async def _undo(self) -> None:
        """Delete what nobody wants any more.

        Raises:
            Aborted: it is gone.
            VmguiError: it is still there.
        """
        image, calls = self._image, self._fleet.calls_of(self._host)
        try:
            where = image.pool, image.name
            await calls.pool_change(image.pool, None, POOL_SECONDS, volumes.delete, *where)
        except VmguiError as error:
            error.hint = left_behind(self.path)
            self._secret = ""  # what is there needs it
            raise
        raise Aborted(_("It was cancelled."))

    # Encryption

    async def _encrypt(self, passphrase: Concealed) -> None:
        """Make the secret that libvirt finds by the path that the volume will have."""
        image, calls = self._image, self._fleet.calls_of(self._host)
        path = await calls.pool_read(image.pool, volumes.future_path, image.pool, image.name)
        note = _("Passphrase of the volume {path}").format(path=path)
        self._secret = await calls.verb(
            None, secrets.define, "volume", path, note, is_private=True, is_ephemeral=False
        )
        await calls.verb(None, secrets.set_value, self._secret, passphrase)

    async def _forget_secret(self, error: VmguiError) -> None:
        """Take back the secret of a volume that was not made."""
        if not self._secret:
            return
        try:
            calls = self._fleet.calls_of(self._host)
            await calls.verb(None, secrets.undefine, self._secret)
        except VmguiError:
            left = _("The new secret {uuid} is left on the host.").format(uuid=self._secret)
            error.hint = " ".join(each for each in (error.hint, left) if each)


def left_behind(path: str) -> str:
    """What is said of an image that nobody wants and that could not be deleted, translated."""
    return _("The new disk image {path} is left on the host. Delete it when it can be.").format(
        path=path
    )
