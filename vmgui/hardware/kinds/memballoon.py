"""<memballoon>: how the host gets memory back from a running guest."""

from __future__ import annotations

from collections.abc import Sequence

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.hardware.conditions import is_one_of
from vmgui.hardware.fields import Choice, Number, Switch
from vmgui.hardware.items import Group
from vmgui.hardware.kinds.common import (
    VIRTIO_MODELS,
    VirtioDevice,
    drop_virtio_options,
    virtio_options,
)
from vmgui.hardware.kinds.emulated import EmulatedKind
from vmgui.hardware.kinds.parts import PCI_PLACE
from vmgui.hardware.options import option
from vmgui.hardware.scene import Option, Scene
from vmgui.xmldoc.properties import integer, on_off, text

NONE = "none"
"""The model of a machine that is to have no balloon."""

_LABELS = {**VIRTIO_MODELS, "xen": "Xen", NONE: N_("None: the machine has no balloon")}


class MemoryBalloon(VirtioDevice):
    """<memballoon> of a domain."""

    TAG = "memballoon"
    model = text("@model")
    autodeflate = on_off("@autodeflate")
    free_page_reporting = on_off("@freePageReporting")
    statistics_period = integer("stats/@period")
    """Seconds."""


_IS_VIRTIO = is_one_of(MemoryBalloon.model, *(each for each in VIRTIO_MODELS if each))


def _models(_device: MemoryBalloon, scene: Scene) -> Sequence[Option]:
    is_xen = scene.domain.type == "xen"
    values = ("xen", NONE) if is_xen else (*(each for each in VIRTIO_MODELS if each), NONE)
    return [option(value, _LABELS) for value in values]


def _fit(device: MemoryBalloon, _scene: Scene) -> None:
    """No balloon has no settings; another model sits elsewhere."""
    device.address = None
    if device.model not in VIRTIO_MODELS:
        device.autodeflate = device.free_page_reporting = device.statistics_period = None
        drop_virtio_options(device)


class MemoryBalloonKind(EmulatedKind[MemoryBalloon]):
    """A memory balloon. libvirt gives one to every machine that does not say it wants none."""

    id = "memballoon"
    title = N_("Memory Balloon")
    keywords = N_("RAM")
    icon = "device.memory"
    element = MemoryBalloon
    most = 1
    fields = (
        Choice(
            MemoryBalloon.model,
            N_("Model"),
            _models,
            then=_fit,
            help=N_("Without a balloon, memory of a running machine cannot be taken back."),
        ),
        Number(
            MemoryBalloon.statistics_period,
            N_("Statistics every"),
            unit=N_("seconds"),
            least=1,
            placeholder=N_("Never"),
            live=True,
            when=_IS_VIRTIO,
            help=N_("How often the guest tells how much of its memory it uses."),
        ),
    )
    advanced = (
        Group(
            N_("Behaviour"),
            (
                Switch(
                    MemoryBalloon.autodeflate,
                    N_("Deflate when the guest runs out of memory"),
                    help=N_("The guest gets memory back before it ends programs for lack of it."),
                ),
                Switch(
                    MemoryBalloon.free_page_reporting,
                    N_("Free page reporting"),
                    help=N_("The guest tells which memory it does not use, and the host takes it."),
                ),
            ),
            when=_IS_VIRTIO,
        ),
        virtio_options(_IS_VIRTIO),
        Group(PCI_PLACE.title, PCI_PLACE.items, when=_IS_VIRTIO),
    )

    @override
    def new(self, scene: Scene) -> MemoryBalloon:
        device = MemoryBalloon.create()
        device.model = "xen" if scene.domain.type == "xen" else "virtio"
        return device

    @override
    def summary(self, element: MemoryBalloon, scene: Scene) -> str:
        return _("None") if element.model == NONE else element.model or ""

    @override
    def why_not_remove(self, device: MemoryBalloon, scene: Scene) -> str | None:
        return _("libvirt would add it again. Choose the model “None” to have no balloon.")
