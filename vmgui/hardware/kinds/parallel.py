"""<parallel>: a parallel port."""

from __future__ import annotations

from collections.abc import Iterable

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.hardware.fields import Number
from vmgui.hardware.items import Group
from vmgui.hardware.kind import DeviceKind
from vmgui.hardware.kinds.chardev import HOST, CharDevice
from vmgui.hardware.kinds.charform import PORT_TYPES, source_fields, source_groups, type_field
from vmgui.hardware.kinds.common import X86
from vmgui.hardware.panel import Problem
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.properties import integer

_MOST = 3
"""QEMU's PCs have room for three (MAX_PARALLEL_PORTS)."""


class Parallel(CharDevice):
    """<parallel> of a domain."""

    TAG = "parallel"
    port = integer("target/@port")


class ParallelKind(DeviceKind[Parallel]):
    """A parallel port of the machine."""

    id = "parallel"
    title = N_("Parallel")
    keywords = N_("parallel port LPT printer")
    icon = "device.serial"
    element = Parallel
    is_numbered = True
    most = _MOST
    fields = (type_field(HOST, PORT_TYPES), *source_fields(HOST))
    advanced = (
        Group(
            N_("In the guest"),
            (
                Number(
                    Parallel.port,
                    N_("Port number"),
                    most=_MOST - 1,
                    help=N_("The number among the parallel ports of the machine, from 0 on."),
                    is_assigned=True,
                ),
            ),
        ),
        *source_groups(HOST),
    )

    @override
    def new(self, scene: Scene) -> Parallel:
        device = Parallel.create()
        device.type = "pty"
        return device

    @override
    def summary(self, element: Parallel, scene: Scene) -> str:
        return HOST.summary(element)

    @override
    def problems(self, element: Parallel, scene: Scene) -> Iterable[Problem]:
        yield from HOST.problems(element, scene)
        same = [each for each in self.among(scene) if each != element and each.port == element.port]
        if element.port is not None and same:
            yield Problem("port", _("Another parallel port has this number."))

    @override
    def why_not_add(self, scene: Scene) -> str | None:
        if scene.domain.os.arch not in (None, *X86):
            return _("This architecture has no parallel ports.")
        return super().why_not_add(scene)
