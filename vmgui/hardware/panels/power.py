"""Power and lifecycle: what becomes of a machine whose guest shuts down, reboots or crashes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.hardware.conditions import is_hypervisor, no
from vmgui.hardware.fields import Choice, Switch
from vmgui.hardware.items import Group
from vmgui.hardware.options import DEFAULT, Labels, Options, fixed
from vmgui.hardware.panel import Panel, Problem
from vmgui.hardware.panels.common import is_qemu
from vmgui.hardware.scene import Option, Scene
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.properties import text, yes_no


class PowerDomain(Domain):
    """A domain, as far as its power states are concerned."""

    on_lock_failure = text("on_lockfailure")
    can_suspend_to_memory = yes_no("pm/suspend-to-mem/@enabled")
    can_suspend_to_disk = yes_no("pm/suspend-to-disk/@enabled")


_ACTIONS: dict[str | None, str] = {
    "destroy": N_("Switch it off"),
    "restart": N_("Start it again"),
    "preserve": N_("Keep it as it is, to be looked at"),
    "rename-restart": N_("Start it again under another name"),
}
_CRASH_ACTIONS: dict[str | None, str] = {
    **_ACTIONS,
    "coredump-destroy": N_("Dump its memory, then switch it off"),
    "coredump-restart": N_("Dump its memory, then start it again"),
}
_LOCK_ACTIONS: dict[str | None, str] = {
    None: DEFAULT,
    "poweroff": N_("Switch it off"),
    "restart": N_("Start it again"),
    "pause": N_("Pause it"),
    "ignore": N_("Let it run on"),
}
_NOT_OF_QEMU = frozenset({"preserve", "rename-restart"})
_NOT_OF_QEMU_AT_CRASH = frozenset({"rename-restart"})
"""See qemuValidateLifecycleAction."""


def _actions(labels: Labels, refused: frozenset[str]) -> Options:
    def options(element: Any, scene: Scene) -> Sequence[Option]:
        reason = _("QEMU cannot do this.") if is_qemu(element, scene) else ""
        return [
            Option(None, _(DEFAULT)),
            *(Option(v, _(label), reason if v in refused else "") for v, label in labels.items()),
        ]

    return options


class PowerPanel(Panel[PowerDomain]):
    """What happens at the end of a run, and which ways to sleep the guest has."""

    id = "power"
    title = N_("Power and lifecycle")
    icon = "device.other"
    is_advanced = True
    element = PowerDomain
    fields = (
        Choice(
            PowerDomain.on_poweroff,
            N_("When the guest shuts down"),
            _actions(_ACTIONS, _NOT_OF_QEMU),
            live=True,
        ),
        Choice(
            PowerDomain.on_reboot,
            N_("When the guest reboots"),
            _actions(_ACTIONS, _NOT_OF_QEMU),
            live=True,
        ),
        Choice(
            PowerDomain.on_crash,
            N_("When the guest crashes"),
            _actions(_CRASH_ACTIONS, _NOT_OF_QEMU_AT_CRASH),
            live=True,
            help=N_("Needs a panic device, through which the guest says that it has crashed."),
        ),
        Choice(
            PowerDomain.on_lock_failure,
            N_("When the lock of a disk is lost"),
            fixed(_LOCK_ACTIONS),
            help=N_("With a lock manager, which sees to it that a disk is used only once."),
        ),
        Group(
            N_("Sleep states offered to the guest"),
            (
                Switch(
                    PowerDomain.can_suspend_to_memory,
                    N_("Suspend to memory (S3)"),
                    help=N_("Virtual machines seldom wake up well from it."),
                ),
                Switch(
                    PowerDomain.can_suspend_to_disk,
                    N_("Suspend to disk (S4)"),
                    help=N_("Hibernation by the guest itself, on its own disk."),
                ),
            ),
            when=no(is_hypervisor("lxc")),
        ),
    )

    @override
    def problems(self, element: PowerDomain, scene: Scene) -> Iterable[Problem]:
        if not is_qemu(element, scene):
            return
        if element.on_poweroff == "restart" and element.on_reboot == "destroy":
            message = _("QEMU cannot start it again after a shutdown, but not after a reboot.")
            yield Problem("on_poweroff", message)
        has_panic = any(device.tag == "panic" for device in element.devices)
        if (element.on_crash or "").startswith("coredump-") and not has_panic:
            message = _("Without a panic device nobody learns that the guest has crashed.")
            yield Problem("on_crash", message, is_warning=True)
