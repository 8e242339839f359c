"""Does what a draft says: defines the description, changes the running machine, reports."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import vmgui.virt.definitions as definitions
import vmgui.virt.devices as devices
import vmgui.virt.domains as domains
from vmgui.base.errors import ConnectionLost, HostError, NotPossibleNow, VmguiError
from vmgui.base.i18n import _
from vmgui.base.ids import ObjectId
from vmgui.core.applying.plan import plan
from vmgui.core.applying.steps import Act, Live, Refusal, Report, Step
from vmgui.core.checks.edits import why_impossible
from vmgui.core.draft import Draft, pairs
from vmgui.core.fleet import Fleet
from vmgui.core.host import Host
from vmgui.core.jobs import Job, JobContext, JobList
from vmgui.core.operations.lifecycle import virsh
from vmgui.core.work import away
from vmgui.hardware.scene import Scene
from vmgui.virt.definitions import Documents
from vmgui.xmldoc import schema
from vmgui.xmldoc.devices import Device
from vmgui.xmldoc.document import canonical, parse
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.merge import apply as merge
from vmgui.xmldoc.patch import Change, changes

DETACH_SECONDS = 8.0
"""How long a guest may take to let go of a device."""
DETACH_PAUSE_SECONDS = 0.3


class Conflict(NotPossibleNow):
    """Somebody else has changed the same; the draft has been rebased and shows the clashes."""


class Applying:
    """One *Apply* on one machine, as a job."""

    def __init__(
        self, fleet: Fleet, where: ObjectId, draft: Draft, scene: Scene, title: str = ""
    ) -> None:
        """Prepare to do what `draft` says; nothing is done before `start`.

        Args:
            fleet: all hosts.
            where: the machine.
            draft: its edited description; rebased if the host has another one by now.
            scene: of the machine, for what is around it; what it is comes from the draft.
            title: what the job is called, translated; empty for what fits all changes.
        """
        self._fleet = fleet
        self._where = where
        self._draft = draft
        self._scene = scene
        self._title = title
        self.report: Report | None = None
        """How it went; None while it is not over, or if it failed as a whole."""
        self.documents: Documents | None = None
        """The machine's descriptions afterwards."""
        self._before: Documents | None = None
        """The machine's descriptions before."""

    def start(self, jobs: JobList) -> Job:
        """Begin. The job fails if nothing, or not all that had to be, was done."""
        record = self._fleet.inventory.domain(self._where)
        host = self._fleet.host_of(self._where)
        name = record.name if record else self._where.key
        return jobs.start(
            self._title or _("Change the hardware of {name}").format(name=name),
            self._run,
            target=self._where,
            target_name=name,
            host_name=host.record.name if host else "",
            command=virsh(self._where, "edit", name),
            waits=True,
        )

    async def _run(self, context: JobContext) -> None:
        host = self._fleet.host_of(self._where)
        record = self._fleet.inventory.domain(self._where)
        if host is None or record is None:
            raise NotPossibleNow(
                _("The machine is not there any more."),
                hint=_("Somebody else may have deleted it."),
            )
        is_persistent = record.is_persistent is not False
        self._before = await self._read(host, is_persistent)
        self._rebase(self._before)
        if problem := why_impossible(self._draft):
            raise NotPossibleNow(problem)
        steps = plan(self._draft, self._scene_now())
        if is_persistent:
            await self._define(host, context)
        elif any(step.live is None for step in steps):
            raise NotPossibleNow(
                _("A transient machine can only be changed in what takes effect at once."),
                detail="\n".join(step.title for step in steps if step.live is None),
            )
        else:
            context.begin()
        self.documents = await self._read(host, is_persistent)
        refused = await self._change(host, context, [step for step in steps if step.live])
        self.report = Report(
            done=tuple(s for s in steps if s.is_now and s not in {r.step for r in refused}),
            waiting=tuple(s for s in steps if not s.is_now),
            refused=tuple(refused),
        )
        self.documents = await self._read(host, is_persistent)
        host.details.want([self._where.key], is_changed=True)

    async def _read(self, host: Host, is_persistent: bool) -> Documents:
        return await host.call(definitions.documents, self._where.key, is_persistent=is_persistent)

    def _rebase(self, documents: Documents) -> None:
        original = documents.next_start or documents.present or ""
        if not documents.is_secure:
            raise NotPossibleNow(
                _("This connection may only look: the description cannot be changed."),
                hint=_("Connect to the host as a user who may manage machines."),
            )
        draft = self._draft
        if not _is_same(original, draft.original_domain) or not _is_same(
            documents.present, draft.present_domain
        ):
            draft.rebase(original, documents.present)
        if draft.clashes:  # new ones, or some that nobody has decided yet
            raise Conflict(
                _("The machine was changed elsewhere, in the same places as here."),
                hint=_("Look at both changes and choose which one to keep."),
            )

    def _scene_now(self) -> Scene:
        """The scene of the draft as it is by now: it may have been rebased."""
        draft = self._draft
        is_active = draft.present_domain is not None
        return replace(self._scene, domain=draft.domain, is_active=is_active)

    async def _define(self, host: Host, context: JobContext) -> None:
        draft, uuid = self._draft, self._where.key
        before, name = draft.original_domain.name, draft.domain.name
        is_renamed = bool(name) and name != before
        if name and is_renamed:
            await host.calls.verb(context.begin, domains.rename, uuid, name)
        xml, is_checked = draft.xml(), not schema.is_hard(draft.domain)
        try:
            await host.calls.verb(context.begin, definitions.define, xml, is_checked=is_checked)
        except HostError as error:
            reason = await _explained(error, xml)
            if before and is_renamed:
                await self._rename_back(host, before, reason)
            raise reason from error

    async def _rename_back(self, host: Host, name: str, reason: HostError) -> None:
        """Undo the renaming, because the rest could not be done.

        Raises:
            HostError: the machine keeps its new name.
        """
        try:
            await host.calls.verb(None, domains.rename, self._where.key, name)
        except VmguiError as error:
            parts = (reason.message, reason.detail, error.message, error.detail)
            raise HostError(
                _("The name was changed, the rest was not."),
                detail="\n".join(dict.fromkeys(part for part in parts if part)),
                hint=reason.hint,
            ) from error

    async def _change(
        self, host: Host, context: JobContext, steps: Sequence[Step]
    ) -> list[Refusal]:
        refused: list[Refusal] = []
        for number, step in enumerate(steps):
            context.report(number, len(steps), step.title)
            assert step.live is not None
            try:
                await self._do(host, step.live)
            except ConnectionLost:
                # Which steps took effect is all that a person can use now.
                done = ", ".join(each.title for each in steps[:number])
                raise ConnectionLost(
                    _("The connection was lost while the running machine was being changed."),
                    detail=_("In effect: {done}").format(done=done or _("nothing")),
                    hint=_("The description is changed: all of it holds after the next start."),
                ) from None
            except VmguiError as error:
                refused.append(Refusal(step, error))
        return refused

    async def _do(self, host: Host, live: Live) -> None:
        uuid = self._where.key
        if live.act is Act.SET:
            assert live.call is not None
            await host.calls.verb(None, live.call, uuid)
        elif live.act is Act.ATTACH:
            await self._attach(host, live)
        else:
            verb = _VERBS[live.act]
            await host.calls.verb(None, verb, uuid, live.xml, live=True, config=False)
            if live.act is Act.DETACH:
                await self._wait_gone(host, live.xml)

    async def _attach(self, host: Host, live: Live) -> None:
        """Attach a device at the place it has in the description; if that is taken, anywhere."""
        uuid, placed = self._where.key, self._placed(live)
        attempts = [live.xml] if placed is None or placed == live.xml else [placed, live.xml]
        for number, xml in enumerate(attempts, 1):
            try:
                await host.calls.verb(None, devices.attach, uuid, xml, live=True, config=False)
            except ConnectionLost:
                raise
            except HostError:
                if number == len(attempts):
                    raise
            else:
                return

    def _placed(self, live: Live) -> str | None:
        """The added device as libvirt has written it into the description, address and all."""
        if live.device is None or self.documents is None or not self.documents.next_start:
            return None
        defined = parse(self.documents.next_start, Domain)
        found = pairs(self._draft.domain, defined).counterpart(live.device)
        return None if found is None else found.xml()

    async def _wait_gone(self, host: Host, xml: str) -> None:
        """Wait until a guest has let go of a device.

        Raises:
            NotPossibleNow: it does not.
        """
        alias = parse(xml, Device).alias
        deadline = asyncio.get_running_loop().time() + DETACH_SECONDS
        while True:
            documents = await self._read(host, is_persistent=False)
            running = documents.present
            if running is None or alias is None or not _has(parse(running, Domain), alias):
                return
            if asyncio.get_running_loop().time() > deadline:
                raise NotPossibleNow(
                    _("The guest was asked to let go of the device and has not done so yet."),
                    hint=_("It may do so later; else the device is gone after the next start."),
                )
            await asyncio.sleep(DETACH_PAUSE_SECONDS)

    async def take_back(self, refusals: Sequence[Refusal]) -> None:
        """Take out of the description what the running machine refused.

        Raises:
            HostError: the host refused that.
        """
        host = self._fleet.host_of(self._where)
        before, after = self._before, self.documents
        if host is None or not (before and before.next_start and after and after.next_start):
            return
        places = frozenset().union(*(refusal.step.places for refusal in refusals))
        wanted = parse(after.next_start, Domain)
        back = [
            change
            for change in changes(wanted, parse(before.next_start, Domain))
            if not places.isdisjoint({change.path, _device(change)})
        ]
        merge(back, wanted, force=True)
        await host.calls.verb(None, definitions.define, wanted.xml())


_VERBS: dict[Act, Callable[..., Any]] = {Act.DETACH: devices.detach, Act.UPDATE: devices.update}


async def _explained(error: HostError, xml: str) -> HostError:
    """The error, with what our own check finds: libvirt's says only that something is wrong."""
    if isinstance(error, ConnectionLost) or not (findings := await away(schema.validate, xml)):
        return error
    message = _("The host does not accept the description: {reason}").format(
        reason=findings[0].message
    )
    return HostError(message, error.detail, error.hint, code=error.code, domain=error.domain)


def _device(change: Change) -> str:
    """The path of the device that a change is about."""
    return "/".join(map(str, change.where[:2]))


def _is_same(xml: str | None, domain: Domain | None) -> bool:
    if xml is None or domain is None:
        return xml is None and domain is None
    return canonical(xml) == canonical(domain.xml())


def _has(domain: Domain, alias: str) -> bool:
    return any(device.alias == alias for device in domain.devices)
