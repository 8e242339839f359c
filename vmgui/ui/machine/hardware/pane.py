"""The pane beside the hardware list: one item's form, and its XML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from vmgui.base.i18n import _
from vmgui.hardware.panel import Problem
from vmgui.models.hardware import Item
from vmgui.ui.forms.form import Form
from vmgui.ui.forms.rows import Bound
from vmgui.ui.forms.tools import Tools
from vmgui.ui.machine.hardware.problems import told
from vmgui.ui.machine.hardware.typed import brought_along
from vmgui.ui.machine.hardware.workpiece import Workpiece
from vmgui.ui.style import Space, heading_font, space
from vmgui.ui.widgets.elide import ElideLabel
from vmgui.ui.widgets.iconlabel import IconLabel
from vmgui.ui.widgets.pagetabs import PageTabs
from vmgui.ui.widgets.xmleditor import XmlEditor
from vmgui.xmldoc.devices import Device
from vmgui.xmldoc.document import pretty
from vmgui.xmldoc.domain.domain import Domain

_DETAILS, _XML = 0, 1
_BREATH_MS = 20
"""Between two forms that are made ahead."""


class Pane(QWidget):
    """Shows one item at a time. Forms are made once for each kind, and kept."""

    edited = Signal()
    """A person has changed the item, in the form or as XML."""
    leaving_text = Signal()
    """The *XML* tab is left: what was typed there has to be taken."""
    advanced_opened = Signal()
    """There are more fields than before."""

    def __init__(self, work: Workpiece, tools: Tools, parent: QWidget | None = None) -> None:
        """Create it empty."""
        super().__init__(parent)
        self._work = work
        self._tools = tools
        self._item: Item | None = None
        self._forms: dict[str, tuple[Form, QScrollArea]] = {}
        self._ahead: dict[str, Item] = {}
        """An item for each form that is still to be made."""
        self._idle = QTimer(self, interval=_BREATH_MS)
        self._idle.timeout.connect(self._make_ahead)
        self._typed: dict[str, dict[str, str]] = {}
        """What was typed that cannot be written, by item and field."""
        self._unusable: dict[str, str] = {}
        """Why, by item."""
        self._xml: XmlEditor | None = None
        self._base = ""
        """What the text in the editor was before it was changed."""
        self._icon = IconLabel("device.other", lines=1.6, parent=self)
        self._title = ElideLabel(parent=self, mode=Qt.TextElideMode.ElideRight)
        self._title.setObjectName("item-title")
        self._title.setFont(heading_font(self.font()))
        self._summary = ElideLabel(parent=self)
        self._summary.setObjectName("item-summary")
        self._tabs = PageTabs(self)
        self._tabs.setObjectName("item-tabs")
        self._tabs.setAccessibleName(_("Ways to look at this"))
        self._tabs.setDrawBase(False)
        self._tabs.addTab(_("Details"))
        self._tabs.addTab(_("XML"))
        self._tabs.currentChanged.connect(self._on_tab)
        self._stack = QStackedWidget(self)
        self._lay_out()

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
        self.name_item(item)
        self.setVisible(item is not None)
        if item is None:
            return
        if self._tabs.currentIndex() == _XML:
            self._show_text(item)
        else:
            self._show_form(item)

    def name_item(self, item: Item | None) -> None:
        """Say what the item that is shown is called by now; its form stays as it is."""
        self._item = item
        if item is not None:
            self._icon.set_role(item.panel.icon)
            self._title.setText(item.title)
            self._summary.setText(item.summary)

    def refresh(self) -> None:
        """Show what is known now, without another element."""
        if self._item is not None and self._tabs.currentIndex() == _DETAILS:
            self._show_form(self._item)

    def unusable(self) -> list[str]:
        """What was typed, in any item, and is no value of its field: translated sentences."""
        return [self._unusable[key] for key, typed in self._typed.items() if typed]

    def follow(self, keys: Mapping[str, str]) -> None:
        """Take note that items have other keys by now; those that are not in `keys` are gone."""
        self._typed = {keys[old]: typed for old, typed in self._typed.items() if old in keys}
        self._unusable = {keys[old]: why for old, why in self._unusable.items() if old in keys}

    def drop_typed(self) -> None:
        """Throw away what was typed and is not in the draft."""
        for typed in self._typed.values():
            typed.clear()
        self._unusable.clear()
        if self._xml is not None:
            self._xml.set_text("")

    @property
    def has_text(self) -> bool:
        """Whether XML was typed that is not in the draft yet."""
        return self._xml is not None and self._xml.is_modified

    def take_text(self) -> bool:
        """Put the XML that was typed into the draft, with what others have changed meanwhile.

        Returns:
            False if there was none; else the item is another element now, and has to be shown.

        Raises:
            InvalidInput: it cannot be used; it stays where it is.
        """
        draft, item, editor = self._work.draft, self._item, self._xml
        if editor is None or not editor.is_modified or item is None or draft is None:
            return False
        text, now = editor.text(), self._text_of(item)
        kind = Device if item.is_device else Domain
        if now != self._base:
            text = brought_along(text, self._base, now, kind)
        if item.is_device:
            draft.replace_element(item.element, text)
        else:
            draft.replace(text)
        editor.set_text(text)
        return True

    def focus_problem(self) -> None:
        """Put the cursor where something is wrong with the item."""
        if self._xml is not None and self._xml.is_modified:
            self._xml.check()
            self._xml.setFocus()
        elif (form := self.form) is not None:
            form.look_at_all()
            form.focus_problem()

    def set_busy(self, is_busy: bool) -> None:
        """Let nothing be edited meanwhile."""
        self._tabs.setEnabled(not is_busy)
        self._stack.setEnabled(not is_busy)

    def _on_tab(self, index: int) -> None:
        if index == _DETAILS and self.has_text:
            self.leaving_text.emit()
            if self.has_text:  # it has to be mended or cancelled first
                self._tabs.setCurrentIndex(_XML)
                return
        self.show_item(self._item)

    def _show_form(self, item: Item) -> None:
        draft = self._work.draft
        if draft is None:
            return
        scene = self._work.scene()
        form, area = self._forms.get(item.panel.id) or self._new_form(item)
        self._stack.setCurrentWidget(area)
        form.setEnabled(self._work.is_secure)
        form.bind(
            Bound(
                item.element,
                scene,
                None if scene.is_planned else draft.element_original(item.element),
                draft.element_present(item.element),
                self._typed.setdefault(item.key, {}),
            )
        )

    def prepare(self, items: Iterable[Item]) -> None:
        """Make the forms of these items while there is nothing else to do.

        Widgets take most of the time of a first look at a page: 20 ms and more.
        """
        self._ahead = {i.panel.id: i for i in items if i.panel.id not in self._forms}
        if self._ahead:
            self._idle.start()

    def _make_ahead(self) -> None:
        """Make one of them: the time is that of a key stroke."""
        while self._ahead:
            panel_id, item = next(iter(self._ahead.items()))
            del self._ahead[panel_id]
            if panel_id not in self._forms:
                form, _area = self._new_form(item)
                for each in form.findChildren(QWidget):
                    each.ensurePolished()
                return
        self._idle.stop()

    def _new_form(self, item: Item) -> tuple[Form, QScrollArea]:
        form = Form(item.panel, self._tools)
        form.edited.connect(self._on_edited)
        if form.advanced is not None:
            form.advanced.toggled.connect(lambda _is_open: self.advanced_opened.emit())
        area = QScrollArea(self)
        area.setAccessibleName(_(item.panel.title))
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        margin = space(self, Space.MEDIUM)
        form.setContentsMargins(0, margin, margin, margin)
        area.setWidget(form)
        area.viewport().setAutoFillBackground(False)
        form.setAutoFillBackground(False)
        self._stack.addWidget(area)
        self._forms[item.panel.id] = form, area
        return form, area

    def _on_edited(self, _field: str) -> None:
        item, form = self._item, self.form
        if item is not None and form is not None and (typed := self._typed.get(item.key)):
            wrong = next((each for each in form.problems() if each.field in typed), None)
            self._unusable[item.key] = _told(item, wrong)
        self.edited.emit()

    def _text_of(self, item: Item) -> str:
        if item.is_device:
            return pretty(item.element.xml())
        return self._work.draft.xml() if self._work.draft is not None else ""

    def _show_text(self, item: Item) -> None:
        editor = self._xml or self._new_editor()
        if not editor.is_modified:
            self._base = self._text_of(item)
            editor.set_text(self._base, item.element.tag if item.is_device else "domain")
        editor.set_read_only(not self._work.is_secure)
        self._stack.setCurrentWidget(editor)

    def _new_editor(self) -> XmlEditor:
        editor = self._xml = XmlEditor(_("XML"), parent=self)
        editor.setObjectName("item-xml")
        editor.edited.connect(self.edited)
        self._stack.addWidget(editor)
        return editor

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


def _told(item: Item, wrong: Problem | None) -> str:
    """What is said of a text that cannot be written."""
    return told(item, wrong.message, wrong.field) if wrong else told(item, _("Not a value."))
