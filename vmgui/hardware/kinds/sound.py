"""<sound>: the sound card that the guest sees."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.hardware.conditions import is_one_of
from vmgui.hardware.fields import Choice, Number, Switch
from vmgui.hardware.items import Group, Rows
from vmgui.hardware.kind import DeviceKind
from vmgui.hardware.kinds.audio_choice import audio_field, audio_problems
from vmgui.hardware.kinds.common import X86, AcpiDevice, acpi_group, drop_address
from vmgui.hardware.options import Labels, fixed
from vmgui.hardware.panel import Problem
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.element import Element
from vmgui.xmldoc.properties import Children, integer, text, yes_no

MODELS: Labels = {
    "ich9": "HDA (ICH9)",
    "ich6": "HDA (ICH6)",
    "virtio": "Virtio",
    "usb": "USB",
    "ac97": "AC97",
    "ich7": "ICH7",
    "es1370": "ES1370",
    "sb16": "Sound Blaster 16",
    "pcspk": N_("PC speaker"),
}

_WITH_CODECS = ("ich6", "ich9")
_ONLY_PC = ("sb16", "pcspk")

_CODECS: Labels = {
    "duplex": N_("Line in and line out"),
    "micro": N_("Microphone and loudspeaker"),
    "output": N_("Line out only"),
}


class Codec(Element):
    """<codec>: what is connected to an HDA card."""

    TAG = "codec"
    type = text("@type")


class Sound(AcpiDevice):
    """<sound> of a domain."""

    TAG = "sound"
    model = text("@model")
    codecs = Children(Codec)
    audio = text("audio/@id")
    is_multichannel = yes_no("@multichannel")
    streams = integer("@streams")


def _change_model(device: Sound, scene: Scene) -> None:
    """Each model sits elsewhere, and some have parts of their own."""
    drop_address(device, scene)
    if device.model not in _WITH_CODECS:
        device.codecs.clear()
    if device.model != "usb":
        device.is_multichannel = None
    if device.model != "virtio":
        device.streams = None


def _new_codec(_device: Any, _scene: Scene) -> Codec:
    codec = Codec.create()
    codec.type = "duplex"
    return codec


class SoundKind(DeviceKind[Sound]):
    """A sound card."""

    id = "sound"
    title = N_("Sound")
    keywords = N_("audio sound card speaker microphone HDA")
    icon = "device.sound"
    element = Sound
    fields = (
        Choice(Sound.model, N_("Model"), fixed(MODELS), then=_change_model),
        audio_field(Sound.audio),
    )
    advanced = (
        Group(
            N_("Connectors"),
            (
                Rows(
                    "codecs",
                    Sound.codecs,
                    N_("Codecs"),
                    (Choice(Codec.type, N_("Type"), fixed(_CODECS)),),
                    _new_codec,
                    help=N_("What is connected to the card; without one, line in and line out."),
                    when=is_one_of(Sound.model, *_WITH_CODECS),
                ),
                Switch(
                    Sound.is_multichannel,
                    N_("Multichannel"),
                    help=N_("Offer surround sound rather than stereo."),
                    when=is_one_of(Sound.model, "usb"),
                ),
                Number(
                    Sound.streams,
                    N_("Streams"),
                    least=1,
                    most=64,
                    help=N_("How many sounds the card plays or records at once."),
                    when=is_one_of(Sound.model, "virtio"),
                ),
            ),
            when=is_one_of(Sound.model, "usb", "virtio", *_WITH_CODECS),
        ),
        acpi_group(Sound, is_one_of(Sound.model, "ac97", "es1370", "virtio", *_WITH_CODECS)),
    )

    @override
    def new(self, scene: Scene) -> Sound:
        device = Sound.create()
        machine = scene.domain.os.machine or ""
        if scene.domain.os.arch not in (None, *X86):
            device.model = "usb"
        else:
            device.model = "ich9" if "q35" in machine else "ich6"
        return device

    @override
    def name(self, device: Sound) -> str:
        # Translators: a sound card and its model, such as "Sound ich9"
        return _("Sound {model}").format(model=device.model or "")

    @override
    def problems(self, element: Sound, scene: Scene) -> Iterable[Problem]:
        yield from audio_problems(element.audio, "audio", scene)
        if element.model in _ONLY_PC and scene.domain.os.arch not in (None, *X86):
            yield Problem("model", _("This architecture does not have it."))
