"""Shows the windows of machines and hosts and the preview in many states; run it by hand.

    python -m tests.support.desktop python -m tests.support.window_gallery DIRECTORY [NAME ...]

writes pictures there, in light and dark. QT_SCALE_FACTOR=2 shows what a screen of 200 % shows,
`--rtl` what a reader of Arabic sees. Without names it takes all of `SCENES`.
"""

from __future__ import annotations

import asyncio
import math
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from qasync import QEventLoop

from tests.support import editing_scenes
from tests.support.contexts import StubActions, StubWindows, connect, find, new_context
from vmgui.base.ids import HostId
from vmgui.base.paths import resources
from vmgui.base.records import DomainDetails, DomainRecord, HostConfig, HostRecord, Incident, Sample
from vmgui.base.states import DomainState, HostState
from vmgui.core.history import History
from vmgui.core.jobs import JobContext
from vmgui.ui.context import Context
from vmgui.ui.host.window import HostWindow
from vmgui.ui.machine.window import MachineWindow
from vmgui.ui.preview.pane import PreviewPane
from vmgui.ui.style import Appearance, Theme
from vmgui.virt import eventloop

SETTLE_SECONDS = 0.9
LONG = "a-very-long-machine-name-that-somebody-has-given-to-a-machine-without-thinking-of-columns"
Scene = Callable[[Context], Awaitable[QWidget]]


def fill_history(context: Context, name: str) -> None:
    """Invent samples."""
    history = context.sampler.histories.setdefault(find(context, name).id, History())
    for step in range(60):
        wave = 0.5 + 0.4 * math.sin(step / 6) * math.cos(step / 17)
        sample = Sample(wave, 0.55 + wave / 9, 2_400_000, 3e6 * wave, 5e5, 8e5 * wave, 1e5)
        history.add(sample)


def machine(page: str, name: str = "web-01") -> Scene:
    """A machine's window."""

    async def make(context: Context) -> QWidget:
        fill_history(context, name)
        window = MachineWindow(context, find(context, name).id, StubWindows())
        window.show_page(page)
        return window

    return make


async def removed(context: Context) -> QWidget:
    """A machine that somebody else has deleted."""
    record = find(context, "web-02")
    window = MachineWindow(context, record.id, StubWindows())
    rest = [each for each in context.inventory.domains(record.id.host) if each.id != record.id]
    window.show()
    context.inventory.list_domains(record.id.host, rest)
    return window


def long_record(context: Context) -> DomainRecord:
    """A machine with too much text everywhere, on a host that is lost."""
    host = _lost_host(context)
    record = replace(
        find(context, "web-01"),
        id=find(context, "web-01").id._replace(host=host),
        name=LONG,
        is_stale=True,
        details=DomainDetails(
            title="<b>Not bold</b> & " + LONG,
            description=f"{LONG}{LONG}\n\n<i>Second</i> paragraph.",
            tags=("production", "web", LONG),
            disks=(f"/var/lib/libvirt/images/{LONG}.qcow2", "pool/volume"),
        ),
    )
    context.inventory.list_domains(host, [record])
    return record


async def long_name(context: Context) -> QWidget:
    """The window of such a machine."""
    return MachineWindow(context, long_record(context).id, StubWindows())


def _lost_host(context: Context) -> HostId:
    context.fleet.add(HostConfig("qemu+ssh://admin@kvm-frankfurt.example.org/system"))
    host = HostId("qemu+ssh://admin@kvm-frankfurt.example.org/system")
    context.inventory.put_host(
        HostRecord(
            host,
            "kvm-frankfurt",
            HostState.WAITING,
            "The host does not answer.",
            "Cannot recv data: ssh: connect to host kvm-frankfurt port 22: No route to host",
            "It may be switched off, or the network to it may be broken.",
            time.time() + 30,
        )
    )
    return host


def host_window(page: str) -> Scene:
    """A connection's window."""

    async def make(context: Context) -> QWidget:
        window = HostWindow(context, find(context, "web-01").id.host, StubWindows())
        window.show_page(page)
        return window

    return make


async def host_lost(context: Context) -> QWidget:
    """A connection that is lost."""
    return HostWindow(context, _lost_host(context), StubWindows())


def pane(show: Callable[[Context, PreviewPane], None], width: int = 340) -> Scene:
    """The preview."""

    async def make(context: Context) -> QWidget:
        preview = PreviewPane(context, StubActions())
        preview.resize(width, 860)
        preview.show()
        show(context, preview)
        return preview

    return make


def show_running(context: Context, preview: PreviewPane) -> None:
    """A running machine with a job and events."""
    fill_history(context, "web-01")
    where = find(context, "web-01").id

    async def run(job: JobContext) -> None:
        async def cancel() -> None:
            return None

        job.on_cancel(cancel)
        job.report(300, 1000)
        await asyncio.sleep(2)

    context.jobs.start("Save web-01", run, target=where, target_name="web-01")
    preview.show_domain(where)
    host = context.fleet.hosts[where.host]
    for text in ("Started: Booted", "The guest rebooted", "The guest agent connected"):
        host._remember(Incident(where, time.time(), text))


def show_long(context: Context, preview: PreviewPane) -> None:
    """A machine with too much text everywhere."""
    preview.show_domain(long_record(context).id)


def show_off(context: Context, preview: PreviewPane) -> None:
    """A machine that does not run."""
    off = next(r for r in context.inventory.domains() if r.state is DomainState.SHUT_OFF)
    preview.show_domain(off.id)


def show_lost_host(context: Context, preview: PreviewPane) -> None:
    """A connection that is lost."""
    preview.show_host(_lost_host(context))


def show_host(context: Context, preview: PreviewPane) -> None:
    """A connection."""
    preview.show_host(find(context, "web-01").id.host)


def show_many(context: Context, preview: PreviewPane) -> None:
    """Several machines."""
    preview.show_many([record.id for record in context.inventory.domains()])


SCENES: dict[str, Scene] = {
    "machine-overview": machine("overview"),
    "machine-performance": machine("performance"),
    "machine-xml": machine("xml"),
    **editing_scenes.SCENES,
    "machine-long": long_name,
    "machine-removed": removed,
    "host-overview": host_window("overview"),
    "host-xml": host_window("xml"),
    "host-lost": host_lost,
    "preview-running": pane(show_running),
    "preview-narrow": pane(show_running, 240),
    "preview-long": pane(show_long, 240),
    "preview-off": pane(show_off),
    "preview-host": pane(show_host),
    "preview-host-lost": pane(show_lost_host),
    "preview-many": pane(show_many),
    "preview-nothing": pane(lambda _context, preview: preview.show_nothing()),
}


async def shoot(directory: Path, names: list[str], appearance: Appearance) -> None:
    """Save a picture of each scene in each theme."""
    context = new_context(directory)
    await connect(context, f"test://{resources() / 'worlds' / 'sample.xml'}")
    for name in names or SCENES:
        window = await SCENES[name](context)
        window.show()
        for theme in (Theme.LIGHT, Theme.DARK):
            appearance.choose(theme)
            await asyncio.sleep(SETTLE_SECONDS)
            window.grab().save(str(directory / f"{name}-{theme.value}.png"))
        if isinstance(window, MachineWindow):
            window.abandon()
        window.close()
    await context.jobs.close()
    await context.fleet.close()


def main(arguments: list[str]) -> None:
    """Make the pictures."""
    application = QApplication(sys.argv)
    application.setQuitOnLastWindowClosed(False)
    if "--rtl" in arguments:
        arguments.remove("--rtl")
        application.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    directory = Path(arguments[0]) if arguments else Path(tempfile.mkdtemp())
    directory.mkdir(parents=True, exist_ok=True)
    eventloop.start()
    loop = QEventLoop(application)
    asyncio.set_event_loop(loop)
    with loop:
        loop.run_until_complete(shoot(directory, arguments[1:], Appearance(application)))


if __name__ == "__main__":
    main(sys.argv[1:])
