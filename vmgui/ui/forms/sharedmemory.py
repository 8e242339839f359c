"""The button that lets a machine share its memory with programs of its host."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QWidget

from vmgui.base.compat import override
from vmgui.base.i18n import _
from vmgui.hardware import items
from vmgui.hardware.kinds.shared_memory import enable_shared_memory, has_shared_memory
from vmgui.ui.forms.rows import Bound, Row
from vmgui.ui.forms.tools import Tools


class SharedMemoryRow(Row):
    """One button, for a setting of the machine that this device needs."""

    def __init__(self, item: items.Special, tools: Tools, form: QWidget) -> None:
        """Make the button."""
        del tools
        super().__init__(item, form)
        self._bound: Bound | None = None
        self._button = QPushButton(_("&Enable Shared Memory"), self.body)
        self._button.setObjectName(item.name)
        self._button.setAutoDefault(False)
        if item.help:
            self._button.setToolTip(_(item.help))
        self._button.clicked.connect(lambda _checked: self._enable())
        self._put(self._button, item.label)

    @property
    @override
    def focus_widget(self) -> QWidget | None:
        return self._button

    @override
    def show(self, bound: Bound) -> None:
        self._bound = bound
        self._button.setEnabled(not has_shared_memory(bound.scene.domain))

    def _enable(self) -> None:
        if self._bound is not None:
            enable_shared_memory(self._bound.scene.domain)
            self.edited.emit()
