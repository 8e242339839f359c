"""Keys sent to the guest through libvirt: no console, no keyboard grab."""

from __future__ import annotations

import vmgui.virt.domains as domains
from vmgui.base.errors import NotPossibleNow
from vmgui.base.i18n import _
from vmgui.base.ids import ObjectId
from vmgui.core.fleet import Fleet
from vmgui.core.jobs import Job, JobContext, JobList
from vmgui.core.keys import parse_chord
from vmgui.core.operations.lifecycle import virsh

HOLD_MS = 50


def send_chord(fleet: Fleet, jobs: JobList, where: ObjectId, chord: str) -> Job:
    """Press the keys of a chord such as "Ctrl+Alt+F1" together.

    Raises:
        InvalidInput: the chord has a key that is not known.
    """
    codes = parse_chord(chord)
    host = fleet.host_of(where)
    record = fleet.inventory.domain(where)
    name = record.name if record else where.key

    async def run(context: JobContext) -> None:
        if host is None or record is None:
            raise NotPossibleNow(_("The machine is not there any more."))
        await host.calls.verb(context.begin, domains.send_keys, where.key, codes, HOLD_MS)

    return jobs.start(
        _("Send {keys} to {name}").format(keys=chord, name=name),
        run,
        target=where,
        target_name=name,
        host_name=host.record.name if host else "",
        command=virsh(where, "send-key", name, *(str(code) for code in codes)),
        waits=True,
    )
