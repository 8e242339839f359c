"""<video>: the graphics card that the guest sees."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.hardware.conditions import Condition, every, is_one_of
from vmgui.hardware.fields import Check, Choice, Number, Switch
from vmgui.hardware.items import Group
from vmgui.hardware.kind import DeviceKind
from vmgui.hardware.kinds.common import VirtioDevice, acpi_group, virtio_options
from vmgui.hardware.kinds.display import Display
from vmgui.hardware.options import DEFAULT, Labels, fixed, from_host, offered
from vmgui.hardware.panel import Problem
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.properties import Value, integer, text, yes_no

MODELS: Labels = {
    "virtio": "Virtio",
    "qxl": "QXL",
    "vga": "VGA",
    "bochs": "Bochs",
    "cirrus": "Cirrus",
    "ramfb": N_("Memory only (ramfb)"),
    "vmvga": "VMVGA",
    "xen": "Xen",
    "vbox": "VirtualBox",
    "gop": "GOP",
    "none": N_("None"),
}

_SHORT: Labels = {**MODELS, "ramfb": "ramfb"}

_SECONDARY = ("virtio", "qxl")
"""The models that can be second ones (virDomainVideoDefValidate), the better one first."""

_PREFERRED = ("virtio", "vga", "gop", "ramfb", "vbox", "xen")
"""The models that a new first card is made of, the best first."""

_PCI = frozenset({"virtio", "qxl", "vga", "bochs", "cirrus", "vmvga"})
"""The models that sit in a PCI slot."""

_USED_BY: Mapping[str, frozenset[str]] = {
    "ram": frozenset({"qxl"}),
    "vram64": frozenset({"qxl"}),
    "vgamem": frozenset({"qxl"}),
    "vram": frozenset({"qxl", "vga", "bochs", "cirrus", "vmvga", "vbox", "xen", "gop"}),
    "heads": frozenset({"qxl", "virtio", "vbox", "vmvga"}),
    "has_blob": frozenset({"virtio"}),
    "accel_3d": frozenset({"virtio", "vbox"}),
    "accel_2d": frozenset({"virtio", "vbox"}),
    "render_node": frozenset({"virtio"}),
    "width": frozenset({"qxl", "virtio", "vga", "bochs", "gop"}),
    "height": frozenset({"qxl", "virtio", "vga", "bochs", "gop"}),
    "backend": frozenset({"virtio"}),
    "uses_iommu": frozenset({"virtio"}),
    "uses_ats": frozenset({"virtio"}),
    "uses_packed": frozenset({"virtio"}),
    "uses_page_per_vq": frozenset({"virtio"}),
}
"""Property -> the models that it belongs to."""


class Video(VirtioDevice):
    """<video> of a domain."""

    TAG = "video"
    model = text("model/@type")
    ram = integer("model/@ram")
    """KiB, as all memory of video devices."""
    vram = integer("model/@vram")
    vram64 = integer("model/@vram64")
    vgamem = integer("model/@vgamem")
    heads = integer("model/@heads")
    is_primary = yes_no("model/@primary")
    has_blob = yes_no("model/@blob")
    accel_3d = yes_no("model/acceleration/@accel3d")
    accel_2d = yes_no("model/acceleration/@accel2d")
    render_node = text("model/acceleration/@rendernode")
    width = integer("model/resolution/@x")
    height = integer("model/resolution/@y")
    backend = text("driver/@name")
    vga_mode = text("driver/@vgaconf")


def _change_model(device: Video, scene: Scene) -> None:
    """Drop what the model has no use for; its slot stays if it is the first card's."""
    for name, models in _USED_BY.items():
        if device.model not in models:
            setattr(device, name, None)
    cards = list(scene.domain.devices.of(Video))
    if device.model not in _PCI or device in cards[1:]:
        device.address = None


def _complete_width(device: Video, _scene: Scene) -> None:
    """A resolution has both sides or none."""
    if device.height is None or device.width is None:
        device.width = None if device.height is None else device.height * 4 // 3


def _complete_height(device: Video, _scene: Scene) -> None:
    """A resolution has both sides or none."""
    if device.width is None or device.height is None:
        device.height = None if device.width is None else device.width * 3 // 4


def _uses(name: str) -> Condition:
    return is_one_of(Video.model, *sorted(_USED_BY[name]))


def _memory(bound: Value[int], label: str, explanation: str) -> Number:
    return Number(
        bound,
        label,
        unit="KiB",
        help=explanation,
        when=_uses(bound.name),
        is_assigned=True,
    )


class VideoKind(DeviceKind[Video]):
    """A graphics card."""

    id = "video"
    title = N_("Video")
    keywords = N_("graphics card GPU VGA QXL display adapter")
    icon = "device.video"
    element = Video
    fields = (
        Choice(
            Video.model,
            N_("Model"),
            offered("video", "modelType", MODELS),
            then=_change_model,
        ),
        Check(
            Video.accel_3d,
            N_("3D acceleration"),
            help=N_("Draw with the host's graphics card; the display must have OpenGL."),
            when=_uses("accel_3d"),
        ),
        Number(
            Video.heads,
            N_("Screens"),
            least=1,
            most=16,
            help=N_("How many screens can be connected to the card."),
            when=_uses("heads"),
            is_assigned=True,
        ),
    )
    advanced = (
        Group(
            N_("Memory"),
            (
                _memory(Video.ram, N_("RAM"), N_("The memory for everything but the screen.")),
                _memory(Video.vram, N_("Video memory"), N_("The memory that the guest draws in.")),
                _memory(
                    Video.vram64,
                    N_("Video memory above 4 GiB"),
                    N_("More memory, for guests that can reach it by 64-bit addresses."),
                ),
                _memory(
                    Video.vgamem,
                    N_("Memory of a screen"),
                    N_("Limits the resolution; it is a part of the RAM."),
                ),
            ),
            when=_uses("vram"),
        ),
        Group(
            N_("Picture"),
            (
                Number(
                    Video.width,
                    N_("Width"),
                    least=1,
                    most=65535,
                    help=N_("The resolution that the card suggests to the guest."),
                    when=_uses("width"),
                    then=_complete_height,
                ),
                Number(
                    Video.height,
                    N_("Height"),
                    least=1,
                    most=65535,
                    when=_uses("height"),
                    then=_complete_width,
                ),
                Check(
                    Video.is_primary,
                    N_("Primary card"),
                    help=N_("The card that shows the machine starting."),
                    is_assigned=True,
                ),
            ),
        ),
        Group(
            N_("Acceleration"),
            (
                Switch(Video.accel_2d, N_("2D acceleration"), when=_uses("accel_2d")),
                Choice(
                    Video.render_node,
                    N_("Graphics card"),
                    from_host("render_nodes", default=DEFAULT),
                    is_editable=True,
                    help=N_("The card of the host that a vhost-user program draws with."),
                    when=every(_uses("render_node"), is_one_of(Video.backend, "vhostuser")),
                ),
                Switch(
                    Video.has_blob,
                    N_("Blob resources"),
                    help=N_("Share pictures with the host without copying; needs shared memory."),
                    when=_uses("has_blob"),
                ),
            ),
            when=_uses("accel_2d"),
        ),
        Group(
            N_("Driver"),
            (
                Choice(
                    Video.backend,
                    N_("Drawn by"),
                    fixed({None: DEFAULT, "qemu": "QEMU", "vhostuser": N_("A program of its own")}),
                    help=N_("A program of its own (vhost-user) separates drawing from QEMU."),
                    when=_uses("backend"),
                ),
                Choice(
                    Video.vga_mode,
                    N_("VGA mode"),
                    fixed({None: DEFAULT, "io": "", "on": N_("On"), "off": N_("Off")}),
                    help=N_("How bhyve offers VGA to the guest."),
                    when=is_one_of(Video.model, "gop"),
                ),
            ),
            when=is_one_of(Video.model, "virtio", "gop"),
        ),
        virtio_options(_uses("uses_iommu")),
        acpi_group(Video, is_one_of(Video.model, *sorted(_PCI))),
    )

    @override
    def new(self, scene: Scene) -> Video:
        device = Video.create()
        caps = scene.domain_capabilities
        possible = (None if caps is None else caps.values("video", "modelType")) or _PREFERRED
        wanted = (
            _SECONDARY[::-1] if self.among(scene) else ("virtio", "vga", "gop", "ramfb", "vbox")
        )
        device.model = next((each for each in wanted if each in possible), "virtio")
        return device

    @override
    def name(self, device: Video) -> str:
        word = _SHORT.get(device.model, "")
        if not device.model:
            return super().name(device)
        # Translators: a graphics card and its model, such as "Video QXL"
        return _("Video {model}").format(model=_(word) if word else device.model)

    @override
    def summary(self, element: Video, scene: Scene) -> str:
        if element.accel_3d:
            return _("3D acceleration")
        if element.width is not None and element.height is not None:
            return _("{width} by {height} pixels").format(
                width=element.width, height=element.height
            )
        return ""

    @override
    def problems(self, element: Video, scene: Scene) -> Iterable[Problem]:
        cards = self.among(scene)
        if element in cards[1:] and element.model not in _SECONDARY and not element.is_primary:
            yield Problem("model", _("A second card must be of the model Virtio or QXL."))
        if element.model == "none" and len(cards) > (element in cards):
            yield Problem("model", _("A machine without video cannot have another card."))
        if element.is_primary and any(each.is_primary for each in cards if each != element):
            yield Problem("is_primary", _("Another card is the primary one."))
        if element.accel_3d and not self._has_gl(scene):
            yield Problem(
                "accel_3d",
                _("3D acceleration needs a display with OpenGL."),
                is_warning=True,
            )

    def _has_gl(self, scene: Scene) -> bool:
        displays = [each.viewed_as(Display) for each in scene.domain.devices.graphics]
        return any(each.has_gl or each.type == "egl-headless" for each in displays)

    @override
    def why_not_remove(self, device: Video, scene: Scene) -> str | None:
        if len(self.among(scene)) == 1 and len(scene.domain.devices.graphics):
            return _("A machine with a display needs a graphics card.")
        return None
