"""What the host counts about a domain."""

from __future__ import annotations

from vmgui.xmldoc.element import Element
from vmgui.xmldoc.properties import text, yes_no


class PerfEvent(Element):
    """<event> of <perf>: something that the kernel of the host counts for the domain."""

    TAG = "event"
    name = text("@name")
    is_enabled = yes_no("@enabled")
