"""The fields of a cloud image: the image, and what it is told at its first start."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from vmgui.base.errors import VmguiError
from vmgui.base.i18n import _
from vmgui.core.creation.answers import CloudInit
from vmgui.core.work import away
from vmgui.ui.create.mediumfields import FileFields
from vmgui.ui.create.page import CreateDesk, CreatePage
from vmgui.ui.dialogs.fields import FieldForm
from vmgui.ui.dialogs.questions import open_file
from vmgui.ui.style import Space, space
from vmgui.ui.widgets.expander import Expander

_KEY_LINES, _DATA_LINES = 3, 8
_KEYS = Path("~/.ssh/id_ed25519.pub")
_MOST_KEY_CHARACTERS = 1 << 16


class CloudFields:
    """An image whose system reads NoCloud data: user, password, keys, host name."""

    def __init__(self, desk: CreateDesk, form: FieldForm, page: CreatePage) -> None:
        """Put the fields into a form."""
        self._desk = desk
        self._form = form
        self._page = page
        self._image = FileFields.cloud(desk, form)
        self.used = QCheckBox(_("Confi&gure the system at its first start (cloud-init)"), form)
        form.add_field("cloud", "", self.used)
        self.user, self.password, self.host_name = (QLineEdit(form) for _each in range(3))
        self.user.setPlaceholderText(_("The user that the image has"))
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        form.add_field("user", _("User &name:"), self.user)
        form.add_field("password", _("Pass&word:"), self.password)
        self.keys = _text_edit(form, _("SSH keys"), _KEY_LINES)
        self._add_key = QPushButton(_("Add &key…"), form)
        self._add_key.setObjectName("add-key")
        self._add_key.setAutoDefault(False)
        form.add_field(
            "ssh_keys", _("&SSH keys:"), self.keys, _beside(form, self.keys, self._add_key)
        )
        form.add_field("host_name", _("&Host name:"), self.host_name)
        self._data: QPlainTextEdit | None = None
        self._has_own = False
        """Whether there was user data of a person's own when it was shown last."""
        self.own = Expander(_("Own user &data"), self._new_data, form)
        layout = form.layout()
        assert layout is not None
        layout.addWidget(self.own)
        self._listen()

    def show_flow(self) -> None:
        """Show what was answered."""
        self._image.show_flow()
        flow = self._desk.flow
        cloud = flow.answers.cloud
        self.used.setChecked(cloud.is_used)
        for line, text in (
            (self.user, cloud.user),
            (self.password, cloud.password),
            (self.host_name, cloud.host_name),
        ):
            if line.text() != text:
                line.setText(text)
        self.host_name.setPlaceholderText(flow.filled.name or "")
        if self._said_keys() != cloud.ssh_keys:
            self.keys.setPlainText("\n".join(cloud.ssh_keys))
        has_own = bool(cloud.user_data.strip())
        for name in ("user", "password", "ssh_keys", "host_name"):
            self._form.set_shown(name, cloud.is_used)
            self._form.field(name).setEnabled(not has_own)
        self._add_key.setEnabled(not has_own)
        self.own.setVisible(cloud.is_used)
        if has_own and not self._has_own:
            self.own.set_open(True)  # once: then it is a person's to close
        self._has_own = has_own
        if self._data is not None and self._data.toPlainText() != cloud.user_data:
            self._data.setPlainText(cloud.user_data)

    def set_shown(self, is_shown: bool) -> None:
        """Show or hide the fields."""
        self._form.setVisible(is_shown)

    def _say(self, **said: Any) -> None:
        flow = self._desk.flow
        cloud: CloudInit = replace(flow.answers.cloud, **said)
        flow.answer(cloud=cloud)

    def _on_keys(self) -> None:
        if (keys := self._said_keys()) != self._desk.flow.answers.cloud.ssh_keys:
            self._say(ssh_keys=keys)

    def _said_keys(self) -> tuple[str, ...]:
        lines = (line.strip() for line in self.keys.toPlainText().splitlines())
        return tuple(line for line in lines if line)

    def _on_data(self) -> None:
        text = self._data.toPlainText() if self._data is not None else ""
        if text != self._desk.flow.answers.cloud.user_data:
            self._say(user_data=text)

    async def _read_key(self) -> None:
        window = self._form.window()
        found = await open_file(window, _("Choose a Public SSH Key"), _KEYS, ("*.pub",))
        if found is None:
            return
        text = await away(_contents, found)
        present = self.keys.toPlainText().strip()
        self.keys.setPlainText("\n".join(filter(None, (present, text.strip()))))

    def _listen(self) -> None:
        self.used.clicked.connect(lambda is_on: self._say(is_used=is_on))
        self.user.textEdited.connect(lambda text: self._say(user=text))
        self.password.textEdited.connect(lambda text: self._say(password=text))
        self.host_name.textEdited.connect(lambda text: self._say(host_name=text))
        self.keys.textChanged.connect(self._on_keys)
        self._add_key.clicked.connect(
            lambda: self._desk.scope.start(self._read_key(), _("The key was not read."))
        )

    def _new_data(self, parent: QWidget) -> QWidget:
        form = self._page.new_form(parent)
        form.put_labels_above()
        data = self._data = _text_edit(form, _("User data"), _DATA_LINES)
        data.setPlainText(self._desk.flow.answers.cloud.user_data)
        data.textChanged.connect(self._on_data)
        form.add_field("user_data", _("Used in place of the above, as it is:"), data)
        return form


def _contents(path: Path) -> str:
    try:
        with path.open(errors="replace") as file:
            return file.read(_MOST_KEY_CHARACTERS)
    except OSError as error:
        message = _("{path} cannot be read: {reason}")
        raise VmguiError(message.format(path=path, reason=error.strerror or error)) from error


def _text_edit(parent: QWidget, name: str, lines: int) -> QPlainTextEdit:
    edit = QPlainTextEdit(parent)
    edit.setAccessibleName(name)
    edit.setTabChangesFocus(True)
    edit.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
    edit.setFixedHeight(edit.fontMetrics().lineSpacing() * (lines + 1))
    return edit


def _beside(parent: QWidget, widget: QWidget, button: QPushButton) -> QWidget:
    row = QWidget(parent)
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(space(parent, Space.SMALL))
    layout.addWidget(widget, 1)
    column = QVBoxLayout()
    column.addWidget(button)
    column.addStretch(1)
    layout.addLayout(column)
    return row
