"""The main job once, without a person: connect, list, start a machine, open its details.

`make run` does this where there is no display to show a window on. It always uses the sample host,
never a real one, keeps its settings in a temporary directory, and saves a picture at each step.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import qasync
from PySide6.QtWidgets import QWidget

from vmgui.app.cli import Request
from vmgui.app.context import AppContext
from vmgui.app.main import make_application
from vmgui.app.windows import ProgramWindows
from vmgui.base import i18n, logs, paths
from vmgui.base.records import DomainRecord
from vmgui.base.states import DomainState
from vmgui.core.operations import lifecycle
from vmgui.ui.style import Appearance, Theme
from vmgui.virt import eventloop

STEP_SECONDS = 20.0
"""How long a step may take."""
SETTLE_SECONDS = 0.6
"""For thumbnails and graphs to be painted before a picture."""


class TourError(Exception):
    """A step did not come to its end."""


def main() -> int:
    """Walk; returns the exit status."""
    parser = argparse.ArgumentParser(description="Walk through vmgui's main job once.")
    parser.add_argument("--screenshots", type=Path, default=Path("screenshots"))
    parser.add_argument("--connect", default="", help="another host than the sample")
    parser.add_argument("--theme", choices=[theme.value for theme in Theme], default="light")
    given = parser.parse_args()
    given.screenshots.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="vmgui-tour-") as home:
        for name in ("CONFIG", "CACHE", "STATE"):
            os.environ[f"XDG_{name}_HOME"] = str(Path(home) / name.lower())
        return _walk(given.connect or sample_uri(), given.screenshots, Theme(given.theme))


def sample_uri() -> str:
    """The URI of the sample host."""
    return f"test://{paths.resources() / 'worlds' / 'sample.xml'}"


def _walk(uri: str, pictures: Path, theme: Theme) -> int:
    i18n.install(paths.catalogs())
    buffer = logs.configure(None)
    eventloop.start()
    application = make_application()
    Appearance(application).choose(theme)
    status = 0
    with qasync.QEventLoop(application) as loop:
        asyncio.set_event_loop(loop)
        try:
            loop.run_until_complete(_tour(buffer, uri, pictures))
        except TourError as error:
            sys.stderr.write(f"{error}\n")
            status = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


async def _tour(buffer: logs.RingBuffer, uri: str, pictures: Path) -> None:
    app = AppContext(buffer)
    try:
        await Tour(app, pictures).walk(uri)
    finally:
        await app.close()


class Tour:
    """The steps."""

    def __init__(self, app: AppContext, pictures: Path) -> None:
        self._app = app
        self._parts = app.parts
        self._pictures = pictures
        self._windows = ProgramWindows(app.parts)

    async def walk(self, uri: str) -> None:
        """Do everything once.

        Raises:
            TourError: a step did not come to its end.
        """
        self._app.start()
        self._windows.serve(Request(uri))
        manager = self._windows.open_manager()
        record = await self._listed()
        await self._picture(manager, "1-machines")
        manager.view.select(record.id)
        self._say("start", record.name)
        lifecycle.perform(self._parts.fleet, self._parts.jobs, lifecycle.VERBS["run"], record.id)
        await self._until("the machine runs", lambda: self._state(record) is DomainState.RUNNING)
        await self._picture(manager, "2-started")
        self._say("open the details of", record.name)
        await self._picture(self._windows.open_domain(record.id, "hardware"), "3-details")

    async def _listed(self) -> DomainRecord:
        """Wait for the list, and choose a machine that is shut off."""
        inventory = self._parts.inventory

        def is_listed() -> bool:
            hosts = inventory.hosts.values()
            records = inventory.domains()
            return (
                any(host.is_listed for host in hosts)
                and bool(records)
                and all(record.details is not None for record in records)
            )

        await self._until("the machines are listed", is_listed)
        self._say("list", f"{len(inventory.domains())} machines")
        for record in inventory.domains():
            if record.state is DomainState.SHUT_OFF:
                return record
        raise TourError("No machine is shut off, so none can be started.")

    def _state(self, record: DomainRecord) -> DomainState | None:
        now = self._parts.inventory.domain(record.id)
        return now.state if now else None

    async def _until(self, what: str, condition: Callable[[], bool]) -> None:
        try:
            async with asyncio.timeout(STEP_SECONDS):
                while not condition():  # noqa: ASYNC110 - any condition, not only events
                    await asyncio.sleep(0.02)
        except TimeoutError:
            message = f"{STEP_SECONDS:.0f} seconds are over, but not yet: {what}."
            raise TourError(message) from None

    async def _picture(self, window: QWidget, name: str) -> None:
        await asyncio.sleep(SETTLE_SECONDS)
        path = self._pictures / f"{name}.png"
        if not window.grab().save(str(path)):
            message = f"{path} cannot be written."
            raise TourError(message)
        self._say("picture", str(path))

    def _say(self, what: str, of: str) -> None:
        sys.stdout.write(f"tour: {what} {of}\n")


if __name__ == "__main__":
    sys.exit(main())
