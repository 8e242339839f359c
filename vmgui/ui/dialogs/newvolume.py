"""New Volume: name, format and size of a volume to be made in a pool."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QVBoxLayout, QWidget

from vmgui.base.compat import override
from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _
from vmgui.core.operations.images import NewImage, check_name, formats, free_name, too_large
from vmgui.core.resources import PoolReading
from vmgui.ui.dialogs.fields import FieldForm
from vmgui.ui.dialogs.frame import add_buttons, asked, grow
from vmgui.ui.style import Space, space
from vmgui.ui.widgets.sizeedit import UNITS, SizeEdit
from vmgui.ui.widgets.statuslabel import StatusLabel

USUAL_SIZE = 20 * UNITS["GiB"]
_STEM = "volume"
_WIDTH_CHARACTERS = 56


async def ask(parent: QWidget | None, pool: PoolReading, taken: Collection[str]) -> NewImage | None:
    """Ask for a volume to make.

    Args:
        parent: the window in front of which it is asked.
        pool: where it will be; one that can have images.
        taken: the names of the pool's volumes.
    """
    dialog = NewVolumeDialog(parent, pool, taken)
    return dialog.image() if await asked(dialog) else None


def checked_size(edit: SizeEdit, field: str) -> int:
    """What stands in a field for a size, in bytes.

    Raises:
        InvalidInput: it is no size, or nothing.
    """
    try:
        found = edit.size_in_bytes()
    except InvalidInput as error:
        raise InvalidInput(error.message, field=field) from None
    if not found:
        raise InvalidInput(_("Enter a size."), field=field)
    return found


class NewVolumeDialog(QDialog):
    """The window of `ask`."""

    def __init__(self, parent: QWidget | None, pool: PoolReading, taken: Collection[str]) -> None:
        """Build it; see `ask`."""
        super().__init__(parent)
        self._pool, self._taken = pool, frozenset(taken)
        self._is_named = False
        self.setObjectName("new-volume")
        self.setWindowTitle(_("New Volume in {pool}").format(pool=pool.name))
        self._name = QLineEdit(self)
        self._format = QComboBox(self)
        self._format.addItems(list(formats(pool)))
        self._capacity, self._allocation = SizeEdit(parent=self), SizeEdit(parent=self)
        self._form = FieldForm(self)
        self._form.add_field("name", _("&Name:"), self._name)
        self._form.add_field("format", _("&Format:"), self._format)
        self._form.add_field("capacity", _("Ma&x Capacity:"), self._capacity.line, self._capacity)
        self._form.add_field("allocation", _("&Allocation:"), self._allocation.line,
                             self._allocation)  # fmt: skip
        self._form.add_note("allocation", _("What it takes at once; the rest when it is needed."))
        self._warning = StatusLabel(self)
        self._warning.setObjectName("warning")
        self._warning.setWordWrap(True)
        self._buttons, self._accept = add_buttons(self, _("&Create"))
        self._lay_out()
        self._capacity.set_size(USUAL_SIZE)
        self._allocation.set_size(0)
        self._propose()
        self._listen()

    def image(self) -> NewImage:
        """What was answered.

        Raises:
            InvalidInput: an answer cannot be used; the field is one of the form's.
        """
        name = self._name.text().strip()
        check_name(name, self._taken)
        capacity = checked_size(self._capacity, "capacity")
        return NewImage(
            self._pool.name, name, self._format.currentText(), capacity, self._allocated(capacity)
        )

    @override
    def accept(self) -> None:
        """Close with what was answered, or show what is wrong with it."""
        try:
            self.image()
        except InvalidInput as problem:
            self._form.look_at()
            self._form.show_problem(problem)
            self._form.focus_problem(problem)
            return
        super().accept()

    def _allocated(self, capacity: int) -> int:
        try:
            found = self._allocation.size_in_bytes() or 0
        except InvalidInput as error:
            raise InvalidInput(error.message, field="allocation") from None
        if found > capacity:
            message = _("It cannot take more than its capacity.")
            raise InvalidInput(message, field="allocation")
        return found

    def _propose(self) -> None:
        if not self._is_named:
            name = free_name(_STEM, self._pool, self._format.currentText(), self._taken)
            self._name.setText(name)

    def _on_named(self, _text: str) -> None:
        self._is_named = True
        self._refresh()

    def _refresh(self) -> None:
        problem, warning = None, ""
        try:
            image = self.image()
            warning = too_large(self._pool, image.capacity)
        except InvalidInput as error:
            problem = error
        self._form.show_problem(problem)
        self._warning.set_status("severity.warning" if warning else None, warning)
        self._warning.setVisible(bool(warning))
        grow(self)

    def _listen(self) -> None:
        self._name.textEdited.connect(self._on_named)
        self._format.activated.connect(lambda _index: self._propose())
        self._capacity.edited.connect(self._refresh)
        self._allocation.edited.connect(self._refresh)
        self._form.left.connect(lambda _name: self._refresh())
        self._refresh()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setSpacing(space(self, Space.LARGE))
        column.addWidget(self._form)
        column.addWidget(self._warning)
        column.addStretch(1)
        column.addWidget(self._buttons)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * _WIDTH_CHARACTERS)
