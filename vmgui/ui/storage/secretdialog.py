"""New Secret and Set Value: what a secret is for, and its value, which is never shown."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from PySide6.QtCore import QSize
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QLineEdit, QVBoxLayout, QWidget

from vmgui.base.compat import override
from vmgui.base.concealed import Concealed
from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import N_, _
from vmgui.core.files import Files
from vmgui.core.storage.items import SecretItem
from vmgui.core.storage.secrets import NewSecret
from vmgui.ui.dialogs.fields import FieldForm
from vmgui.ui.dialogs.frame import add_buttons, asked, grow, text_label
from vmgui.ui.storage.secretvalue import ValueFields
from vmgui.ui.style import Space, space
from vmgui.ui.widgets.statuslabel import StatusLabel
from vmgui.xmldoc.properties import NOT_XML

_WIDTH_CHARACTERS = 64


class _Usage(NamedTuple):
    """What a secret can be for."""

    id: str
    text: str
    """For people, untranslated."""
    field: str
    """The field for what it is called there; empty for none."""
    example: str = ""


USAGES = (
    _Usage(
        "volume",
        N_("Password of an encrypted volume"),
        "path",
        "/var/lib/libvirt/images/mail.qcow2",
    ),
    _Usage("ceph", N_("Key of a Ceph user"), "name", "client.libvirt"),
    _Usage("iscsi", N_("CHAP password of an iSCSI target"), "name", "backup-target"),
    _Usage("tls", N_("Passphrase of a TLS key"), "name", "server-key"),
    _Usage("vtpm", N_("Passphrase of an emulated TPM"), "name", "mail-tpm"),
    _Usage("", N_("Something else, known by its UUID"), ""),
)


async def ask(
    parent: QWidget | None, files: Files, taken: Collection[tuple[str, str]]
) -> NewSecret | None:
    """Ask for a secret to make; who gets it forgets its value.

    Args:
        parent: the window in front of which it is asked.
        files: reads a value from a file.
        taken: usage and name of the secrets that are there.
    """
    dialog = NewSecretDialog(parent, files, taken)
    return dialog.answer if await asked(dialog) else None


async def ask_value(parent: QWidget | None, files: Files, item: SecretItem) -> Concealed | None:
    """Ask for a value for a secret; who gets it forgets it.

    Args:
        parent: the window in front of which it is asked.
        files: reads a value from a file.
        item: the secret.
    """
    dialog = SetValueDialog(parent, files, item)
    return dialog.answer if await asked(dialog) else None


class _ValueDialog(QDialog):
    """A form that ends with a value, which is wiped when the dialog closes."""

    def __init__(self, parent: QWidget | None, title: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._form = FieldForm(self)
        self._warning = StatusLabel(self)
        self._warning.setObjectName("warning")
        self._warning.setWordWrap(True)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(space(self, Space.LARGE))
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * _WIDTH_CHARACTERS)

    def _finish(self, files: Files, verb: str, *, may_come_later: bool) -> None:
        """Add the value and the buttons below the fields that are there."""
        self._values = ValueFields(self._form, files, self, may_come_later=may_come_later)
        buttons, _accept = add_buttons(self, verb)
        self._column.addWidget(self._form)
        self._column.addWidget(self._warning)
        self._column.addStretch(1)
        self._column.addWidget(buttons)
        self._values.changed.connect(self._refresh)
        self._form.left.connect(lambda _name: self._refresh())
        self._refresh()

    @property
    def values(self) -> ValueFields:
        """The fields of the value."""
        return self._values

    @override
    def sizeHint(self) -> QSize:
        # The height of texts that wrap has to be that for the width which they will have.
        return super().sizeHint().expandedTo(QSize(self.minimumWidth(), 0))

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        grow(self)

    @override
    def accept(self) -> None:
        """Close with what was answered, or show what is wrong with it."""
        try:
            self._check()
            value = self._values.value()
        except InvalidInput as problem:
            self._form.look_at()
            self._form.show_problem(problem)
            self._form.focus_problem(problem)
            grow(self)
            return
        self._take(value)
        super().accept()

    @override
    def done(self, result: int) -> None:
        """Close, and wipe what was typed or read."""
        self._values.forget()
        super().done(result)

    def _check(self) -> None:
        """Raise InvalidInput if a field other than the value's cannot be used."""

    def _take(self, value: Concealed) -> None:
        """Keep what was answered, with a value that can be used."""
        raise NotImplementedError

    def _refresh(self) -> None:
        problem = None
        try:
            self._check()
            self._values.value().forget()
        except InvalidInput as error:
            problem = error
        self._form.show_problem(problem)
        warning = self._values.warning
        self._warning.set_status("severity.warning" if warning else None, warning)
        self._warning.setVisible(bool(warning))
        grow(self)


class NewSecretDialog(_ValueDialog):
    """The window of `ask`."""

    def __init__(
        self, parent: QWidget | None, files: Files, taken: Collection[tuple[str, str]]
    ) -> None:
        """Build it; see `ask`."""
        super().__init__(parent, _("New Secret"))
        self.answer: NewSecret | None = None
        """What was answered."""
        self._taken = frozenset(taken)
        self.setObjectName("new-secret")
        self._usage = QComboBox(self)
        for usage in USAGES:
            self._usage.addItem(_(usage.text), usage.id)
        self._path, self._name, self._description = (QLineEdit(self) for _each in range(3))
        self._is_private = QCheckBox(_("&Private"), self)
        self._is_ephemeral = QCheckBox(_("&Ephemeral"), self)
        self._add_fields()
        self._finish(files, _("&Create"), may_come_later=True)
        self._usage.currentIndexChanged.connect(self._on_usage)
        for line in (self._path, self._name, self._description):
            line.textEdited.connect(lambda _text: self._refresh())
        self._on_usage()

    def _add_fields(self) -> None:
        form = self._form
        form.add_field("usage", _("&Used for:"), self._usage)
        form.add_field("path", _("Path of the v&olume:"), self._path)
        form.add_field("name", _("&Name:"), self._name)
        self._name.setToolTip(_("What uses the secret may name it by this instead of its UUID."))
        form.add_field("description", _("&Description:"), self._description)
        form.add_field("is_private", "", self._is_private)
        form.add_note("is_private", _("The host gives its value to no program outside of it."))
        form.add_field("is_ephemeral", "", self._is_ephemeral)
        form.add_note(
            "is_ephemeral", _("It is never written to a disk, and gone when libvirt ends.")
        )

    @property
    def _chosen(self) -> _Usage:
        return USAGES[self._usage.currentIndex()]

    def _line(self) -> QLineEdit:
        return self._path if self._chosen.field == "path" else self._name

    @override
    def _check(self) -> None:
        usage, usage_id = self._chosen, self._line().text().strip()
        if usage.field and not usage_id:
            message = _("Enter a name.") if usage.field == "name" else _("Enter the path.")
            raise InvalidInput(message, field=usage.field)
        if usage.field and (usage.id, usage_id) in self._taken:
            message = _("There is a secret for this already. Set its value instead.")
            raise InvalidInput(message, field=usage.field)
        for field, text in ((usage.field, usage_id), ("description", self._description.text())):
            if NOT_XML.search(text):
                raise InvalidInput(_("It has control characters in it."), field=field)

    @override
    def _take(self, value: Concealed) -> None:
        usage = self._chosen
        self.answer = NewSecret(
            usage.id,
            self._line().text().strip() if usage.field else "",
            self._description.text().strip(),
            self._is_private.isChecked(),
            self._is_ephemeral.isChecked(),
            value,
        )

    def _on_usage(self) -> None:
        usage = self._chosen
        for field in ("path", "name"):
            self._form.set_shown(field, field == usage.field)
        # Translators: an example of what can be typed in a field
        example = _("Such as {example}").format(example=usage.example)
        self._line().setPlaceholderText(example if usage.example else "")
        self.values.expect_base64(usage.id == "ceph")
        self._refresh()


class SetValueDialog(_ValueDialog):
    """The window of `ask_value`."""

    def __init__(self, parent: QWidget | None, files: Files, item: SecretItem) -> None:
        """Build it; see `ask_value`."""
        super().__init__(parent, _("Set Value"))
        self.answer: Concealed | None = None
        """What was answered."""
        self.setObjectName("set-value")
        text = _("The value that “{name}” has now, if any, is replaced.").format(name=item.name)
        self._column.addWidget(text_label(text, self))
        self._finish(files, _("&Set Value"), may_come_later=False)
        self.values.expect_base64(item.secret.usage == "ceph")

    @override
    def _take(self, value: Concealed) -> None:
        self.answer = value
