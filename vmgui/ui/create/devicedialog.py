"""Add Host Device: which of the host's devices a new machine gets."""

from __future__ import annotations

import asyncio

from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QHBoxLayout, QVBoxLayout, QWidget

from vmgui.base.i18n import _
from vmgui.base.ids import HostId
from vmgui.core.fleet import Fleet
from vmgui.core.offers import READERS
from vmgui.hardware.kinds.hostdev import HostdevKind
from vmgui.hardware.scene import Option
from vmgui.ui.create.hostdevices import kinds
from vmgui.ui.dialogs.frame import add_buttons
from vmgui.ui.errors import ErrorPresenter
from vmgui.ui.forms.hostdevice import DevicePicker
from vmgui.ui.style import Space, space
from vmgui.ui.tasks import TaskScope
from vmgui.ui.widgets.busy import BusyIndicator

_WIDTH_CHARACTERS = 96


class HostDeviceDialog(QDialog):
    """A kind, and the host's devices of that kind in a table."""

    def __init__(self, fleet: Fleet, host: HostId, parent: QWidget | None) -> None:
        """Build it, and ask for the devices of the first kind.

        Args:
            fleet: all hosts.
            host: whose devices they are.
            parent: the window in front of which it is asked.
        """
        super().__init__(parent)
        self._fleet, self._host = fleet, host
        self._kinds = list(kinds())
        self._found: tuple[Option, ...] = ()
        self._value: str | None = None
        self._reading: asyncio.Task[None] | None = None
        self._scope = TaskScope(self, ErrorPresenter(self))
        self.setObjectName("host-device")
        self.setWindowTitle(_("Add Host Device"))
        self._kind = QComboBox(self)
        self._kind.setObjectName("kind")
        for kind in self._kinds:
            self._kind.addItem(_(kind.title))
        self._picker = DevicePicker(self, "host-device")
        self._busy = BusyIndicator(parent=self)
        self._buttons, self._accept = add_buttons(self, _("&Add"))
        self._lay_out()
        self._kind.currentIndexChanged.connect(lambda _index: self._read())
        self._picker.picked.connect(self._on_picked)
        self._read()

    def chosen(self) -> tuple[HostdevKind, Option] | None:
        """The device; None if there is none."""
        option = next((each for each in self._found if each.value == self._value), None)
        return None if option is None else (self._kinds[self._kind.currentIndex()], option)

    def _read(self) -> None:
        """List the devices of the kind that is chosen."""
        if self._reading is not None:
            self._reading.cancel()
        self._found = ()
        self._on_picked(None)
        self._busy.start()
        noun = self._kinds[self._kind.currentIndex()].noun
        self._reading = self._scope.start(
            self._list(noun), _("The devices of the host were not read.")
        )

    async def _list(self, noun: str) -> None:
        self._picker.show_options((), None)
        try:
            async for found in READERS[noun](self._fleet, self._host):
                self._found = found
                self._picker.show_options(found, self._value)
        finally:
            if self._reading is asyncio.current_task():
                self._busy.stop()

    def _on_picked(self, value: str | None) -> None:
        self._value = value
        option = next((each for each in self._found if each.value == value), None)
        is_possible = option is not None and not option.reason
        self._accept.setEnabled(is_possible)
        self._accept.setToolTip(option.reason if option else _("Choose a device."))

    def _lay_out(self) -> None:
        form = QFormLayout()
        line = QHBoxLayout()
        line.addWidget(self._kind, 1)
        line.addWidget(self._busy)
        form.addRow(_("&Type:"), line)
        label = form.labelForField(line)
        if label is not None:
            label.setBuddy(self._kind)  # type: ignore[attr-defined]
        column = QVBoxLayout(self)
        column.setSpacing(space(self, Space.MEDIUM))
        column.addLayout(form)
        column.addWidget(self._picker)
        column.addStretch(1)
        column.addWidget(self._buttons)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * _WIDTH_CHARACTERS)
