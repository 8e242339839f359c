r"""Shows the wizard *New VM* at each step; run it by hand.

    python -m tests.support.desktop --size 1400x1100 \
        python -m tests.support.wizard_gallery DIRECTORY [SCENE ...]

writes a picture of every scene, or of those named, in light and dark. QT_SCALE_FACTOR=2 shows what
a screen of 200 % shows; `--rtl` is for languages that are written from right to left.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from qasync import QEventLoop

from tests.support.answering import GIB, MIB, WINDOWS_11, around, interface, manual, network
from tests.support.wizards import asking, go, surround
from vmgui.core.creation.answers import (
    Answers,
    DiskAnswer,
    Extras,
    FileChoice,
    NetworkAnswer,
    SharedDirectory,
    Source,
)
from vmgui.core.creation.steps import Step
from vmgui.ui.create.wizard import CreateWindow
from vmgui.ui.style import Appearance, Theme
from vmgui.ui.widgets.expander import Expander
from vmgui.virt import eventloop
from vmgui.xmldoc.capabilities import Capabilities
from vmgui.xmldoc.document import parse

SETTLE_SECONDS = 0.4
LONG = "build-agent-for-the-nightly-integration-tests-of-the-storage-team-" * 3
RICH = around(
    networks=(network(), network("lab", is_active=False, mode="route"), network(LONG, mode="")),
    interfaces=(interface("eth0"), interface("br0", "bridge"), interface("virbr0", "bridge")),
)
DEVICE = (
    "<hostdev mode='subsystem' type='usb' managed='yes'>"
    "<source><vendor id='0x046d'/><product id='0x0825'/></source></hostdev>"
)

Scene = Callable[[CreateWindow], Awaitable[None]]


def unfold(window: CreateWindow) -> None:
    """Open all headings of the page."""
    for expander in window.page.findChildren(Expander):
        expander.set_open(True)


async def source(_window: CreateWindow) -> None:
    pass


async def source_options(window: CreateWindow) -> None:
    unfold(window)


async def source_slow(window: CreateWindow) -> None:
    guests = "<guest><os_type>hvm</os_type><arch name='x86_64'><domain type='qemu'/></arch></guest>"
    host = "<host><cpu><arch>x86_64</arch></cpu></host>"
    known = parse(f"<capabilities>{host}{guests}</capabilities>", Capabilities)
    surround(window.flow, around(capabilities=known))


async def medium(window: CreateWindow) -> None:
    window.flow.answer(source=Source.ISO)
    go(window, Step.MEDIUM)


async def medium_tree(window: CreateWindow) -> None:
    window.flow.answer(source=Source.URL)
    go(window, Step.MEDIUM)


async def medium_cloud(window: CreateWindow) -> None:
    window.flow.answer(source=Source.CLOUD)
    go(window, Step.MEDIUM)


async def resources(window: CreateWindow) -> None:
    go(window, Step.RESOURCES)


async def resources_doubtful(window: CreateWindow) -> None:
    go(window, Step.RESOURCES)
    window.flow.answer(memory=128 * MIB, cpus=90)


async def resources_wrong(window: CreateWindow) -> None:
    page = go(window, Step.RESOURCES)
    page.findChild(QLineEdit, "memory").setText("much")
    page.set_unread("memory", "“much” is not a size.")
    window.flow.answer(cpus=0)
    page.look_at_all()


async def storage(window: CreateWindow) -> None:
    go(window, Step.STORAGE)


async def finish(window: CreateWindow) -> None:
    go(window, Step.FINISH)


async def finish_long(window: CreateWindow) -> None:
    window.flow.answer(
        source=Source.ISO,
        medium=FileChoice(f"/srv/{LONG}/{LONG}.iso"),
        name=LONG[:190],
        network=NetworkAnswer("network", LONG),
        disk=DiskAnswer(name=f"{LONG}.qcow2", capacity=200 * GIB),
    )
    unfold(window)
    go(window, Step.FINISH).look_at_all()


async def finish_options(window: CreateWindow) -> None:
    surround(window.flow, around(system=WINDOWS_11))
    directories = (SharedDirectory("/srv/data", "data"), SharedDirectory("", "share", True))
    window.flow.answer(extras=Extras(directories, (DEVICE,)))
    go(window, Step.FINISH)
    unfold(window)


async def finish_network(window: CreateWindow) -> None:
    window.flow.answer(network=NetworkAnswer("network", "lab"))
    go(window, Step.FINISH).look_at_all()


async def finish_macvtap(window: CreateWindow) -> None:
    window.flow.answer(network=NetworkAnswer("direct", "eth0", mac="52:54:00:11:11:11"))
    go(window, Step.FINISH)
    unfold(window)


async def preview(window: CreateWindow) -> None:
    go(window, Step.FINISH)
    window.resize(window.width() * 7 // 4, window.height())
    window.show_preview(True)


SCENES: dict[str, Scene] = {
    "source": source,
    "source-options": source_options,
    "source-slow": source_slow,
    "medium": medium,
    "medium-tree": medium_tree,
    "medium-cloud": medium_cloud,
    "resources": resources,
    "resources-doubtful": resources_doubtful,
    "resources-wrong": resources_wrong,
    "storage": storage,
    "finish": finish,
    "finish-long": finish_long,
    "finish-options": finish_options,
    "finish-network": finish_network,
    "finish-macvtap": finish_macvtap,
    "preview": preview,
}


async def shoot(directory: Path, theme: Theme, name: str) -> None:
    """Take the picture of a scene."""
    answers: Answers = manual()
    with tempfile.TemporaryDirectory() as place:
        async with asking(Path(place), answers, RICH) as window:
            await SCENES[name](window)
            await asyncio.sleep(SETTLE_SECONDS)
            window.grab().save(str(directory / f"{name}-{theme.value}.png"))


def main() -> None:
    """Take the pictures."""
    arguments = [each for each in sys.argv[1:] if each != "--rtl"]
    directory, names = Path(arguments[0]), arguments[1:] or list(SCENES)
    directory.mkdir(parents=True, exist_ok=True)
    application = QApplication(sys.argv[:1])
    application.setQuitOnLastWindowClosed(False)
    if "--rtl" in sys.argv:
        application.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    appearance = Appearance(application)
    eventloop.start()

    async def all_themes() -> None:
        for theme in (Theme.LIGHT, Theme.DARK):
            appearance.choose(theme)
            for name in names:
                await shoot(directory, theme, name)

    loop = QEventLoop(application)
    loop.run_until_complete(all_themes())
    loop.close()


if __name__ == "__main__":
    main()
