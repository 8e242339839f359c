"""Shows the window and the dialogs of disk images in light and dark; run it by hand.

    python -m tests.support.desktop --size 1400x1100 \
        python -m tests.support.image_gallery DIRECTORY [NAME…]

writes `NAME-light.png` and `NAME-dark.png` there for every scene, or for those named.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget
from qasync import QEventLoop

from tests.support.contexts import StubWindows, new_context
from tests.support.imageitems import NobodyUses
from tests.support.images import MIB, corrupt, make_chain, write
from tests.support.media import qemu_img
from tests.support.worlds import eventually
from vmgui.base.ids import HostId, domain_id
from vmgui.base.records import HostConfig
from vmgui.core.imaging.look import ImageItem
from vmgui.core.imaging.values import CompareResult, ImageFile
from vmgui.core.storage.users import User, UserKind
from vmgui.ui.context import Context
from vmgui.ui.image.amend import AmendDialog
from vmgui.ui.image.commit import CommitDialog
from vmgui.ui.image.compared import ComparedDialog
from vmgui.ui.image.convert import ConvertDialog
from vmgui.ui.image.overlay import OverlayDialog
from vmgui.ui.image.rebase import RebaseDialog
from vmgui.ui.image.resize import ResizeDialog
from vmgui.ui.image.window import ImageWindow
from vmgui.ui.style import Appearance, Theme
from vmgui.virt import eventloop

HERE = HostId("qemu:///session")
LONG = "a-name-of-many-characters-" * 6
SETTLE_SECONDS = 0.5


class Gallery:
    """The scenes and what they are about."""

    def __init__(self, context: Context, directory: Path) -> None:
        self.context = context
        self.directory = directory
        self.chain = make_chain(directory, f"{LONG}.qcow2", "web1-1.qcow2", "debian-12.qcow2")
        qemu_img("snapshot", "-c", "before the update", self.chain[0])
        write(self.chain[0], 40 * MIB, 2 * MIB, 0)

    async def window(self, path: Path, page: str = "overview") -> ImageWindow:
        window = ImageWindow(self.context, HERE, ImageFile(str(path)), StubWindows())
        window.book.show_page(page)
        window.show()
        await eventually(lambda: window.look.chain or window.look.problem, "it is read")
        return window

    async def overview(self) -> QWidget:
        return await self.window(self.chain[0])

    async def map(self) -> QWidget:
        window = await self.window(self.chain[0], "map")
        await eventually(lambda: window.look.map or window.look.map_problem, "the map")
        return window

    async def snapshots(self) -> QWidget:
        return await self.window(self.chain[0], "snapshots")

    async def no_snapshots(self) -> QWidget:
        return await self.window(self.chain[1], "snapshots")

    async def check(self) -> QWidget:
        path = make_chain(self.directory, "damaged.qcow2")[0]
        corrupt(path)
        window = await self.window(path, "check")
        await window.look.check()
        return window

    async def broken(self) -> QWidget:
        path = make_chain(self.directory, "top.qcow2", "gone.qcow2")[0]
        (self.directory / "gone.qcow2").unlink()
        return await self.window(path)

    async def missing(self) -> QWidget:
        return await self.window(self.directory / "nothing.qcow2")

    async def item(self) -> ImageItem:
        window = await self.window(self.chain[0])
        window.close()
        return window.look.item

    async def dialog(self, make: Callable[[ImageItem], QWidget]) -> QWidget:
        made = make(await self.item())
        made.show()
        return made

    def scenes(self) -> dict[str, Callable[[], Awaitable[QWidget]]]:
        other = User(domain_id(HERE, "u"), "web2", UserKind.BACKING, "vda")
        base = str(self.chain[1])
        dialogs: dict[str, Callable[[ImageItem], QWidget]] = {
            "convert": lambda item: ConvertDialog(None, item),
            "overlay": lambda item: OverlayDialog(None, item),
            "resize": lambda item: ResizeDialog(None, item, [other]),
            "rebase": lambda item: RebaseDialog(self.context, None, item),
            "commit": lambda item: CommitDialog(None, item, {base: [other]}),
            "amend": lambda item: AmendDialog(None, item),
            "compared": lambda item: ComparedDialog(
                None, item.file, ImageFile(base), CompareResult(False, (1, 1), 4096)
            ),
        }
        windows = ("overview", "map", "snapshots", "no_snapshots", "check", "broken", "missing")
        return {name: getattr(self, name) for name in windows} | {
            name: lambda make=make: self.dialog(make) for name, make in dialogs.items()
        }


async def show_all(target: Path, wanted: list[str]) -> None:
    appearance = Appearance(QApplication.instance())
    with tempfile.TemporaryDirectory() as directory:
        context = new_context(Path(directory))
        context.fleet.add(HostConfig(HERE.uri, "this computer"), is_remembered=False)
        context.storage._made["usage", HERE] = NobodyUses()
        gallery = Gallery(context, Path(directory))
        for name, scene in gallery.scenes().items():
            for theme in (Theme.LIGHT, Theme.DARK) if name in wanted or not wanted else ():
                appearance.choose(theme)
                widget = await scene()
                await asyncio.sleep(SETTLE_SECONDS)
                widget.grab().save(str(target / f"{name}-{theme.value}.png"))
                widget.close()
        await context.storage.close()
        await context.fleet.close()


def main() -> None:
    app = QApplication([])
    app.setQuitOnLastWindowClosed(False)
    eventloop.start()
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    with QEventLoop(app) as loop:
        loop.run_until_complete(show_all(target, sys.argv[2:]))


if __name__ == "__main__":
    main()
