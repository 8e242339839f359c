"""How a new volume is encrypted: with a new passphrase, or with a secret that the host keeps."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit

from vmgui.base.concealed import Concealed
from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _
from vmgui.core.resources import SecretReading
from vmgui.core.storage.abilities import can_encrypt
from vmgui.models.cells import tooltip
from vmgui.ui.dialogs.fields import FieldForm

_PLAIN, _PASSPHRASE = "", "passphrase"


class EncryptionFields(QObject):
    """Three fields of a form: the choice, and a passphrase twice."""

    edited = Signal()
    """A person has changed something."""

    def __init__(self, form: FieldForm, secrets: Sequence[SecretReading]) -> None:
        """Add them to a form.

        Args:
            form: where they stand.
            secrets: those of the host's for volumes.
        """
        super().__init__(form)
        self._form = form
        self._choice = QComboBox(form)
        self._choice.addItem(_("None"), _PLAIN)
        self._choice.addItem(_("LUKS with a new passphrase"), _PASSPHRASE)
        for secret in secrets:
            # The whole path: volumes of two pools may have the same name.
            name = secret.usage_id or secret.uuid
            # Translators: {name} is a secret that the host keeps
            self._choice.addItem(_("LUKS with the secret “{name}”").format(name=name), secret.uuid)
            role = Qt.ItemDataRole.ToolTipRole
            self._choice.setItemData(self._choice.count() - 1, tooltip((name,)), role)
        self._choice.view().setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self._choice.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._first, self._second = QLineEdit(form), QLineEdit(form)
        form.add_field("encryption", _("Encr&yption:"), self._choice)
        form.add_field("passphrase", _("Passp&hrase:"), self._first)
        form.add_field("again", _("A&gain:"), self._second)
        for line in (self._first, self._second):
            line.setEchoMode(QLineEdit.EchoMode.Password)
            line.textEdited.connect(lambda _text: self.edited.emit())
        self._choice.activated.connect(lambda _index: self._on_chosen())
        self._show_lines()

    def show_place(self, pool_type: str, chosen: str) -> None:
        """Say in which pool and format the volume will be: not all can be encrypted."""
        is_possible = can_encrypt(pool_type, chosen)
        reason = _("Libvirt encrypts only files in the formats qcow2 and raw.")
        self._choice.setEnabled(is_possible)
        self._choice.setToolTip("" if is_possible else reason)
        self._show_lines()

    def is_wanted(self) -> bool:
        """Whether the volume shall be encrypted."""
        return self._chosen() != _PLAIN

    def secret(self) -> str:
        """The UUID of the secret that was chosen; empty for none.

        Raises:
            InvalidInput: there is no passphrase, or two different ones.
        """
        chosen = self._chosen()
        if chosen != _PASSPHRASE:
            return chosen
        if not self._first.text():
            raise InvalidInput(_("Enter a passphrase."), field="passphrase")
        if self._first.text() != self._second.text():
            raise InvalidInput(_("The passphrases are not the same."), field="again")
        return ""

    def passphrase(self) -> Concealed | None:
        """What was typed; None for nothing."""
        return Concealed(self._first.text()) if self._chosen() == _PASSPHRASE else None

    def _chosen(self) -> str:
        """The UUID of a secret, or one of the constants."""
        return str(self._choice.currentData()) if self._choice.isEnabled() else _PLAIN

    def _on_chosen(self) -> None:
        self._show_lines()
        self.edited.emit()

    def _show_lines(self) -> None:
        is_asked = self._chosen() == _PASSPHRASE
        for name in ("passphrase", "again"):
            self._form.set_shown(name, is_asked)
