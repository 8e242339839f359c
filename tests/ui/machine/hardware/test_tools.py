from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.support.contexts import StubActions, new_context, put_machine
from vmgui.base.records import DomainDetails
from vmgui.core.editing import Editing
from vmgui.ui.errors import ErrorPresenter
from vmgui.ui.machine.hardware import tools
from vmgui.ui.machine.hardware.tools import machine_tools
from vmgui.ui.machine.place import MachinePlace
from vmgui.ui.tasks import TaskScope


async def test_new_address_is_none_of_those_that_are_taken(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = new_context(tmp_path)
    where = put_machine(context, details=DomainDetails(macs=("52:54:00:00:00:01",)))
    window = QWidget()
    qtbot.addWidget(window)
    taken: list[set[str]] = []

    def random_mac(known: set[str]) -> str:
        taken.append(known)
        return "52:54:00:00:00:02"

    monkeypatch.setattr(tools, "random_mac", random_mac)
    place = MachinePlace(context, where, StubActions(), Editing(context.fleet, where))

    new_mac = machine_tools(place, window, TaskScope(window, ErrorPresenter(window))).new_mac

    assert new_mac is not None
    assert new_mac() == "52:54:00:00:00:02"
    assert taken == [{"52:54:00:00:00:01"}]
