"""Shows the dialogs about storage pools in light and dark, to be looked at; run it by hand.

    python -m tests.support.desktop --size 1400x1100 \
        python -m tests.support.storage_gallery DIRECTORY [NAME…]

writes `NAME-light.png` and `NAME-dark.png` there for every scene, or for those named.
QT_SCALE_FACTOR=2 shows what a screen of 200 % shows. A scene is a function that yields a widget.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget
from qasync import QEventLoop

from tests import documents
from tests.support.contexts import new_context
from tests.support.poolscenes import (
    EXPORTS,
    VOLUME_GROUPS,
    StubAsks,
    StubScene,
    capabilities,
    choose_nothing,
)
from vmgui.base.errors import HostError
from vmgui.core.fleet import Fleet
from vmgui.hardware.pools.registry import KINDS
from vmgui.ui.storage.addpool import AddPoolDialog
from vmgui.ui.storage.editpool import EditPoolDialog
from vmgui.ui.style import Appearance, Theme
from vmgui.virt import eventloop
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.pool import Pool

SETTLE_SECONDS = 0.4
LONG = "a-name-of-many-characters-" * 7
NFS_DOWN = HostError(
    "The host reports an error.",
    detail="internal error: Child process (/usr/sbin/showmount ...) status exit status 1",
    hint="clnt_create: RPC: Program not registered",
)

Scene = Callable[[Fleet], QWidget]


def new_dialog(fleet: Fleet, found: str | HostError = "<sources/>") -> AddPoolDialog:
    """The dialog on a host like Debian 12."""
    knowledge = StubScene(
        fleet, StubAsks(found, capabilities()), pools={"default": "/var/lib/libvirt/images"}
    )
    knowledge.look()
    return AddPoolDialog(None, knowledge, choose_nothing)


def add_pool(fleet: Fleet) -> QWidget:
    return new_dialog(fleet)


def add_pool_problem(fleet: Fleet) -> QWidget:
    dialog = new_dialog(fleet)
    dialog.types.set_name("default")
    dialog.types.choose("zfs")
    asyncio.get_running_loop().call_later(SETTLE_SECONDS / 2, dialog.types.is_ready)
    return dialog


def add_pool_of(fleet: Fleet, id: str) -> QWidget:
    dialog = new_dialog(fleet, {"logical": VOLUME_GROUPS}.get(id, EXPORTS))
    dialog.types.choose(id)
    dialog.go_forward()
    if dialog.page is not None and dialog.page.form.advanced is not None:
        dialog.page.form.advanced.set_open(True)
    return dialog


def add_pool_problems(fleet: Fleet, id: str) -> QWidget:
    dialog = new_dialog(fleet, NFS_DOWN)
    dialog.types.set_name(LONG)
    dialog.types.choose(id)
    dialog.go_forward()
    page = dialog.page
    assert page is not None
    page.pool.host_name = "nas.example.com/srv"
    page.pool.target_path = "images"
    page.pool.auth_username = "host1"
    page.refresh()
    page.is_ready()
    dialog.show_error(NFS_DOWN)
    return dialog


def add_pool_search(fleet: Fleet) -> QWidget:
    dialog = new_dialog(fleet, NFS_DOWN)
    dialog.types.choose("netfs")
    dialog.go_forward()
    assert dialog.page is not None
    dialog.page.pool.host_name = "nas.example.com"
    dialog.page.look()
    return dialog


def add_pool_xml(fleet: Fleet) -> QWidget:
    dialog = new_dialog(fleet)
    dialog.types.choose("netfs")
    dialog.go_forward()
    assert dialog.page is not None
    dialog.page.show_xml(True)
    return dialog


def edit_pool(fleet: Fleet, name: str) -> QWidget:
    pool = parse(documents.document(name, "pool"), Pool)
    knowledge = StubScene(fleet, StubAsks(known=capabilities()), own=pool.name or "")
    return EditPoolDialog(None, pool, knowledge, choose_nothing, is_active=name == "netfs-nfs")


SCENES: dict[str, Scene] = {
    "add-pool": add_pool,
    "add-pool-problem": add_pool_problem,
    **{f"add-pool-{kind.id}": partial(add_pool_of, id=kind.id) for kind in KINDS[:-2]},
    "add-pool-netfs-problems": partial(add_pool_problems, id="netfs"),
    "add-pool-iscsi-problems": partial(add_pool_problems, id="iscsi"),
    "add-pool-search": add_pool_search,
    "add-pool-xml": add_pool_xml,
    **{f"edit-pool-{name}": partial(edit_pool, name=name)
       for name in ("dir", "netfs-nfs", "rbd", "iscsi", "sheepdog")},
}  # fmt: skip
"""Name -> what shows it. Another scene is another function and a line here."""


async def shoot(directory: Path, theme: Theme, fleet: Fleet, names: list[str]) -> None:
    """Save the pictures of one theme."""
    for name in names:
        widget = SCENES[name](fleet)
        widget.show()
        await asyncio.sleep(SETTLE_SECONDS)
        widget.grab().save(str(directory / f"{name}-{theme.value}.png"))
        widget.close()
        widget.deleteLater()


async def show(directory: Path, names: list[str], appearance: Appearance) -> None:
    """Save all pictures."""
    with tempfile.TemporaryDirectory() as place:
        context = new_context(Path(place))
        for theme in (Theme.LIGHT, Theme.DARK):
            appearance.choose(theme)
            await shoot(directory, theme, context.fleet, names or list(SCENES))
        await context.fleet.close()


def main() -> None:
    """Save the pictures."""
    directory, *names = sys.argv[1:]
    Path(directory).mkdir(parents=True, exist_ok=True)
    eventloop.start()
    application = QApplication(sys.argv[:1])
    application.setQuitOnLastWindowClosed(False)
    appearance = Appearance(application)
    loop = QEventLoop(application)
    asyncio.set_event_loop(loop)
    with loop:
        loop.run_until_complete(show(Path(directory), names, appearance))


if __name__ == "__main__":
    main()
