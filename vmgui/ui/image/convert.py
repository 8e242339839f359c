"""Convert: a copy of a disk image, in another format or a smaller one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.core.imaging.look import ImageItem
from vmgui.core.imaging.values import NewCopy
from vmgui.ui.dialogs.frame import asked
from vmgui.ui.image.places import NewPath
from vmgui.ui.storage.asking import AskingDialog, Remark

FORMATS: Mapping[str, tuple[str, str]] = {
    "qcow2": (N_("qcow2: QEMU"), ".qcow2"),
    "raw": (N_("raw: as the guest sees it"), ".img"),
    "vmdk": (N_("vmdk: VMware"), ".vmdk"),
    "vdi": (N_("vdi: VirtualBox"), ".vdi"),
    "vhdx": (N_("vhdx: Hyper-V"), ".vhdx"),
    "vpc": (N_("vpc: Virtual PC, Azure"), ".vhd"),
    "qed": (N_("qed: QEMU before 2012"), ".qed"),
}
"""The formats of copies: what they are, and how the names of their files end."""
_COMPRESSED = frozenset({"qcow2"})
_PREALLOCATED: Mapping[str, Mapping[str, str]] = {
    "qcow2": {"": N_("As it is needed"), "metadata": N_("Its tables"), "full": N_("All of it")},
    "raw": {"": N_("As it is needed"), "full": N_("All of it")},
}
_NO_HOLES = 0


async def ask(parent: QWidget | None, item: ImageItem) -> NewCopy | None:
    """Ask what an image shall be converted to.

    Args:
        parent: the window in front of which it is asked.
        item: the image.
    """
    dialog = ConvertDialog(parent, item)
    return dialog.answer() if await asked(dialog) else None


class ConvertDialog(AskingDialog):
    """The window of `ask`."""

    def __init__(self, parent: QWidget | None, item: ImageItem) -> None:
        """Build it; see `ask`."""
        super().__init__(parent, "convert", _("Convert Disk Image"), _("&Convert"))
        self._item = item
        self._format = QComboBox(self)
        for name, (label, _ending) in FORMATS.items():
            self._format.addItem(_(label), name)
        self._path = NewPath(item, self)
        self._compressed = QCheckBox(_("Co&mpress it"), self)
        self._allocation = QComboBox(self)
        self.form.add_field("format", _("&Format:"), self._format)
        self.form.add_field("path", _("&New file:"), self._path.line, self._path)
        self.form.add_field("allocation", _("&Allocate now:"), self._allocation)
        self.form.add_field("compressed", "", self._compressed)
        self._format.activated.connect(lambda _index: self._follow())
        self._allocation.activated.connect(lambda _index: self.refresh())
        self._compressed.clicked.connect(lambda _checked: self.refresh())
        self._path.edited.connect(self.refresh)
        self._follow()

    def answer(self) -> NewCopy:
        """What was answered; see `check`."""
        format_, allocation = self._chosen_format(), self._chosen_allocation()
        return NewCopy(
            self._path.path("path"),
            format_,
            self._is_compressed(),
            _NO_HOLES if format_ == "raw" and allocation == "full" else None,
            options={"preallocation": allocation} if allocation and format_ == "qcow2" else {},
        )

    @override
    def check(self) -> None:
        self._path.path("path")

    @override
    def comments(self) -> Sequence[Remark]:
        found = []
        if len(self._item.chain) > 1:
            text = _("What the image builds on goes into the copy, which then stands alone.")
            found.append(Remark(text, is_warning=False))
        if self._item.info is not None and self._item.info.snapshots:
            found.append(Remark(_("The snapshots in the image do not go into the copy.")))
        if self._is_compressed():
            text = _("Only what is in the copy at first is compressed, not what is written later.")
            found.append(Remark(text, is_warning=False))
        return found

    def _follow(self) -> None:
        """Offer what the chosen format can have."""
        format_ = self._chosen_format()
        self._path.suggest(self._ending(format_))
        self._allocation.clear()
        for value, label in _PREALLOCATED.get(format_, {}).items():
            self._allocation.addItem(_(label), value)
        self.form.set_shown("allocation", format_ in _PREALLOCATED)
        self.form.set_shown("compressed", format_ in _COMPRESSED)
        self.refresh()

    def _ending(self, format_: str) -> str:
        ending = FORMATS[format_][1]
        return f"-copy{ending}" if self._item.file.path.endswith(ending) else ending

    def _chosen_format(self) -> str:
        return str(self._format.currentData())

    def _chosen_allocation(self) -> str:
        return str(self._allocation.currentData() or "")

    def _is_compressed(self) -> bool:
        return self._chosen_format() in _COMPRESSED and self._compressed.isChecked()
