"""Buttons beside lines of text: browse for a path, make a new address, show a password."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QPushButton

from vmgui.base.i18n import _
from vmgui.hardware import fields
from vmgui.ui.forms.tools import Tools


def button_for(field: fields.Text, line: QLineEdit, tools: Tools) -> QPushButton | None:
    """The button that belongs to a field of text; None if it has none.

    Args:
        field: what is edited.
        line: where it is typed.
        tools: what the button works with.
    """
    make = _BUTTONS.get(type(field))
    return None if make is None else make(field, line, tools)


def _browse_button(field: fields.Text, line: QLineEdit, tools: Tools) -> QPushButton | None:
    assert isinstance(field, fields.Path)
    # Translators: the button that opens a dialog to choose a file
    button = QPushButton(_("Browse…"), line)
    what = field.chooses

    async def choose() -> None:
        if (chosen := await tools.choose_path(what, line.text())) is not None:
            line.setText(chosen)
            line.textEdited.emit(chosen)

    button.clicked.connect(lambda: tools.scope.start(choose(), _("No file was chosen.")))
    button.setAccessibleName(_("Browse for {field}").format(field=_(field.label)))
    return button


def _mac_button(_field: fields.Text, line: QLineEdit, tools: Tools) -> QPushButton | None:
    make = tools.new_mac
    if make is None:
        return None
    button = QPushButton(_("New Address"), line)

    def renew() -> None:
        line.setText(address := make())
        line.textEdited.emit(address)

    button.clicked.connect(renew)
    return button


def _show_button(_field: fields.Text, line: QLineEdit, _tools: Tools) -> QPushButton | None:
    return hidden(line)


def hidden(line: QLineEdit) -> QPushButton:
    """Show dots instead of what is typed; gives the button that shows the text."""
    line.setEchoMode(QLineEdit.EchoMode.Password)
    # Translators: the button that shows a password
    button = QPushButton(_("Show"), line)
    button.setCheckable(True)
    modes = {True: QLineEdit.EchoMode.Normal, False: QLineEdit.EchoMode.Password}
    button.toggled.connect(lambda is_shown: line.setEchoMode(modes[is_shown]))
    return button


_BUTTONS: dict[type[fields.Text], Callable[..., QPushButton | None]] = {
    fields.Path: _browse_button,
    fields.Mac: _mac_button,
    fields.Secret: _show_button,
}
"""The class of a field -> what makes its button."""
