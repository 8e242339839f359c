"""The features of a domain that are on or off."""

from __future__ import annotations

from vmgui.base.compat import override
from vmgui.xmldoc import converters, paths
from vmgui.xmldoc.element import Place
from vmgui.xmldoc.paths import Node
from vmgui.xmldoc.properties import Value


class State(Value[bool]):
    """The state of a feature: an element with `state`, without which it is on.

    None removes the whole element, for what is in it means nothing without a state.

    Source: virDomainFeaturesDefParse in libvirt's src/conf/domain_conf.c.
    """

    def __init__(self, path: str) -> None:
        """The feature is the element at `path`."""
        super().__init__(f"{path}/@state", converters.ON_OFF)

    @override
    def raw(self, place: Place) -> str | None:
        node = place.find(self.path.steps)
        return None if node is None else _state(node)

    @override
    def _load(self, node: Node) -> bool | None:
        try:
            return self.converter.load(_state(node))
        except ValueError:
            return None

    @override
    def _clear(self, place: Place) -> None:
        self._drop(place)


def _state(node: Node) -> str:
    found = paths.read(node, "state")
    return "on" if found is None else found
