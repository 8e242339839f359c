"""ExtraFields: what few new machines need, under *Advanced options*."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QPushButton, QWidget

import vmgui.core.creation.platforms as platforms
from vmgui.base.i18n import N_, _
from vmgui.core.creation.answers import Answers, Source
from vmgui.core.creation.surroundings import Surroundings
from vmgui.hardware.options import UNABLE
from vmgui.hardware.scene import Option
from vmgui.ui.create.directories import DirectoryTable
from vmgui.ui.create.hostdevices import HostDevices
from vmgui.ui.create.page import CreatePage, show_text
from vmgui.ui.create.summary import FIRMWARES
from vmgui.ui.dialogs.fields import FieldForm
from vmgui.ui.forms.choices import ChoiceBox
from vmgui.ui.style import Space, space

FIELDS = ("firmware", "graphics", "drivers", "autostart", "network_first", "directories",
          "host_devices")  # fmt: skip
"""The names of the fields, as problems call them."""

_GRAPHICS = {"spice": "SPICE", "vnc": "VNC", "none": N_("None: text console only")}
_WINDOWS = "winnt"
"""The family of the systems that virtio-win.iso has drivers for."""


class ExtraFields:
    """The rest of the guide's table 3.1, and the firmware."""

    def __init__(self, page: CreatePage, form: FieldForm) -> None:
        """Add the fields to a form.

        Args:
            page: whose flow they show and change.
            form: of the page.
        """
        self._page = page
        self._flow = page.flow
        self._form = form
        self._firmware, self._graphics = ChoiceBox(form), ChoiceBox(form)
        self._drivers = QLineEdit(form)
        self._autostart = QCheckBox(_("Start virtual machine on host boot &up"), form)
        self._network_first = QCheckBox(_("Boot from the network firs&t"), form)
        self._directories = DirectoryTable(page.desk, form)
        self._devices = HostDevices(page.desk, form)
        self._add_to(form)
        self._connect()

    def show_flow(self) -> None:
        """Show the answers, and what the host can do."""
        said, filled, around = self._flow.answers, self._flow.filled, self._flow.around
        firmwares = firmware_options(filled, around)
        self._firmware.set_options(firmwares)
        self._firmware.set_value(said.firmware)
        self._graphics.set_options(graphics_options(filled, around))
        self._graphics.set_value(said.extras.graphics or None)
        show_text(self._drivers, filled.drivers)
        self._autostart.setChecked(filled.is_autostart)
        self._network_first.setChecked(filled.extras.boots_network_first)
        self._directories.show_directories(filled.extras.directories)
        self._devices.show_devices(filled.extras.host_devices)
        is_built = filled.source is not Source.XML
        is_windows = around.system is not None and around.system.family == _WINDOWS
        shown = dict.fromkeys(FIELDS, is_built) | {
            "autostart": True,
            "firmware": is_built and len(firmwares) > 1,
            "drivers": is_built and (is_windows or bool(filled.drivers)),
        }
        for name, is_shown in shown.items():
            self._form.set_shown(name, is_shown)

    def _add_to(self, form: FieldForm) -> None:
        form.add_field("firmware", _("F&irmware:"), self._firmware)
        form.add_field("graphics", _("Grap&hics:"), self._graphics)
        form.add_field("drivers", _("Windows dri&vers:"), self._drivers, self._with_browse())
        form.add_field("autostart", "", self._autostart)
        form.add_field("network_first", "", self._network_first)
        form.add_field("directories", _("Shared directories:"), self._directories.button,
                       self._directories)  # fmt: skip
        form.add_field("host_devices", _("Host devices:"), self._devices.button, self._devices)
        self._drivers.setPlaceholderText(_("The path of virtio-win.iso"))

    def _connect(self) -> None:
        flow = self._flow
        self._firmware.chosen.connect(lambda: flow.answer(firmware=self._firmware.value()))
        self._graphics.chosen.connect(lambda: self._answer(graphics=self._graphics.value() or ""))
        self._drivers.textEdited.connect(lambda text: flow.answer(drivers=text.strip()))
        self._autostart.toggled.connect(lambda is_on: flow.answer(is_autostart=is_on))
        self._network_first.toggled.connect(lambda is_on: self._answer(boots_network_first=is_on))
        self._directories.edited.connect(
            lambda: self._answer(directories=self._directories.directories())
        )
        self._devices.edited.connect(lambda: self._answer(host_devices=self._devices.devices()))

    def _answer(self, **changes: Any) -> None:
        self._flow.answer(extras=replace(self._flow.answers.extras, **changes))

    def _with_browse(self) -> QWidget:
        whole = QWidget(self._form)
        browse = QPushButton(_("Br&owse…"), whole)
        browse.setObjectName("browse-drivers")
        browse.setAutoDefault(False)
        browse.clicked.connect(
            lambda: self._page.desk.scope.start(self._browse(), _("No medium was chosen."))
        )
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space(whole, Space.SMALL))
        row.addWidget(self._drivers, 1)
        row.addWidget(browse)
        return whole

    async def _browse(self) -> None:
        path = await self._page.desk.choose_path("medium", self._flow.filled.drivers)
        if path is not None:
            self._drivers.setText(path)
            self._flow.answer(drivers=path)


def firmware_options(answers: Answers, around: Surroundings) -> list[Option]:
    """The firmwares of a platform, the usual one first; those that the host lacks are greyed.

    Args:
        answers: filled in.
        around: the host.
    """
    possible = platforms.firmwares(answers.platform, around)
    usual = platforms.usual_firmware(answers.platform, around)
    first = Option(None, _automatic(FIRMWARES, usual))
    if not possible:
        return [first]
    return [first, *_with_reasons(FIRMWARES, possible)]


def graphics_options(answers: Answers, around: Surroundings) -> list[Option]:
    """The ways to see the machine's screen, likewise."""
    possible = platforms.graphics(answers.platform, around)
    usual = platforms.usual_graphics(answers.platform, around)
    return [Option(None, _automatic(_GRAPHICS, usual)), *_with_reasons(_GRAPHICS, possible)]


def _with_reasons(labels: dict[str, str], possible: tuple[str, ...]) -> list[Option]:
    return [
        Option(value, _(label), "" if value in possible else _(UNABLE))
        for value, label in labels.items()
    ]


def _automatic(labels: dict[str, str], usual: str | None) -> str:
    if usual is None:
        return _("Automatic")
    # Translators: what is chosen where a person chooses nothing: "Automatic (UEFI)"
    return _("Automatic ({choice})").format(choice=_(labels.get(usual, usual)))
