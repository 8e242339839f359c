"""The pane beside the hardware list: one item's form, and its XML."""

from __future__ import annotations

import contextlib

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _
from vmgui.core.editing import Editing
from vmgui.hardware.panel import Problem
from vmgui.models.hardware import Item
from vmgui.ui.forms.form import Form
from vmgui.ui.forms.rows import Bound
from vmgui.ui.forms.tools import Tools
from vmgui.ui.style import Space, heading_font, space
from vmgui.ui.widgets.elide import ElideLabel
from vmgui.ui.widgets.iconlabel import IconLabel
from vmgui.ui.widgets.xmleditor import XmlEditor
from vmgui.xmldoc.devices import Device
from vmgui.xmldoc.document import pretty

_DETAILS, _XML = 0, 1


class Pane(QWidget):
    """Shows one item at a time. Forms are made once for each kind, and kept."""

    edited = Signal()
    """A person has changed the item, in the form or as XML."""

    def __init__(self, editing: Editing, tools: Tools, parent: QWidget | None = None) -> None:
        """Create it empty."""
        super().__init__(parent)
        self._editing = editing
        self._tools = tools
        self._item: Item | None = None
        self._forms: dict[str, tuple[Form, QScrollArea]] = {}
        self._typed: dict[str, dict[str, str]] = {}
        """What was typed that cannot be written, by item and field."""
        self._xml: XmlEditor | None = None
        self._icon = IconLabel("device.other", lines=1.6, parent=self)
        self._title = ElideLabel(parent=self, mode=Qt.TextElideMode.ElideRight)
        self._title.setObjectName("item-title")
        self._title.setFont(heading_font(self.font()))
        self._summary = ElideLabel(parent=self)
        self._summary.setObjectName("item-summary")
        self._tabs = QTabBar(self)
        self._tabs.setObjectName("item-tabs")
        self._tabs.setAccessibleName(_("Ways to look at this"))
        self._tabs.setDrawBase(False)
        self._tabs.addTab(_("Details"))
        self._tabs.addTab(_("XML"))
        self._tabs.currentChanged.connect(self._on_tab)
        self._stack = QStackedWidget(self)
        self._lay_out()
        editing.rebasing.connect(self._on_rebasing)

    @property
    def item(self) -> Item | None:
        """What is shown; None for nothing."""
        return self._item

    @property
    def form(self) -> Form | None:
        """The form that is shown, or would be on the *Details* tab."""
        if self._item is None or self._item.panel.id not in self._forms:
            return None
        return self._forms[self._item.panel.id][0]

    @property
    def editor(self) -> XmlEditor | None:
        """The XML of the item; None before somebody has looked at it."""
        return self._xml

    def show_xml(self, is_shown: bool) -> None:
        """Show the *XML* tab, or the *Details* tab."""
        self._tabs.setCurrentIndex(_XML if is_shown else _DETAILS)

    def show_item(self, item: Item | None) -> None:
        """Show an item, or the same one as it is now; typed XML has to be taken before."""
        self._item = item
        self.setVisible(item is not None)
        if item is None:
            return
        self._icon.set_role(item.panel.icon)
        self._title.setText(item.title)
        self._summary.setText(item.summary)
        self._summary.setVisible(bool(item.summary))
        if self._tabs.currentIndex() == _XML:
            self._show_text(item)
        else:
            self._show_form(item)

    def refresh(self) -> None:
        """Show what is known now, without another element."""
        if self._item is not None and self._tabs.currentIndex() == _DETAILS:
            self._show_form(self._item)

    def problems(self) -> list[Problem]:
        """What is wrong with what is shown."""
        if self._tabs.currentIndex() == _XML or self.form is None:
            return []
        return self.form.problems()

    def has_unreadable(self) -> bool:
        """Whether something was typed, here or in another item, that cannot be written."""
        return any(self._typed.values())

    def forget_typed(self) -> None:
        """Throw away what cannot be written."""
        for typed in self._typed.values():
            typed.clear()

    @property
    def has_text(self) -> bool:
        """Whether XML was typed that is not in the draft yet."""
        return self._xml is not None and self._xml.is_modified

    def take_text(self) -> None:
        """Put the XML that was typed into the draft.

        Raises:
            InvalidInput: it cannot be used; it stays where it is.
        """
        if self._xml is None or not self.has_text or self._item is None:
            return
        draft, text = self._editing.draft, self._xml.text()
        if draft is None:
            return
        if self._item.is_device:
            draft.replace_element(self._item.element, text)
            self._xml.set_text(text)
            self.edited.emit()
        else:
            self._xml.set_text(text)
            draft.replace(text)

    def drop_text(self) -> None:
        """Throw away the XML that was typed."""
        if self._xml is not None and self._item is not None:
            self._xml.set_text("")
            self._show_text(self._item)

    def _on_tab(self, index: int) -> None:
        if index == _DETAILS and self.has_text:
            try:
                self.take_text()
            except InvalidInput:
                # The editor says what is wrong; it has to be mended or cancelled first.
                self._tabs.setCurrentIndex(_XML)
                return
        self.show_item(self._item)

    def _show_form(self, item: Item) -> None:
        draft = self._editing.draft
        if draft is None:
            return
        form, area = self._forms.get(item.panel.id) or self._new_form(item)
        self._stack.setCurrentWidget(area)
        form.bind(
            Bound(
                item.element,
                self._editing.scene(),
                draft.element_original(item.element),
                draft.element_present(item.element),
                self._typed.setdefault(item.key, {}),
            )
        )

    def _new_form(self, item: Item) -> tuple[Form, QScrollArea]:
        form = Form(item.panel, self._tools)
        form.edited.connect(self.edited)
        area = QScrollArea(self)
        area.setAccessibleName(_(item.panel.title))
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        margin = space(self, Space.MEDIUM)
        form.setContentsMargins(0, margin, margin, margin)
        area.setWidget(form)
        area.viewport().setAutoFillBackground(False)
        form.setAutoFillBackground(False)
        self._stack.addWidget(area)
        self._forms[item.panel.id] = form, area
        return form, area

    def _show_text(self, item: Item) -> None:
        draft = self._editing.draft
        if draft is None:
            return
        is_device = isinstance(item.element, Device) and item.is_device
        editor = self._xml or self._new_editor()
        if not editor.is_modified:
            text = pretty(item.element.xml()) if is_device else draft.xml()
            editor.set_text(text, item.element.tag if is_device else "domain")
        editor.set_read_only(not self._editing.is_secure)
        self._stack.setCurrentWidget(editor)

    def _new_editor(self) -> XmlEditor:
        editor = self._xml = XmlEditor(_("XML"), parent=self)
        editor.setObjectName("item-xml")
        editor.edited.connect(self.edited)
        self._stack.addWidget(editor)
        return editor

    def _on_rebasing(self, _nothing: None) -> None:
        with contextlib.suppress(InvalidInput):  # it stays in the editor, which says what is wrong
            self.take_text()

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._title)
        words.addWidget(self._summary)
        head = QHBoxLayout()
        head.setSpacing(space(self, Space.MEDIUM))
        head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addLayout(words, 1)
        head.addWidget(self._tabs, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        margin = space(self, Space.MEDIUM)
        column.setContentsMargins(margin, margin, margin, 0)
        column.setSpacing(space(self, Space.SMALL))
        column.addLayout(head)
        column.addWidget(self._stack, 1)
