r"""Shows *Customize configuration before install*; run it by hand.

    python -m tests.support.desktop --size 1600x1200 \
        python -m tests.support.customizing_gallery DIRECTORY [NAME ...]

writes `customize-NAME-light.png` and `customize-NAME-dark.png` there for every scene of `SCENES`,
or for those named. QT_SCALE_FACTOR=2 shows what a screen of 200 % shows; `--rtl` is for languages
that are written from right to left.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton, QWidget
from qasync import QEventLoop

from tests.support.contexts import connect, new_context
from tests.support.planned import blueprint, host_world
from tests.support.worlds import eventually
from vmgui.base.ids import HostId
from vmgui.ui.context import Context
from vmgui.ui.create.customize import CustomizeWindow
from vmgui.ui.dialogs.confirmation import ConfirmationDialog
from vmgui.ui.machine.hardware.adddialog import AddHardwareDialog
from vmgui.ui.style import Appearance, Theme
from vmgui.virt import eventloop

SETTLE_SECONDS = 0.4
LONG = "a-name-that-somebody-has-given-without-thinking-of-windows-" * 4

Scene = Callable[[Context, HostId], Awaitable[QWidget]]
"""Opens a window; gives what the picture is taken of."""


def _window(context: Context, host: HostId, item: str = "overview") -> CustomizeWindow:
    window = CustomizeWindow(context, blueprint(host))
    window.show()
    keys = [each.key for each in window.hardware.items()]
    window.hardware.show_item(next(key for key in keys if key.startswith(item)))
    return window


async def as_opened(context: Context, host: HostId) -> QWidget:
    """Without edits."""
    return _window(context, host)


async def disk(context: Context, host: HostId) -> QWidget:
    """A disk whose image is yet to be made."""
    return _window(context, host, "disk")


async def problem(context: Context, host: HostId) -> QWidget:
    """A name that is too long, in a small window."""
    window = _window(context, host)
    window._planning.draft.domain.name = LONG
    window._planning.changed.emit(None)
    window.resize(800, 600)
    return window


async def xml(context: Context, host: HostId) -> QWidget:
    """XML that is not well-formed."""
    window = _window(context, host)
    pane = window.hardware.pane
    pane.show_xml(True)
    assert pane.editor is not None
    text = pane.editor.findChild(QPlainTextEdit, "xml-text")
    assert text is not None
    text.document().find("</vcpu>").insertText("</cpus>")
    window.begin()
    return window


async def add(context: Context, host: HostId) -> QWidget:
    """*Add Hardware*: an image that would be made later."""
    window = _window(context, host)
    window.hardware.add_asked.emit()
    await eventually(lambda: window.findChild(AddHardwareDialog), "it is asked")
    return window.findChild(AddHardwareDialog) or window


async def remove(context: Context, host: HostId) -> QWidget:
    """The question before a disk is removed."""
    window = _window(context, host, "disk")
    window.bar.remove.click()
    await eventually(lambda: window.findChild(ConfirmationDialog), "it is asked")
    return window.findChild(ConfirmationDialog) or window


async def cancel(context: Context, host: HostId) -> QWidget:
    """The question before edits are lost."""
    window = _window(context, host)
    window._planning.draft.domain.vcpus = 8
    window.findChild(QPushButton, "cancel").click()  # type: ignore[union-attr]
    await eventually(lambda: window.findChild(ConfirmationDialog), "it is asked")
    return window.findChild(ConfirmationDialog) or window


async def lost(context: Context, host: HostId) -> QWidget:
    """A host that is not connected any more."""
    window = _window(context, host)
    await context.fleet.hosts[host].disconnect()
    return window


SCENES: dict[str, Scene] = {
    "opened": as_opened,
    "disk": disk,
    "problem": problem,
    "xml": xml,
    "add": add,
    "remove": remove,
    "cancel": cancel,
    "lost": lost,
}


def close_all() -> None:
    """Close every window, whatever is in it."""
    for each in QApplication.topLevelWidgets():
        if isinstance(each, CustomizeWindow):
            each.abandon()
        each.close()


async def show(directory: Path, names: list[str]) -> None:
    """Take all pictures."""
    with tempfile.TemporaryDirectory() as place:
        context = new_context(Path(place))
        host = await connect(context, host_world(Path(place)))
        for theme in (Theme.LIGHT, Theme.DARK):
            appearance.choose(theme)
            for name in names or SCENES:
                window = await SCENES[name](context, host)
                await asyncio.sleep(SETTLE_SECONDS)
                window.grab().save(str(directory / f"customize-{name}-{theme.value}.png"))
                close_all()
                context.fleet.hosts[host].connect()
                await eventually(lambda: context.fleet.hosts[host].is_connected, "it is back")
        await context.jobs.close()
        await context.fleet.close()


if __name__ == "__main__":
    eventloop.start()
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    if "--rtl" in sys.argv:
        app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    appearance = Appearance(app)
    arguments = [each for each in sys.argv[1:] if not each.startswith("--")]
    where = Path(arguments[0])
    where.mkdir(parents=True, exist_ok=True)
    loop = QEventLoop(app)
    asyncio.set_event_loop(loop)
    with loop:
        loop.run_until_complete(show(where, arguments[1:]))
