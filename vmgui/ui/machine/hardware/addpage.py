"""The page of one kind in *Add Hardware*: its form, and its XML."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from PySide6.QtCore import Qt
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
from vmgui.base.notify import Event
from vmgui.core.operations.hardware import Addition
from vmgui.core.operations.images import NewImage
from vmgui.hardware.kind import DeviceKind
from vmgui.hardware.panel import Problem
from vmgui.hardware.scene import Scene
from vmgui.ui.forms.form import Form
from vmgui.ui.forms.rows import Bound
from vmgui.ui.forms.tools import Tools
from vmgui.ui.style import Space, heading_font, space
from vmgui.ui.widgets.elide import ElideLabel
from vmgui.ui.widgets.iconlabel import IconLabel
from vmgui.ui.widgets.statuslabel import StatusLabel
from vmgui.ui.widgets.xmleditor import XmlEditor
from vmgui.xmldoc.devices import Device
from vmgui.xmldoc.document import parse, pretty

_DETAILS, _XML = 0, 1


class Details(Protocol):
    """What *Details* shows of a device."""

    changed: Event[None]
    """The device has changed, by a person or by what the host has answered."""

    @property
    def widget(self) -> QWidget:
        """The whole of it."""

    @property
    def is_touched(self) -> bool:
        """Whether a person has changed anything."""

    def bind(self, bound: Bound) -> None:
        """Show a device."""

    def problems(self) -> Sequence[Problem]:
        """What is wrong with it."""

    def show_problem(self) -> None:
        """Show all problems, and put the cursor at the first."""

    def image(self) -> NewImage | None:
        """The image that has to be made for it; None if there is none."""

    async def known(self) -> None:
        """Wait until what is asked of the host has been answered."""


class FormDetails:
    """A kind's form, and nothing else."""

    def __init__(self, kind: DeviceKind[Any], tools: Tools) -> None:
        """Make the form of `kind`."""
        self._form = Form(kind, tools)
        self._is_touched = False
        self.changed: Event[None] = Event()
        """See `Details`."""
        self._form.edited.connect(self._on_edited)

    @property
    def widget(self) -> QWidget:
        """See `Details`."""
        return self._form

    @property
    def form(self) -> Form:
        """The form."""
        return self._form

    @property
    def is_touched(self) -> bool:
        """See `Details`."""
        return self._is_touched

    def bind(self, bound: Bound) -> None:
        """See `Details`."""
        self._form.bind(bound)

    def problems(self) -> Sequence[Problem]:
        """See `Details`."""
        return self._form.problems()

    def show_problem(self) -> None:
        """See `Details`."""
        self._form.look_at_all()
        self._form.focus_problem()

    def image(self) -> NewImage | None:
        """See `Details`."""
        return None

    async def known(self) -> None:
        """See `Details`."""

    def _on_edited(self, _name: str) -> None:
        self._is_touched = True
        self.changed.emit(None)


class AddPage(QWidget):
    """One kind, and the device of it that would be added."""

    def __init__(
        self,
        kind: DeviceKind[Any],
        details: Details,
        scene: Callable[[], Scene],
        parent: QWidget | None = None,
    ) -> None:
        """Make a new device and show it.

        Args:
            kind: of the device.
            details: shows it.
            scene: gives the scene of the machine as it is now.
            parent: the dialog.

        Raises:
            InvalidInput: the machine can have no other one; the message says why.
        """
        super().__init__(parent)
        self.kind = kind
        self._details = details
        self._scene = scene
        self._device: Device = kind.new(scene())
        self._typed: dict[str, str] = {}
        self._is_typed = False
        """Whether the device comes from XML that was typed."""
        self._tabs = self._new_tabs()
        self._status = StatusLabel(self)
        self._status.setObjectName("page-status")
        self._status.setWordWrap(True)
        self._status.hide()
        self._later = StatusLabel(self)
        self._later.setObjectName("page-later")
        self._later.setWordWrap(True)
        self._xml = XmlEditor(_("XML"), self._device.tag, self)
        self._xml.setObjectName("device-xml")
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self._new_area(details.widget))
        self._stack.addWidget(self._xml)
        self._lay_out()
        details.changed.connect(self._on_changed)
        self.refresh()

    @property
    def device(self) -> Device:
        """What would be added."""
        return self._device

    @property
    def details(self) -> Details:
        """What *Details* shows."""
        return self._details

    @property
    def editor(self) -> XmlEditor:
        """What *XML* shows."""
        return self._xml

    def show_xml(self, is_shown: bool) -> None:
        """Show the *XML* tab, or the *Details* tab."""
        self._tabs.setCurrentIndex(_XML if is_shown else _DETAILS)

    def refresh(self) -> None:
        """Show what is known of the machine and its host now.

        Nobody has chosen what a new device is at first: so it follows what becomes known, unless
        somebody is reading its XML.
        """
        is_read = self._tabs.currentIndex() == _XML
        if not (is_read or self._is_typed or self._details.is_touched):
            with contextlib.suppress(InvalidInput):
                self._device = self.kind.new(self._scene())
        self._details.bind(Bound(self._device, self._scene(), typed=self._typed))
        self._show_later()

    def take_text(self) -> None:
        """Take the XML that was typed for the device.

        Raises:
            InvalidInput: it cannot be used; it stays where it is.
        """
        if not self._xml.is_modified:
            return
        device = parse(self._xml.text(), Device)
        if device.tag != self._device.tag:
            message = _("This describes a “{found}”, not a “{expected}”.")
            raise InvalidInput(message.format(found=device.tag, expected=self._device.tag))
        self._device = self.kind.typed(device)
        self._typed.clear()
        self._is_typed = True
        self._xml.set_text(self._xml.text())
        self.refresh()

    def is_ready(self) -> bool:
        """Whether the device can be added; shows what is wrong with it if it cannot."""
        try:
            self.take_text()
        except InvalidInput as error:
            self._say(error.message)
            return False
        reason = self.kind.why_not_add(self._scene())
        problem = next((each for each in self._details.problems() if not each.is_warning), None)
        if reason is None and problem is None:
            self._say("")
            return True
        if reason is not None:
            self._say(reason)
        elif self._tabs.currentIndex() == _XML and problem is not None:
            self._say(problem.message)
        else:
            self._say("")
            self._details.show_problem()
        return False

    def addition(self) -> Addition:
        """What was answered."""
        image = self._details.image()
        return Addition(self._device.xml(), image)

    def _on_changed(self, _nothing: None) -> None:
        self._show_later()

    def _show_later(self) -> None:
        """Say that a running machine has to start anew for the device, where that is so."""
        scene, text = self._scene(), ""
        if scene.is_active and (reason := self.kind.why_not_attach(self._device, scene)):
            # Translators: the first sentence says why a device cannot be added at once
            text = _("{reason} The machine has it after its next start.").format(reason=reason)
        self._later.set_status("severity.info" if text else None, text)
        self._later.setVisible(bool(text))

    def _say(self, text: str) -> None:
        self._status.set_status("severity.error" if text else None, text)
        self._status.setVisible(bool(text))

    def _on_tab(self, index: int) -> None:
        try:
            self.take_text()
        except InvalidInput as error:
            self._say(error.message)
            was_blocked = self._tabs.blockSignals(True)
            self._tabs.setCurrentIndex(_XML)  # it has to be mended first
            self._tabs.blockSignals(was_blocked)
            return
        if index == _XML:
            self._xml.set_text(pretty(self._device.xml()))
        self._say("")
        self._stack.setCurrentIndex(index)

    def _new_tabs(self) -> QTabBar:
        tabs = QTabBar(self)
        tabs.setObjectName("page-tabs")
        tabs.setAccessibleName(_("Ways to look at this"))
        tabs.setDrawBase(False)
        tabs.addTab(_("Details"))
        tabs.addTab(_("XML"))
        tabs.currentChanged.connect(self._on_tab)
        return tabs

    def _new_area(self, widget: QWidget) -> QScrollArea:
        area = QScrollArea(self)
        area.setAccessibleName(_(self.kind.title))
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        margin = space(self, Space.SMALL)
        widget.setContentsMargins(0, margin, margin, margin)
        area.setWidget(widget)
        area.viewport().setAutoFillBackground(False)
        widget.setAutoFillBackground(False)
        return area

    def _lay_out(self) -> None:
        title = ElideLabel(_(self.kind.title), self, mode=Qt.TextElideMode.ElideRight)
        title.setFont(heading_font(self.font()))
        head = QHBoxLayout()
        head.setSpacing(space(self, Space.MEDIUM))
        head.addWidget(IconLabel(self.kind.icon, lines=1.6, parent=self))
        head.addWidget(title, 1)
        head.addWidget(self._tabs, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space(self, Space.SMALL))
        column.addLayout(head)
        column.addWidget(self._status)
        column.addWidget(self._stack, 1)
        column.addWidget(self._later)
