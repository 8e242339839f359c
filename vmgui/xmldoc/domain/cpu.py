"""The processors of a domain: parts of <cpu>, and <vcpus>."""

from __future__ import annotations

from typing import Self, overload

from vmgui.base.compat import override
from vmgui.xmldoc import paths
from vmgui.xmldoc.converters import Converter
from vmgui.xmldoc.element import Element, Place
from vmgui.xmldoc.properties import Elements, Value, integer, text, yes_no

_USUAL = "require"
"""What libvirt takes a missing policy for."""

_POLICIES = {"force": True, "require": True, "disable": False, "forbid": False}


class CpuFeature(Element):
    """<feature> of a <cpu>: something that its model has, or lacks, in this domain."""

    TAG = "feature"
    name = text("@name")
    policy = text("@policy")
    """"force", "require", "optional", "disable" or "forbid"; libvirt takes a missing one for
    "require"."""


def _load_policy(policy: str) -> bool:
    if policy not in _POLICIES:
        raise ValueError(policy)
    return _POLICIES[policy]


class FeatureState(Value[bool]):
    """Whether a CPU shall have the feature with a certain name; None: as its model has it.

    "optional" is neither: it reads as None and stays in the document.
    """

    def __init__(self, feature: str) -> None:
        """Look at the <feature> of <cpu> with this name."""
        converter = Converter(_load_policy, lambda value: "require" if value else "disable")
        super().__init__("cpu/feature/@policy", converter)
        self.feature = feature

    @overload
    def __get__(self, place: None, owner: type) -> Self: ...
    @overload
    def __get__(self, place: Place, owner: type | None = None) -> bool | None: ...
    @override
    def __get__(self, place: Place | None, owner: type | None = None) -> Self | bool | None:
        """Whether the feature is asked for, or refused."""
        if place is None:
            return self
        found = self._find(place)
        return None if found is None else _POLICIES.get(found.policy or _USUAL)

    @override
    def __set__(self, place: Place, value: bool | None) -> None:
        """Ask for the feature, refuse it, or leave it to the model."""
        if value is None:
            self._clear(place)
            return
        if value == self.__get__(place):
            return
        found = self._find(place)
        if found is None:
            found = _features(place).append(CpuFeature.create())
        found.policy = self.converter.dump(value)
        found.name = self.feature

    @override
    def raw(self, place: Place) -> str | None:
        """The policy as it stands in the document."""
        found = self._find(place)
        return None if found is None else found.policy or _USUAL

    @override
    def _clear(self, place: Place) -> None:
        found = self._find(place)
        parent = None if found is None else found.node.getparent()
        if found is not None and parent is not None:
            found.remove()
            paths.prune(parent, place.node)

    def _find(self, place: Place) -> CpuFeature | None:
        return next((each for each in _features(place) if each.name == self.feature), None)


def _features(place: Place) -> Elements[CpuFeature]:
    return Elements(place, ("cpu",), CpuFeature)


class Vcpu(Element):
    """<vcpu> in <vcpus>: one virtual CPU, where they differ."""

    TAG = "vcpu"
    id = integer("@id")
    is_enabled = yes_no("@enabled")
    """Whether it is there at start; the others can be added later."""
    is_hotpluggable = yes_no("@hotpluggable")
    order = integer("@order")
    """When it is added, counted from 1, among those that are enabled."""
