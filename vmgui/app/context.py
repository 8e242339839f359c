"""Makes the program's parts and hands them to each other. The only place that creates them."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from pathlib import Path

from vmgui.app.early import SETTINGS_FILE
from vmgui.base import paths
from vmgui.base.i18n import _
from vmgui.base.logs import RingBuffer
from vmgui.base.notify import Event
from vmgui.base.settings import Settings
from vmgui.base.storage import FileStorage, write
from vmgui.core.creation.reboots import Restarter
from vmgui.core.files import Files
from vmgui.core.fleet import Fleet
from vmgui.core.garbage import GarbageCollector
from vmgui.core.host import OpenSession
from vmgui.core.inventory import Inventory
from vmgui.core.jobs import JobList
from vmgui.core.sampling import Sampler
from vmgui.core.storage.access import StorageAccess
from vmgui.core.tasks import Tasks
from vmgui.core.viewers import Viewers
from vmgui.core.work import away
from vmgui.ui.context import Context
from vmgui.virt.session import open_session

log = logging.getLogger(__name__)

SAVE_SECONDS = 1.0
"""How long after a change a settings file is written."""


class KeptStorage:
    """A storage file that is written in a worker, soon after it changes."""

    def __init__(self, path: Path, problems: Event[str]) -> None:
        self.storage = FileStorage(path, self._on_changed)
        self._problems = problems
        self._has_failed = False
        self._is_unsaved = False
        self._hurry = asyncio.Event()
        self._tasks = Tasks()
        self._writing: asyncio.Task[None] | None = None

    async def close(self) -> None:
        """Write what is not written yet."""
        self._hurry.set()
        if self._writing is not None:
            await self._writing

    def _on_changed(self) -> None:
        self._is_unsaved = True
        if self._writing is None or self._writing.done():
            self._writing = self._tasks.start(self._keep(), "keep settings")

    async def _keep(self) -> None:
        while self._is_unsaved:  # one write at a time: the last one must win
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(SAVE_SECONDS):
                    await self._hurry.wait()
            self._is_unsaved = False
            await self._write()

    async def _write(self) -> None:
        path = self.storage.path
        try:
            await away(write, path, self.storage.content())
        except OSError as error:
            log.info("%s cannot be written: %s", path, error)
            if not self._has_failed:  # say it once; the next attempt may succeed
                self._has_failed = True
                sentence = _(
                    "What you set now is lost at the end: {path} cannot be written: {reason}"
                )
                self._problems.emit(sentence.format(path=path, reason=error.strerror or error))


class AppContext:
    """The program's parts, their start and their end."""

    def __init__(self, log_buffer: RingBuffer, opener: OpenSession = open_session) -> None:
        """Read the settings and make everything; nothing runs yet. Blocks for two small files.

        Args:
            log_buffer: has the log, for the crash page.
            opener: opens the hosts' sessions, in workers.
        """
        problems: Event[str] = Event()
        self._settings_file = KeptStorage(paths.config_dir() / SETTINGS_FILE, problems)
        self._layout_file = KeptStorage(paths.state_dir() / "layout.json", problems)
        settings = Settings(self._settings_file.storage)
        inventory = Inventory()
        fleet = Fleet(inventory, self._settings_file.storage, paths.cache_dir() / "hosts", opener)
        jobs = JobList()
        self.parts = Context(
            settings=settings,
            layout=self._layout_file.storage,
            inventory=inventory,
            fleet=fleet,
            jobs=jobs,
            sampler=Sampler(fleet, settings),
            viewers=Viewers(settings),
            restarter=Restarter(fleet, jobs),
            storage=StorageAccess(fleet, jobs),
            files=Files(),
            log=log_buffer,
            problems=problems,
        )
        self._garbage = GarbageCollector()

    def start(self) -> None:
        """Begin to sample, and tell what was wrong with the settings."""
        self._garbage.start()
        self.parts.sampler.start()
        for kept in (self._settings_file, self._layout_file):
            if kept.storage.problem:
                self.parts.problems.emit(kept.storage.problem)

    async def close(self) -> None:
        """End everything, hosts at once; the caller sets the deadline."""
        self.parts.viewers.close()
        await self.parts.sampler.close()
        await self.parts.restarter.close()
        await self.parts.storage.close()
        await self.parts.jobs.close()
        await asyncio.gather(
            self._settings_file.close(), self._layout_file.close(), self.parts.fleet.close()
        )
        self.parts.files.close()
        await self._garbage.close()
