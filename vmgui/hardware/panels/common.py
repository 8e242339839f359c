"""What several pages need: conditions, reasons, and what a change of rows brings with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from typing import Any

from vmgui.base.compat import override
from vmgui.base.i18n import _
from vmgui.hardware.conditions import Condition, any_of, is_hypervisor
from vmgui.hardware.fields import Reason, Text, Then
from vmgui.hardware.scene import Scene
from vmgui.xmldoc import paths
from vmgui.xmldoc.element import Element
from vmgui.xmldoc.paths import Path
from vmgui.xmldoc.properties import Flag, Value

is_qemu: Condition = is_hypervisor("kvm", "qemu", "hvf")
"""Condition: QEMU runs the machine, with an accelerator or without."""


def is_arch(*archs: str) -> Condition:
    """True on machines of these architectures, as libvirt names them."""
    return lambda _element, scene: scene.domain.os.arch in archs


def or_set(condition: Condition, *bounds: Value[Any] | Flag) -> Condition:
    """True where `condition` is, and wherever one of these has a value: nothing is hidden."""
    return any_of(
        condition, lambda element, _scene: any(is_there(each, element) for each in bounds)
    )


def emptied(container: str) -> Then:
    """Removes a container, by its path, that the last row has left: libvirt refuses many of them.

    Ancestors that this leaves empty go too.
    """
    steps = Path.parse(container).steps

    def then(element: Element, _scene: Scene) -> None:
        node = element.find(steps)
        if node is not None:
            paths.prune(node, element.node)

    return then


def why_not_qemu(_element: Any, scene: Scene) -> str | None:
    """Reason: QEMU cannot do it."""
    return _("QEMU cannot do this.") if is_qemu(None, scene) else None


def unless_lacking(feature: str, bound: Value[Any] | Flag) -> Reason:
    """Reason: the domain capabilities say that the host lacks a feature.

    What is there already can be changed all the same, so that it can be switched off.
    """

    def why_not(element: Element, scene: Scene) -> str | None:
        caps = scene.domain_capabilities
        if caps is None or caps.is_supported(feature) is not False:
            return None
        return None if is_there(bound, element) else _("This host cannot do this.")

    return why_not


def is_there(bound: Value[Any] | Flag, element: Element) -> bool:
    """Whether the document says something there."""
    if isinstance(bound, Flag):
        return bound.__get__(element, type(element))
    return bound.raw(element) is not None


def _why_only_told(_element: Any, _scene: Scene) -> str:
    return _("This can be changed in the XML view.")


@dataclass(frozen=True, eq=False)
class Told(Text):
    """What is told of a row, to be read only. Bound to any property of the row."""

    _: KW_ONLY
    why_not: Reason | None = _why_only_told
    tells: Callable[[Any], str]
    """The text, translated; gets an element of the class that the property is of."""

    @override
    def read(self, element: Element) -> str | None:
        return self.tells(element) or None

    @override
    def raw(self, element: Element) -> str | None:
        return self.read(element)

    @override
    def write(self, element: Element, value: Any, scene: Scene) -> None:
        """Change nothing."""
