"""The caches in front of the memory of a machine's NUMA cells: those of one cell at a time."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

import vmgui.base.units as units
from vmgui.base.compat import override
from vmgui.base.i18n import _
from vmgui.hardware import items
from vmgui.hardware.panels.numacaches import CACHES
from vmgui.hardware.panels.numadomain import NumaDomain
from vmgui.ui.forms.rows import Bound
from vmgui.ui.forms.specialrow import SpecialRow
from vmgui.ui.forms.tables import TableRow
from vmgui.ui.forms.tools import Tools
from vmgui.ui.style import Space, space
from vmgui.xmldoc.domain.numa import NumaCell
from vmgui.xmldoc.element import Element


class CachesRow(SpecialRow):
    """A cell to choose, and the table of its caches."""

    def __init__(self, item: items.Special, tools: Tools, form: QWidget) -> None:
        """Make it without cells."""
        super().__init__(item, form)
        self._cell = QComboBox(self.body)
        self._cell.setObjectName(f"{item.name}-cell")
        self._cell.setAccessibleName(_("NUMA cell"))
        self._table = TableRow(CACHES, tools, self.body)
        if self._table.label is not None:
            self._table.label.hide()  # the line has one for the whole
        self._put(self._lay_out(), item.label, self._cell)
        self._cell.activated.connect(lambda _place: self._show_caches())
        self._table.edited.connect(self.edited)

    @property
    @override
    def focus_widget(self) -> QWidget | None:
        return self._cell

    @override
    def show_element(self, bound: Bound) -> None:
        chosen = self._cell.currentIndex()
        names = [_title(cell) for cell in _cells(bound.element)]
        if names != [self._cell.itemText(place) for place in range(self._cell.count())]:
            self._cell.clear()
            self._cell.addItems(names)
            self._cell.setCurrentIndex(min(max(chosen, 0), len(names) - 1))
        self._table.body.setVisible(bool(names))
        self._show_caches()

    @override
    def text(self, element: Element, bound: Bound) -> str:
        return "; ".join(
            f"{_title(cell)}: {_described(cell)}" for cell in _cells(element) if len(cell.caches)
        )

    def _show_caches(self) -> None:
        bound, place = self.bound, self._cell.currentIndex()
        if bound is None or place < 0:
            return
        cell = _cells(bound.element)[place]
        self._table.show(
            Bound(
                cell,
                bound.scene,
                _same(cell, bound.original),
                _same(cell, bound.present),
                bound.typed,
            )
        )

    def _lay_out(self) -> QWidget:
        whole = QWidget(self.body)
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space(whole, Space.SMALL))
        column.addWidget(self._cell)
        column.addWidget(self._table.body)
        return whole


def _cells(element: Element) -> list[NumaCell]:
    return list(element.viewed_as(NumaDomain).cells)


def _same(cell: NumaCell, other: Element | None) -> NumaCell | None:
    """The cell of this number in another description."""
    if other is None:
        return None
    return next((each for each in _cells(other) if each.id == cell.id), None)


def _title(cell: NumaCell) -> str:
    if cell.id is None:
        return _("Cell without a number")
    return _("Cell {number}").format(number=cell.id)


def _described(cell: NumaCell) -> str:
    parts = (
        # Translators: a cache of a CPU, such as "L2 512 KiB"
        _("L{level} {size}").format(level=cache.level, size=units.size(cache.capacity or 0))
        for cache in cell.caches
    )
    return ", ".join(parts)
