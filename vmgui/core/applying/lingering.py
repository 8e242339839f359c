"""Devices that a running machine still has although its description has them no longer.

A guest may take its time to let go of a device that was removed, or never do it.
"""

from __future__ import annotations

from collections.abc import Iterable

import vmgui.virt.devices as devices
from vmgui.base.i18n import _
from vmgui.base.ids import ObjectId
from vmgui.core.draft import Draft, pairs
from vmgui.core.fleet import Fleet
from vmgui.core.jobs import Job, JobContext, JobList
from vmgui.core.operations.lifecycle import virsh
from vmgui.hardware import registry
from vmgui.hardware.registry import Entry
from vmgui.hardware.scene import Scene


def lingering(draft: Draft, scene: Scene) -> list[Entry]:
    """The devices of the running machine that its guest can be asked to let go of.

    Args:
        draft: of the machine; what is edited in it does not matter.
        scene: of the machine as it is in the draft.
    """
    present = draft.present_domain
    if present is None:
        return []
    partners = pairs(present, draft.original_domain)
    return [
        entry
        for entry in registry.entries(present)
        if partners.counterpart(entry.device) is None
        and entry.kind.why_not_detach(entry.device, scene) is None
    ]


def detach(fleet: Fleet, jobs: JobList, where: ObjectId, entries: Iterable[Entry]) -> Job:
    """Start a job that asks the guest to let go of devices; it does not wait until it does."""
    record, host = fleet.inventory.domain(where), fleet.host_of(where)
    name = record.name if record else where.key
    descriptions = [entry.device.xml() for entry in entries]

    async def run(context: JobContext) -> None:
        for xml in descriptions:
            if host is not None:
                await host.calls.verb(
                    context.begin, devices.detach, where.key, xml, live=True, config=False
                )

    return jobs.start(
        _("Remove devices from the running machine {name}").format(name=name),
        run,
        target=where,
        target_name=name,
        host_name=host.record.name if host else "",
        command=virsh(where, "detach-device --live", name, "device.xml"),
        waits=True,
    )
