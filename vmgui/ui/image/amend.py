"""Format Options: the version and the options of a qcow2 image."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from vmgui.base.compat import override
from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import N_, _
from vmgui.core.imaging.look import ImageItem
from vmgui.core.imaging.values import Amendment
from vmgui.ui.dialogs.frame import asked
from vmgui.ui.storage.asking import AskingDialog, Remark

_NEW, _OLD = "1.1", "0.10"
_VERSIONS = {
    _NEW: N_("1.1: QEMU since 2012"),
    _OLD: N_("0.10: older QEMU"),
}
_BITS = (1, 2, 4, 8, 16, 32, 64)
_USUAL_BITS = 16


async def ask(parent: QWidget | None, item: ImageItem) -> Amendment | None:
    """Ask what of a qcow2 image shall change.

    Args:
        parent: the window in front of which it is asked.
        item: the image.
    """
    dialog = AmendDialog(parent, item)
    return dialog.answer() if await asked(dialog) else None


class AmendDialog(AskingDialog):
    """The window of `ask`."""

    def __init__(self, parent: QWidget | None, item: ImageItem) -> None:
        """Build it; see `ask`."""
        super().__init__(parent, "amend", _("Format Options"), _("&Change"))
        info = item.info
        self._compat = (info.compat if info is not None else "") or _NEW
        self._lazy = bool(info is not None and info.has_lazy_refcounts)
        self._bits = (info.refcount_bits if info is not None else None) or _USUAL_BITS
        self._version = QComboBox(self)
        for value, label in _VERSIONS.items():
            self._version.addItem(_(label), value)
        self._version.setCurrentIndex(self._version.findData(self._compat))
        self._is_lazy = QCheckBox(_("&Lazy reference counts"), self)
        self._is_lazy.setChecked(self._lazy)
        self._refcount = QComboBox(self)
        for bits in _BITS:
            self._refcount.addItem(str(bits), bits)
        self._refcount.setCurrentIndex(self._refcount.findData(self._bits))
        self.form.add_field("version", _("&Version:"), self._version)
        self.form.add_field("refcount", _("&Bits of a reference count:"), self._refcount)
        self.form.add_field("lazy", "", self._is_lazy)
        for box in (self._version, self._refcount):
            box.activated.connect(lambda _index: self.refresh())
        self._is_lazy.clicked.connect(lambda _checked: self.refresh())
        self.refresh()

    def answer(self) -> Amendment:
        """What was answered; see `check`."""
        version, bits = str(self._version.currentData()), int(self._refcount.currentData())
        is_lazy = self._is_lazy.isChecked()
        return Amendment(
            version if version != self._compat else None,
            is_lazy if is_lazy != self._lazy else None,
            bits if bits != self._bits else None,
        )

    @override
    def check(self) -> None:
        is_old = self._version.currentData() == _OLD
        if is_old and self._is_lazy.isChecked():
            raise InvalidInput(_("Only version 1.1 can have them."), field="lazy")
        if is_old and self._refcount.currentData() != _USUAL_BITS:
            raise InvalidInput(_("Version 0.10 has 16 bits."), field="refcount")
        if self.answer() == Amendment():
            raise InvalidInput(_("Nothing is different."), field="version")

    @override
    def comments(self) -> Sequence[Remark]:
        found = [Remark(_("It cannot be cancelled. Make a copy of what you cannot lose."))]
        if self._is_lazy.isChecked() and not self._lazy:
            text = _("Writing is faster; after a crash the image has to be repaired first.")
            found.append(Remark(text, is_warning=False))
        return found
