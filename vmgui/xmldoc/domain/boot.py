"""What a domain boots: parts of <os>."""

from __future__ import annotations

from vmgui.xmldoc.element import Element
from vmgui.xmldoc.properties import text, yes_no


class FirmwareFeature(Element):
    """<feature> of <firmware>: what the firmware that libvirt chooses must have, or must not."""

    TAG = "feature"
    name = text("@name")
    is_enabled = yes_no("@enabled")


class InitArgument(Element):
    """<initarg>: an argument of a container's first program."""

    TAG = "initarg"
    value = text("")


class InitVariable(Element):
    """<initenv>: a variable in the environment of a container's first program."""

    TAG = "initenv"
    name = text("@name")
    value = text("")


class AcpiTable(Element):
    """<table> of <acpi>: a file with a table that the firmware hands to the guest."""

    TAG = "table"
    type = text("@type")
    path = text("")
