"""Clock: what time the guest is told, and which timers it can see."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.hardware.chipset import X86
from vmgui.hardware.conditions import is_one_of
from vmgui.hardware.fields import Choice, Number, Switch, Text
from vmgui.hardware.items import Group, Note, Rows
from vmgui.hardware.options import DEFAULT, fixed
from vmgui.hardware.panel import Panel, Problem
from vmgui.hardware.panels.common import is_qemu
from vmgui.hardware.scene import Option, Scene
from vmgui.xmldoc.domain.clock import Timer
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.properties import Children, integer, text

_SECONDS = re.compile(r"[+-]?[0-9]{1,12}")
_ZONE = re.compile(r"[A-Za-z0-9_.+/-]+")
_RESET = "reset"

_OFFSETS: dict[str | None, str] = {
    "utc": N_("UTC: the clock runs in universal time"),
    "localtime": N_("Local time of the host, as Windows expects it"),
    "timezone": N_("Local time of a time zone"),
    "variable": N_("Some seconds away from the host's time"),
    "absolute": N_("A fixed time at each start"),
}

_NAMES: dict[str | None, str] = {
    "rtc": N_("RTC, the clock with a battery"),
    "pit": N_("PIT, the oldest timer of PCs"),
    "hpet": N_("HPET"),
    "tsc": N_("TSC, the counter of the CPU"),
    "kvmclock": N_("kvm-clock, for Linux"),
    "hypervclock": N_("Hyper-V clock, for Windows"),
    "armvtimer": N_("ARM virtual timer"),
    "platform": N_("Platform"),
}

_POLICIES: dict[str | None, str] = {
    None: DEFAULT,
    "delay": N_("Go on at the usual rate"),
    "catchup": N_("Make up for them with a higher rate"),
    "merge": N_("Put them together into one"),
    "discard": N_("Throw them away"),
}

_WITHOUT_TICKS = frozenset({"kvmclock", "hypervclock"})
_TRACKING = frozenset({"rtc", "platform"})
_ARCHS = {
    **dict.fromkeys(("pit", "hpet", "tsc", "kvmclock", "hypervclock"), X86),
    "armvtimer": frozenset({"aarch64", "armv7l"}),
}
"""Timer -> the architectures that have it; the others have the RTC alone."""
_REFUSED = {
    "rtc": frozenset({"merge", "discard"}),
    "pit": frozenset({"merge"}),
}
"""Timer -> the policies that QEMU lacks, see qemuValidateDomainDefClockTimers."""


class ClockDomain(Domain):
    """A domain, as far as its clock is concerned."""

    offset = text("clock/@offset")
    timezone = text("clock/@timezone")
    adjustment = text("clock/@adjustment")
    """Seconds; or "reset", by "utc" and "localtime"."""
    basis = text("clock/@basis")
    start = integer("clock/@start")
    """Seconds since 1970, UTC."""
    timers = Children(Timer, "clock")


def _fit_offset(element: ClockDomain, _scene: Scene) -> None:
    """Drop what another offset had, and begin with what this one cannot do without."""
    offset = element.offset
    element.timezone = (element.timezone or "UTC") if offset == "timezone" else None
    element.start = (element.start or 0) if offset == "absolute" else None
    if offset != "variable":
        element.basis = None
    if offset not in ("utc", "localtime", "variable") or (
        offset == "variable" and element.adjustment == _RESET
    ):
        element.adjustment = None


def _adjustment_problem(value: str, element: ClockDomain, _scene: Scene) -> str | None:
    if _SECONDS.fullmatch(value) or (value == _RESET and element.offset != "variable"):
        return None
    if element.offset == "variable":
        return _("Enter a number of seconds.")
    return _("Enter a number of seconds, or “{word}”.").format(word=_RESET)


def _zone_problem(value: str, _element: Any, _scene: Scene) -> str | None:
    if _ZONE.fullmatch(value):
        return None
    return _("Enter a time zone such as {example}.").format(example="Europe/Berlin")


def _fit_timer(timer: Timer, _scene: Scene) -> None:
    """Drop what a timer of this name cannot have."""
    if timer.name not in _TRACKING:
        timer.track = None
    if timer.name != "tsc":
        timer.mode = timer.frequency = None
    if timer.name in _WITHOUT_TICKS:
        timer.tick_policy = None
    _fit_policy(timer, _scene)


def _fit_policy(timer: Timer, _scene: Scene) -> None:
    if timer.tick_policy != "catchup":
        timer.has_catchup = False


def _why_no_ticks(timer: Timer, _scene: Scene) -> str | None:
    return _("This timer has no ticks to lose.") if timer.name in _WITHOUT_TICKS else None


def _why_no_track(timer: Timer, _scene: Scene) -> str | None:
    return None if timer.name in _TRACKING else _("Only the RTC follows a clock.")


def _why_not_tsc(timer: Timer, _scene: Scene) -> str | None:
    return None if timer.name == "tsc" else _("Only the TSC has this.")


def _why_no_catchup(timer: Timer, _scene: Scene) -> str | None:
    if timer.tick_policy == "catchup":
        return None
    return _("Only a timer that makes up for lost ticks has this.")


def _policies(timer: Timer, scene: Scene) -> Sequence[Option]:
    refused = _REFUSED.get(timer.name or "", frozenset()) if is_qemu(timer, scene) else ()
    reason = _("QEMU cannot do this with this timer.")
    return [
        Option(value, _(label), reason if value in refused else "")
        for value, label in _POLICIES.items()
    ]


def _names(_timer: Timer, scene: Scene) -> Sequence[Option]:
    return [
        Option(value, _(label), _why_no_timer(value or "", scene))
        for value, label in _NAMES.items()
    ]


def _why_no_timer(name: str, scene: Scene) -> str:
    if not is_qemu(None, scene):
        return ""
    if name == "platform":
        return _("Only Xen has this timer.")
    archs = _ARCHS.get(name)
    if archs is not None and scene.domain.os.arch not in archs:
        return _("This architecture does not have this timer.")
    return ""


def _tracks(_timer: Timer, scene: Scene) -> Sequence[Option]:
    reason = _("QEMU cannot do this with this timer.") if is_qemu(None, scene) else ""
    return [
        Option(None, _(DEFAULT)),
        Option("guest", _("The guest's time")),
        Option("wall", _("The host's time of day")),
        Option("boot", _("The time since the start"), reason),
        Option("realtime", _("Real time")),
    ]


def _new_timer(element: ClockDomain, scene: Scene) -> Timer:
    taken = {each.name for each in element.timers}
    possible = [name for name in _NAMES if name and not _why_no_timer(name, scene)]
    timer = Timer.create()
    timer.name = next((name for name in possible if name not in taken), "rtc")
    timer.is_present = True
    return timer


def _need_offset(element: ClockDomain, _scene: Scene) -> None:
    """libvirt's schema refuses a clock without one."""
    if element.offset is None:
        element.offset = "utc"


_TIMERS = Group(
    N_("Timers"),
    (
        Rows(
            "timers",
            ClockDomain.timers,
            N_("Timers"),
            (
                Choice(Timer.name, N_("Timer"), _names, then=_fit_timer),
                Switch(Timer.is_present, N_("There")),
                Choice(
                    Timer.tick_policy,
                    N_("Lost ticks"),
                    _policies,
                    then=_fit_policy,
                    why_not=_why_no_ticks,
                    help=N_("What becomes of ticks that came while the guest did not run."),
                ),
                Choice(Timer.track, N_("Follows"), _tracks, why_not=_why_no_track),
                Choice(
                    Timer.mode,
                    N_("Mode"),
                    fixed(
                        {
                            None: DEFAULT,
                            "auto": N_("Native if it is safe"),
                            "native": N_("Native"),
                            "emulate": N_("Emulated"),
                            "paravirt": N_("Native, helped by the guest"),
                            "smpsafe": N_("Native, in step on all CPUs"),
                        }
                    ),
                    why_not=_why_not_tsc,
                ),
                Number(
                    Timer.frequency,
                    N_("Frequency"),
                    least=1,
                    most=2**63 - 1,
                    unit=N_("Hz"),
                    why_not=_why_not_tsc,
                ),
                *(
                    Number(bound, label, most=2**32 - 1, why_not=_why_no_catchup)
                    for bound, label in (
                        (Timer.catchup_threshold, N_("Catch up from")),
                        (Timer.catchup_slew, N_("Catch up with")),
                        (Timer.catchup_limit, N_("Catch up at most")),
                    )
                ),
            ),
            _new_timer,
            then=_need_offset,
            help=N_("What is not in the list is as the hypervisor likes it."),
        ),
    ),
)


class ClockPanel(Panel[ClockDomain]):
    """The clock and the timers of the guest."""

    id = "clock"
    title = N_("Clock")
    icon = "device.other"
    is_advanced = True
    element = ClockDomain
    fields = (
        Choice(
            ClockDomain.offset,
            N_("Clock offset"),
            fixed(_OFFSETS),
            then=_fit_offset,
            help=N_("What the guest reads from its real time clock (RTC) when it starts."),
        ),
        Text(
            ClockDomain.timezone,
            N_("Time zone"),
            is_required=True,
            check=_zone_problem,
            when=is_one_of(ClockDomain.offset, "timezone"),
        ),
        Text(
            ClockDomain.adjustment,
            N_("Adjustment in seconds"),
            placeholder="0",
            check=_adjustment_problem,
            when=is_one_of(ClockDomain.offset, "utc", "localtime", "variable"),
            help=N_(
                "How far the guest's clock is ahead. A guest that sets its clock changes this;"
                " “reset” forgets that at each start."
            ),
        ),
        Choice(
            ClockDomain.basis,
            N_("Counted from"),
            fixed({None: DEFAULT, "utc": N_("UTC"), "localtime": N_("Local time")}),
            when=is_one_of(ClockDomain.offset, "variable"),
        ),
        Number(
            ClockDomain.start,
            N_("Time at start"),
            unit=N_("seconds since 1970"),
            most=2**63 - 1,
            is_required=True,
            when=is_one_of(ClockDomain.offset, "absolute"),
        ),
        Note(
            "resume",
            lambda _element, _scene: _(
                "After a pause, a restore or a revert the guest's clock is behind. It is set right"
                " through the QEMU guest agent, if the guest has one."
            ),
            when=is_qemu,
        ),
    )
    advanced = (_TIMERS,)

    @override
    def summary(self, element: ClockDomain, scene: Scene) -> str:
        if element.offset == "timezone":
            return element.timezone or ""
        return {"utc": "UTC", "localtime": _("Local time")}.get(element.offset or "", "")

    @override
    def problems(self, element: ClockDomain, scene: Scene) -> Iterable[Problem]:
        if any(count > 1 for count in Counter(each.name for each in element.timers).values()):
            yield Problem("timers", _("A timer is there twice."), is_warning=True)
        if is_qemu(element, scene):
            yield from _qemu_problems(element)


def _qemu_problems(element: ClockDomain) -> Iterator[Problem]:
    """What qemuValidateDomainDefClockTimers refuses."""
    for timer in element.timers:
        name = timer.name or ""
        is_refused = timer.tick_policy in _REFUSED.get(name, frozenset()) or timer.track == "boot"
        if is_refused:
            message = _("QEMU cannot do this with the timer {name}.").format(name=name)
            yield Problem("timers", message)
