r"""Shows the Storage page of a connection and *Choose Storage Volume*; run it by hand.

    python -m tests.support.desktop --size 1800x1200 \
        python -m tests.support.storagepage_gallery DIRECTORY [NAME ...]

writes pictures there, in light and dark. QT_SCALE_FACTOR=2 shows what a screen of 200 % shows,
`--rtl` what a reader of Arabic sees. Without names it takes all of `SCENES`.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import libvirt
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from qasync import QEventLoop

from tests.support.contexts import StubWindows, connect, new_context
from tests.support.worlds import RUNNING, Machine, eventually
from vmgui.base.ids import HostId
from vmgui.ui.context import Context
from vmgui.ui.host.storage import StoragePage
from vmgui.ui.host.window import HostWindow
from vmgui.ui.storage.browser import VolumesDialog
from vmgui.ui.style import Appearance, Theme
from vmgui.virt import eventloop

SETTLE_SECONDS = 1.2
GIB = 2**30
LONG = "a-very-long-name-that-somebody-has-given-to-a-volume-without-thinking-of-columns"
POOLS = (
    ("dir", "images", "/images"),
    ("dir", "iso-images-of-all-the-distributions-that-were-ever-made", "/srv/iso"),
    ("logical", "vg0", "/dev/vg0"),
    ("netfs", "backup", "/mnt/backup"),
)
VOLUMES = (
    ("web1.qcow2", "qcow2", 20),
    ("web2.qcow2", "qcow2", 20),
    ("db.img", "raw", 200),
    ("debian-12.5.0-amd64-netinst.iso", "iso", 1),
    (f"{LONG}.qcow2", "qcow2", 100),
)
Scene = Callable[[Context, HostId], Awaitable[QWidget]]


def world(directory: Path, pools: Sequence[tuple[str, str, str]] = POOLS) -> str:
    """Describe a host with machines and pools; its URI."""
    machines = "".join(Machine(name, RUNNING).xml() for name in ("web1", "web2", "db"))
    rows = "".join(
        f"<pool type='{kind}'><name>{escape(name)}</name><source><name>vg0</name>"
        "<host name='nas.example.net'/><dir path='/export/backup'/><device path='/dev/sdb'/>"
        f"</source><target><path>{path}</path></target></pool>"
        for kind, name, path in pools
    )
    path = directory / f"world-{len(pools)}.xml"
    path.write_text(f"<node>{machines}{rows}</node>", encoding="utf-8")
    return f"test://{path}"


def fill(connection: libvirt.virConnect, pool: str, count: int = 0) -> None:
    """Make volumes in a pool: some of each kind, and so many more."""
    found = connection.storagePoolLookupByName(pool)
    more = [(f"vol-{number:05}.qcow2", "qcow2", 1) for number in range(count)]
    for name, kind, gib in (*VOLUMES, *more):
        found.createXML(
            f"<volume><name>{name}</name><capacity unit='GiB'>{gib}</capacity>"
            f"<allocation>4096</allocation><target><format type='{kind}'/></target></volume>"
        )


async def _prepared(context: Context, host: HostId) -> None:
    calls = context.fleet.calls_of(host)
    try:
        await calls.verb(None, fill, "images")
        await calls.verb(None, lambda c: c.storagePoolLookupByName("backup").destroy())
        await calls.verb(None, lambda c: c.storagePoolLookupByName("images").setAutostart(1))
    except Exception as error:  # made already
        print(error)


def page(pool: str, text: str = "") -> Scene:
    """The Storage page with a pool chosen and something searched for."""

    async def make(context: Context, host: HostId) -> QWidget:
        window = HostWindow(context, host, StubWindows())
        window.show_page("storage")
        window.show()
        storage = window.book.page("storage")
        assert isinstance(storage, StoragePage)
        await eventually(storage.pane.pool, "the pools are read")
        storage.pane.pool_view.choose(pool)
        storage.pane.volumes.search.setText(text)
        return window

    return make


def browser(what: str, present: str) -> Scene:
    """*Choose Storage Volume*."""

    async def make(context: Context, host: HostId) -> QWidget:
        reason = "" if what == "medium" else "The files of this host cannot be looked at from here."
        dialog = VolumesDialog(context, host, what, present, None, why_not_local=reason)
        dialog.show()
        return dialog

    return make


SCENES: dict[str, Scene] = {
    "page": page("images"),
    "page-filter": page("images", "xyz"),
    "page-empty": page("vg0"),
    "page-inactive": page("backup"),
    "browser": browser("volume", "/images/web1.qcow2"),
    "browser-medium": browser("medium", ""),
}


async def show(directory: Path, names: Sequence[str]) -> None:
    """Take all pictures."""
    with tempfile.TemporaryDirectory() as place:
        context = new_context(Path(place))
        host = await connect(context, world(Path(place)))
        bare = await connect(context, world(Path(place), ()))
        await _prepared(context, host)
        for name in names or (*SCENES, "page-none"):
            where = bare if name == "page-none" else host
            make = none if name == "page-none" else SCENES[name]
            window = await make(context, where)
            window.show()
            for theme in (Theme.LIGHT, Theme.DARK):
                appearance.choose(theme)
                await asyncio.sleep(SETTLE_SECONDS)
                window.grab().save(str(directory / f"{name}-{theme.value}.png"))
            window.close()
        await context.storage.close()
        await context.jobs.close()
        await context.fleet.close()


async def none(context: Context, host: HostId) -> QWidget:
    """A host without pools."""
    window = HostWindow(context, host, StubWindows())
    window.show_page("storage")
    return window


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
