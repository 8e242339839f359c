"""Add a Storage Volume: name, format and size of a volume to be made in a pool."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QVBoxLayout, QWidget

import vmgui.base.units as units
from vmgui.base.compat import override
from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import N_, _
from vmgui.base.ids import HostId
from vmgui.core.jobs import Job
from vmgui.core.resources import PoolReading
from vmgui.core.storage.abilities import can_allocate, formats, has_files, is_sparse
from vmgui.core.storage.newimages import NewImage, check_name, free_name, too_large
from vmgui.ui.context import Context
from vmgui.ui.dialogs.fields import FieldForm, NoteLabel
from vmgui.ui.dialogs.frame import add_buttons, asked, grow
from vmgui.ui.storage.extras import NO_EXTRAS, Around, Extras, NewVolume, VolumeExtras
from vmgui.ui.storage.reading import names_in
from vmgui.ui.storage.sizes import USUAL_SIZE, allocated_size, checked_size
from vmgui.ui.storage.texts import free_partition, place_text
from vmgui.ui.style import Space, space
from vmgui.ui.widgets.expander import Expander
from vmgui.ui.widgets.sizeedit import SizeEdit
from vmgui.ui.widgets.statuslabel import StatusLabel

_STEM = "volume"
_ALLOCATION = N_("What it takes at once; the rest when it is needed.")
_WIDTH_CHARACTERS = 76


async def add(
    context: Context, host: HostId, pool: PoolReading, parent: QWidget | None
) -> Job | None:
    """Ask for a volume and begin to make it; None if nobody wants one.

    Args:
        context: the program's parts.
        host: where.
        pool: one in which volumes can be made.
        parent: the window in front of which it is asked.

    Raises:
        VmguiError: the host could not be asked what is there.
    """
    taken = await names_in(context, host, pool.name)
    found = await ask(parent, pool, taken, await Around.of(context, host, pool))
    if found is None:
        return None
    work = context.storage.volumes(host)
    return work.create(found.image, passphrase=found.passphrase)


async def ask(
    parent: QWidget | None,
    pool: PoolReading,
    taken: Collection[str],
    around: Around | None = None,
) -> NewVolume | None:
    """Ask for a volume to make.

    Args:
        parent: the window in front of which it is asked.
        pool: where it will be; one in which volumes can be made.
        taken: the names of the pool's volumes.
        around: what else the host has; without it neither a backing volume can be chosen nor one
            of the host's secrets.
    """
    dialog = NewVolumeDialog(parent, pool, taken, around)
    return dialog.volume() if await asked(dialog) else None


class NewVolumeDialog(QDialog):
    """The window of `ask`."""

    def __init__(
        self,
        parent: QWidget | None,
        pool: PoolReading,
        taken: Collection[str],
        around: Around | None = None,
    ) -> None:
        """Build it; see `ask`."""
        super().__init__(parent)
        self._pool, self._taken = pool, frozenset(taken)
        self._around = around or Around()
        self._is_named = False
        self._is_sized = False
        self.setObjectName("new-volume")
        self.setWindowTitle(_("Add a Storage Volume"))
        self._make_fields()
        self._extras: VolumeExtras | None = None
        self._more = Expander(_("&Advanced"), self._make_extras, self)
        self._more.button.setObjectName("advanced")
        self._more.setVisible(has_files(pool.type))
        self._warning = StatusLabel(self)
        self._warning.setObjectName("warning")
        self._warning.setWordWrap(True)
        self._buttons, self._accept = add_buttons(self, _("F&inish"))
        self._lay_out()
        self._capacity.set_size(USUAL_SIZE)
        self._propose()
        self._listen()

    def volume(self) -> NewVolume:
        """What was answered; see `image`."""
        passphrase = self._extras.passphrase() if self._extras is not None else None
        return NewVolume(self.image(), passphrase)

    def image(self) -> NewImage:
        """The image of what was answered.

        Raises:
            InvalidInput: an answer cannot be used; the field is one of the form's.
        """
        name = self._name.text().strip()
        check_name(name, self._taken)
        capacity = checked_size(self._capacity, "capacity")
        extras = self._extras.extras() if self._extras is not None else NO_EXTRAS
        if capacity < (extras.backing_capacity or 0):
            message = _("It cannot be smaller than its backing volume, which has {size}.")
            shown = units.size(extras.backing_capacity)
            raise InvalidInput(message.format(size=shown), field="capacity")
        return NewImage(
            self._pool.name,
            name,
            self._format.currentText(),
            capacity,
            self._allocated(capacity, extras),
            extras.backing_path,
            extras.backing_format,
            extras.preallocation,
            extras.secret,
            extras.is_nocow,
        )

    @override
    def accept(self) -> None:
        """Close with what was answered, or show what is wrong with it."""
        try:
            self.image()
        except InvalidInput as problem:
            self._show_problem(problem, is_asked=True)
            return
        super().accept()

    @override
    def done(self, result: int) -> None:
        """Close, and give up what is being read."""
        if self._extras is not None:
            self._extras.stop()
        super().done(result)

    def _allocated(self, capacity: int, extras: Extras) -> int:
        if extras.preallocation == "full":
            return capacity
        if not self._allocation.isEnabled():
            return 0
        return allocated_size(self._allocation, capacity, self._pool)

    # Following each other

    def _propose(self) -> None:
        """What follows from the format, and from the size of what it stands on."""
        chosen = self._format.currentText()
        if not self._is_named:
            self._name.setText(self._free_name(chosen))
        if self._extras is not None:
            self._extras.show_format(chosen)
        self._show_allocation(self._why_not_allocated(chosen))
        if not is_sparse(self._pool.type) and not self._allocation.line.isModified():
            self._allocation.set_size(self._size_or_none())
        self._refresh()

    def _why_not_allocated(self, chosen: str) -> str:
        """Why nobody decides how much the volume takes at once, translated; empty if one can."""
        if self._extras is not None and self._extras.is_full():
            return _("All of the space is preallocated.")
        if can_allocate(self._pool.type, chosen):
            return ""
        if not is_sparse(self._pool.type):
            return _("Volumes of this storage pool take all of their space at once.")
        return _("Volumes of this format take their space only as they are written to.")

    def _show_allocation(self, reason: str) -> None:
        self._allocation.setEnabled(not reason)
        self._allocation.setToolTip(reason)
        self._allocation.line.setToolTip(reason or _(_ALLOCATION))

    def _free_name(self, chosen: str) -> str:
        if self._pool.type == "disk":
            return free_partition(self._around.device, self._taken)
        return free_name(_STEM, self._pool, chosen, self._taken)

    def _size_or_none(self) -> int | None:
        try:
            return self._capacity.size_in_bytes()
        except InvalidInput:
            return None

    def _on_named(self, _text: str) -> None:
        self._is_named = True
        self._refresh()

    def _on_sized(self) -> None:
        self._is_sized = True
        self._propose()

    def _on_extras(self) -> None:
        """Take over the size of the backing volume, and leave what was typed alone."""
        assert self._extras is not None
        least = self._extras.backing_capacity()
        now = self._size_or_none()
        if least is not None and (not self._is_sized or now is None or now < least):
            self._capacity.set_size(least)
        self._propose()

    def _refresh(self) -> None:
        problem, warning = None, ""
        try:
            warning = too_large(self._pool, self.image().capacity)
        except InvalidInput as error:
            problem = error
        if not warning and self._extras is not None:
            warning = self._extras.warning()
        self._show_problem(problem)
        self._warning.set_status("severity.warning" if warning else None, warning)
        self._warning.setVisible(bool(warning))
        grow(self)

    def _show_problem(self, problem: InvalidInput | None, *, is_asked: bool = False) -> None:
        forms = [self._form]
        if self._extras is not None:
            forms.append(self._extras.form)
        for form in forms:
            if is_asked:
                form.look_at()
            form.show_problem(problem)
        if is_asked and problem is not None:
            if self._extras is not None and self._extras.form.has(problem.field):
                self._more.set_open(True)
            any(form.focus_problem(problem) for form in forms)

    # What it is made of

    def _make_fields(self) -> None:
        self._name = QLineEdit(self)
        self._format = QComboBox(self)
        self._format.addItems(list(formats(self._pool.type)))
        self._capacity, self._allocation = SizeEdit(parent=self), SizeEdit(parent=self)
        self._allocation.set_size(0)
        self._form = FieldForm(self)
        self._form.add_field("name", _("&Name:"), self._name)
        self._form.add_field("format", _("&Format:"), self._format)
        self._form.add_field("capacity", _("Ma&x Capacity:"), self._capacity.line, self._capacity)
        self._form.add_field("allocation", _("A&llocation:"), self._allocation.line,
                             self._allocation)  # fmt: skip
        if is_sparse(self._pool.type):
            self._form.add_note("allocation", _(_ALLOCATION))

    def _make_extras(self, parent: QWidget) -> QWidget:
        self._extras = VolumeExtras(self._around, self._pool.type, parent)
        width = max(self._form.label_width(), self._extras.form.label_width())
        for form in (self._form, self._extras.form):
            form.set_label_width(width)
        self._extras.show_format(self._format.currentText())
        self._extras.edited.connect(self._on_extras)
        self._extras.form.left.connect(lambda _name: self._refresh())
        return self._extras

    def _listen(self) -> None:
        self._name.textEdited.connect(self._on_named)
        self._format.activated.connect(lambda _index: self._propose())
        self._capacity.edited.connect(self._on_sized)
        self._allocation.edited.connect(self._refresh)
        self._form.left.connect(lambda _name: self._refresh())
        self._more.toggled.connect(lambda _is_open: grow(self))
        self._refresh()

    def _lay_out(self) -> None:
        where = NoteLabel(place_text(self._pool), self)
        where.setObjectName("place")
        column = QVBoxLayout(self)
        column.setSpacing(space(self, Space.LARGE))
        column.addWidget(where)
        column.addWidget(self._form)
        column.addWidget(self._more)
        column.addWidget(self._warning)
        column.addStretch(1)
        column.addWidget(self._buttons)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * _WIDTH_CHARACTERS)
