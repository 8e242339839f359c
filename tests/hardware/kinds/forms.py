"""What the tests of kinds share: scenes of our own documents, and writing as a form does."""

from __future__ import annotations

from typing import Any

from tests.documents import document
from vmgui.hardware.fields import Field
from vmgui.hardware.kind import DeviceKind
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.devices import Device
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain


def scene(name: str = "spice-desktop", *, is_active: bool = False) -> Scene:
    """Around one of our own documents."""
    return Scene(parse(document(name), Domain), is_active=is_active)


def write(kind: DeviceKind[Any], field: str, device: Device, value: Any, around: Scene) -> None:
    """Change a field as a person does."""
    row = next(each for each in kind.rows() if each.name == field)
    assert isinstance(row, Field)
    row.write(device, value, around)
