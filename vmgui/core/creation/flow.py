"""Flow: one person's way to a new machine. Holds the answers, and looks up what they call for.

Pages show `filled` and write what a person changes with `answer`; what follows from the rest stays
None in `answers` and changes with it. Every look is kept up to date by its key (see `LOOKS`), so
there is nothing to call when something is chosen: answering is enough.
"""

from __future__ import annotations

import asyncio
from collections.abc import Hashable
from dataclasses import replace
from typing import Any

from vmgui.base.errors import InvalidInput, NotPossibleNow, VmguiError
from vmgui.base.i18n import _
from vmgui.base.ids import HostId
from vmgui.base.notify import Event
from vmgui.base.uris import parse as parse_uri
from vmgui.core.creation.answers import Answers, FileChoice, ImageUse, Source
from vmgui.core.creation.blueprint import Blueprint
from vmgui.core.creation.build import blueprint
from vmgui.core.creation.defaults import filled
from vmgui.core.creation.looks import LOOKS, Look
from vmgui.core.creation.moving import moved, moved_file
from vmgui.core.creation.steps import Problem, Step, problems, steps
from vmgui.core.creation.surroundings import Surroundings
from vmgui.core.fleet import Fleet
from vmgui.core.inventory import Batch
from vmgui.core.tasks import Tasks


class Flow:
    """The answers, and what is known around them. Lives in the GUI thread."""

    def __init__(self, fleet: Fleet, host: HostId, answers: Answers | None = None) -> None:
        """Begin with a host; what it has is read at once.

        Args:
            fleet: all hosts.
            host: where the machine shall be.
            answers: what is known already, such as a file that was dropped.
        """
        self.changed: Event[None] = Event()
        """Answers, surroundings or the step are others."""
        self._fleet = fleet
        self._answers = answers or Answers()
        self._step = Step.SOURCE
        self._tasks = Tasks()
        self._looks: dict[str, asyncio.Task[None]] = {}
        self._keys: dict[str, Hashable] = {}
        self._problems: dict[str, str] = {}
        self._media: dict[Source, tuple[FileChoice, ImageUse | None]] = {}
        """What was chosen for the sources that are not the present one."""
        self._is_over = False
        self._around = self._of_inventory(Surroundings(host))
        self._was_connected = self.is_connected
        self._filled = filled(self._answers, self._around)
        fleet.inventory.changed.connect(self._on_inventory)
        self._settle()

    # What is known

    @property
    def host(self) -> HostId:
        """Where the machine shall be."""
        return self._around.host

    @property
    def answers(self) -> Answers:
        """What the person has said."""
        return self._answers

    @property
    def filled(self) -> Answers:
        """The same, with what follows from it in place of what is not said."""
        return self._filled

    @property
    def around(self) -> Surroundings:
        """What is known around the answers."""
        return self._around

    @property
    def is_connected(self) -> bool:
        """Whether the host can be asked now."""
        host = self._fleet.hosts.get(self.host)
        return host is not None and host.is_connected

    @property
    def looking(self) -> str:
        """What is being looked up, a translated sentence; empty for nothing."""
        running = (look for look in LOOKS if self._is_looking(look.name))
        return next((_(look.sentence) for look in running), "")

    # Answering

    def choose_host(self, host: HostId) -> None:
        """Make the machine on another host; what was about the first one is forgotten."""
        before = self.host
        if host == before:
            return
        self._answers = moved(self._answers, before, host)
        self._media = {
            source: (moved_file(file, source, before, host), use)
            for source, (file, use) in self._media.items()
        }
        self._keys.clear()
        self._problems.clear()
        self._around = self._of_inventory(Surroundings(host))
        self._was_connected = self.is_connected
        self._settle()

    def answer(self, **answers: Any) -> None:
        """Say something: fields of `Answers` with their values.

        Each source has a medium of its own: another source comes with what was chosen for it.
        """
        changed = replace(self._answers, **{**self._medium_of(answers.get("source")), **answers})
        if changed != self._answers:
            self._answers = changed
            self._settle()

    def _medium_of(self, source: Source | None) -> dict[str, Any]:
        """What was chosen for another source; empty if it is none."""
        present = self._answers
        if source is None or source is present.source:
            return {}
        self._media[present.source] = present.medium, present.image_use
        medium, use = self._media.get(source, (FileChoice(), None))
        return {"medium": medium, "image_use": use}

    # Steps

    @property
    def step(self) -> Step:
        """Where the person is."""
        return self._step

    @property
    def steps(self) -> tuple[Step, ...]:
        """All steps of this way, in order."""
        return steps(self._filled)

    @property
    def is_last(self) -> bool:
        """Whether there is none after this."""
        return self._step is self.steps[-1]

    def problems(self, step: Step | None = None) -> tuple[Problem, ...]:
        """What is wrong at a step; the present one without it."""
        return problems(step or self._step, self._filled, self._around)

    def why_not(self, step: Step | None = None) -> str:
        """Why the person cannot leave a step forward: a translated sentence; empty if she can."""
        if not self.is_connected:
            return _("The host is not connected.")
        found = (each.message for each in self.problems(step) if not each.is_warning)
        return next(found, "")

    async def forward(self) -> bool:
        """Go to the next step, once all is known that this one needs.

        Returns:
            False if something is not right, or somebody else has gone elsewhere meanwhile.
        """
        step = self._step
        self.look_again()
        await self.settled()
        if self._step is not step or self.why_not() or self.is_last:
            return False
        self._go(1)
        return True

    def back(self) -> None:
        """Go to the step before."""
        if self._step is not self.steps[0]:
            self._go(-1)

    def go_to(self, step: Step) -> None:
        """Go to one of `steps`, whatever is wrong at those between."""
        self._step = step
        self.changed.emit(None)

    def _go(self, by: int) -> None:
        self.go_to(self.steps[self.steps.index(self._step) + by])

    # The end

    async def settled(self) -> None:
        """Wait until nothing is looked up any more."""
        while running := [task for task in self._looks.values() if not task.done()]:
            await asyncio.wait(running)

    async def blueprint(self) -> Blueprint:
        """What is to be made, by what is known now.

        Raises:
            NotPossibleNow: the host is not connected.
            InvalidInput: something is wrong at a step.
        """
        await self.settled()
        if not self.is_connected:
            raise NotPossibleNow(_("The host is not connected."))
        for step in self.steps:
            if reason := self.why_not(step):
                raise InvalidInput(reason, field=step.name.lower())
        return blueprint(self._answers, self._around)

    def draft(self) -> Blueprint | None:
        """What would be made now, to look at; None if something is missing."""
        try:
            return blueprint(self._answers, self._around)
        except VmguiError:
            return None

    def stop(self) -> None:
        """Look nothing up any more."""
        self._is_over = True
        self._looks.clear()
        self._tasks.cancel()
        self._fleet.inventory.changed.disconnect(self._on_inventory)

    # Looking up

    def look_again(self) -> None:
        """Look up once more what could not be: the reason may be gone."""
        if self._problems:
            self._forget(tuple(self._problems))

    def look_anew(self) -> None:
        """Look up everything once more: what is known may be old."""
        self._around = replace(self._around, taken={})
        self._forget(tuple(self._keys))

    def _forget(self, names: tuple[str, ...]) -> None:
        for name in names:
            self._keys.pop(name, None)
        self._settle()

    def _settle(self) -> None:
        """Fill in what follows, look up what is called for, and tell."""
        self._refill()
        for look in LOOKS:
            self._follow(look)
        if self._step not in self.steps:
            order = tuple(Step)
            before = order[: order.index(self._step)]
            self._step = [step for step in self.steps if step in before][-1]
        self.changed.emit(None)

    def _refill(self) -> None:
        self._filled = filled(self._answers, self._around)

    def _follow(self, look: Look) -> None:
        """Begin to look something up if its key is another one."""
        key = look.key(self._answers, self._around)
        if self._is_over or (look.name in self._keys and self._keys[look.name] == key):
            return
        self._keys[look.name] = key
        if (running := self._looks.pop(look.name, None)) is not None:
            running.cancel()
        self._problems.pop(look.name, None)
        self._learn(look.without)
        if key is not None and self.is_connected:
            self._looks[look.name] = self._tasks.start(self._look(look), look.name)
        elif key is not None:
            del self._keys[look.name]  # once more when the host is connected

    async def _look(self, look: Look) -> None:
        await asyncio.sleep(look.delay)
        try:
            self._learn(await look.read(self._fleet, self._answers, self._around))
        except VmguiError as error:
            self._problems[look.name] = " ".join(filter(None, (error.message, error.hint)))
            self._learn({})
        finally:
            if self._looks.get(look.name) is asyncio.current_task():  # not given up
                del self._looks[look.name]
                self._settle()

    def _is_looking(self, name: str) -> bool:
        task = self._looks.get(name)
        return task is not None and not task.done()

    def _learn(self, found: Any) -> None:
        self._around = replace(self._around, **{**found, "problems": dict(self._problems)})
        self._refill()

    # The host

    def _on_inventory(self, batch: Batch) -> None:
        if self._is_about_host(batch):
            self._around = self._of_inventory(self._around)
            was_connected, self._was_connected = self._was_connected, self.is_connected
            if self.is_connected and not was_connected:
                self.look_anew()
            else:
                self._settle()

    def _is_about_host(self, batch: Batch) -> bool:
        hosts = (*batch.hosts_added, *batch.hosts_changed, *batch.hosts_removed)
        objects = (*batch.added, *batch.changed, *batch.removed)
        return self.host in hosts or any(each.host == self.host for each in objects)

    def _of_inventory(self, around: Surroundings) -> Surroundings:
        """What the list of machines says."""
        inventory, uri = self._fleet.inventory, parse_uri(around.host.uri)
        records = tuple(inventory.domains(around.host))
        details = [(each.name, each.details) for each in records if each.details]
        paths: dict[str, tuple[str, ...]] = {}
        for name, each in details:
            for use in each.uses:
                paths[use.source] = (*paths.get(use.source, ()), name)
        facts = record.facts if (record := inventory.hosts.get(around.host)) else None
        return replace(
            around,
            is_local=not uri.is_remote,
            is_session=uri.is_session,
            names=frozenset(each.name for each in records),
            running=frozenset(each.name for each in records if each.is_active),
            uuids=frozenset(each.uuid for each in records),
            macs=frozenset(mac.lower() for _name, each in details for mac in each.macs),
            paths=paths,
            cpus=facts.cpus if facts else None,
            memory=facts.memory_kib << 10 if facts else None,
        )
