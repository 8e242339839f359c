"""The fields that the value of a secret is typed into, or read from a file with. Never shown."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QWidget,
)

import vmgui.base.units as units
from vmgui.base.concealed import Concealed
from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import N_, _
from vmgui.core.files import Files
from vmgui.core.storage.secrets import MOST_BYTES
from vmgui.ui.dialogs.fields import FieldForm, ReadOnlyLine
from vmgui.ui.dialogs.frame import keep_focus_of_others
from vmgui.ui.dialogs.questions import open_file
from vmgui.ui.errors import ErrorPresenter
from vmgui.ui.style import Space, space
from vmgui.ui.tasks import TaskScope

_LATER, _TYPED, _FILE = "later", "typed", "file"
_SOURCES = {
    _TYPED: N_("Typed here"),
    _FILE: N_("From a file"),
    _LATER: N_("Set later"),
}
"""Where the value comes from."""


class ValueFields(QObject):
    """Rows of a form for a value; what is in them is wiped by `forget`."""

    changed = Signal()

    def __init__(
        self, form: FieldForm, files: Files, dialog: QDialog, *, may_come_later: bool = False
    ) -> None:
        """Add the rows to a form.

        Args:
            form: of the dialog.
            files: reads the file.
            dialog: in front of which a file is asked for.
            may_come_later: whether there may be no value yet.
        """
        super().__init__(dialog)
        self._form, self._files, self._dialog = form, files, dialog
        self._content, self._path, self._has_line_end = Concealed(), Path(), False
        self._scope = TaskScope(dialog, ErrorPresenter(dialog))
        self._source = QComboBox(form)
        for source, text in _SOURCES.items():
            if may_come_later or source != _LATER:
                self._source.addItem(_(text), source)
        self._typed, self._again = QLineEdit(form), QLineEdit(form)
        for line in (self._typed, self._again):
            line.setEchoMode(QLineEdit.EchoMode.Password)
        self._name = ReadOnlyLine(form)
        self._name.setAccessibleName(_("File"))
        self._browse = QPushButton(_("&Browse…"), form)
        self._browse.setObjectName("browse")
        self._browse.setAutoDefault(False)
        keep_focus_of_others(self._browse)
        self._is_base64 = QCheckBox(_("It is &written in base64, as Ceph writes keys"), form)
        self._add_rows()
        self._listen()
        self._follow()

    def expect_base64(self, is_expected: bool) -> None:
        """Say what is usual for this secret."""
        self._is_base64.setChecked(is_expected)

    def value(self) -> Concealed:
        """What was typed or read; nothing if it comes later. Whoever takes it forgets it.

        Raises:
            InvalidInput: it cannot be used; the field is one of the form's.
        """
        source = self._source.currentData()
        if source == _LATER:
            return Concealed()
        return self._from_file() if source == _FILE else self._from_lines()

    def forget(self) -> None:
        """Wipe what was typed or read, and read no more."""
        self._scope.cancel()
        self._content.forget()
        for line in (self._typed, self._again):
            line.clear()

    async def read(self, path: Path) -> None:
        """Take the value from a file.

        Raises:
            VmguiError: it cannot be read, or is too large.
        """
        content = Concealed(await self._files.read_small(path, MOST_BYTES))
        self._content.forget()
        self._content, self._path = content, path
        self._has_line_end = content.reveal().endswith(b"\n")
        size = units.size(len(content))
        # Translators: a file and its size
        self._name.show_text(_("{name} ({size})").format(name=path.name, size=size))
        self._name.setToolTip(str(path))
        self._form.look_at("file")
        self.changed.emit()

    @property
    def warning(self) -> str:
        """What is odd about the value, translated; empty for nothing."""
        is_plain_file = self._source.currentData() == _FILE and not self._is_base64.isChecked()
        if not is_plain_file or not self._has_line_end:
            return ""
        return _("The file ends with a line break, which then is a part of the value.")

    # What was answered

    def _from_lines(self) -> Concealed:
        if not self._typed.text():
            raise InvalidInput(_("Enter the value."), field="value")
        value = self._decoded(Concealed(self._typed.text()), "value")
        if self._again.text() != self._typed.text():
            value.forget()
            raise InvalidInput(_("The two are not the same."), field="again")
        if len(value) > MOST_BYTES:
            value.forget()
            message = _("It is too long: at most {size} are possible.")
            raise InvalidInput(message.format(size=units.size(MOST_BYTES)), field="value")
        return value

    def _from_file(self) -> Concealed:
        if not self._path.name:
            raise InvalidInput(_("Choose the file."), field="file")
        if not self._content:
            raise InvalidInput(_("The file is empty."), field="file")
        return self._decoded(Concealed(self._content.reveal()), "file")

    def _decoded(self, value: Concealed, field: str) -> Concealed:
        if not self._is_base64.isChecked():
            return value
        try:
            return Concealed.from_base64(value.reveal())
        except InvalidInput as error:
            raise InvalidInput(error.message, field=field) from None
        finally:
            value.forget()

    # What it is made of

    def _add_rows(self) -> None:
        form = self._form
        form.add_field("source", _("&Value:"), self._source)
        form.add_field("value", _("En&ter it:"), self._typed)
        form.add_field("again", _("Enter it &again:"), self._again)
        whole = QWidget(form)
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space(whole, Space.SMALL))
        row.addWidget(self._name, 1)
        row.addWidget(self._browse)
        form.add_field("file", _("&File:"), self._name, whole)
        form.set_buddy("file", self._browse)
        form.add_field("is_base64", "", self._is_base64)

    def _listen(self) -> None:
        self._source.currentIndexChanged.connect(self._follow)
        for line in (self._typed, self._again):
            line.textEdited.connect(lambda _text: self.changed.emit())
        self._is_base64.toggled.connect(lambda _is_on: self.changed.emit())
        self._browse.clicked.connect(
            lambda: self._scope.start(self._ask_file(), _("The file was not read."))
        )

    def _follow(self) -> None:
        source = self._source.currentData()
        for name in ("value", "again"):
            self._form.set_shown(name, source == _TYPED)
        self._form.set_shown("file", source == _FILE)
        self._form.set_shown("is_base64", source != _LATER)
        self.changed.emit()

    async def _ask_file(self) -> None:
        start = self._path if self._path.name else Path("~")
        path = await open_file(self._dialog, _("Value of the Secret"), start)
        if path is not None:
            await self.read(path)
