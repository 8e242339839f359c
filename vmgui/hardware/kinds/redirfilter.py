"""<redirfilter>: which USB devices may be redirected to the guest."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _, ngettext
from vmgui.hardware.fields import Check, Choice, Text
from vmgui.hardware.items import Note, Rows
from vmgui.hardware.kind import DeviceKind
from vmgui.hardware.options import Labels, fixed
from vmgui.hardware.panel import Problem
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.devices import Device
from vmgui.xmldoc.element import Element
from vmgui.xmldoc.properties import Children, text, yes_no

_ANY = (None, "-1")
"""What stands for any value: nothing at all, or what QEMU calls it."""

_NUMBER = re.compile(r"(0x)?[0-9a-fA-F]{1,4}|-1")
_VERSION = re.compile(r"[0-9]{1,2}(\.[0-9]{1,2})?|-1")

CLASSES: Labels = {
    None: N_("Any"),
    "0x01": N_("Audio (0x01)"),
    "0x02": N_("Communication (0x02)"),
    "0x03": N_("Keyboards, mice and the like (0x03)"),
    "0x05": N_("Physical (0x05)"),
    "0x06": N_("Cameras and scanners (0x06)"),
    "0x07": N_("Printers (0x07)"),
    "0x08": N_("Storage (0x08)"),
    "0x0a": N_("Communication data (0x0a)"),
    "0x0b": N_("Smart card readers (0x0b)"),
    "0x0e": N_("Video (0x0e)"),
    "0xe0": N_("Wireless, such as Bluetooth (0xe0)"),
    "0xff": N_("Of the vendor's own (0xff)"),
}
"""The classes of USB devices that people name in rules."""


class Rule(Element):
    """<usbdev>: some devices, and whether they may be redirected."""

    TAG = "usbdev"
    usb_class = text("@class")
    vendor = text("@vendor")
    product = text("@product")
    version = text("@version")
    is_allowed = yes_no("@allow")

    @property
    def matches_all(self) -> bool:
        """Whether it is about every device, so that rules behind it never count."""
        return all(
            each in _ANY for each in (self.usb_class, self.vendor, self.product, self.version)
        )


class Redirfilter(Device):
    """<redirfilter> of a domain."""

    TAG = "redirfilter"
    rules = Children(Rule)


def _new_rule(_device: Any, _scene: Scene) -> Rule:
    rule = Rule.create()
    rule.is_allowed = True
    return rule


def _explanation(_device: Any, _scene: Scene) -> str:
    return _("The first rule that fits a device decides. A device that no rule fits is refused.")


def _check(pattern: re.Pattern[str]) -> Callable[[Any, Any, Scene], str | None]:
    def check(value: Any, _rule: Any, _scene: Scene) -> str | None:
        return None if pattern.fullmatch(value) else _("Enter a number such as 0x1234 or 2.0.")

    return check


class RedirfilterKind(DeviceKind[Redirfilter]):
    """The filter of USB redirection: a machine has one at most."""

    id = "redirfilter"
    title = N_("USB Redirection Filter")
    keywords = N_("USB SPICE allow deny")
    icon = "device.usb"
    element = Redirfilter
    most = 1
    fields = (
        Rows(
            "rules",
            Redirfilter.rules,
            N_("Rules"),
            (
                Choice(
                    Rule.usb_class,
                    N_("Class"),
                    fixed(CLASSES),
                    is_editable=True,
                    check=_check(_NUMBER),
                ),
                Text(Rule.vendor, N_("Vendor"), placeholder=N_("Any"), check=_check(_NUMBER)),
                Text(Rule.product, N_("Product"), placeholder=N_("Any"), check=_check(_NUMBER)),
                Text(Rule.version, N_("Version"), placeholder=N_("Any"), check=_check(_VERSION)),
                Check(Rule.is_allowed, N_("Allow"), is_kept=True),
            ),
            _new_rule,
            help=N_("Devices by their USB class, vendor, product and version."),
            is_ordered=True,
        ),
        Note("order", _explanation),
    )

    @override
    def new(self, scene: Scene) -> Redirfilter:
        """A filter that allows everything, like no filter at all, for rules to be put before."""
        device = Redirfilter.create()
        device.rules.append(_new_rule(device, scene))
        return device

    @override
    def summary(self, element: Redirfilter, scene: Scene) -> str:
        number = len(element.rules)
        return ngettext("{number} rule", "{number} rules", number).format(number=number)

    @override
    def problems(self, element: Redirfilter, scene: Scene) -> Iterable[Problem]:
        rules = list(element.rules)
        if not any(rule.is_allowed for rule in rules):
            yield Problem("rules", _("No device may be redirected."), is_warning=True)
        if any(rule.matches_all for rule in rules[:-1]):
            yield Problem(
                "rules",
                _("Rules behind one that fits every device never count."),
                is_warning=True,
            )
