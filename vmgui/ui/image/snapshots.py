"""The Snapshots page of a disk image: those inside of a qcow2 image."""

from __future__ import annotations

from PySide6.QtCore import QSortFilterProxyModel, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStackedWidget, QTreeView, QVBoxLayout

from vmgui.base.compat import override
from vmgui.base.i18n import _
from vmgui.core.imaging.look import ImageItem, ImageLook
from vmgui.core.imaging.values import Snapshot
from vmgui.models.images import SORT_ROLE, SnapshotTable
from vmgui.ui.image.pages import ImagePlace
from vmgui.ui.image.snapshotbar import SnapshotBar
from vmgui.ui.pages import Page
from vmgui.ui.style import Space, space
from vmgui.ui.widgets.emptystate import EmptyState
from vmgui.ui.widgets.icondelegate import IconDelegate

_TAKEN = 1
_QCOW2 = "qcow2"


class SnapshotsPage(Page[ImageLook]):
    """A table, and what can be done with the chosen snapshot."""

    def __init__(self, place: ImagePlace) -> None:
        """Create it empty."""
        super().__init__()
        self._model = SnapshotTable(self)
        self._sorted = QSortFilterProxyModel(self)
        self._sorted.setSourceModel(self._model)
        self._sorted.setSortRole(SORT_ROLE)
        self._view = self._new_view()
        self._bar = SnapshotBar(place, self)
        self._empty = EmptyState(self)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self._view)
        self._stack.addWidget(self._empty)
        column = QVBoxLayout(self)
        margin = space(self, Space.MEDIUM)
        column.setContentsMargins(margin, margin, margin, margin)
        column.addWidget(self._bar)
        column.addWidget(self._stack, 1)
        self._view.selectionModel().currentChanged.connect(lambda _now, _before: self._follow())

    @override
    def show_record(self, record: ImageLook) -> None:
        info = record.item.info
        chosen = self.chosen()
        self._model.set_snapshots(info.snapshots if info is not None else ())
        self._choose_again(chosen)
        if not self._model.rowCount():
            self._say_empty(record.item)
        self._stack.setCurrentWidget(self._view if self._model.rowCount() else self._empty)
        self._bar.show_image(record.item, self._model.names())
        self._follow()

    def chosen(self) -> Snapshot | None:
        """The snapshot that is chosen."""
        return self._model.snapshot(self._sorted.mapToSource(self._view.currentIndex()))

    def _choose_again(self, before: Snapshot | None) -> None:
        for row in range(self._model.rowCount()):
            snapshot = self._model.snapshot(self._model.index(row, 0))
            if before is not None and snapshot is not None and snapshot.id == before.id:
                self._view.setCurrentIndex(self._sorted.mapFromSource(self._model.index(row, 0)))

    def _say_empty(self, item: ImageItem) -> None:
        format_ = item.info.file.format if item.info is not None else ""
        if reason := item.reason or ("" if item.info else _("The image could not be read.")):
            self._empty.set_content("page.snapshots", _("Snapshots not known"), reason)
            return
        if format_ != _QCOW2:
            sentence = _("Only qcow2 images can have snapshots inside; this one is “{format}”.")
            sentence = sentence.format(format=format_)
        else:
            sentence = _("A snapshot keeps the present content of the image under a name.")
        self._empty.set_content("page.snapshots", _("No snapshots"), sentence)

    def _follow(self) -> None:
        self._bar.show_snapshot(self.chosen())

    def _new_view(self) -> QTreeView:
        view = QTreeView(self)
        view.setObjectName("snapshots")
        view.setAccessibleName(_("Snapshots in the image"))
        view.setModel(self._sorted)
        view.setRootIsDecorated(False)
        view.setUniformRowHeights(True)
        view.setSortingEnabled(True)
        view.sortByColumn(_TAKEN, Qt.SortOrder.AscendingOrder)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setItemDelegate(IconDelegate(view))
        header = view.header()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setStretchLastSection(False)
        return view
