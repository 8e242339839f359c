"""The fields of a disk image to be made: size, pool, name, format."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from vmgui.base.errors import InvalidInput, VmguiError
from vmgui.base.i18n import N_, _
from vmgui.core.operations.images import (
    DiskImages,
    NewImage,
    check_name,
    default_pool,
    formats,
    free_name,
    path_in,
    too_large,
    why_not,
)
from vmgui.core.resources import PoolReading
from vmgui.hardware.scene import Option
from vmgui.models.pools import pool_state
from vmgui.ui.dialogs.fields import FieldForm
from vmgui.ui.errors import ErrorPresenter
from vmgui.ui.forms.choices import ChoiceBox
from vmgui.ui.storage.sizes import USUAL_SIZE, checked_size
from vmgui.ui.style import Space, space
from vmgui.ui.tasks import TaskScope
from vmgui.ui.widgets.sizeedit import SizeEdit
from vmgui.ui.widgets.statuslabel import StatusLabel

_UNREAD = N_("The storage pools have not been read yet.")


class ImageFields(QWidget):
    """Asks for an image. Pools and names are read as soon as it is made."""

    edited = Signal()
    """A person has changed something, or the host has answered."""

    def __init__(self, images: DiskImages, machine: str, parent: QWidget | None = None) -> None:
        """Ask for an image of `machine`."""
        super().__init__(parent)
        self._images = images
        self._machine = machine
        self._scope = TaskScope(self, ErrorPresenter(self))
        self._pools: dict[str, PoolReading] = {}
        self._taken: frozenset[str] = frozenset()
        self._is_named = False
        self._problem = _(_UNREAD)
        self._reading: asyncio.Task[None] | None = None
        self._size = SizeEdit(parent=self)
        self._size.set_size(USUAL_SIZE)
        self._pool, self._format = ChoiceBox(self), ChoiceBox(self)
        self._name = QLineEdit(self)
        self._full = QCheckBox(_("&Allocate entire disk now"), self)
        self._full.setToolTip(_("Otherwise the image grows as the guest writes to it."))
        self._status = StatusLabel(self)
        self._status.setObjectName("image-status")
        self._status.setWordWrap(True)
        self._lay_out()
        self._listen()
        self._show_status()

    def read(self, sources: Sequence[str]) -> None:
        """Read the pools, and propose the best one.

        Args:
            sources: where the machine's disks are, first one first.
        """
        self._read(self._read_pools(sources))

    @property
    def is_read(self) -> bool:
        """Whether `read` has been called."""
        return self._reading is not None

    @property
    def is_known(self) -> bool:
        """Whether the host has answered."""
        return bool(self._pools) or self._problem != _(_UNREAD)

    async def known(self) -> None:
        """Wait until what is read has been read."""
        while self._reading is not None and not self._reading.done():
            await asyncio.wait({self._reading})

    def why_not(self) -> str:
        """Why no image can be made on this host, translated; empty if one can."""
        return self._problem

    def image(self) -> NewImage:
        """What was answered.

        Raises:
            InvalidInput: an answer cannot be used, or the host has no place for an image.
        """
        if self._problem:
            raise InvalidInput(self._problem, field="pool")
        capacity = checked_size(self._size, "size")
        name = self._name.text().strip()
        check_name(name, self._taken)
        image_format = self._format.value() or "raw"
        allocation = capacity if self._full.isChecked() else 0
        return NewImage(self._pool.value() or "", name, image_format, capacity, allocation)

    def problem(self) -> InvalidInput | None:
        """What is wrong with what was answered."""
        try:
            self.image()
        except InvalidInput as problem:
            return problem
        return None

    def place(self) -> tuple[str, str]:
        """Path and format of the image, as far as they are known; both may be empty."""
        pool = self._pools.get(self._pool.value() or "")
        name = self._name.text().strip()
        if pool is None or not name:
            return "", ""
        return path_in(pool, name), self._format.value() or "raw"

    def show_problem(self) -> bool:
        """Show what is wrong from now on; True, and the cursor is there, if anything is."""
        self._form.look_at()
        problem = self.problem()
        self._form.show_problem(problem)
        if problem is not None:
            self._form.focus_problem(problem)
        return problem is not None

    # Reading

    def _read(self, work: Coroutine[Any, Any, None]) -> None:
        if self._reading is not None:
            self._reading.cancel()
        self._reading = self._scope.start(work, _("The storage was not read."))

    async def _read_pools(self, sources: Sequence[str]) -> None:
        try:
            pools = await self._images.pools()
        except VmguiError as error:
            self._give_up(error.message)
            return
        self._pools = {pool.name: pool for pool in pools}
        self._pool.set_options([_option(pool) for pool in pools])
        best = default_pool(pools, sources)
        if best is None:
            self._give_up(
                _("No storage pool of the host can have images. Start or create one in the window "
                  "of the host, or select custom storage.")
            )  # fmt: skip
            return
        self._pool.set_value(best.name)
        await self._follow_pool(best)

    async def _follow_pool(self, pool: PoolReading) -> None:
        """Offer what images in a pool can be."""
        self._problem = ""
        before = self._format.value()
        offered = formats(pool)
        self._format.set_options([Option(each, each) for each in offered])
        self._format.set_value(before if before in offered else offered[0])
        self._taken = frozenset()
        try:
            found = await self._images.volumes(pool.name)
        except VmguiError as error:
            self._give_up(error.message)
            return
        self._taken = frozenset(volume.name for volume in found)
        self._propose()
        self._on_edited()

    def _give_up(self, reason: str) -> None:
        self._problem = reason
        self._on_edited()

    # Reacting

    def _propose(self) -> None:
        pool = self._pools.get(self._pool.value() or "")
        if pool is not None and not self._is_named:
            image_format = self._format.value() or "raw"
            self._name.setText(free_name(self._machine, pool, image_format, self._taken))

    def _on_pool(self) -> None:
        pool = self._pools.get(self._pool.value() or "")
        if pool is not None:
            self._read(self._follow_pool(pool))

    def _on_format(self) -> None:
        self._propose()
        self._on_edited()

    def _on_named(self, _text: str) -> None:
        self._is_named = True
        self._on_edited()

    def _on_edited(self) -> None:
        self._show_status()
        self._form.show_problem(self.problem())
        self.edited.emit()

    def _show_status(self) -> None:
        role = "severity.warning" if self.is_known else "severity.info"
        text = self._problem
        pool = self._pools.get(self._pool.value() or "")
        if not text and pool is not None:
            try:
                text = too_large(pool, checked_size(self._size, "size"))
            except InvalidInput:
                text = ""
        self._status.set_status(role if text else None, text)
        self._status.setVisible(bool(text))

    def _listen(self) -> None:
        self._size.edited.connect(self._on_edited)
        self._pool.chosen.connect(self._on_pool)
        self._format.chosen.connect(self._on_format)
        self._name.textEdited.connect(self._on_named)
        self._full.clicked.connect(lambda _checked: self._on_edited())
        self._form.left.connect(lambda _name: self._form.show_problem(self.problem()))

    def _lay_out(self) -> None:
        self._form = FieldForm(self)
        self._form.add_field("size", _("Si&ze:"), self._size.line, self._size)
        self._form.add_field("pool", _("Storage &pool:"), self._pool)
        self._form.add_field("name", _("&Name:"), self._name)
        self._form.add_field("format", _("Forma&t:"), self._format)
        self._form.add_field("full", "", self._full)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space(self, Space.SMALL))
        column.addWidget(self._form)
        column.addWidget(self._status)


def _option(pool: PoolReading) -> Option:
    state = pool_state(pool)
    # Translators: a storage pool and its state: "default: 12 GiB free"
    label = _("{name}: {state}").format(name=pool.name, state=state) if state else pool.name
    return Option(pool.name, label, why_not(pool) or "")
