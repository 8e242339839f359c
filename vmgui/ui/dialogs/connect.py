"""Add Connection: which hypervisor, where, and what to call it. Also edits one that is there."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import PurePosixPath

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from vmgui.base.compat import override
from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _
from vmgui.base.records import HostConfig
from vmgui.base.uris import HYPERVISORS, Hypervisor, build, display_name, parse
from vmgui.ui.dialogs.connecttest import ConnectionTest, Test
from vmgui.ui.dialogs.fields import FieldForm, ReadOnlyLine
from vmgui.ui.dialogs.frame import add_buttons, asked, keep_focus_of_others
from vmgui.ui.dialogs.questions import open_file
from vmgui.ui.errors import ErrorPresenter
from vmgui.ui.style import Space, space
from vmgui.ui.tasks import TaskScope

_CUSTOM = "custom"
_LOCAL = "qemu:///system"
_LAST_PORT = 65535
_SSH_FIELDS = ("user", "host", "port", "key_file")
_WIDTH_CHARACTERS = 70


async def ask(
    parent: QWidget | None,
    test: Test,
    hosts_known: Collection[str],
    config: HostConfig | None = None,
) -> HostConfig | None:
    """Ask for a connection.

    Args:
        parent: the window in front of which it is asked.
        test: tries a URI, for *Test Connection*.
        hosts_known: the URIs that are in the list; they cannot be added again.
        config: a connection to edit; None to add one. Its URI stays.
    """
    dialog = ConnectDialog(parent, test, hosts_known, config)
    return dialog.config() if await asked(dialog) else None


class ConnectDialog(QDialog):
    """The window of `ask`."""

    def __init__(
        self,
        parent: QWidget | None,
        test: Test,
        hosts_known: Collection[str],
        config: HostConfig | None = None,
    ) -> None:
        """Build it; see `ask`."""
        super().__init__(parent)
        self._known = frozenset(hosts_known)
        self._existing = config
        self._scope = TaskScope(self, ErrorPresenter(self))
        self.setObjectName("connect")
        self.setWindowTitle(_("Edit Connection") if config else _("Add Connection"))
        self._make_fields()
        self._form = FieldForm(self)
        self._test = ConnectionTest(test, self)
        self._buttons, self._accept = add_buttons(self, _("&Save") if config else _("C&onnect"))
        self._lay_out()
        self._fill()
        self._listen()
        self._refresh()

    def config(self) -> HostConfig:
        """What was answered.

        Raises:
            InvalidInput: an answer cannot be used; the field is one of the form's.
        """
        uri = self._uri()
        self._check_is_new(uri)
        return HostConfig(uri, self._name.text().strip(), self._autoconnect.isChecked())

    @override
    def accept(self) -> None:
        """Close with what was answered, or show what is wrong with it."""
        try:
            self.config()
        except InvalidInput as problem:
            self._form.look_at()
            self._refresh()
            self._form.focus_problem(problem)
            return
        super().accept()

    @override
    def done(self, result: int) -> None:
        """Close, and give up a test that runs."""
        self._test.stop()
        self._scope.cancel()
        super().done(result)

    # Building

    def _make_fields(self) -> None:
        self._hypervisor = QComboBox(self)
        for hypervisor in HYPERVISORS:
            self._hypervisor.addItem(_(hypervisor.title), hypervisor.id)
        self._is_ssh = QCheckBox(_("Connect to &remote host over SSH"), self)
        self._user = QLineEdit(self)
        self._user.setPlaceholderText(_("As SSH is configured"))
        self._host = QLineEdit(self)
        self._host.setPlaceholderText(_("Name or address"))
        self._port = QLineEdit(self)
        self._port.setPlaceholderText(_("As SSH is configured"))
        self._key_file = QLineEdit(self)
        self._key_file.setPlaceholderText(_("As SSH is configured"))
        self._key_file.setAccessibleName(_("Key file"))  # its label stands for the whole row
        self._browse = QPushButton(_("&Browse…"), self)
        self._browse.setObjectName("browse")
        self._browse.setAutoDefault(False)
        keep_focus_of_others(self._browse)
        self._custom = QLineEdit(self)
        self._custom.setPlaceholderText("qemu+ssh://user@host/system")
        self._shown_uri = ReadOnlyLine(self)
        self._name = QLineEdit(self)
        self._autoconnect = QCheckBox(_("&Autoconnect"), self)
        self._autoconnect.setToolTip(_("Connects whenever the program starts."))

    def _lay_out(self) -> None:
        form = self._form
        form.add_field("hypervisor", _("&Hypervisor:"), self._hypervisor)
        form.add_field("is_ssh", "", self._is_ssh)
        form.add_field("user", _("&Username:"), self._user)
        form.add_field("host", _("Hos&tname:"), self._host)
        form.add_field("port", _("&Port:"), self._port)
        form.add_field("key_file", _("&Key file:"), self._key_file, self._key_row())
        form.add_field(_CUSTOM, _("Custom U&RI:"), self._custom)
        form.add_field("name", _("&Name:"), self._name)
        form.add_field("autoconnect", "", self._autoconnect)
        label = _("&URI:") if self._existing else _("&Generated URI:")
        form.add_field("uri", label, self._shown_uri)
        column = QVBoxLayout(self)
        column.setSpacing(space(self, Space.LARGE))
        column.addWidget(form)
        column.addWidget(self._test)
        column.addStretch(1)
        column.addWidget(self._buttons)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * _WIDTH_CHARACTERS)

    def _key_row(self) -> QWidget:
        whole = QWidget(self)
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._key_file, 1)
        row.addWidget(self._browse)
        return whole

    def _fill(self) -> None:
        self._form.look_at("uri")  # is read-only: nobody leaves it half typed
        if self._existing is None:
            self._autoconnect.setChecked(True)
            # Who has the local host already wants another one.
            self._is_ssh.setChecked(_LOCAL in self._known)
            return
        self._name.setText(self._existing.name)
        self._name.setFocus()
        self._autoconnect.setChecked(self._existing.is_autoconnect)
        for name in ("hypervisor", "is_ssh", *_SSH_FIELDS, _CUSTOM):
            self._form.set_shown(name, False)

    def _listen(self) -> None:
        self._hypervisor.currentIndexChanged.connect(self._refresh)
        self._is_ssh.toggled.connect(self._refresh)
        for edit in (self._user, self._host, self._port, self._key_file, self._custom):
            edit.textChanged.connect(self._refresh)
        self._form.left.connect(self._refresh)
        self._browse.clicked.connect(self._start_browsing)

    # What was answered

    def _chosen(self) -> Hypervisor:
        return HYPERVISORS[self._hypervisor.currentIndex()]

    def _uri(self) -> str:
        """The URI of the answers; raises InvalidInput."""
        if self._existing is not None:
            return self._existing.uri
        if self._chosen().id == _CUSTOM:
            return self._custom_uri()
        return self._generated_uri()

    def _check_is_new(self, uri: str) -> None:
        if uri in self._known and self._existing is None:
            raise InvalidInput(
                _("This connection is in the list already."),
                field=_CUSTOM if self._chosen().id == _CUSTOM else "uri",
            )

    def _custom_uri(self) -> str:
        uri = self._custom.text().strip()
        try:
            parse(uri)
        except InvalidInput as problem:
            # Whatever part of it is wrong: there is one field for all of them.
            problem.field = _CUSTOM
            raise
        return uri

    def _generated_uri(self) -> str:
        uses_ssh = self._uses_ssh()
        return build(
            self._chosen(),
            is_ssh=uses_ssh,
            user=self._user.text(),
            host=self._host.text(),
            port=_port(self._port.text()) if uses_ssh else None,
            key_file=_key_file(self._key_file.text()) if uses_ssh else "",
        )

    def _uses_ssh(self) -> bool:
        return self._chosen().can_ssh and self._is_ssh.isChecked()

    # Showing what follows from it

    def _refresh(self) -> None:
        if self._existing is None:
            self._show_choices()
        problem: InvalidInput | None = None
        uri = ""
        try:
            uri = self._uri()
            self._check_is_new(uri)
        except InvalidInput as error:
            problem = error
        reason = problem.message if problem else ""
        is_seen = self._form.show_problem(problem)
        self._accept.setEnabled(not is_seen)
        self._accept.setToolTip(reason if is_seen else "")
        self._test.set_uri(uri, reason)
        self._shown_uri.show_text(uri)
        self._name.setPlaceholderText(display_name(uri) if uri else "")

    def _show_choices(self) -> None:
        """Offer what goes with the chosen hypervisor."""
        is_custom = self._chosen().id == _CUSTOM
        for name in ("is_ssh", *_SSH_FIELDS, "uri"):
            self._form.set_shown(name, not is_custom)
        self._form.set_shown(_CUSTOM, is_custom)
        self._is_ssh.setEnabled(self._chosen().can_ssh)
        for widget in (self._user, self._host, self._port, self._key_file, self._browse):
            widget.setEnabled(self._uses_ssh())

    def _start_browsing(self) -> None:
        self._scope.start(self._choose_key(), _("No key file was chosen."))

    async def _choose_key(self) -> None:
        start = PurePosixPath(self._key_file.text().strip() or "~/.ssh")
        path = await open_file(self, _("Choose Key File"), start)
        if path is not None:
            self._key_file.setText(str(path))


def _port(text: str) -> int | None:
    """The port that was typed; None for SSH's own choice.

    Raises:
        InvalidInput: there is no such port.
    """
    stripped = text.strip()
    if not stripped:
        return None
    if not (stripped.isascii() and stripped.isdigit() and 0 < int(stripped) <= _LAST_PORT):
        raise InvalidInput(
            _("A port is a number from 1 to {most}.").format(most=_LAST_PORT), field="port"
        )
    return int(stripped)


def _key_file(text: str) -> str:
    """The key file that was typed; empty for SSH's own choice.

    Raises:
        InvalidInput: ssh would look for it wherever the program was started.
    """
    stripped = text.strip()
    if stripped and not stripped.startswith(("/", "~/")):
        raise InvalidInput(
            _("Enter the whole path of the key file."),
            field="key_file",
            hint=_("It begins with / or ~/."),
        )
    return stripped
