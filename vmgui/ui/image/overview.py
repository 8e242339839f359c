"""The Overview page of a disk image: the chain as a picture, the chosen image's facts beside it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout

from vmgui.base.compat import override
from vmgui.base.i18n import _
from vmgui.core.imaging.look import ImageLook
from vmgui.models.images import ChainList
from vmgui.ui.facts import FactSheet, ScrollColumn
from vmgui.ui.image import facts
from vmgui.ui.image.chainview import ChainView
from vmgui.ui.image.pages import ImagePlace
from vmgui.ui.pages import Page

_CHAIN_CHARACTERS, _FACTS_CHARACTERS = 50, 75


class OverviewPage(Page[ImageLook]):
    """Shows the image itself first."""

    def __init__(self, place: ImagePlace) -> None:
        """Create it empty."""
        super().__init__()
        del place
        self._model = ChainList(self)
        self._chain = ChainView(self._model, self)
        self._sheet = FactSheet(facts.GROUPS, self)
        scroll = ScrollColumn(_("About the chosen image"), self)
        scroll.column.addWidget(self._sheet)
        scroll.column.addStretch(1)
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self._chain)
        splitter.addWidget(scroll)
        splitter.setStretchFactor(1, 1)
        character = self.fontMetrics().averageCharWidth()
        splitter.setSizes([character * _CHAIN_CHARACTERS, character * _FACTS_CHARACTERS])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(splitter)
        self._chain.selectionModel().currentChanged.connect(self._show)

    @override
    def show_record(self, record: ImageLook) -> None:
        self._model.set_links(record.chain)
        if not self._chain.currentIndex().isValid():
            self._chain.setCurrentIndex(self._model.index(0))
        self._show(self._chain.currentIndex())

    def value(self, fact_id: str) -> str:
        """What a row about the chosen image says; empty if it is not shown."""
        return self._sheet.value(fact_id)

    def _show(self, index: QModelIndex, _before: QModelIndex | None = None) -> None:
        link = self._model.link(index)
        self._sheet.setVisible(link is not None)
        if link is not None:
            self._sheet.show_record(link)
