"""Send Key: any keys that can be pressed together."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QLineEdit, QVBoxLayout, QWidget

from vmgui.base.compat import override
from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _
from vmgui.core.keys import CHORDS, parse_chord
from vmgui.ui.dialogs.fields import FieldForm
from vmgui.ui.dialogs.frame import add_buttons, asked, text_label
from vmgui.ui.style import Space, space

_FIELD = "keys"
_WIDTH_CHARACTERS = 52


async def ask(parent: QWidget | None, name: str) -> str | None:
    """Ask which keys to press.

    Args:
        parent: the window in front of which it is asked.
        name: of the domain that gets them.

    Returns:
        A chord that `vmgui.core.keys.parse_chord` understands: "Ctrl+Alt+F2".
    """
    dialog = KeysDialog(parent, name)
    return dialog.chord() if await asked(dialog) else None


class KeysDialog(QDialog):
    """The window of `ask`."""

    def __init__(self, parent: QWidget | None, name: str) -> None:
        """Build it; see `ask`."""
        super().__init__(parent)
        self.setObjectName("send-keys")
        self.setWindowTitle(_("Send Key"))
        edit = QLineEdit(self)
        self._keys = QComboBox(self)
        self._keys.setLineEdit(edit)
        self._keys.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._keys.addItems(CHORDS)
        edit.selectAll()
        self._form = FieldForm(self)
        self._form.add_field(_FIELD, _("&Keys:"), self._keys)
        self._buttons, self._accept = add_buttons(self, _("&Send"))
        self._lay_out(name)
        self._keys.editTextChanged.connect(self._on_keys_changed)

    def chord(self) -> str:
        """What was typed or chosen."""
        return self._keys.currentText().strip()

    @override
    def accept(self) -> None:
        """Close if there are such keys."""
        if self._refresh():
            super().accept()

    def _lay_out(self, name: str) -> None:
        column = QVBoxLayout(self)
        column.setSpacing(space(self, Space.MEDIUM))
        column.addWidget(self._explanation(name))
        column.addWidget(self._form)
        column.addStretch(1)
        column.addWidget(self._buttons)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * _WIDTH_CHARACTERS)

    def _explanation(self, name: str) -> QLabel:
        return text_label(
            _(
                "The keys are pressed together on the keyboard of “{name}”. "
                "Join them with “+”, as in Ctrl+Alt+F2 or Alt+SysRq+S."
            ).format(name=name),
            self,
        )

    def _on_keys_changed(self) -> None:
        self._form.look_at()
        self._refresh()

    def _refresh(self) -> bool:
        """Show what is wrong; True if nothing is."""
        problem = _problem(self.chord())
        self._form.show_problem(problem)
        self._accept.setEnabled(problem is None)
        self._accept.setToolTip(problem.message if problem else "")
        return problem is None


def _problem(chord: str) -> InvalidInput | None:
    """What is wrong with a chord. The window says already how to write one."""
    if not chord:
        return InvalidInput(_("Enter a key."), field=_FIELD)
    try:
        parse_chord(chord)
    except InvalidInput as error:
        return InvalidInput(error.message, field=_FIELD)
    return None
