"""Which values of a running machine libvirt can change outside of its devices, and by which call.

A table: the places in the description that belong together, and what makes the call for them. A
place that no rule names changes at the next start only.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

import vmgui.virt.domains as domains
import vmgui.virt.tuning as tuning
from vmgui.base import cpusets
from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _
from vmgui.core.draft import Draft
from vmgui.virt.session import Connection
from vmgui.xmldoc.devices import Device, Disk
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.element import Element
from vmgui.xmldoc.leaves import is_within, leaves
from vmgui.xmldoc.patch import Change
from vmgui.xmldoc.properties import Children, Size, Value, integer, size, text

Call: TypeAlias = Callable[[Connection, str], None]
"""Changes the running machine with this UUID."""

_KIB = 1024


@dataclass(frozen=True, slots=True)
class Rule:
    """Places that one call changes."""

    id: str
    paths: tuple[str, ...]
    make: Callable[[Draft], Call | str]
    """Makes the call, or says why there can be none: a translated sentence."""

    def covers(self, path: str) -> bool:
        """Whether a place is one of those."""
        return any(is_within(path, own) for own in self.paths)


class _Pin(Element):
    """<vcpupin> and <iothreadpin>."""

    vcpu = integer("@vcpu")
    thread = integer("@iothread")
    cpus = text("@cpuset")


class _VcpuPin(_Pin):
    TAG = "vcpupin"


class _ThreadPin(_Pin):
    TAG = "iothreadpin"


class _Thread(Element):
    """<iothread> among <iothreadids>."""

    TAG = "iothread"
    number = integer("@id")


class _Tuned(Domain):
    """The values that have a setter."""

    iothreads = integer("iothreads")
    iothread_ids = Children(_Thread, "iothreadids")
    vcpu_pins = Children(_VcpuPin, "cputune")
    thread_pins = Children(_ThreadPin, "cputune")
    emulator_cpus = text("cputune/emulatorpin/@cpuset")
    nodes = text("numatune/memory/@nodeset")
    weight = integer("blkiotune/weight")


def _title(draft: Draft) -> Call | str:
    return partial(domains.set_title, title=draft.domain.title or "")


def _notes(draft: Draft) -> Call | str:
    return partial(domains.set_notes, notes=draft.domain.description or "")


def _memory(draft: Draft) -> Call | str:
    wanted, running = draft.domain.current_memory or draft.domain.memory, draft.present_domain
    if wanted is None or running is None:
        return _("The size is not a number.")
    if running.memory is not None and wanted > running.memory:
        return _("It is more than the running machine can have.")
    return partial(tuning.set_memory, kib=-(-wanted // _KIB), live=True, config=False)


def _vcpus(draft: Draft) -> Call | str:
    wanted, running = draft.domain.current_vcpus or draft.domain.vcpus, draft.present_domain
    if wanted is None or running is None:
        return _("The number of processors is not a number.")
    if running.vcpus is not None and wanted > running.vcpus:
        return _("It is more than the running machine can have.")
    return partial(tuning.set_vcpus, count=wanted, live=True, config=False)


def _lifecycle(event: str) -> Rule:
    def make(draft: Draft) -> Call | str:
        action = getattr(draft.domain, event)
        if action not in tuning.LIFECYCLE_ACTIONS:
            return _("Only a machine that starts takes this up.")
        return partial(
            tuning.set_lifecycle_action, event=event, action=action, live=True, config=False
        )

    return Rule(event, (event,), make)


def _scheduler(draft: Draft) -> Call | str:
    read = {name: integer(f"cputune/{name}") for name in tuning.SCHEDULER}
    values = _changed(draft, read, missing=0)
    return partial(tuning.set_scheduler, values=values, live=True, config=False)


def _memory_limits(draft: Draft) -> Call | str:
    read = {name: size(f"memtune/{name}", unit="KiB") for name in tuning.MEMORY_LIMITS}
    limits = _changed(draft, read, missing=tuning.UNLIMITED_KIB)
    return partial(tuning.set_memory_limits, limits=limits, live=True, config=False)


def _changed(draft: Draft, read: Mapping[str, Value[int]], missing: int) -> dict[str, int | str]:
    """The values that differ from the original; sizes in KiB."""
    values: dict[str, int | str] = {}
    for name, bound in read.items():
        before = bound.__get__(draft.original_domain, Domain)
        after = bound.__get__(draft.domain, Domain)
        if before != after:
            is_size = isinstance(bound, Size)
            values[name] = missing if after is None else after // _KIB if is_size else after
    return values


def _weight(draft: Draft) -> Call | str:
    weight = draft.domain.viewed_as(_Tuned).weight
    if weight is None:
        return _("A running machine keeps its weight until it is stopped.")
    return partial(tuning.set_blkio, values={"weight": weight}, live=True, config=False)


def _nodes(draft: Draft) -> Call | str:
    nodes = draft.domain.viewed_as(_Tuned).nodes
    if not nodes:
        return _("Only a machine that starts takes this up.")
    return partial(tuning.set_numa, values={"nodeset": nodes}, live=True, config=False)


def _emulator_pin(draft: Draft) -> Call | str:
    cpus = _cpus(draft.domain.viewed_as(_Tuned).emulator_cpus)
    return cpus if isinstance(cpus, str) else partial(
        tuning.pin_emulator, cpus=cpus, live=True, config=False
    )  # fmt: skip


def _vcpu_pins(draft: Draft) -> Call | str:
    return _pins(draft, lambda tuned: {p.vcpu: p.cpus for p in tuned.vcpu_pins}, tuning.pin_vcpu)


def _thread_pins(draft: Draft) -> Call | str:
    return _pins(
        draft, lambda tuned: {p.thread: p.cpus for p in tuned.thread_pins}, tuning.pin_iothread
    )


def _pins(
    draft: Draft,
    read: Callable[[_Tuned], dict[int | None, str | None]],
    pin: Callable[..., None],
) -> Call | str:
    """Pin each whose place has changed; one that is not pinned any more may run anywhere."""
    before = read(draft.original_domain.viewed_as(_Tuned))
    after = read(draft.domain.viewed_as(_Tuned))
    wanted: dict[int, frozenset[int] | None] = {}
    for number in before.keys() | after.keys():
        if number is None or before.get(number) == after.get(number):
            continue
        cpus = _cpus(after.get(number))
        if isinstance(cpus, str):
            return cpus
        wanted[number] = cpus

    def call(connection: Connection, uuid: str) -> None:
        for number, cpus in sorted(wanted.items()):
            pin(connection, uuid, number, cpus, live=True, config=False)

    return call


def _cpus(text_: str | None) -> frozenset[int] | str | None:
    """A set of processors, None for all; or what is wrong with it."""
    try:
        return cpusets.parse(text_) if text_ else None
    except InvalidInput as error:
        return error.message


def _iothreads(draft: Draft) -> Call | str:
    running = draft.present_domain
    wanted = _thread_ids(draft.domain)
    present = _thread_ids(running) if running is not None else frozenset()

    def call(connection: Connection, uuid: str) -> None:
        for number in sorted(wanted - present):
            tuning.add_iothread(connection, uuid, number, live=True, config=False)
        for number in sorted(present - wanted):
            tuning.del_iothread(connection, uuid, number, live=True, config=False)

    return call


def _thread_ids(domain: Domain) -> frozenset[int]:
    """The numbers of its IO threads: those that are named, and the first free ones for the rest."""
    tuned = domain.viewed_as(_Tuned)
    named = {each.number for each in tuned.iothread_ids if each.number is not None}
    missing = (tuned.iothreads or 0) - len(named)
    free = (number for number in itertools.count(1) if number not in named)
    return frozenset(named | set(itertools.islice(free, max(0, missing))))


RULES = (
    Rule("title", ("title",), _title),
    Rule("description", ("description",), _notes),
    Rule("memory", ("currentMemory",), _memory),
    Rule("vcpus", ("vcpu/@current",), _vcpus),
    *map(_lifecycle, tuning.LIFECYCLE_EVENTS),
    Rule("scheduler", tuple(f"cputune/{name}" for name in tuning.SCHEDULER), _scheduler),
    Rule("limits", tuple(f"memtune/{name}" for name in tuning.MEMORY_LIMITS), _memory_limits),
    Rule("weight", ("blkiotune/weight",), _weight),
    Rule("nodes", ("numatune/memory/@nodeset",), _nodes),
    Rule("emulatorpin", ("cputune/emulatorpin",), _emulator_pin),
    Rule("vcpupin", ("cputune/vcpupin",), _vcpu_pins),
    Rule("iothreadpin", ("cputune/iothreadpin",), _thread_pins),
    Rule("iothreads", ("iothreads", "iothreadids/iothread/@id"), _iothreads),
)
"""What can be changed while a machine runs, see libvirt-domain.h."""


@dataclass(frozen=True, slots=True)
class DeviceRule:
    """Places in a device that a call of their own changes, rather than an update of the device."""

    id: str
    tag: str
    """Of the device."""
    paths: tuple[str, ...]
    make: Callable[[Device], Call | str]
    """Makes the call for the device as it shall be, or says why there can be none."""

    def covers(self, leaf: str) -> bool:
        """Whether a place in the device is one of those."""
        return any(is_within(leaf, own) for own in self.paths)


def _disk_limits(device: Device) -> Call | str:
    disk = device.viewed_as(Disk)
    if not disk.target:
        return _("The disk has no name in the guest.")
    limits: dict[str, int | str] = {}
    for name in tuning.IOTUNE:
        bound = text(f"iotune/{name}")
        value = bound.__get__(disk, Disk)
        if value:
            limits[name] = int(value) if value.isdecimal() else value
    everything = {"total_bytes_sec": 0, "total_iops_sec": 0} | limits
    if "read_bytes_sec" in limits or "write_bytes_sec" in limits:
        del everything["total_bytes_sec"]
    if "read_iops_sec" in limits or "write_iops_sec" in limits:
        del everything["total_iops_sec"]
    return partial(
        tuning.set_disk_iotune, target=disk.target, limits=everything, live=True, config=False
    )


def _statistics_period(device: Device) -> Call | str:
    seconds = integer("stats/@period").__get__(device, Device) or 0
    return partial(tuning.set_memory_stats_period, seconds=seconds, live=True, config=False)


DEVICE_RULES = (
    DeviceRule("iotune", "disk", ("iotune",), _disk_limits),
    DeviceRule("stats", "memballoon", ("stats",), _statistics_period),
)
"""What of a running device an update would not change, but a call of its own does."""


def device_rule(device: Device, edit: Change) -> DeviceRule | None:
    """The rule that all of an edit inside of a device falls under; None if there is none."""
    for rule in DEVICE_RULES:
        if rule.tag == device.tag and all(map(rule.covers, leaves(edit))):
            return rule
    return None


def rules_of(edits: Sequence[Change]) -> Iterator[Rule]:
    """The rules that some of these edits fall under."""
    changed = {leaf for edit in edits for leaf in leaves(edit)}
    return (rule for rule in RULES if any(map(rule.covers, changed)))
