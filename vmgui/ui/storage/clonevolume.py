"""Clone: a volume that has the same in it, in any pool of the host."""

from __future__ import annotations

import posixpath
from collections.abc import Awaitable, Callable, Collection, Sequence

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

import vmgui.base.units as units
from vmgui.base.compat import override
from vmgui.base.errors import InvalidInput, NotPossibleNow, VmguiError
from vmgui.base.i18n import _
from vmgui.core.jobs import Job
from vmgui.core.resources import PoolReading, SecretReading
from vmgui.core.storage.abilities import Ability, formats, has_files, is_sparse
from vmgui.core.storage.items import VolumeItem
from vmgui.core.storage.newimages import NewImage, check_name, suffix_in, too_large
from vmgui.core.storage.users import UserKind
from vmgui.hardware.scene import Option
from vmgui.models.pools import pool_state
from vmgui.ui.context import Context
from vmgui.ui.dialogs.fields import ReadOnlyLine
from vmgui.ui.dialogs.frame import asked
from vmgui.ui.errors import ErrorPresenter
from vmgui.ui.forms.choices import ChoiceBox
from vmgui.ui.storage.asking import AskingDialog, Remark
from vmgui.ui.storage.encryption import EncryptionFields
from vmgui.ui.storage.extras import NewVolume
from vmgui.ui.storage.reading import names_in, pools_with, secrets_for_volumes
from vmgui.ui.storage.texts import free_partition, size_text
from vmgui.ui.storage.usedby import active_users
from vmgui.ui.tasks import TaskScope

Names = Callable[[str], Awaitable[Collection[str]]]
"""Reads the names of the volumes in a pool."""


async def clone(context: Context, item: VolumeItem, parent: QWidget | None) -> Job | None:
    """Ask for a copy of a volume and begin to make it; None if nobody wants one.

    Raises:
        VmguiError: the host could not be asked, or has no pool for it.
    """
    host = item.host
    pools = await pools_with(context, host, Ability.CREATE, Ability.FILL)
    if not pools:
        raise NotPossibleNow(_("The host has no active storage pool that can have a copy."))

    async def names(pool: str) -> Collection[str]:
        return await names_in(context, host, pool)

    found = await ask(parent, item, pools, names, await secrets_for_volumes(context, host))
    if found is None:
        return None
    work = context.storage.volumes(host)
    return work.clone(item, found.image, passphrase=found.passphrase)


async def ask(
    parent: QWidget | None,
    item: VolumeItem,
    pools: Sequence[PoolReading],
    names: Names,
    secrets: Sequence[SecretReading] = (),
) -> NewVolume | None:
    """Ask what a copy of a volume shall be like.

    Args:
        parent: the window in front of which it is asked.
        item: the volume.
        pools: where the copy can be; at least one.
        names: reads which names are taken in one of them.
        secrets: those of the host's for volumes.
    """
    dialog = CloneDialog(parent, item, pools, names, secrets)
    return dialog.volume() if await asked(dialog) else None


class CloneDialog(AskingDialog):
    """The window of `ask`."""

    def __init__(
        self,
        parent: QWidget | None,
        item: VolumeItem,
        pools: Sequence[PoolReading],
        names: Names,
        secrets: Sequence[SecretReading] = (),
    ) -> None:
        """Build it and begin to read; see `ask`."""
        super().__init__(parent, "clone-volume", _("Clone Volume"), _("C&lone"))
        self._item, self._names = item, names
        self._pools = {pool.name: pool for pool in pools}
        self._taken: frozenset[str] = frozenset()
        self._is_named = False
        self._scope = TaskScope(self, ErrorPresenter(self))
        self._make_fields(secrets)
        first = item.pool.name if item.pool.name in self._pools else pools[0].name
        self._pool.set_value(first)
        self._on_pool()
        self._name.setFocus()

    def volume(self) -> NewVolume:
        """What was answered; see `image`."""
        return NewVolume(self.image(), self._encryption.passphrase())

    def image(self) -> NewImage:
        """The image of what was answered.

        Raises:
            InvalidInput: an answer cannot be used; the field is one of the form's.
        """
        self._check_writers()
        pool, name = self._chosen(), self._name.text().strip()
        check_name(name, self._taken)
        capacity = self._item.volume.capacity or 0
        if not self._has_room():
            message = _("The copy takes {size}, and the storage pool has {free} free.").format(
                size=units.size(self._least()), free=units.size(pool.available)
            )
            raise InvalidInput(message, field="pool")
        allocation = 0 if is_sparse(pool.type) else capacity
        return NewImage(
            pool.name,
            name,
            self._format.currentText(),
            capacity,
            allocation,
            secret=self._encryption.secret(),
        )

    @override
    def check(self) -> None:
        self.image()

    @override
    def comments(self) -> Sequence[Remark]:
        volume, said = self._item.volume, []
        for user in active_users(self._item) if self._is_copied_raw() else ():
            text = _(
                "“{machine}” is running and uses the volume: a copy of a disk in use is not "
                "consistent. Shut it off first, or take a snapshot."
            )
            said.append(Remark(text.format(machine=user.name)))
        if volume.encryption and not self._encryption.is_wanted():
            said.append(Remark(_("The volume is encrypted; the copy is not.")))
        if volume.backing_path:
            text = _("What it builds on, {path}, is copied into it.")
            said.append(Remark(text.format(path=volume.backing_path), is_warning=False))
        large = too_large(self._chosen(), volume.capacity or 0)
        if large and self._has_room():  # else it is what is wrong
            said.append(Remark(large))
        return said

    @override
    def done(self, result: int) -> None:
        """Close, and give up what is being read."""
        self._scope.cancel()
        super().done(result)

    def _least(self) -> int:
        """The bytes that the copy takes at once."""
        volume = self._item.volume
        taken = volume.allocation if is_sparse(self._chosen().type) else volume.capacity
        return taken or 0

    def _has_room(self) -> bool:
        available = self._chosen().available
        return available is None or self._least() <= available

    def _check_writers(self) -> None:
        """Raise InvalidInput if qemu-img had to read what a running machine writes to."""
        writers = (
            user
            for user in active_users(self._item)
            if user.kind is not UserKind.BACKING and not user.is_readonly
        )
        if self._is_copied_raw() or (writer := next(writers, None)) is None:
            return
        if self._item.volume.format == "raw":
            message = _(
                "“{machine}” is running: the volume can only be copied as raw until it is shut off."
            )
            raise InvalidInput(message.format(machine=writer.name), field="format")
        message = _("“{machine}” is running. Shut it off to clone the volume.")
        raise InvalidInput(message.format(machine=writer.name), field="source")

    def _is_copied_raw(self) -> bool:
        """Whether libvirt copies the bytes itself, which the locks of QEMU do not prevent."""
        return self._item.volume.format == self._format.currentText() == "raw"

    def _chosen(self) -> PoolReading:
        return self._pools[self._pool.value() or ""]

    def _on_pool(self) -> None:
        """Offer what copies in the pool can be, and read its names."""
        pool = self._chosen()
        before = self._format.currentText() or self._item.volume.format
        self._format.clear()
        self._format.addItems(list(formats(pool.type)))
        if (place := self._format.findText(before)) >= 0:
            self._format.setCurrentIndex(place)
        self._taken = frozenset()
        self._propose()
        self._scope.start(self._read(pool.name), _("The storage pool was not read."))

    async def _read(self, pool: str) -> None:
        try:
            names = frozenset(await self._names(pool))
        except VmguiError:
            return  # libvirt refuses a name that is taken
        if pool == self._pool.value():
            self._taken = names
            self._propose()

    def _propose(self) -> None:
        if not self._is_named:
            self._name.setText(self._free_name())
        self._encryption.show_place(self._chosen().type, self._format.currentText())
        self.refresh()

    def _free_name(self) -> str:
        """The volume's name with a word behind it, and a number if that is taken."""
        pool = self._chosen()
        if pool.type == "disk":
            return free_partition("", self._taken)
        stem, suffix = posixpath.splitext(self._item.volume.name)
        if not has_files(pool.type):
            suffix = ""
        elif self._format.currentText() != self._item.volume.format:
            suffix = suffix_in(pool, self._format.currentText())
        name, number = f"{stem}-clone{suffix}", 2
        while name in self._taken:
            name, number = f"{stem}-clone-{number}{suffix}", number + 1
        return name

    def _on_named(self, _text: str) -> None:
        self._is_named = True
        self.refresh()

    def _make_fields(self, secrets: Sequence[SecretReading]) -> None:
        source, size = ReadOnlyLine(self), ReadOnlyLine(self)
        source.show_text(self._item.volume.name)
        size.show_text(size_text(self._item.volume))
        self._name = QLineEdit(self)
        self._pool = ChoiceBox(self)
        self._pool.set_options([_option(pool) for pool in self._pools.values()])
        self._format = QComboBox(self)
        self.form.add_field("source", _("Volume:"), source)
        self.form.add_field("size", _("Size:"), size)
        self.form.add_field("name", _("&Name:"), self._name)
        self.form.add_field("pool", _("Storage &pool:"), self._pool)
        self.form.add_field("format", _("&Format:"), self._format)
        self._name.textEdited.connect(self._on_named)
        self._pool.chosen.connect(self._on_pool)
        self.form.look_at("source", "format")  # what is wrong with them, nobody has to type first
        self._format.activated.connect(lambda _index: self._propose())
        self._encryption = EncryptionFields(self.form, secrets)
        self._encryption.edited.connect(self.refresh)


def _option(pool: PoolReading) -> Option:
    state = pool_state(pool)
    # Translators: a storage pool and its state: "default: 12 GiB free"
    label = _("{name}: {state}").format(name=pool.name, state=state) if state else pool.name
    return Option(pool.name, label)
