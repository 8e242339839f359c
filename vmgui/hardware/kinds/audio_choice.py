"""The choice of an <audio>, for devices that have sound."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from vmgui.base.i18n import N_, _
from vmgui.hardware.fields import Choice, Field
from vmgui.hardware.options import DEFAULT
from vmgui.hardware.panel import Problem
from vmgui.hardware.scene import Option, Scene
from vmgui.xmldoc.devices import Device
from vmgui.xmldoc.properties import Value, text


class _Backend(Device):
    TAG = "audio"
    id = text("@id")
    type = text("@type")


def _backends(_device: Any, scene: Scene) -> Sequence[Option]:
    found = scene.domain.devices.of(_Backend)
    return [
        Option(None, _(DEFAULT)),
        # Translators: a way to play sound on the host: its number and its type
        *(Option(each.id, _("{id} ({type})").format(id=each.id, type=each.type)) for each in found),
    ]


def audio_field(bound: Value[str]) -> Field:
    """The field for which of the machine's <audio> a device uses."""
    return Choice(
        bound,
        N_("Audio backend"),
        _backends,
        help=N_("Where on the host its sound goes; the default is the first one."),
    )


def audio_problems(chosen: str | None, field: str, scene: Scene) -> Iterable[Problem]:
    """A problem if the machine has no such <audio>; libvirt always makes the one with id 1."""
    present = {each.id for each in scene.domain.devices.of(_Backend)} or {"1"}
    if chosen is not None and chosen not in present:
        message = _("The machine has no audio backend {id}.").format(id=chosen)
        yield Problem(field, message)
