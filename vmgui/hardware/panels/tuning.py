"""Tuning: how much of the host's processors, memory and disks the machine may use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from string import ascii_lowercase
from typing import Any

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.hardware import cpusets
from vmgui.hardware.conditions import is_one_of, no
from vmgui.hardware.fields import Choice, Number, Path, Size, Text
from vmgui.hardware.items import Group, Rows
from vmgui.hardware.options import DEFAULT, fixed
from vmgui.hardware.panel import Panel, Problem
from vmgui.hardware.panels.common import emptied, is_qemu, or_set, why_not_qemu
from vmgui.hardware.panels.resctrl import CACHES, MEMORY_BANDWIDTH
from vmgui.hardware.panels.tuningdomain import TuningDomain
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.domain.tuning import BlockTune, IoThreadScheduler, Scheduler, VcpuScheduler

_NO_LIMIT = -1
_LEAST_QUOTA, _MOST_QUOTA = 1000, 17592186044415
_LEAST_PERIOD, _MOST_PERIOD = 1000, 1000000
"""Microseconds, see virDomainDefParseXML."""
_REAL_TIME: tuple[str, ...] = ("fifo", "rr")
"""The policies that have a priority."""
_HIGHEST_PRIORITY = 99

_DISKS = tuple(f"/dev/sd{letter}" for letter in ascii_lowercase)

_POLICIES: dict[str | None, str] = {
    "batch": N_("Batch: long work that nobody waits for"),
    "idle": N_("Idle: only when the host has nothing else to do"),
    "fifo": N_("Real time, until it is done (fifo)"),
    "rr": N_("Real time, in turns (rr)"),
}


def _quota_problem(value: int, _element: Any, _scene: Scene) -> str | None:
    if value >= _LEAST_QUOTA or value in (_NO_LIMIT, 0):
        return None
    return _("Enter {least} or more, or -1 for no limit.").format(least=_LEAST_QUOTA)


def _fit_emulator_priority(element: TuningDomain, _scene: Scene) -> None:
    if element.emulator_policy not in _REAL_TIME:
        element.emulator_priority = None
    elif element.emulator_priority is None:
        element.emulator_priority = 1


def _fit_priority(element: Scheduler, _scene: Scene) -> None:
    if element.policy not in _REAL_TIME:
        element.priority = None
    elif element.priority is None:
        element.priority = 1


def _why_no_priority(element: Scheduler, _scene: Scene) -> str | None:
    return None if element.policy in _REAL_TIME else _("Only real time has priorities.")


def _new_vcpu_scheduler(element: TuningDomain, _scene: Scene) -> VcpuScheduler:
    scheduler = VcpuScheduler.create()
    scheduler.threads = _free_number(element.vcpu_schedulers, 0)
    scheduler.policy = "batch"
    return scheduler


def _new_iothread_scheduler(element: TuningDomain, _scene: Scene) -> IoThreadScheduler:
    scheduler = IoThreadScheduler.create()
    scheduler.threads = _free_number(element.iothread_schedulers, 1)
    scheduler.policy = "batch"
    return scheduler


def _free_number(present: Iterable[VcpuScheduler | IoThreadScheduler], first: int) -> str:
    taken = frozenset[int]().union(*(cpusets.numbers(each.threads) for each in present))
    return str(next(number for number in range(first, len(taken) + 2) if number not in taken))


def _new_disk(element: TuningDomain, _scene: Scene) -> BlockTune:
    taken = {each.path for each in element.block_devices}
    disk = BlockTune.create()
    disk.path = next((path for path in _DISKS if path not in taken), _DISKS[0])
    return disk


def _time(period: Any, quota: Any, whose: str, help_: str) -> tuple[Number, Number]:
    """The two fields of a limit of time."""
    return (
        Number(
            quota,
            whose,
            least=_NO_LIMIT,
            most=_MOST_QUOTA,
            unit=N_("µs"),
            placeholder=N_("No limit"),
            check=_quota_problem,
            live=True,
            help=help_,
        ),
        Number(
            period,
            N_("in each period of"),
            least=_LEAST_PERIOD,
            most=_MOST_PERIOD,
            unit=N_("µs"),
            live=True,
        ),
    )


_CPU = Group(
    N_("Time on the processors"),
    (
        Number(
            TuningDomain.shares,
            N_("Shares"),
            least=2,
            most=262144,
            live=True,
            help=N_(
                "Its weight where machines compete for processors: one with 2048 gets twice as"
                " much time as one with 1024."
            ),
        ),
        *_time(
            TuningDomain.period,
            TuningDomain.quota,
            N_("Each virtual CPU runs for"),
            N_("Less than the period holds it back; 50000 of 100000 is half of a processor."),
        ),
        *_time(
            TuningDomain.global_period,
            TuningDomain.global_quota,
            N_("The whole machine runs for"),
            N_("For all of its threads together; more than the period is several processors."),
        ),
        *_time(
            TuningDomain.emulator_period,
            TuningDomain.emulator_quota,
            N_("The emulator runs for"),
            N_("For the work of the emulator itself, without the virtual CPUs."),
        ),
        *_time(
            TuningDomain.iothread_period,
            TuningDomain.iothread_quota,
            N_("Each I/O thread runs for"),
            N_("For the threads that work for disks."),
        ),
    ),
)


def _limit(bound: Any, label: str, help_: str, **more: Any) -> Size:
    return Size(bound, label, placeholder=N_("No limit"), live=True, help=help_, **more)


_MEMORY = Group(
    N_("Memory of the host"),
    (
        _limit(
            TuningDomain.hard_limit,
            N_("Hard limit"),
            N_(
                "The machine is killed if it needs more, and it needs more than the guest's"
                " memory: leave it empty unless you know how much."
            ),
        ),
        _limit(
            TuningDomain.soft_limit,
            N_("Soft limit"),
            N_("Where memory runs short, the machine is pressed down to this."),
        ),
        _limit(
            TuningDomain.swap_hard_limit,
            N_("Hard limit with swap"),
            N_("The most of memory and swap together; at least the hard limit."),
        ),
        _limit(
            TuningDomain.min_guarantee,
            N_("Guaranteed minimum"),
            N_("Memory that it gets in any case."),
            why_not=why_not_qemu,
            when=or_set(no(is_qemu), TuningDomain.min_guarantee),
        ),
    ),
)

_WEIGHT = 100, 1000
"""The least and the largest (virDomainBlkioDeviceParseXML); kernels take other ranges too."""


def _rate(bound: Any, label: str, unit: str, most: int) -> Number:
    return Number(bound, label, most=most, unit=unit, placeholder=N_("No limit"))


_BLOCK = Group(
    N_("Disks of the host"),
    (
        Number(
            TuningDomain.block_weight,
            N_("Weight"),
            least=_WEIGHT[0],
            most=_WEIGHT[1],
            live=True,
            help=N_("Its weight where machines compete for disks, from 100 to 1000."),
        ),
        Rows(
            "block_devices",
            TuningDomain.block_devices,
            N_("Limits by disk"),
            (
                Path(BlockTune.path, N_("Device of the host"), is_required=True),
                Number(BlockTune.weight, N_("Weight"), least=_WEIGHT[0], most=_WEIGHT[1]),
                _rate(BlockTune.read_bytes, N_("Read"), N_("B/s"), 2**63 - 1),
                _rate(BlockTune.write_bytes, N_("Write"), N_("B/s"), 2**63 - 1),
                _rate(BlockTune.read_operations, N_("Reads"), N_("per second"), 2**32 - 1),
                _rate(BlockTune.write_operations, N_("Writes"), N_("per second"), 2**32 - 1),
            ),
            _new_disk,
            then=emptied("blkiotune"),
            help=N_(
                "How much of a disk such as /dev/sda the machine may use. A virtual disk has"
                " limits of its own on its page."
            ),
        ),
    ),
)


def _schedulers(name: str, bound: Any, label: str, kind: Any, new: Any, threads: str) -> Rows:
    return Rows(
        name,
        bound,
        label,
        (
            Text(kind.threads, threads, is_required=True, check=cpusets.problem),
            Choice(kind.policy, N_("Scheduled as"), fixed(_POLICIES), then=_fit_priority),
            Number(
                kind.priority,
                N_("Priority"),
                least=1,
                most=_HIGHEST_PRIORITY,
                placeholder=N_("None"),
                why_not=_why_no_priority,
            ),
        ),
        new,
        then=emptied("cputune"),
    )


_SCHEDULERS = Group(
    N_("How the host's kernel schedules the threads"),
    (
        _schedulers(
            "vcpu_schedulers",
            TuningDomain.vcpu_schedulers,
            N_("Virtual CPUs"),
            VcpuScheduler,
            _new_vcpu_scheduler,
            N_("Virtual CPUs"),
        ),
        _schedulers(
            "iothread_schedulers",
            TuningDomain.iothread_schedulers,
            N_("I/O threads"),
            IoThreadScheduler,
            _new_iothread_scheduler,
            N_("I/O threads"),
        ),
        Choice(
            TuningDomain.emulator_policy,
            N_("Emulator"),
            fixed({None: DEFAULT, **_POLICIES}),
            then=_fit_emulator_priority,
        ),
        Number(
            TuningDomain.emulator_priority,
            N_("Priority of the emulator"),
            least=1,
            most=_HIGHEST_PRIORITY,
            is_required=True,
            when=is_one_of(TuningDomain.emulator_policy, *_REAL_TIME),
        ),
    ),
)


def _appid_problem(value: str, _element: Any, _scene: Scene) -> str | None:
    if len(value) <= 128 and value.isascii() and value.isprintable():
        return None
    return _("Enter up to 128 plain characters.")


_RESOURCE = Group(
    N_("Place in the host"),
    (
        Text(
            TuningDomain.partition,
            N_("Resource partition"),
            placeholder="/machine",
            help=N_("The control group that the machine is put in; it has to be there already."),
            check=lambda value, _element, _scene: (
                None if value.startswith("/") else _("Enter a path that begins with “/”.")
            ),
        ),
        Text(
            TuningDomain.fibre_channel_id,
            N_("Fibre Channel ID"),
            help=N_("Marks the machine's traffic to storage, for switches that look at it."),
            check=_appid_problem,
        ),
    ),
)


class TuningPanel(Panel[TuningDomain]):
    """Limits and weights; where threads run is on the page about NUMA and pinning."""

    id = "tuning"
    title = N_("Tuning")
    icon = "device.processor"
    is_advanced = True
    element = TuningDomain
    fields = (_CPU, _MEMORY, _BLOCK)
    advanced = (_SCHEDULERS, CACHES, MEMORY_BANDWIDTH, _RESOURCE)

    @override
    def problems(self, element: TuningDomain, scene: Scene) -> Iterable[Problem]:
        yield from _memory_problems(element)
        yield from _block_problems(element)
        yield from _scheduler_problems(element)


def _memory_problems(element: TuningDomain) -> Iterator[Problem]:
    hard, swap = element.hard_limit, element.swap_hard_limit
    if hard is not None and swap is not None and swap < hard:
        message = _("It is less than the hard limit, which is a part of it.")
        yield Problem("swap_hard_limit", message)
    if hard is not None and element.memory is not None and hard < element.memory:
        message = _("It is less than the guest's memory: the machine will be killed.")
        yield Problem("hard_limit", message, is_warning=True)


def _block_problems(element: TuningDomain) -> Iterator[Problem]:
    for path, count in Counter(each.path for each in element.block_devices).items():
        if path and count > 1:
            yield Problem("block_devices", _("{path} is there twice.").format(path=path))


def _scheduler_problems(element: TuningDomain) -> Iterator[Problem]:
    """What virDomainDefParseXML and virDomainDefPostParse refuse."""
    for name, schedulers in (
        ("vcpu_schedulers", element.vcpu_schedulers),
        ("iothread_schedulers", element.iothread_schedulers),
    ):
        uses = Counter(n for each in schedulers for n in cpusets.numbers(each.threads))
        twice = [number for number, count in uses.items() if count > 1]
        if twice:
            message = _("{numbers} is there more than once.")
            yield Problem(name, message.format(numbers=cpusets.written(twice)))
    vcpus = frozenset[int]().union(*(cpusets.numbers(s.threads) for s in element.vcpu_schedulers))
    missing = [] if element.vcpus is None else [n for n in vcpus if n >= element.vcpus]
    if missing:
        message = _("There is no virtual CPU {number}: they are counted from 0.")
        yield Problem("vcpu_schedulers", message.format(number=cpusets.written(missing)))
