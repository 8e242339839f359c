"""The clock of a domain."""

from __future__ import annotations

from vmgui.xmldoc.element import Element
from vmgui.xmldoc.properties import Flag, integer, text, yes_no


class Timer(Element):
    """<timer>: a clock chip, or something like one, that the guest can see."""

    TAG = "timer"
    name = text("@name")
    is_present = yes_no("@present")
    tick_policy = text("@tickpolicy")
    track = text("@track")
    frequency = integer("@frequency")
    """Hz."""
    mode = text("@mode")
    has_catchup = Flag("catchup")
    catchup_threshold = integer("catchup/@threshold")
    catchup_slew = integer("catchup/@slew")
    catchup_limit = integer("catchup/@limit")
