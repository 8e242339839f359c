"""The Map page of a disk image: a bar of its areas, and how much there is of each sort."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

import vmgui.base.units as units
from vmgui.base.compat import override
from vmgui.base.i18n import _
from vmgui.core.imaging.look import ImageLook
from vmgui.core.imaging.values import ImageMap
from vmgui.ui.dialogs.frame import text_label
from vmgui.ui.facts import ScrollColumn
from vmgui.ui.image.mapbar import KINDS, AreaKind, MapBar, brush_of, kind_of, said
from vmgui.ui.image.pages import ImagePlace
from vmgui.ui.pages import Page
from vmgui.ui.style import Space, icon_extent, space
from vmgui.ui.widgets.busy import BusyIndicator
from vmgui.ui.widgets.statuslabel import StatusLabel


class MapPage(Page[ImageLook]):
    """Reads the map when it is seen first."""

    def __init__(self, place: ImagePlace) -> None:
        """Create it empty."""
        super().__init__()
        self._place = place
        self._busy = BusyIndicator(parent=self)
        self._busy.start()
        self._bar = MapBar(self)
        self._here = QLabel(self)
        self._here.setObjectName("map-here")
        self._status = StatusLabel(self)
        self._status.setObjectName("map-status")
        self._status.setWordWrap(True)
        self._sums = {kind: QLabel(self) for kind in KINDS}
        scroll = ScrollColumn(_("Map"), self)
        self._sorts = self._legend()
        for widget in (self._busy, self._status, self._bar, self._here, self._sorts):
            scroll.column.addWidget(widget)
        scroll.column.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scroll)
        self._bar.chosen.connect(self._show_chosen)

    @override
    def activated(self) -> None:
        self._place.look.want_map()

    @override
    def show_record(self, record: ImageLook) -> None:
        problem = record.problem or record.map_problem
        is_waiting = record.map is None and problem is None
        self._busy.setVisible(is_waiting)
        self._bar.set_map(record.map)
        for widget in (self._bar, self._here, self._sorts):
            widget.setVisible(record.map is not None)
        self._show_status(record)
        sums = _sums(record.map)
        for kind, label in self._sums.items():
            label.setText(units.size(sums[kind]) if record.map is not None else "")
        self._show_chosen()

    def sum_of(self, kind: AreaKind) -> str:
        """How much there is of a sort, as it is shown."""
        return self._sums[kind].text()

    def _show_status(self, record: ImageLook) -> None:
        problem = record.problem or record.map_problem
        if problem is not None:
            self._status.set_status("severity.info", problem.message)
        elif record.map is not None and not record.map.is_exact:
            text = _("The areas are too many to show each: what is shown is what most of it is.")
            self._status.set_status("severity.info", text)
        else:
            self._status.set_status(None, "")
        self._status.setVisible(bool(self._status.text()))

    def _show_chosen(self) -> None:
        extent = self._bar.extent()
        self._here.setText(said(extent) if extent is not None else "")

    def _legend(self) -> QWidget:
        legend = QWidget(self)
        grid = QGridLayout(legend)
        grid.setContentsMargins(0, space(self, Space.MEDIUM), 0, 0)
        grid.setHorizontalSpacing(space(self, Space.MEDIUM))
        for row, kind in enumerate(KINDS):
            total = self._sums[kind]
            total.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(_Swatch(kind, legend), row, 0)
            grid.addWidget(text_label(_(kind.label), legend, is_wrapping=False), row, 1)
            grid.addWidget(total, row, 2)
        grid.setColumnStretch(3, 1)
        return legend


def _sums(map_: ImageMap | None) -> Counter[AreaKind]:
    """The bytes of each sort."""
    found: Counter[AreaKind] = Counter()
    for extent in map_.extents if map_ is not None else ():
        found[kind_of(extent)] += extent.length
    return found


class _Swatch(QWidget):
    """What a sort looks like in the bar."""

    def __init__(self, kind: AreaKind, parent: QWidget) -> None:
        super().__init__(parent)
        self._kind = kind
        extent = icon_extent(self, 1.2)
        self.setFixedSize(QSize(2 * extent, extent))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        frame = QRect(0, 0, self.width() - 1, self.height() - 1)
        painter.fillRect(frame, self.palette().color(QPalette.ColorRole.Base))
        painter.setBrush(brush_of(self._kind, self.palette()))
        painter.setPen(self.palette().color(QPalette.ColorRole.Mid))
        painter.drawRect(frame)
        painter.end()
