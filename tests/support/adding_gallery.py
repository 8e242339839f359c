r"""Shows *Add Hardware*; run it by hand.

    python -m tests.support.desktop --size 2000x1600 \
        python -m tests.support.adding_gallery DIRECTORY [KIND ...]

writes a picture of each kind's page (of some if none is named), in light and dark.
QT_SCALE_FACTOR=2 shows what a screen of 200 % shows; `--rtl` is for languages that are written from
right to left.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QRadioButton, QWidget
from qasync import QEventLoop

from tests.support.contexts import connect, new_context
from tests.support.worlds import SHUT_OFF, Machine, eventually
from vmgui.core.editing import Editing
from vmgui.core.operations.images import DiskImages, NewImage
from vmgui.ui.errors import ErrorPresenter
from vmgui.ui.forms.tools import Tools
from vmgui.ui.machine.hardware.adddialog import AddHardwareDialog
from vmgui.ui.style import Appearance, Theme
from vmgui.ui.tasks import TaskScope
from vmgui.virt import eventloop

SETTLE_SECONDS = 0.5
GIB = 2**30
KINDS = ("disk", "interface", "graphics", "channel", "controller", "rng")
POOL = (
    "<pool type='{type}'><name>{name}</name><source><name>vg0</name></source>"
    "<target><path>{path}</path></target></pool>"
)
POOLS = (
    ("dir", "images", "/images"),
    ("dir", "iso-images-of-all-the-distributions", "/srv/iso"),
    ("logical", "vg0", "/dev/vg0"),
)
NETWORK = "<network><name>default</name><bridge name='virbr0'/></network>"


async def picture(directory: Path, window: QWidget, name: str, theme: Theme) -> None:
    """Take one picture."""
    await asyncio.sleep(SETTLE_SECONDS)
    window.grab().save(str(directory / f"{name}-{theme.value}.png"))


async def adding(
    directory: Path, theme: Theme, editing: Editing, images: DiskImages, kinds: list[str]
) -> None:
    """The pages of *Add Hardware*."""
    owner = QWidget()
    tools = Tools(TaskScope(owner, ErrorPresenter(owner)))
    dialog = AddHardwareDialog(None, editing, tools, images)
    dialog.show()
    for kind in kinds:
        dialog.show_kind(kind)
        await picture(directory, dialog, f"add-{kind}", theme)
    dialog.show_kind("disk")
    await asyncio.sleep(SETTLE_SECONDS)
    custom = dialog.findChild(QRadioButton, "custom")
    assert custom is not None
    assert dialog.page is not None
    custom.click()
    dialog.accept()
    await picture(directory, dialog, "add-custom-problem", theme)
    dialog.page.show_xml(True)
    await picture(directory, dialog, "add-xml", theme)
    dialog.close()


def write_world(directory: Path) -> str:
    """Describe a host with a machine and pools; its URI."""
    world = directory / "world.xml"
    pools = "".join(POOL.format(type=kind, name=name, path=path) for kind, name, path in POOLS)
    machine = Machine("web1", SHUT_OFF).xml()
    world.write_text(f"<node>{machine}{NETWORK}{pools}</node>", encoding="utf-8")
    return f"test://{world}"


async def show(directory: Path, kinds: list[str]) -> None:
    """Take all pictures."""
    with tempfile.TemporaryDirectory() as place:
        context = new_context(Path(place))
        host = await connect(context, write_world(Path(place)))
        editing = Editing(context.fleet, next(iter(context.inventory.domains())).id)
        editing.load()
        await eventually(lambda: editing.draft, "the description is read")
        images = DiskImages(context.fleet, context.jobs, host)
        for name in ("web1.qcow2", "debian-12.5.0-amd64-netinst.iso", f"{'long-' * 12}name.qcow2"):
            await images.create(NewImage("images", name, "qcow2", 2 * GIB))
        for theme in (Theme.LIGHT, Theme.DARK):
            appearance.choose(theme)
            await adding(directory, theme, editing, images, kinds or list(KINDS))
        editing.stop()
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
