"""What a person sees, hears and touches: graphics, video, sound, pointer, SPICE's channels."""

from __future__ import annotations

from vmgui.core.creation.build.sketch import Sketch
from vmgui.hardware.kinds.channel import SPICE_AGENT, Channel, ChannelKind
from vmgui.hardware.kinds.display import Display
from vmgui.hardware.kinds.graphics import GraphicsKind
from vmgui.hardware.kinds.input import InputKind
from vmgui.hardware.kinds.redirdev import RedirdevKind
from vmgui.hardware.kinds.sound import SoundKind
from vmgui.hardware.kinds.video import VideoKind
from vmgui.xmldoc.devices import Graphics

_SPICE = "spice"
_REDIRECTIONS = 2
"""USB devices that can be handed to the guest at a time: a USB 2 controller has six ports."""
_GRAPHICS, _VIDEO, _SOUND = GraphicsKind(), VideoKind(), SoundKind()
_INPUT, _CHANNEL, _REDIRDEV = InputKind(), ChannelKind(), RedirdevKind()


def add_display(sketch: Sketch) -> None:
    """Add a display with all that belongs to it, unless there shall be none."""
    if not sketch.graphics:
        return
    sketch.add(_GRAPHICS, _graphics(sketch))
    _add_video(sketch)
    _add_inputs(sketch)
    if sketch.graphics == _SPICE and sketch.is_qemu:
        _add_companions(sketch)


def _graphics(sketch: Sketch) -> Graphics:
    """A display on ports that libvirt chooses, where its host only can reach it."""
    display = Display.create()
    display.type, display.port = sketch.graphics, -1
    if sketch.graphics == _SPICE:
        display.tls_port = -1
        # Work without use where nothing goes through a network.
        display.image = "off" if sketch.around.is_local else None
    display.viewed_as(Graphics).autoport = True
    display.listen_type = "address"
    return display


def _add_video(sketch: Sketch) -> None:
    video = _VIDEO.new(sketch.scene)
    if sketch.is_x86 and sketch.is_qemu:
        video.model = _video_model(sketch)
    sketch.add(_VIDEO, video)


def _video_model(sketch: Sketch) -> str:
    """VirtIO where the guest knows it; QXL, which is a VGA card to all others, for SPICE."""
    if sketch.guest.drives("virtio-gpu") and sketch.offers("video", "modelType", "virtio"):
        return "virtio"
    is_qxl = sketch.offers("video", "modelType", "qxl", otherwise=False)
    return "qxl" if is_qxl and sketch.graphics == _SPICE else "vga"


def _add_inputs(sketch: Sketch) -> None:
    """A pointer with absolute coordinates, so that no viewer has to catch the mouse."""
    if not sketch.is_qemu:
        return
    sketch.add(_INPUT, _INPUT.new(sketch.scene))
    if not sketch.is_x86:  # PCs have a keyboard
        sketch.add(_INPUT, _INPUT.new(sketch.scene))


def _add_companions(sketch: Sketch) -> None:
    """What only SPICE can do: clipboard and resizing, sound, USB devices of the viewer's."""
    agent = Channel.create()
    agent.type, agent.target, agent.name = "spicevmc", "virtio", SPICE_AGENT
    sketch.add(_CHANNEL, agent)
    if not sketch.is_x86:
        return
    sketch.add(_SOUND, _SOUND.new(sketch.scene))
    if sketch.offers("redirdev", "bus", "usb"):
        for _number in range(_REDIRECTIONS):
            sketch.add(_REDIRDEV, _REDIRDEV.new(sketch.scene))
