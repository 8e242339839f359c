"""AddOptions: what happens to a new pool besides being defined."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from vmgui.base.i18n import _
from vmgui.hardware.pools.building import Way
from vmgui.hardware.pools.kind import PoolKind
from vmgui.ui.dialogs.fields import NoteLabel
from vmgui.ui.style import Space, icon_extent, space


class AddOptions(QWidget):
    """*Build Pool*, whether that may overwrite something, *Start* and *Autostart*."""

    changed = Signal()
    """A person has decided otherwise."""

    def __init__(self, kind: PoolKind, parent: QWidget | None = None) -> None:
        """Show what a kind can do, with what is usual for it."""
        super().__init__(parent)
        self._building = kind.building
        self._build = self._box("build", _("&Build Pool"))
        self._effect = NoteLabel("", self)
        overwrite = self._building.overwrite if self._building is not None else ""
        self._overwrite = self._box("overwrite", _(overwrite) if overwrite else "")
        self._start = self._box("start", _("&Start the pool"))
        self._autostart = self._box("autostart", _("Start it with the &host"))
        self._lay_out()
        self._build.toggled.connect(lambda _is_on: self._on_build())
        self._start.setChecked(True)
        self._autostart.setChecked(True)
        if self._building is not None:
            self._effect.setText(_(self._building.effect))
            self._build.setAccessibleDescription(_(self._building.effect))
            self._build.setChecked(self._building.is_usual)
        self._show()

    @property
    def way(self) -> Way:
        """How the pool is to be built."""
        if self._building is None:
            return Way.NONE
        return self._building.way(
            is_wanted=self._build.isChecked(), overwrites=self._overwrite.isChecked()
        )

    @property
    def is_built(self) -> bool:
        """Whether somebody wants it to be built."""
        return self._building is not None and self._build.isChecked()

    @property
    def starts(self) -> bool:
        """Whether it is to be started."""
        return self._start.isChecked()

    @property
    def is_autostart(self) -> bool:
        """Whether it is to be started with the host."""
        return self._autostart.isChecked()

    def _on_build(self) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        can_build = self._building is not None
        can_overwrite = self._building is not None and bool(self._building.overwrite)
        self._build.setVisible(can_build)
        self._effect.setVisible(can_build)
        self._overwrite.setVisible(can_overwrite)
        self._overwrite.setEnabled(self._build.isChecked())
        if not self._build.isChecked():
            self._overwrite.setChecked(False)

    def _box(self, name: str, text: str) -> QCheckBox:
        box = QCheckBox(text, self)
        box.setObjectName(name)
        return box

    def _lay_out(self) -> None:
        inside = QVBoxLayout()
        inside.setContentsMargins(icon_extent(self) + space(self, Space.SMALL), 0, 0, 0)
        inside.setSpacing(space(self, Space.TINY))
        inside.addWidget(self._effect)
        inside.addWidget(self._overwrite)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space(self, Space.TINY))
        column.addWidget(self._build)
        column.addLayout(inside)
        column.addWidget(self._start)
        column.addWidget(self._autostart)
