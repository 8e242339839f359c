from __future__ import annotations

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from vmgui.base.ids import HostId
from vmgui.base.records import HostRecord
from vmgui.base.states import HostState
from vmgui.base.units import clock
from vmgui.ui.host.banner import show_state
from vmgui.ui.widgets.banner import Banner, Severity

HOST = HostId("qemu+ssh://node1/system")


def _show(qtbot: QtBot, record: HostRecord | None) -> tuple[Banner, list[str]]:
    banner = Banner()
    qtbot.addWidget(banner)
    show_state(banner, record, QAction("Retry", banner))
    return banner, [button.text() for button in banner.findChildren(QPushButton)]


@pytest.mark.parametrize(
    ("state", "severity", "text", "buttons"),
    [
        (HostState.CONNECTING, Severity.INFO, "Connecting to node1…", []),
        (
            HostState.DISCONNECTED,
            Severity.INFO,
            "node1 is not connected: this is what was last known.",
            ["&Connect"],
        ),
        (HostState.FAILED, Severity.ERROR, "No.\nAsk.", ["&Retry"]),
        (
            HostState.WAITING,
            Severity.WARNING,
            f"No.\nAsk.\nThe next try is at {clock(60.0)}.",
            ["&Retry"],
        ),
    ],
)
def test_banner_says_what_keeps_a_host_away(
    qtbot: QtBot, state: HostState, severity: Severity, text: str, buttons: list[str]
) -> None:
    record = HostRecord(HOST, "node1", state, "No.", hint="Ask.", retry_at=60.0)

    banner, found = _show(qtbot, record)

    assert banner.severity is severity
    assert banner.text() == text
    assert found == buttons


def test_banner_is_hidden_when_all_is_well(qtbot: QtBot) -> None:
    banner, _buttons = _show(qtbot, HostRecord(HOST, "node1", HostState.CONNECTED))

    assert banner.isHidden()


def test_banner_of_a_removed_connection_offers_nothing(qtbot: QtBot) -> None:
    banner, buttons = _show(qtbot, None)

    assert banner.text() == "The connection to this host was removed."
    assert buttons == []
