"""Resize: another capacity for a volume. It grows; to shrink it takes a tick of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from PySide6.QtWidgets import QCheckBox, QWidget

import vmgui.base.units as units
from vmgui.base.compat import override
from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _
from vmgui.core.storage.abilities import SHRUNK, is_sparse
from vmgui.core.storage.items import VolumeItem
from vmgui.core.storage.newimages import too_large
from vmgui.core.storage.users import UserKind
from vmgui.ui.dialogs.fields import ReadOnlyLine
from vmgui.ui.dialogs.frame import asked
from vmgui.ui.storage.asking import AskingDialog, Remark
from vmgui.ui.storage.sizes import checked_size
from vmgui.ui.storage.texts import size_text
from vmgui.ui.storage.usedby import active_users
from vmgui.ui.widgets.sizeedit import SizeEdit


class Resizing(NamedTuple):
    """What was answered."""

    capacity: int
    """In bytes."""
    may_shrink: bool = False
    allocates: bool = False
    """Whether the new space is taken at once."""


async def ask(parent: QWidget | None, item: VolumeItem) -> Resizing | None:
    """Ask for the capacity that a volume shall have.

    Args:
        parent: the window in front of which it is asked.
        item: the volume; one of a format that can be resized.
    """
    dialog = ResizeDialog(parent, item)
    return dialog.answer() if await asked(dialog) else None


class ResizeDialog(AskingDialog):
    """The window of `ask`."""

    def __init__(self, parent: QWidget | None, item: VolumeItem) -> None:
        """Build it; see `ask`."""
        super().__init__(parent, "resize", _("Resize Volume"), _("&Resize"))
        self._item, self._volume = item, item.volume
        self._present = item.volume.capacity or 0
        name, present = ReadOnlyLine(self), ReadOnlyLine(self)
        name.show_text(item.volume.name)
        present.show_text(size_text(item.volume))
        self._capacity = SizeEdit(parent=self)
        self._capacity.set_size(self._present)
        self._allocates = QCheckBox(_("&Allocate the new space now"), self)
        self._shrinks = QCheckBox(_("&Shrink it"), self)
        self.form.add_field("name", _("Volume:"), name)
        self.form.add_field("present", _("Present size:"), present)
        self.form.add_field("capacity", _("&New size:"), self._capacity.line, self._capacity)
        self.form.add_field("allocates", "", self._allocates)
        self.form.add_field("shrinks", "", self._shrinks)
        self._capacity.edited.connect(self.refresh)
        self._allocates.clicked.connect(lambda _checked: self.refresh())
        self._shrinks.clicked.connect(lambda _checked: self.refresh())
        self.refresh()
        self._capacity.line.setFocus()
        self._capacity.line.selectAll()

    def answer(self) -> Resizing:
        """What was answered; see `check`."""
        capacity = checked_size(self._capacity, "capacity")
        is_growing = capacity > self._present
        return Resizing(capacity, not is_growing, is_growing and self._is_allocating())

    @override
    def check(self) -> None:
        capacity = checked_size(self._capacity, "capacity")
        if capacity == self._present:
            raise InvalidInput(_("It has this size already."), field="capacity")
        if capacity < self._present:
            self._check_shrinking(capacity)
            return
        self._check_users()
        if self._is_allocating():
            self._check_room(capacity)

    @override
    def comments(self) -> Sequence[Remark]:
        return list(self._shrinking() if self._is_shrinking() else self._growing())

    @override
    def refresh(self) -> InvalidInput | None:
        is_shrinking = self._is_shrinking()
        self.form.set_shown("shrinks", is_shrinking)
        self.form.set_shown("allocates", self._can_allocate() and not is_shrinking)
        return super().refresh()

    def _check_shrinking(self, capacity: int) -> None:
        volume = self._volume
        if volume.format not in SHRUNK:
            message = _("Volumes in the format “{format}” cannot shrink.")
            raise InvalidInput(message.format(format=volume.format), field="capacity")
        if users := active_users(self._item):
            message = _("“{machine}” is running. Shut it off to shrink the volume.")
            raise InvalidInput(message.format(machine=users[0].name), field="capacity")
        if overlay := next((u for u in self._item.users if u.kind is UserKind.BACKING), None):
            message = _("It cannot shrink: the disk {target} of “{machine}” builds on it.")
            text = message.format(target=overlay.target, machine=overlay.name)
            raise InvalidInput(text, field="capacity")
        if volume.format == "raw" and capacity < (volume.allocation or 0):
            message = _("It takes {size}, and libvirt shrinks no raw volume below that.")
            size = units.size(volume.allocation)
            raise InvalidInput(message.format(size=size), field="capacity")
        if not self._shrinks.isChecked():
            raise InvalidInput(_("Tick this to shrink the volume."), field="shrinks")

    def _check_users(self) -> None:
        """Only what is a disk of a single running machine can grow while that runs."""
        users = active_users(self._item)
        if len(users) > 1 or any(user.kind is not UserKind.DISK for user in users):
            message = _("“{machine}” is running. Shut it off to resize the volume.")
            raise InvalidInput(message.format(machine=users[0].name), field="capacity")

    def _check_room(self, capacity: int) -> None:
        free = self._item.pool.available
        if free is not None and capacity - self._present > free:
            message = _("The storage pool has {size} free.").format(size=units.size(free))
            raise InvalidInput(message, field="capacity")

    def _shrinking(self) -> Iterator[Remark]:
        lost = self._present - self._size()
        yield Remark(
            _(
                "The last {size} of the volume are lost. Before, the file system and the partition "
                "in it have to be made smaller by at least that much; else data are lost."
            ).format(size=units.size(lost))
        )

    def _growing(self) -> Iterator[Remark]:
        running = [user for user in active_users(self._item) if user.kind is UserKind.DISK]
        for user in running:
            text = _("“{machine}” is running and sees the new size of its disk {target} at once.")
            yield Remark(text.format(machine=user.name, target=user.target), is_warning=False)
        yield Remark(
            _("The partition and the file system have to be grown in the guest afterwards."),
            is_warning=False,
        )
        if self._volume.backing_path:
            text = _("Its backing volume {path} stays as it is.")
            yield Remark(text.format(path=self._volume.backing_path), is_warning=False)
        large = too_large(self._item.pool, self._size() - self._present)
        if large and not self._is_allocating():  # else it is what is wrong
            yield Remark(large)

    def _is_shrinking(self) -> bool:
        return 0 < self._size() < self._present

    def _size(self) -> int:
        """What is typed; the present size while that is nothing."""
        try:
            return checked_size(self._capacity, "capacity")
        except InvalidInput:
            return self._present

    def _is_allocating(self) -> bool:
        return self._can_allocate() and self._allocates.isChecked()

    def _can_allocate(self) -> bool:
        """Libvirt does it for raw files only, and not while a machine runs."""
        is_file = self._volume.type == "file" and is_sparse(self._item.pool.type)
        return is_file and self._volume.format == "raw" and not active_users(self._item)
