"""Boot Options: what the machine starts, and in which order it looks for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.hardware.conditions import Condition, is_set, no
from vmgui.hardware.fields import Check, Number, Path, Text
from vmgui.hardware.items import Group, Special
from vmgui.hardware.panel import Panel, Problem
from vmgui.hardware.panels.bootadvanced import ADVANCED, CONTAINER
from vmgui.hardware.panels.bootdomain import BootDomain, is_container, is_full_machine
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.element import Element

_WITH_DTB = frozenset({"aarch64", "armv6l", "armv7l", "microblaze", "ppc", "riscv32", "riscv64"})
"""The architectures whose kernels may need a description of the hardware."""


@dataclass(frozen=True, eq=False)
class DirectKernel(Check):
    """Whether a kernel of the host is booted; unchecked, all of that goes."""

    @override
    def read(self, element: Element) -> bool:
        return element.viewed_as(BootDomain).has_direct_kernel

    @override
    def write(self, element: Element, value: Any, scene: Scene) -> None:
        domain = element.viewed_as(BootDomain)
        domain.has_kernel = value
        if not value:
            domain.initrd = domain.cmdline = domain.dtb = domain.shim = None


def _is_direct(element: BootDomain, _scene: Scene) -> bool:
    return element.has_direct_kernel


def _may_have_dtb(element: BootDomain, _scene: Scene) -> bool:
    return _is_direct(element, _scene) and (element.os.arch in _WITH_DTB or element.dtb is not None)


def _drop_timeout(element: BootDomain, _scene: Scene) -> None:
    """A time without a menu is refused by libvirt's schema."""
    if element.has_menu is None:
        element.menu_timeout = None


_MENU = Group(
    N_("Boot device order"),
    (
        Check(
            BootDomain.has_menu,
            N_("Enable boot menu"),
            then=_drop_timeout,
            help=N_("The firmware asks at start what to boot from."),
        ),
        Number(
            BootDomain.menu_timeout,
            N_("The menu waits"),
            most=65535,
            unit=N_("ms"),
            when=is_set(BootDomain.has_menu),
        ),
        Special("order", N_("Boot from"), "bootorder"),
    ),
    when=is_full_machine,
)


def _of_kernel(bound: Any, label: str, help_: str = "", when: Condition = _is_direct) -> Path:
    return Path(bound, label, help=help_, when=when, is_required=bound is BootDomain.kernel)


_KERNEL = Group(
    N_("Direct kernel boot"),
    (
        DirectKernel(
            BootDomain.has_kernel,
            N_("Enable direct kernel boot"),
            id="is_direct",
            help=N_("Starts a kernel from a file of the host, without the machine's firmware."),
        ),
        _of_kernel(BootDomain.kernel, N_("Kernel path")),
        _of_kernel(BootDomain.initrd, N_("Initrd path")),
        Text(
            BootDomain.cmdline,
            N_("Kernel args"),
            when=_is_direct,
            help=N_("What the kernel is told, such as root=/dev/vda1 console=ttyS0."),
        ),
        _of_kernel(
            BootDomain.dtb,
            N_("DTB path"),
            N_("A device tree: a description of the hardware for the kernel."),
            _may_have_dtb,
        ),
        _of_kernel(
            BootDomain.shim,
            N_("Shim path"),
            N_("Lets UEFI with Secure Boot accept the kernel."),
            is_set(BootDomain.shim),
        ),
    ),
    when=no(is_container),
)


class BootPanel(Panel[BootDomain]):
    """How the machine starts."""

    id = "boot"
    title = N_("Boot Options")
    icon = "device.boot"
    element = BootDomain
    fields = (_MENU, _KERNEL, CONTAINER)
    advanced = ADVANCED

    @override
    def summary(self, element: BootDomain, scene: Scene) -> str:
        return element.kernel or element.init or ""

    @override
    def problems(self, element: BootDomain, scene: Scene) -> Iterable[Problem]:
        if not element.kernel:
            yield from _problems_without_kernel(element)
        if element.is_on_serial and not any(each.tag == "serial" for each in element.devices):
            yield Problem("is_on_serial", _("This needs a serial device: add one."))
        if element.os.type == "hvm":
            yield from _order_problems(element)


def _problems_without_kernel(element: BootDomain) -> Iterator[Problem]:
    needs_kernel = _("This needs a kernel: enter its path.")
    for name, value in (
        ("initrd", element.initrd),
        ("cmdline", element.cmdline),
        ("dtb", element.dtb),
    ):
        if value:
            yield Problem(name, needs_kernel)


def _order_problems(element: BootDomain) -> Iterator[Problem]:
    orders = Counter(each.boot_order for each in element.devices if each.boot_order is not None)
    if not orders and not len(element.boot_devices) and not element.has_direct_kernel:
        # virDomainDefBootOrderPostParse adds <boot dev='hd'/>.
        message = _("Tick at least one: otherwise the machine starts from its first hard disk.")
        yield Problem("order", message, is_warning=True)
    if orders and len(element.boot_devices):
        message = _("The order is there twice, of devices and of kinds of devices: choose it anew.")
        yield Problem("order", message)
    for order, count in orders.items():
        if order < 1:
            yield Problem("order", _("The boot order is counted from 1."))
        elif count > 1:
            message = _("{count} devices have the same place {order} in the boot order.")
            yield Problem("order", message.format(count=count, order=order))
