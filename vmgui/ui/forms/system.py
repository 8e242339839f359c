"""The operating system that a machine was made for: its name, and the list to choose from."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from vmgui.base.compat import override
from vmgui.base.i18n import _
from vmgui.hardware import items
from vmgui.ui.dialogs.fields import ReadOnlyLine
from vmgui.ui.forms.rows import Bound
from vmgui.ui.forms.specialrow import SpecialRow
from vmgui.ui.forms.systempicker import SystemPicker
from vmgui.ui.forms.tools import Tools
from vmgui.ui.style import Space, space
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.element import Element


class SystemRow(SpecialRow):
    """What is stored, whatever it is, and below it what there is to choose."""

    def __init__(self, item: items.Special, tools: Tools, form: QWidget) -> None:
        """Make it without a system."""
        super().__init__(item, form)
        self._line = ReadOnlyLine(self.body)
        self._line.setObjectName(item.name)
        self._line.setAccessibleName(_("Chosen operating system"))
        self._picker = SystemPicker(tools.scope, self.body, is_free=True)
        self._put(self._lay_out(), item.label, self._picker.search)
        self._picker.chosen.connect(self._write)
        self._picker.filled.connect(self._show_again)

    @property
    @override
    def focus_widget(self) -> QWidget | None:
        return self._picker.search

    @override
    def show_element(self, bound: Bound) -> None:
        self._picker.show_chosen(_os_id(bound.element))
        self._line.show_text(self.text(bound.element, bound) or _("Not stated"))

    @override
    def text(self, element: Element, bound: Bound) -> str:
        os_id = _os_id(element)
        return self._picker.name(os_id) if os_id else ""

    def _show_again(self) -> None:
        """Show what the database calls it."""
        if self.bound is not None:
            self.show(self.bound)

    def _write(self, os_id: str) -> None:
        if self.bound is not None:
            self.bound.element.viewed_as(Domain).os_id = os_id or None
            self.edited.emit()

    def _lay_out(self) -> QWidget:
        whole = QWidget(self.body)
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space(whole, Space.SMALL))
        column.addWidget(self._line)
        column.addWidget(self._picker)
        return whole


def _os_id(element: Element) -> str | None:
    return element.viewed_as(Domain).os_id
