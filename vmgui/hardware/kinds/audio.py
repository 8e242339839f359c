"""<audio>: where on the host the sound of the machine goes to and comes from."""

from __future__ import annotations

from collections.abc import Iterable

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.hardware.conditions import Condition, is_one_of, is_set
from vmgui.hardware.fields import Choice, Number, Path, Switch, Text
from vmgui.hardware.items import Group, Row
from vmgui.hardware.kind import DeviceKind
from vmgui.hardware.kinds.audio_document import INPUT, OUTPUT, USED_BY, Audio, Stream
from vmgui.hardware.kinds.spice import has_spice
from vmgui.hardware.options import Labels, offered, plain
from vmgui.hardware.panel import Problem
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.devices import Device
from vmgui.xmldoc.properties import integer

TYPES: Labels = {
    "none": N_("None"),
    "spice": N_("SPICE viewer"),
    "pipewire": "PipeWire",
    "pulseaudio": "PulseAudio",
    "alsa": "ALSA",
    "jack": "JACK",
    "oss": "OSS",
    "sdl": "SDL",
    "coreaudio": "Core Audio",
    "file": N_("File"),
    "dbus": N_("D-Bus display"),
}

_FORMATS = ("s8", "u8", "s16", "u16", "s32", "u32", "f32")


class _User(Device):
    """A device that may name the <audio> that it uses."""

    audio = integer("audio/@id")


def _is(name: str) -> Condition:
    return is_one_of(Audio.type, *sorted(USED_BY[name]))


def _change_type(device: Audio, _scene: Scene) -> None:
    device.drop_foreign()


def _stream(stream: Stream, title: str) -> Group:
    """One direction."""
    return Group(title, (*_own_rows(stream), *_common_rows(stream)))


def _own_rows(stream: Stream) -> tuple[Row, ...]:
    """What only some types have."""
    is_jack = is_one_of(Audio.type, "jack")
    return (
        Text(
            stream.device,
            N_("Device"),
            placeholder="default",
            help=N_("The sound device of the host."),
            when=_is("device"),
        ),
        Text(
            stream.name,
            N_("Sink or source"),
            help=N_("What of the sound server is used."),
            when=_is("name"),
        ),
        Text(
            stream.stream_name,
            N_("Stream name"),
            help=N_("The name under which the sound server shows the machine."),
            when=_is("stream_name"),
        ),
        Number(stream.latency, N_("Latency"), unit="µs", when=_is("latency")),
        Text(stream.server_name, N_("Server"), when=is_jack),
        Text(stream.client_name, N_("Client name"), when=is_jack),
        Text(
            stream.connect_ports,
            N_("Connect to ports"),
            help=N_("A regular expression; the ports that it fits are connected."),
            when=is_jack,
        ),
        Switch(
            stream.is_exact,
            N_("Exact client name"),
            help=N_("Fail rather than take another name if the name is taken."),
            when=is_jack,
        ),
        Number(stream.buffer_count, N_("Buffers"), least=1, when=_is("buffer_count")),
        Switch(stream.polls, N_("Use poll"), when=_is("polls")),
    )


def _common_rows(stream: Stream) -> tuple[Row, ...]:
    is_fixed = is_set(stream.is_fixed)
    return (
        Switch(
            stream.mixes,
            N_("Mix in QEMU"),
            help=N_("Whether QEMU mixes and converts, rather than the sound server of the host."),
        ),
        Switch(
            stream.is_fixed,
            N_("Fixed settings"),
            help=N_("Use the settings below rather than what the guest asks for."),
            then=lambda device, _scene: _forget_settings(stream, device),
        ),
        Number(stream.frequency, N_("Frequency"), least=1, unit="Hz", when=is_fixed),
        Number(stream.channels, N_("Channels"), least=1, most=16, when=is_fixed),
        Choice(stream.format, N_("Format"), plain(*_FORMATS), when=is_fixed),
        Number(
            stream.voices,
            N_("Voices"),
            least=1,
            help=N_("How many sounds can be heard at once."),
        ),
        Number(stream.buffer_length, N_("Buffer length"), least=1, unit="µs"),
    )


def _forget_settings(stream: Stream, device: Audio) -> None:
    """Settings belong to fixed ones only."""
    if not stream.is_fixed.__get__(device):
        for each in (stream.frequency, stream.channels, stream.format):
            each.__set__(device, None)


def _why_used(device: Audio, scene: Scene) -> str | None:
    users = (each.viewed_as(_User).audio for each in scene.domain.devices if each != device)
    if device.id is not None and device.id in users:
        return _("Another device of the machine uses it.")
    return None


class AudioKind(DeviceKind[Audio]):
    """A way for sound between the machine and the host."""

    id = "audio"
    title = N_("Audio backend")
    keywords = N_("PulseAudio PipeWire ALSA speaker microphone")
    icon = "device.sound"
    element = Audio
    fields = (
        Choice(
            Audio.type,
            N_("Type"),
            offered("audio", "type", TYPES),
            help=N_("What of the host plays and records the sound."),
            then=_change_type,
        ),
        Path(
            Audio.path,
            N_("File"),
            help=N_("The file that records what the machine plays."),
            when=_is("path"),
        ),
        Text(
            Audio.server_name,
            N_("Server"),
            help=N_("The sound server, if it is not the usual one."),
            when=is_one_of(Audio.type, "pulseaudio"),
        ),
        Path(
            Audio.runtime_directory,
            N_("Runtime directory"),
            chooses="directory",
            help=N_("The directory with the socket of PipeWire."),
            when=_is("runtime_directory"),
        ),
        Choice(
            Audio.driver,
            N_("Driver"),
            plain("esd", "alsa", "arts", "pulseaudio"),
            help=N_("What SDL plays the sound with."),
            when=_is("driver"),
        ),
    )
    advanced = (
        Group(
            N_("Backend"),
            (
                Number(
                    Audio.id,
                    N_("Number"),
                    least=1,
                    most=255,
                    placeholder="",
                    help=N_("Devices name the backend that they use by it."),
                    is_required=True,
                    why_not=_why_used,
                ),
                Number(
                    Audio.timer_period,
                    N_("Timer period"),
                    least=1,
                    unit="µs",
                    help=N_("How often QEMU looks for new sound."),
                ),
                Switch(
                    Audio.maps_memory,
                    N_("Map the sound card's memory"),
                    when=_is("maps_memory"),
                ),
                Switch(
                    Audio.is_exclusive,
                    N_("Exclusive"),
                    help=N_("Keep the sound device for this machine alone."),
                    when=_is("is_exclusive"),
                ),
                Number(
                    Audio.policy,
                    N_("Timing policy"),
                    least=-1,
                    most=10,
                    help=N_("0 has the least delay, 10 costs the least CPU time; -1: as before."),
                    when=_is("policy"),
                ),
            ),
        ),
        _stream(OUTPUT, N_("Output")),
        _stream(INPUT, N_("Input")),
    )

    @override
    def new(self, scene: Scene) -> Audio:
        present = self.among(scene)
        taken = {each.id for each in present}
        device = Audio.create()
        device.id = next(number for number in range(1, len(taken) + 2) if number not in taken)
        has_none = all(each.type != "spice" for each in present)
        device.type = "spice" if has_spice(scene.domain) and has_none else "none"
        return device

    @override
    def name(self, device: Audio) -> str:
        label = TYPES.get(device.type, "")
        if not device.type:
            return super().name(device)
        # Translators: a way for sound to the host and its type, such as "Audio SPICE"
        return _("Audio ({type})").format(type=_(label) if label else device.type)

    @override
    def summary(self, element: Audio, scene: Scene) -> str:
        where = element.path or OUTPUT.device.raw(element) or OUTPUT.name.raw(element)
        return where or _("Number {number}").format(number=element.id)

    @override
    def problems(self, element: Audio, scene: Scene) -> Iterable[Problem]:
        if any(each.id == element.id for each in self.among(scene) if each != element):
            yield Problem("id", _("Another audio backend has this number."))
        if element.type == "spice" and not has_spice(scene.domain):
            yield Problem("type", _("This needs a SPICE display, which is missing."))

    @override
    def why_not_remove(self, device: Audio, scene: Scene) -> str | None:
        return _why_used(device, scene)
