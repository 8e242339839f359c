"""Conditions of fields, to be put together: when a field is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from vmgui.hardware.scene import Scene
from vmgui.xmldoc.properties import Flag, Value

Condition: TypeAlias = Callable[[Any, Scene], bool]
"""Says of an element in its scene whether something applies."""


def is_one_of(wanted: Value[str], *values: str | None) -> Condition:
    """True while a property has one of these values; None stands for a missing one."""

    def condition(element: Any, _scene: Scene) -> bool:
        return wanted.raw(element) in values

    return condition


def is_set(wanted: Value[Any] | Flag) -> Condition:
    """True while a property has a value that is not false."""

    def condition(element: Any, _scene: Scene) -> bool:
        return bool(wanted.__get__(element, type(element)))

    return condition


def no(condition: Condition) -> Condition:
    """True while `condition` is not."""
    return lambda element, scene: not condition(element, scene)


def every(*conditions: Condition) -> Condition:
    """True while all of them are."""
    return lambda element, scene: all(each(element, scene) for each in conditions)


def any_of(*conditions: Condition) -> Condition:
    """True while one of them is."""
    return lambda element, scene: any(each(element, scene) for each in conditions)


def is_running(_element: Any, scene: Scene) -> bool:
    """True while the machine runs."""
    return scene.is_active


def is_being_made(_element: Any, scene: Scene) -> bool:
    """True while the element is not part of the machine yet, or the machine does not exist yet."""
    return scene.is_new or scene.is_planned


def is_hypervisor(*types: str) -> Condition:
    """True on machines of these types of <domain>; "kvm" and "qemu" are QEMU."""
    return lambda _element, scene: scene.domain.type in types
