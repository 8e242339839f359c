"""HostDevices: devices of the host that the machine gets, chosen from those that there are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _
from vmgui.hardware import registry
from vmgui.hardware.kinds.hostdev import HostdevKind
from vmgui.hardware.scene import Option, Scene
from vmgui.ui.create.page import CreateDesk
from vmgui.ui.dialogs.frame import asked, keep_focus_of_others
from vmgui.ui.icons import icon
from vmgui.ui.style import Space, space
from vmgui.ui.widgets.elide import ElideLabel
from vmgui.xmldoc.devices import Device
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain


class HostDevices(QWidget):
    """A line for each device, and a button for one more."""

    edited = Signal()
    """A person has changed it."""

    def __init__(self, desk: CreateDesk, parent: QWidget) -> None:
        """Create it empty."""
        super().__init__(parent)
        self._desk = desk
        self._devices: list[str] = []
        self._labels: dict[str, str] = {}
        """XML of a device -> what the host calls it."""
        self._lines: list[QWidget] = []
        self.button = QPushButton(_("Add ho&st device…"), self)
        """Asks for a device."""
        self.button.setAutoDefault(False)
        self.button.clicked.connect(
            lambda: desk.scope.start(self._ask(), _("No device was chosen."))
        )
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(space(self, Space.SMALL))
        self._column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)

    def devices(self) -> tuple[str, ...]:
        """XML of the <hostdev> elements."""
        return tuple(self._devices)

    def show_devices(self, devices: tuple[str, ...]) -> None:
        """Show these."""
        if devices == self.devices() and len(self._lines) == len(devices):
            return
        self._devices = list(devices)
        for line in self._lines:
            line.hide()
            line.deleteLater()
        self._lines = [self._line(xml) for xml in devices]
        for place, line in enumerate(self._lines):
            self._column.insertWidget(place, line)

    async def _ask(self) -> None:
        from vmgui.ui.create.devicedialog import HostDeviceDialog

        dialog = HostDeviceDialog(self._desk.context.fleet, self._desk.flow.host, self.window())
        if await asked(dialog) and (chosen := dialog.chosen()) is not None:
            self._add(*chosen)

    def _add(self, kind: HostdevKind, option: Option) -> None:
        draft = self._desk.flow.draft()
        xml = device_xml(kind, option, draft.domain if draft else "")
        if xml in self._devices:
            return
        self._labels[xml] = option.label
        self._devices.append(xml)
        self.edited.emit()
        self.show_devices(self.devices())

    def _remove(self, xml: str) -> None:
        self._devices.remove(xml)
        self.edited.emit()  # first: where the focus leaves, the answers are shown again
        self.button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.show_devices(self.devices())

    def _line(self, xml: str) -> QWidget:
        line = QWidget(self)
        name = device_name(xml)
        known = self._labels.get(xml, "")
        # Translators: a device and what the host calls it
        text = _("{name}: {label}").format(name=name, label=known) if known else name
        label = ElideLabel(text, line, mode=Qt.TextElideMode.ElideRight)
        remove = QPushButton(icon("action.remove"), "", line)
        remove.setObjectName("host-device-remove")
        remove.setAutoDefault(False)
        remove.setToolTip(_("Remove {device}").format(device=name))
        remove.setAccessibleName(remove.toolTip())
        keep_focus_of_others(remove)
        remove.clicked.connect(lambda: self._remove(xml))
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space(self, Space.SMALL))
        row.addWidget(label, 1)
        row.addWidget(remove)
        return line


def kinds() -> Iterator[HostdevKind]:
    """The kinds of host devices of which hosts have lists."""
    for kind in registry.KINDS:
        if isinstance(kind, HostdevKind) and kind.noun:
            yield kind


def device_xml(kind: HostdevKind, option: Option, domain: str) -> str:
    """The <hostdev> element of a device.

    Args:
        kind: of device.
        option: which of the host's it is.
        domain: the description of the machine; empty if there is none yet.
    """
    machine = parse(domain, Domain) if domain else Domain.create()
    device = kind.new(Scene(machine, is_new=True, is_planned=True))
    identity: Any = kind.identity()
    identity.__set__(device, option.value)
    return device.xml()


def device_name(xml: str) -> str:
    """What people call a device."""
    try:
        device = parse(xml, Device)
    except InvalidInput:
        return xml
    found = next((kind for kind in kinds() if kind.matches(device)), None)
    return _("Host device") if found is None else found.name(found.typed(device))
