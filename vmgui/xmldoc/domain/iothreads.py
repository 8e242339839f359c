"""I/O threads of a domain."""

from __future__ import annotations

from vmgui.xmldoc.element import Element
from vmgui.xmldoc.properties import integer


class IoThread(Element):
    """<iothread>: a thread for the work of disks, with its settings."""

    TAG = "iothread"
    id = integer("@id")
    pool_least = integer("@thread_pool_min")
    pool_most = integer("@thread_pool_max")
    poll_most = integer("poll/@max")
    """Nanoseconds."""
    poll_grow = integer("poll/@grow")
    poll_shrink = integer("poll/@shrink")
