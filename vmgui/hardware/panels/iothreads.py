"""I/O threads: threads of the host that do the work of disks, beside the virtual CPUs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _, ngettext
from vmgui.hardware.conditions import is_set
from vmgui.hardware.fields import Number
from vmgui.hardware.items import Group, Note, Rows
from vmgui.hardware.panel import Panel, Problem
from vmgui.hardware.panels.common import emptied, is_qemu
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.devices import Device
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.domain.iothreads import IoThread
from vmgui.xmldoc.domain.numa import IoThreadPin
from vmgui.xmldoc.properties import Children, integer

_MOST = 1024
"""More than anybody needs; libvirt has no limit."""
_MOST_POOL = 1024


class IoThreadsDomain(Domain):
    """A domain, as far as its I/O threads are concerned."""

    count = integer("iothreads")
    threads = Children(IoThread, "iothreadids")
    default_least = integer("defaultiothread/@thread_pool_min")
    default_most = integer("defaultiothread/@thread_pool_max")
    pins = Children(IoThreadPin, "cputune")

    @property
    def numbers(self) -> frozenset[int]:
        """The numbers of its threads: those that are written down, then the lowest free ones."""
        named = {each.id for each in self.threads if each.id is not None}
        rest = (self.count or 0) - len(named)
        free = (number for number in range(1, len(named) + rest + 1) if number not in named)
        return frozenset(named).union(number for number, _i in zip(free, range(rest), strict=False))


class _Served(Device):
    """A disk or a controller that a thread may work for."""

    iothread = integer("driver/@iothread")


def _new_thread(element: IoThreadsDomain, _scene: Scene) -> IoThread:
    taken = {each.id for each in element.threads}
    thread = IoThread.create()
    thread.id = next(number for number in range(1, len(taken) + 2) if number not in taken)
    return thread


_drop_empty = emptied("iothreadids")


def _fit_count(element: IoThreadsDomain, scene: Scene) -> None:
    """libvirt raises the count to the number of threads that are written down."""
    if len(element.threads) > (element.count or 0):
        element.count = len(element.threads)
    _drop_empty(element, scene)


def _pool(bound: Any, label: str, **more: Any) -> Number:
    return Number(bound, label, most=_MOST_POOL, **more)


class IoThreadsPanel(Panel[IoThreadsDomain]):
    """How many there are. Where they run is on the page about NUMA and pinning."""

    id = "iothreads"
    title = N_("I/O threads")
    icon = "device.disk"
    is_advanced = True
    element = IoThreadsDomain
    fields = (
        Number(
            IoThreadsDomain.count,
            N_("I/O threads"),
            most=_MOST,
            placeholder=N_("None"),
            live=True,
            help=N_("Disks and SCSI controllers of VirtIO can be given one each, on their pages."),
        ),
        Note(
            "use",
            lambda _element, _scene: _(
                "A thread does nothing until a disk or a controller is told to use it. Which of"
                " the host's CPUs it runs on is set under NUMA & pinning."
            ),
            when=is_set(IoThreadsDomain.count),
        ),
    )
    advanced = (
        Group(
            N_("Settings of the threads"),
            (
                Rows(
                    "threads",
                    IoThreadsDomain.threads,
                    N_("Threads"),
                    (
                        Number(IoThread.id, N_("Number"), least=1, is_required=True),
                        _pool(IoThread.pool_least, N_("Least workers")),
                        _pool(IoThread.pool_most, N_("Most workers")),
                        Number(
                            IoThread.poll_most,
                            N_("Polls for"),
                            most=2**63 - 1,
                            unit=N_("ns"),
                            help=N_("How long it looks for work before it sleeps; 0 for never."),
                        ),
                        Number(IoThread.poll_grow, N_("Polls longer by"), most=2**31 - 1),
                        Number(IoThread.poll_shrink, N_("Polls shorter by"), most=2**31 - 1),
                    ),
                    _new_thread,
                    then=_fit_count,
                    help=N_("Only threads that shall have another number or other settings."),
                ),
            ),
        ),
        Group(
            N_("The emulator's own thread"),
            (
                _pool(IoThreadsDomain.default_least, N_("Least workers")),
                _pool(IoThreadsDomain.default_most, N_("Most workers")),
            ),
        ),
    )

    @override
    def is_for(self, scene: Scene) -> bool:
        return is_qemu(None, scene)

    @override
    def summary(self, element: IoThreadsDomain, scene: Scene) -> str:
        count = max(element.count or 0, len(element.threads))
        if not count:
            return ""
        return ngettext("{count} thread", "{count} threads", count).format(count=count)

    @override
    def problems(self, element: IoThreadsDomain, scene: Scene) -> Iterable[Problem]:
        if len(element.threads) > (element.count or 0):
            message = _("There are more in the list below: libvirt makes as many as those.")
            yield Problem("count", message, is_warning=True)
        if any(count > 1 for count in Counter(each.id for each in element.threads).values()):
            yield Problem("threads", _("A thread is there twice."))
        pools = [
            ("default_most", element.default_least, element.default_most),
            *(("threads", each.pool_least, each.pool_most) for each in element.threads),
        ]
        for name, least, most in pools:
            if least is not None and most is None:
                yield Problem(name, _("With the least workers the most are needed too."))
            elif least is not None and most is not None and least > most:
                yield Problem(name, _("The least workers are more than the most."))
        yield from _unknown_threads(element)


def _unknown_threads(element: IoThreadsDomain) -> Iterator[Problem]:
    """Threads in use that are not there (libvirt refuses those of devices)."""
    numbers = element.numbers
    used = {device.viewed_as(_Served).iothread for device in element.devices}
    pinned = {pin.iothread for pin in element.pins}
    for number in sorted(each for each in used - numbers if each is not None):
        message = _("A device uses the I/O thread {number}, which is not there.")
        yield Problem("count", message.format(number=number))
    for number in sorted(each for each in pinned - numbers if each is not None):
        message = _("The I/O thread {number} is pinned, but is not there.")
        yield Problem("count", message.format(number=number), is_warning=True)
