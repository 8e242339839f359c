"""vmgui from inside: `python -m tests.bench.start_probe`, a `Child`.

The program's real parts and its real main window, plus a heartbeat in the GUI thread (the longest
gap between two beats is the longest pause a user could feel) and a look at every painting.

    ["connect", URI ...]     add hosts and open them; answers at once
    ["listed", URI, SECONDS] answers whether the host's list is complete, in time
    ["rest"]                 begin a new measurement
    ["pauses"]               answers the longest gaps since, in seconds, longest first
    ["sample", SECONDS]      sample the hosts so seldom from now on
    ["compare", URI, SECONDS] wait until the rows say what the host says; answers how many rows
                             there are, how many of them still differ, and the seconds it took
    ["paints"]               answers [uuid, is_running, when] of each repainted change of state

Besides those of `tests.bench.machine_probe`, each preceded by "machine": ["machine", VERB, ...],
and likewise those of `tests.bench.create_probe`, preceded by "create", and of
`tests.bench.usage_probe`, preceded by "usage", and of `tests.bench.transfer_probe`, preceded by
"transfer", and of `tests.bench.volumes_probe`, preceded by "volumes".
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections.abc import Iterator

import libvirt
import qasync
from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QTreeView

from tests.bench.create_probe import CreateProbe
from tests.bench.machine_probe import MachineProbe
from tests.bench.transfer_probe import TransferProbe
from tests.bench.usage_probe import UsageProbe
from tests.bench.volumes_probe import VolumesProbe
from vmgui.app import ahead
from vmgui.app.context import AppContext
from vmgui.app.main import make_application
from vmgui.app.windows import ProgramWindows
from vmgui.base import logs
from vmgui.base.ids import HostId
from vmgui.base.records import DomainRecord, HostConfig
from vmgui.base.states import DomainState
from vmgui.models.machines import MachineTree
from vmgui.models.roles import Role
from vmgui.ui.manager.tree import MachineView
from vmgui.ui.style import Appearance, Theme
from vmgui.virt import eventloop
from vmgui.virt.enums import domain_state

_BEAT_MS = 5
_WORST = 10
_STEP_SECONDS = 0.01


class Heartbeat:
    """A timer of the GUI thread that notices when it comes late."""

    def __init__(self) -> None:
        self.gaps: list[float] = []
        """By how much each beat was late, in seconds."""
        self._last = time.monotonic()
        self._timer = QTimer(interval=_BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now = time.monotonic()
        self.gaps.append(now - self._last - _BEAT_MS / 1000)
        self._last = now


class Eye:
    """Notes when the view has painted a row whose machine runs now, or does not run any more."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, bool, float]] = []
        self._painted: dict[str, bool] = {}

    def watch(self, kind: type[MachineView]) -> None:
        """Look at views of this class that are made from now on."""

        def paint_event(view: MachineView, event: QPaintEvent) -> None:
            QTreeView.paintEvent(view, event)
            self._look(view, event, time.monotonic())

        kind.paintEvent = paint_event  # type: ignore[method-assign, assignment]

    def _look(self, view: MachineView, event: QPaintEvent, now: float) -> None:
        index = view.indexAt(event.rect().topLeft())
        while index.isValid() and view.visualRect(index).top() <= event.rect().bottom():
            record = index.data(Role.RECORD)
            if isinstance(record, DomainRecord):
                is_running = record.state is DomainState.RUNNING
                if self._painted.get(record.uuid, is_running) != is_running:
                    self.seen.append((record.uuid, is_running, now))
                self._painted[record.uuid] = is_running
            index = view.indexBelow(index)


class Probe:
    """The verbs."""

    def __init__(
        self, app: AppContext, windows: ProgramWindows, tree: MachineTree, beat: Heartbeat, eye: Eye
    ) -> None:
        self._machine = MachineProbe(windows, app.parts)
        self._create = CreateProbe(windows, app.parts)
        self._usage = UsageProbe(app.parts)
        self._transfer = TransferProbe(app.parts)
        self._volumes = VolumesProbe(windows, app.parts)
        self._fleet = app.parts.fleet
        self._settings = app.parts.settings
        self._inventory = app.parts.inventory
        self._tree = tree
        self._beat = beat
        self._eye = eye

    async def connect(self, *uris: str) -> bool:
        """Open hosts."""
        for uri in uris:
            self._fleet.add(HostConfig(uri), is_remembered=False).connect()
        return True

    async def listed(self, uri: str, seconds: float) -> bool:
        """Wait for a host's first list."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self._inventory.hosts[HostId(uri)].is_listed:
                return True
            await asyncio.sleep(_STEP_SECONDS)
        return False

    async def rest(self) -> bool:
        """Begin a new measurement."""
        self._beat.gaps.clear()
        self._eye.seen.clear()
        return True

    async def pauses(self) -> list[float]:
        """The longest pauses."""
        return sorted(self._beat.gaps, reverse=True)[:_WORST]

    async def sample(self, seconds: int) -> bool:
        """Sample so seldom."""
        self._settings.stats_interval = seconds
        return True

    async def compare(self, uri: str, seconds: float) -> dict[str, float]:
        """Wait until the rows are right."""
        began = time.monotonic()
        truth = await asyncio.to_thread(_states, uri)
        while True:
            shown = {r.uuid: r.state for r in _rows(self._tree) if r.id.host == HostId(uri)}
            wrong = sum(shown.get(uuid) != state for uuid, state in truth.items())
            wrong += len(shown.keys() - truth.keys())
            took = time.monotonic() - began
            if not wrong or took > seconds:
                return {"rows": len(shown), "wrong": wrong, "seconds": took}
            await asyncio.sleep(_STEP_SECONDS)

    async def machine(self, verb: str, *arguments: object) -> object:
        """Do something with a machine's window."""
        return await getattr(self._machine, verb)(*arguments)

    async def create(self, verb: str, *arguments: object) -> object:
        """Do something with the wizard for a new machine."""
        return await getattr(self._create, verb)(*arguments)

    async def usage(self, verb: str, *arguments: object) -> object:
        """Find out who uses what."""
        return await getattr(self._usage, verb)(*arguments)

    async def transfer(self, verb: str, *arguments: object) -> object:
        """Upload or download."""
        return await getattr(self._transfer, verb)(*arguments)

    async def volumes(self, verb: str, *arguments: object) -> object:
        """Look at the volumes of a pool."""
        return await getattr(self._volumes, verb)(*arguments)

    async def paints(self) -> list[tuple[str, bool, float]]:
        """What has been painted."""
        return self._eye.seen


def _rows(tree: MachineTree, parent: QModelIndex | None = None) -> Iterator[DomainRecord]:
    parent = parent or QModelIndex()
    for row in range(tree.rowCount(parent)):
        index = tree.index(row, 0, parent)
        record = index.data(Role.RECORD)
        if isinstance(record, DomainRecord):
            yield record
        else:
            yield from _rows(tree, index)


def _states(uri: str) -> dict[str, DomainState]:
    """What a connection of our own says."""
    connection = libvirt.open(uri)
    try:
        rows = connection.getAllDomainStats(libvirt.VIR_DOMAIN_STATS_STATE)
    finally:
        connection.close()
    return {
        domain.UUIDString(): domain_state(
            values["state.state"], values["state.reason"], has_saved_state=False
        )[0]
        for domain, values in rows
    }


async def _live(application: QApplication, buffer: logs.RingBuffer) -> None:
    """As `vmgui.app.main` does it, until standard input ends."""
    app = AppContext(buffer)
    appearance = Appearance(application)
    appearance.choose(Theme(app.parts.settings.theme))
    eye = Eye()
    eye.watch(MachineView)
    windows = ProgramWindows(app.parts)
    tree = windows.open_manager().tree
    app.start()
    idle = asyncio.get_running_loop().create_task(ahead.import_ahead())
    probe = Probe(app, windows, tree, Heartbeat(), eye)
    lines: asyncio.Queue[bytes] = asyncio.Queue()
    loop = asyncio.get_running_loop()
    loop.add_reader(0, lambda: lines.put_nowait(os.read(0, 65536)))
    while line := await lines.get():
        verb, *arguments = json.loads(line)
        print(json.dumps(await getattr(probe, verb)(*arguments)), flush=True)
    loop.remove_reader(0)
    idle.cancel()


def main() -> None:
    """Do as told, until the input ends."""
    buffer = logs.configure(None)
    eventloop.start()
    application = make_application()
    with qasync.QEventLoop(application) as loop:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(_live(application, buffer))
    sys.stdout.flush()
    os._exit(0)  # as the program itself ends: lanes may wait for dead hosts


if __name__ == "__main__":
    main()
