"""Name, title, notes, folder, tags and autostart of a domain.

Folder and tags live in an element of ours in the domain's own <metadata>, so that every client
sees the same. What another program or a newer vmgui has put into that element is kept.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import TYPE_CHECKING

import vmgui.virt.domains as domains
from vmgui.base.errors import InvalidInput, NotPossibleNow
from vmgui.base.i18n import _
from vmgui.base.ids import ObjectId
from vmgui.base.names import check_name
from vmgui.core.fleet import Fleet
from vmgui.core.host import Host
from vmgui.core.jobs import Job, JobContext, JobList, Run
from vmgui.core.operations.lifecycle import virsh

if TYPE_CHECKING:  # the start does without lxml
    from vmgui.xmldoc.domain.metadata import MachineMetadata


def rename(fleet: Fleet, jobs: JobList, where: ObjectId, name: str) -> Job:
    """Give a domain another name; it has to be shut off."""
    old = _name(fleet, where)

    async def run(host: Host, context: JobContext) -> None:
        others = {r.name for r in fleet.inventory.domains(where.host) if r.id != where}
        check_name(name, others)
        await host.calls.verb(context.begin, domains.rename, where.key, name)

    title = _("Rename {name} to {new}").format(name=old, new=name)
    return _start(fleet, jobs, where, title, run, virsh(where, "domrename", old, name))


def set_title(fleet: Fleet, jobs: JobList, where: ObjectId, title: str) -> Job:
    """Set or, if empty, remove a domain's title."""

    async def run(host: Host, context: JobContext) -> None:
        if "\n" in title:
            raise InvalidInput(_("A title is a single line."), field="title")
        await host.calls.verb(context.begin, domains.set_title, where.key, title)
        host.details.want([where.key], is_changed=True)

    name = _name(fleet, where)
    command = virsh(where, "desc --title --config --live", name, title)
    return _start(fleet, jobs, where, _("Set the title of {name}").format(name=name), run, command)


def set_notes(fleet: Fleet, jobs: JobList, where: ObjectId, notes: str) -> Job:
    """Set or, if empty, remove a domain's description."""

    async def run(host: Host, context: JobContext) -> None:
        await host.calls.verb(context.begin, domains.set_notes, where.key, notes)
        host.details.want([where.key], is_changed=True)

    name = _name(fleet, where)
    command = virsh(where, "desc --config --live", name, notes)
    return _start(fleet, jobs, where, _("Set the notes of {name}").format(name=name), run, command)


def set_folder(fleet: Fleet, jobs: JobList, where: ObjectId, folder: str) -> Job:
    """File a domain in a folder (parts separated by slashes); empty takes it out."""
    clean = "/".join(part.strip() for part in folder.split("/") if part.strip())

    def change(machine: MachineMetadata) -> None:
        machine.folder = clean

    title = _("Move {name} to folder “{folder}”").format(name=_name(fleet, where), folder=clean)
    return _start(fleet, jobs, where, title, _editing(where, change), _metadata_command(where))


def change_tags(
    fleet: Fleet, jobs: JobList, where: ObjectId, *, add: Iterable[str], remove: Iterable[str]
) -> Job:
    """Add tags to a domain and take others away; the rest stays."""
    wanted, unwanted = list(add), set(remove)

    def change(machine: MachineMetadata) -> None:
        kept = [tag for tag in machine.tags if tag not in unwanted]
        machine.tags = tuple(dict.fromkeys([*kept, *wanted]))

    title = _("Change the tags of {name}").format(name=_name(fleet, where))
    return _start(fleet, jobs, where, title, _editing(where, change), _metadata_command(where))


def set_autostart(fleet: Fleet, jobs: JobList, where: ObjectId, *, is_on: bool) -> Job:
    """Start a domain with its host, or not."""

    async def run(host: Host, context: JobContext) -> None:
        await host.calls.verb(context.begin, domains.set_autostart, where.key, is_on=is_on)
        host.refresher.mark()  # libvirt sends no event for it

    name = _name(fleet, where)
    title = (
        _("Start {name} with the host") if is_on else _("Do not start {name} with the host")
    ).format(name=name)
    command = virsh(where, "autostart" if is_on else "autostart --disable", name)
    return _start(fleet, jobs, where, title, run, command)


_Run = Callable[[Host, JobContext], Awaitable[None]]


def _editing(where: ObjectId, change: Callable[[MachineMetadata], None]) -> _Run:
    """A job that reads our element, changes it and writes it back, in one worker."""
    from vmgui.xmldoc.domain.metadata import METADATA_NAMESPACE, METADATA_PREFIX, MachineMetadata

    def edit(text: str) -> str:
        machine = MachineMetadata.parse(text)
        change(machine)
        return "" if machine.is_empty else machine.to_xml()

    async def run(host: Host, context: JobContext) -> None:
        await host.calls.verb(
            context.begin,
            domains.edit_metadata,
            where.key,
            METADATA_NAMESPACE,
            METADATA_PREFIX,
            edit,
        )
        host.details.want([where.key], is_changed=True)

    return run


def _metadata_command(where: ObjectId) -> str:
    from vmgui.xmldoc.domain.metadata import METADATA_NAMESPACE

    return virsh(where, f"metadata --uri {METADATA_NAMESPACE}", where.key)


def _name(fleet: Fleet, where: ObjectId) -> str:
    record = fleet.inventory.domain(where)
    return record.name if record else where.key


def _start(
    fleet: Fleet, jobs: JobList, where: ObjectId, title: str, run: _Run, command: str
) -> Job:
    host = fleet.host_of(where)

    async def run_on_host(context: JobContext) -> None:
        if host is None:
            raise NotPossibleNow(_("The machine is not there any more."))
        await run(host, context)

    start: Run = run_on_host
    return jobs.start(
        title,
        start,
        target=where,
        target_name=_name(fleet, where),
        host_name=host.record.name if host else "",
        command=command,
        waits=True,
    )
