"""The program's real parts for tests of windows, and windows that end with the test.

async with opened(tmp_path, world(tmp_path)) as context:
    async with shown(MachineWindow(context, where, StubWindows())) as window:
        ...
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QMenuBar, QWidget

from tests.support.worlds import eventually
from vmgui.base.ids import HostId, ObjectId, domain_id
from vmgui.base.logs import RingBuffer
from vmgui.base.records import DomainDetails, DomainRecord, HostConfig
from vmgui.base.settings import Settings
from vmgui.base.states import DomainState
from vmgui.base.storage import MemoryStorage
from vmgui.core.creation.reboots import Restarter
from vmgui.core.files import Files
from vmgui.core.fleet import Fleet
from vmgui.core.imaging.values import ImageFile
from vmgui.core.inventory import Inventory
from vmgui.core.jobs import JobList
from vmgui.core.sampling import Sampler
from vmgui.core.storage.access import StorageAccess
from vmgui.core.viewers import Viewers
from vmgui.ui.context import Context

W = TypeVar("W", bound=QWidget)
NOWHERE = "test:///nowhere"
"""The URI of a host that is never connected: tests say what is known of it."""
NOWHERE_HOST = HostId(NOWHERE)


def new_context(directory: Path) -> Context:
    """All parts, with nothing in them. Needs a running loop."""
    storage = MemoryStorage()
    settings = Settings(storage)
    inventory = Inventory()
    fleet = Fleet(inventory, storage, directory / "cache")
    jobs = JobList()
    return Context(
        settings=settings,
        layout=MemoryStorage(),
        inventory=inventory,
        fleet=fleet,
        jobs=jobs,
        sampler=Sampler(fleet, settings),
        viewers=Viewers(settings),
        restarter=Restarter(fleet, jobs),
        storage=StorageAccess(fleet, jobs),
        files=Files(),
        log=RingBuffer(),
    )


async def connect(context: Context, uri: str) -> HostId:
    """Add a host and wait until its machines are listed and described."""
    host = context.fleet.add(HostConfig(uri), is_remembered=False)
    host.connect()
    await eventually(lambda: host.record.is_listed and host.record.facts, f"{uri} is listed")
    await eventually(
        lambda: all(record.details for record in context.inventory.domains(host.id)),
        "the machines are described",
    )
    return host.id


@asynccontextmanager
async def opened(directory: Path, *uris: str) -> AsyncIterator[Context]:
    """The parts, connected to these hosts; everything ends at the end."""
    context = new_context(directory)
    try:
        for uri in uris:
            await connect(context, uri)
        yield context
    finally:
        await context.sampler.close()
        await context.storage.close()
        await context.jobs.close()
        await context.fleet.close()


@asynccontextmanager
async def shown(widget: W) -> AsyncIterator[W]:
    """A widget that is seen, and gone at the end."""
    # The last window's end would stop the loop, and with it the test.
    QApplication.setQuitOnLastWindowClosed(False)
    gone = asyncio.Event()
    widget.destroyed.connect(gone.set)
    widget.show()
    try:
        yield widget
    finally:
        widget.close()
        widget.deleteLater()
        await asyncio.wait_for(gone.wait(), 5)


def unnamed(window: QWidget) -> list[QWidget]:
    """What can have the focus and has no name for assistive technology."""
    buddies = {id(label.buddy()) for label in window.findChildren(QLabel)}
    return [
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisible()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not isinstance(widget, QMenuBar)
        and not widget.accessibleName()
        and not (isinstance(widget, QAbstractButton) and widget.text())
        and id(widget) not in buddies
    ]


def find(context: Context, name: str) -> DomainRecord:
    """The machine of this name."""
    return next(record for record in context.inventory.domains() if record.name == name)


def put_machine(
    context: Context,
    name: str = "web1",
    state: DomainState = DomainState.RUNNING,
    details: DomainDetails | None = None,
    **fields: object,
) -> ObjectId:
    """Make one more machine known on the host that is never connected."""
    context.fleet.add(HostConfig(NOWHERE, "nowhere"), is_remembered=False)
    where = domain_id(NOWHERE_HOST, f"uuid-{name}")
    record = DomainRecord(where, name, state, details=details or DomainDetails())
    others = [each for each in context.inventory.domains(NOWHERE_HOST) if each.id != where]
    context.inventory.list_domains(NOWHERE_HOST, [*others, replace(record, **fields)])  # type: ignore[arg-type]
    return where


class StubWindows:
    """Instead of the program's windows: remembers what was to be opened."""

    def __init__(self) -> None:
        self.opened: list[object] = []

    def open_domain(self, where: ObjectId, page: str = "") -> QWidget:
        return self._open(("domain", where, page))

    def open_host(self, host: HostId, page: str = "") -> QWidget:
        return self._open(("host", host, page))

    def open_image(self, host: HostId, file: ImageFile) -> QWidget:
        return self._open(("image", host, file))

    def open_manager(self) -> QWidget:
        return self._open("manager")

    def open_creator(self, preferred: Iterable[HostId] = (), path: str = "") -> None:
        self.opened.append(("creator", tuple(preferred), path))

    def open_preferences(self) -> QWidget:
        return self._open("preferences")

    def open_about(self) -> QWidget:
        return self._open("about")

    def quit(self) -> None:
        self.opened.append("quit")

    def _open(self, what: object) -> QWidget:
        self.opened.append(what)
        return QWidget()


class StubActions:
    """Instead of a window's actions: remembers what was triggered."""

    def __init__(self) -> None:
        self.triggered: list[str] = []
        self._actions: dict[str, QAction] = {}

    def action(self, id: str) -> QAction:
        if id not in self._actions:
            action = QAction(id)
            action.triggered.connect(lambda: self.triggered.append(id))
            self._actions[id] = action
        return self._actions[id]
