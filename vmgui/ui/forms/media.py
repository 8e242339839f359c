"""The medium in a CD-ROM or floppy drive: an image, a drive of the host, or nothing."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from vmgui.base.compat import override
from vmgui.base.i18n import _
from vmgui.hardware import items
from vmgui.hardware.kinds.disk_changes import eject_medium, insert_medium
from vmgui.hardware.kinds.disk_document import DiskDevice
from vmgui.hardware.scene import Option
from vmgui.ui.forms.choices import ChoiceBox
from vmgui.ui.forms.rows import Bound
from vmgui.ui.forms.specialrow import SpecialRow
from vmgui.ui.forms.tools import Tools
from vmgui.ui.style import Space, space
from vmgui.xmldoc.element import Element


class MediaRow(SpecialRow):
    """A path to type or to choose, *Browse…* and *Eject*."""

    def __init__(self, item: items.Special, tools: Tools, form: QWidget) -> None:
        """Make it without a medium."""
        super().__init__(item, form)
        self._tools = tools
        self._box = ChoiceBox(self.body, is_editable=True)
        self._box.setObjectName(item.name)
        self._box.setAccessibleName(_(item.label))
        if (line := self._box.lineEdit()) is not None:
            line.setAccessibleName(_(item.label))
            line.setPlaceholderText(_("No medium"))
            line.editingFinished.connect(self.left)
        # Translators: the button that opens a dialog to choose a file
        self._browse = QPushButton(_("Browse…"), self.body)
        self._browse.setObjectName(f"{item.name}-browse")
        self._browse.setAccessibleName(_("Browse for {field}").format(field=_(item.label)))
        # Translators: takes the medium out of the drive
        self._eject = QPushButton(_("Eject"), self.body)
        self._eject.setObjectName(f"{item.name}-eject")
        self._put(self._lay_out(), item.label, self._box)
        self._box.chosen.connect(lambda: self._insert(self._box.value() or ""))
        self._eject.clicked.connect(lambda _checked: self._insert(""))
        self._browse.clicked.connect(
            lambda _checked: tools.scope.start(self._choose(), _("No medium was chosen."))
        )

    @property
    @override
    def focus_widget(self) -> QWidget | None:
        return self._box

    @override
    def show_element(self, bound: Bound) -> None:
        medium = _medium(bound.element)
        options = bound.scene.offers.get("media", ())
        if medium and all(option.value != medium for option in options):
            options = (*options, Option(medium, medium))
        # What is being typed stays; each letter of it would become an option otherwise.
        if (self._box.value() or "") != medium or not self._is_typing():
            self._box.set_options(options)
            self._box.set_value(medium or None)
        self._eject.setEnabled(bool(medium))

    @override
    def text(self, element: Element, bound: Bound) -> str:
        return _medium(element)

    def _is_typing(self) -> bool:
        line = self._box.lineEdit()
        return line is not None and line.hasFocus() and line.isModified()

    async def _choose(self) -> None:
        bound = self.bound
        if bound is None:
            return
        chosen = await self._tools.choose_path("medium", _medium(bound.element))
        if chosen is not None and self.bound is not None and self.bound.element == bound.element:
            self._insert(chosen)

    def _insert(self, path: str) -> None:
        """Put what is at a path into the drive; nothing if it is empty."""
        if self.bound is None:
            return
        disk = self.bound.element.viewed_as(DiskDevice)
        if path:
            insert_medium(disk, path, self.bound.scene)
        else:
            eject_medium(disk)
        self.edited.emit()

    def _lay_out(self) -> QWidget:
        whole = QWidget(self.body)
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space(whole, Space.SMALL))
        row.addWidget(self._box, 1)
        for button in (self._browse, self._eject):
            button.setAutoDefault(False)
            row.addWidget(button)
        return whole


def _medium(element: Element) -> str:
    """What is in the drive, in one line; empty for nothing."""
    source = element.viewed_as(DiskDevice).source
    return source.summary() if source is not None else ""
