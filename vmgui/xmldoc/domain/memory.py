"""The memory of a domain: parts of <memoryBacking>."""

from __future__ import annotations

from vmgui.xmldoc.element import Element
from vmgui.xmldoc.properties import size, text


class HugePage(Element):
    """<page> in <hugepages>: pages of one size, and the NUMA cells that are made of them."""

    TAG = "page"
    size = size("@size", unit="KiB")
    """Bytes of a page."""
    nodeset = text("@nodeset")
    """Cells of the guest, such as "0-1,3"; None for all that no other <page> names."""
