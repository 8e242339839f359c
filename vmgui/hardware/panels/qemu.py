"""QEMU command line: what is handed to QEMU past libvirt."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _, ngettext
from vmgui.hardware.conditions import is_one_of
from vmgui.hardware.fields import Choice, Text
from vmgui.hardware.items import Group, Note, Rows
from vmgui.hardware.options import DEFAULT, fixed
from vmgui.hardware.panel import Panel, Problem
from vmgui.hardware.panels.common import Told, emptied, is_qemu
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.domain.commandline import (
    AddedCapability,
    DeviceOverride,
    QemuArgument,
    QemuVariable,
    RemovedCapability,
)
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.properties import Children, text

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_WHOLE = re.compile(r"-?(0[xX][0-9a-fA-F]+|[0-9]+)")
_USERS_ALIAS = "ua-"
"""What the aliases begin with that people may give."""


class QemuDomain(Domain):
    """A domain, as far as QEMU's namespace in it is concerned."""

    arguments = Children(QemuArgument, "qemu:commandline")
    variables = Children(QemuVariable, "qemu:commandline")
    added = Children(AddedCapability, "qemu:capabilities")
    removed = Children(RemovedCapability, "qemu:capabilities")
    deprecation = text("qemu:deprecation/@behavior")
    overrides = Children(DeviceOverride, "qemu:override")


def _variable_problem(value: str, _element: Any, _scene: Scene) -> str | None:
    """qemuDomainDefNamespaceParseCommandlineEnvNameValidate refuses others."""
    if _VARIABLE.fullmatch(value):
        return None
    return _("Enter letters, digits and “_”, and begin with a letter.")


def _new_argument(_element: Any, _scene: Scene) -> QemuArgument:
    argument = QemuArgument.create()
    argument.value = ""
    return argument


def _new_variable(element: QemuDomain, _scene: Scene) -> QemuVariable:
    taken = {each.name for each in element.variables}
    variable = QemuVariable.create()
    variable.name = next(
        name for number in range(1, len(taken) + 2) if (name := f"NAME_{number}") not in taken
    )
    variable.value = ""
    return variable


def _new_added(_element: Any, _scene: Scene) -> AddedCapability:
    capability = AddedCapability.create()
    capability.name = ""
    return capability


def _new_removed(_element: Any, _scene: Scene) -> RemovedCapability:
    capability = RemovedCapability.create()
    capability.name = ""
    return capability


def _new_override(element: QemuDomain, _scene: Scene) -> DeviceOverride:
    aliases = (device.alias for device in element.devices)
    override_ = DeviceOverride.create()
    override_.alias = next((alias for alias in aliases if alias), "")
    override_.property_name, override_.property_type = "", "string"
    override_.property_value = ""
    return override_


def _fit_value(override_: DeviceOverride, _scene: Scene) -> None:
    """A removed property has no value, all others have one that fits."""
    type_, value = override_.property_type, override_.property_value
    if type_ == "remove":
        override_.property_value = None
    elif type_ == "bool" and value not in ("true", "false"):
        override_.property_value = "true"
    elif type_ in ("signed", "unsigned") and not _WHOLE.fullmatch(value or ""):
        override_.property_value = "0"
    elif value is None:
        override_.property_value = ""


def _why_no_value(override_: DeviceOverride, _scene: Scene) -> str | None:
    if override_.property_type == "remove":
        return _("A property that is removed has no value.")
    return None


def _value_problem(value: str, override_: DeviceOverride, _scene: Scene) -> str | None:
    type_ = override_.property_type
    if type_ == "bool" and value not in ("true", "false"):
        return _("Enter “true” or “false”.")
    if type_ in ("signed", "unsigned") and not _WHOLE.fullmatch(value):
        return _("Enter a whole number.")
    return None


def _more_properties(override_: DeviceOverride) -> str:
    return ", ".join(f"{each.name}={each.value or ''}" for each in override_.properties[1:])


_COMMAND_LINE = Group(
    N_("Command line"),
    (
        Rows(
            "arguments",
            QemuDomain.arguments,
            N_("Arguments"),
            (Text(QemuArgument.value, N_("Argument"), is_required=True),),
            _new_argument,
            is_ordered=True,
            then=emptied("qemu:commandline"),
            help=N_("One word each: an option such as -device, then its value."),
        ),
        Rows(
            "variables",
            QemuDomain.variables,
            N_("Environment"),
            (
                Text(QemuVariable.name, N_("Name"), is_required=True, check=_variable_problem),
                Text(QemuVariable.value, N_("Value")),
            ),
            _new_variable,
            then=emptied("qemu:commandline"),
            help=N_("Environment variables that QEMU is started with."),
        ),
    ),
)

_OVERRIDES = Group(
    N_("Properties of devices"),
    (
        Rows(
            "overrides",
            QemuDomain.overrides,
            N_("Properties"),
            (
                Text(DeviceOverride.alias, N_("Alias of the device"), is_required=True),
                Text(DeviceOverride.property_name, N_("Property"), is_required=True),
                Choice(
                    DeviceOverride.property_type,
                    N_("Type"),
                    fixed(
                        {
                            "string": N_("Text"),
                            "signed": N_("Number"),
                            "unsigned": N_("Positive number"),
                            "bool": N_("Yes or no"),
                            "remove": N_("Leave it out"),
                        }
                    ),
                    then=_fit_value,
                ),
                Text(
                    DeviceOverride.property_value,
                    N_("Value"),
                    then=_fit_value,
                    check=_value_problem,
                    why_not=_why_no_value,
                ),
                Told(DeviceOverride.alias, N_("More"), id="more", tells=_more_properties),
            ),
            _new_override,
            then=emptied("qemu:override"),
            help=N_("Replaces what libvirt says about a device; one row for each property."),
        ),
    ),
)


def _capabilities(name: str, bound: Any, label: str, kind: Any, new: Any) -> Rows:
    return Rows(
        name,
        bound,
        label,
        (Text(kind.name, N_("Capability"), is_required=True),),
        new,
        then=emptied("qemu:capabilities"),
    )


_FOR_TESTS = Group(
    N_("For tests of QEMU and libvirt"),
    (
        Choice(
            QemuDomain.deprecation,
            N_("What is outdated"),
            fixed(
                {
                    None: DEFAULT,
                    "none": N_("Is allowed"),
                    "omit": N_("Is hidden"),
                    "reject": N_("Is refused"),
                    "crash": N_("Makes QEMU crash"),
                }
            ),
        ),
        Note(
            "crash",
            lambda _element, _scene: _("QEMU can crash while the machine works."),
            is_warning=True,
            when=is_one_of(QemuDomain.deprecation, "crash", "reject"),
        ),
        _capabilities(
            "added",
            QemuDomain.added,
            N_("QEMU is believed to have"),
            AddedCapability,
            _new_added,
        ),
        _capabilities(
            "removed",
            QemuDomain.removed,
            N_("QEMU is believed to lack"),
            RemovedCapability,
            _new_removed,
        ),
    ),
)


class QemuPanel(Panel[QemuDomain]):
    """A way round libvirt, for what it does not know."""

    id = "qemu"
    title = N_("QEMU command line")
    icon = "device.other"
    is_advanced = True
    element = QemuDomain
    fields = (
        Note(
            "unsupported",
            lambda _element, _scene: _(
                "libvirt does not support what is typed here: it hands it to QEMU unread and marks"
                " the machine as tainted. It can keep the machine from starting, and can stop"
                " working with each update of QEMU or libvirt."
            ),
            is_warning=True,
        ),
        _COMMAND_LINE,
    )
    advanced = (_OVERRIDES, _FOR_TESTS)

    @override
    def is_for(self, scene: Scene) -> bool:
        return is_qemu(None, scene)

    @override
    def summary(self, element: QemuDomain, scene: Scene) -> str:
        count = len(element.arguments)
        if not count:
            return ""
        return ngettext("{count} argument", "{count} arguments", count).format(count=count)

    @override
    def problems(self, element: QemuDomain, scene: Scene) -> Iterable[Problem]:
        aliases = {device.alias for device in element.devices}
        for each in element.overrides:
            alias = each.alias or ""
            if not alias.startswith(_USERS_ALIAS) or alias in aliases:
                continue
            message = _("There is no device with the alias {alias}.").format(alias=alias)
            yield Problem("overrides", message, is_warning=True)
