from __future__ import annotations

import asyncio

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.dialogs.acting import SECONDS, part, press
from vmgui.base.errors import AuthenticationFailed
from vmgui.ui.dialogs.connecttest import ConnectionTest
from vmgui.ui.widgets.busy import BusyIndicator
from vmgui.ui.widgets.statuslabel import StatusLabel

URI = "qemu:///system"


class Prober:
    """Tries URIs when it is told to go on."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.go_on = asyncio.Event()
        self.was_cancelled = asyncio.Event()
        self.done = asyncio.Event()

    async def works(self, uri: str) -> str:
        self.asked.append(uri)
        try:
            await self.go_on.wait()
        except asyncio.CancelledError:
            self.was_cancelled.set()
            raise
        self.done.set()
        return "Connected: 42 machines."

    async def fails(self, uri: str) -> str:
        await self.works(uri)
        raise AuthenticationFailed("The login was refused.", "Permission denied", "Try a key.")


@pytest.fixture
def prober(event_loop: asyncio.AbstractEventLoop) -> Prober:
    assert event_loop
    return Prober()


def shown(qtbot: QtBot, test: object) -> ConnectionTest:
    widget = ConnectionTest(test, None)  # type: ignore[arg-type]
    qtbot.addWidget(widget)
    widget.set_uri(URI)
    widget.show()
    return widget


def result(widget: ConnectionTest) -> str:
    label = part(widget, StatusLabel, "test-result")
    return label.text() if label.isVisible() else ""


async def finish(prober: Prober) -> None:
    prober.go_on.set()
    async with asyncio.timeout(SECONDS):
        await prober.done.wait()
    await asyncio.sleep(0)


async def test_pressed_shows_that_it_works_on_it(qtbot: QtBot, prober: Prober) -> None:
    widget = shown(qtbot, prober.works)

    press(widget, "test")

    assert part(widget, BusyIndicator, "test-busy").is_running()
    assert result(widget) == "Connecting…"
    assert not part(widget, QPushButton, "test").isEnabled()
    await finish(prober)


async def test_connected_shows_the_sentence(qtbot: QtBot, prober: Prober) -> None:
    widget = shown(qtbot, prober.works)
    press(widget, "test")

    await finish(prober)

    assert prober.asked == [URI]
    assert result(widget) == "Connected: 42 machines."
    assert part(widget, StatusLabel, "test-result").role() == "severity.success"
    assert not part(widget, BusyIndicator, "test-busy").isVisible()
    assert part(widget, QPushButton, "test").isEnabled()


async def test_refused_shows_why_and_what_to_do(qtbot: QtBot, prober: Prober) -> None:
    widget = shown(qtbot, prober.fails)
    press(widget, "test")

    await finish(prober)

    assert result(widget) == "The login was refused.\nTry a key.\nPermission denied"
    assert part(widget, StatusLabel, "test-result").role() == "severity.error"


async def test_other_uri_stops_the_test(qtbot: QtBot, prober: Prober) -> None:
    widget = shown(qtbot, prober.works)
    press(widget, "test")
    await asyncio.sleep(0)

    widget.set_uri("qemu:///session")

    async with asyncio.timeout(SECONDS):
        await prober.was_cancelled.wait()
    assert result(widget) == ""
    assert part(widget, QPushButton, "test").isEnabled()


async def test_same_uri_keeps_the_result(qtbot: QtBot, prober: Prober) -> None:
    widget = shown(qtbot, prober.works)
    press(widget, "test")
    await finish(prober)

    widget.set_uri(URI)

    assert result(widget) == "Connected: 42 machines."


def test_no_uri_says_why_it_cannot_be_tried(qtbot: QtBot) -> None:
    widget = ConnectionTest(Prober().works, None)
    qtbot.addWidget(widget)

    widget.set_uri("", "Enter the host name.")

    button = part(widget, QPushButton, "test")
    assert not button.isEnabled()
    assert button.toolTip() == "Enter the host name."
