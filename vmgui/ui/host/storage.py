"""The Storage page of a connection: its pools and their volumes."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from vmgui.base.compat import override
from vmgui.base.records import HostRecord
from vmgui.ui.actions.spec import Selection
from vmgui.ui.host.pages import HostPlace
from vmgui.ui.pages import Page
from vmgui.ui.storage.pane import Purpose, StoragePane


class StoragePage(Page[HostRecord]):
    """Follows the host's storage while it is seen; what was known last stays when it goes away."""

    def __init__(self, place: HostPlace) -> None:
        """Create it empty."""
        super().__init__()
        self.pane = StoragePane(place.actions, place.host, Purpose("storage"), self)
        self.pane.selection_changed.connect(self.selection_changed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.pane)

    @override
    def column_actions(self, parent: QWidget) -> list[QAction]:
        return self.pane.volumes.view.column_actions(parent)

    @override
    def selection(self) -> Selection:
        return self.pane.selection()
