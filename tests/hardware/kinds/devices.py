"""Devices on a machine, for the tests of kinds."""

from __future__ import annotations

from typing import Any

from vmgui.hardware.fields import Choice, Field
from vmgui.hardware.kind import DeviceKind
from vmgui.hardware.scene import Option, Scene
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain


def machine_with(
    devices: str = "",
    *,
    parts: str = "",
    chipset: str = "pc-q35-7.2",
    hypervisor: str = "kvm",
    arch: str = "x86_64",
) -> Domain:
    """A machine with 4 virtual CPUs and these devices."""
    return parse(
        f"<domain type='{hypervisor}'><name>web1</name><memory unit='GiB'>1</memory>"
        f"<vcpu>4</vcpu><os><type arch='{arch}' machine='{chipset}'>hvm</type></os>{parts}"
        f"<devices>{devices}</devices></domain>",
        Domain,
    )


def offering(**offers: dict[str, str]) -> dict[str, tuple[Option, ...]]:
    """What a host offers: noun -> value -> label."""
    return {
        noun: tuple(Option(value, label) for value, label in labels.items())
        for noun, labels in offers.items()
    }


def field(kind: DeviceKind[Any], name: str) -> Field:
    """A field of a kind by its name."""
    found = next(each for each in kind.rows() if each.name == name)
    assert isinstance(found, Field)
    return found


def put(kind: DeviceKind[Any], device: Any, name: str, value: Any, scene: Scene) -> None:
    """Change a field as a person does."""
    field(kind, name).write(device, value, scene)


def choices(kind: DeviceKind[Any], device: Any, name: str, scene: Scene) -> dict[str | None, str]:
    """Value -> why it cannot be chosen, of a choice."""
    choice = field(kind, name)
    assert isinstance(choice, Choice)
    return {option.value: option.reason for option in choice.options(device, scene)}


def only(kind: DeviceKind[Any], scene: Scene) -> Any:
    """The machine's only device of a kind."""
    (device,) = kind.among(scene)
    return device


def messages(kind: DeviceKind[Any], device: Any, scene: Scene) -> dict[str, str]:
    """Field -> what is wrong with it."""
    return {each.field: each.message for each in kind.all_problems(device, scene)}
