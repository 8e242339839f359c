"""What programs keep in a domain's metadata, each in a namespace of its own."""

from __future__ import annotations

from vmgui.xmldoc import paths
from vmgui.xmldoc.element import Element


class CustomMetadata(Element):
    """An element of <metadata>."""

    @property
    def namespace(self) -> str:
        """The namespace, which tells whose it is; empty if it has none."""
        return paths.namespace(self.node)
