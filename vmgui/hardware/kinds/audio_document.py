"""<audio>: where on the host the sound of the machine goes to and comes from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from vmgui.xmldoc.devices import Device
from vmgui.xmldoc.properties import Value, integer, text, yes_no

V = TypeVar("V", bound=Value[Any])


class Stream:
    """The properties of <input> or <output>: one direction of an <audio>."""

    def __init__(self, direction: str) -> None:
        """Point into the element `direction`."""

        def named(name: str, value: V) -> V:
            value.__set_name__(Stream, f"{direction}_{name}")
            return value

        self.direction = direction
        self.mixes = named("mixes", yes_no(f"{direction}/@mixingEngine"))
        self.is_fixed = named("is_fixed", yes_no(f"{direction}/@fixedSettings"))
        self.voices = named("voices", integer(f"{direction}/@voices"))
        self.buffer_length = named("buffer_length", integer(f"{direction}/@bufferLength"))
        self.frequency = named("frequency", integer(f"{direction}/settings/@frequency"))
        self.channels = named("channels", integer(f"{direction}/settings/@channels"))
        self.format = named("format", text(f"{direction}/settings/@format"))
        self.device = named("device", text(f"{direction}/@dev"))
        self.buffer_count = named("buffer_count", integer(f"{direction}/@bufferCount"))
        self.polls = named("polls", yes_no(f"{direction}/@tryPoll"))
        self.name = named("name", text(f"{direction}/@name"))
        self.stream_name = named("stream_name", text(f"{direction}/@streamName"))
        self.latency = named("latency", integer(f"{direction}/@latency"))
        self.server_name = named("server_name", text(f"{direction}/@serverName"))
        self.client_name = named("client_name", text(f"{direction}/@clientName"))
        self.connect_ports = named("connect_ports", text(f"{direction}/@connectPorts"))
        self.is_exact = named("is_exact", yes_no(f"{direction}/@exactName"))

    def all(self) -> dict[str, Value[Any]]:
        """All of the properties, by their names in this class."""
        return {name: each for name, each in vars(self).items() if isinstance(each, Value)}


INPUT = Stream("input")
OUTPUT = Stream("output")

USED_BY: Mapping[str, frozenset[str]] = {
    "device": frozenset({"alsa", "oss"}),
    "buffer_count": frozenset({"coreaudio", "oss", "sdl"}),
    "polls": frozenset({"oss"}),
    "name": frozenset({"pulseaudio", "pipewire"}),
    "stream_name": frozenset({"pulseaudio", "pipewire"}),
    "latency": frozenset({"pulseaudio", "pipewire"}),
    "server_name": frozenset({"jack", "pulseaudio"}),
    "client_name": frozenset({"jack"}),
    "connect_ports": frozenset({"jack"}),
    "is_exact": frozenset({"jack"}),
    "maps_memory": frozenset({"oss"}),
    "is_exclusive": frozenset({"oss"}),
    "policy": frozenset({"oss"}),
    "driver": frozenset({"sdl"}),
    "path": frozenset({"file"}),
    "runtime_directory": frozenset({"pipewire"}),
}
"""Property, of the whole or of a direction -> the types that it belongs to."""


class Audio(Device):
    """<audio> of a domain."""

    TAG = "audio"
    id = integer("@id")
    type = text("@type")
    timer_period = integer("@timerPeriod")
    """Microseconds."""
    server_name = text("@serverName")
    maps_memory = yes_no("@tryMMap")
    is_exclusive = yes_no("@exclusive")
    policy = integer("@dspPolicy")
    driver = text("@driver")
    path = text("@path")
    runtime_directory = text("@runtimeDir")

    def drop_foreign(self) -> None:
        """Remove what does not belong to the type, which libvirt's schema would refuse."""
        for stream in (INPUT, OUTPUT):
            for name, each in stream.all().items():
                types = frozenset({"jack"}) if name == "server_name" else USED_BY.get(name)
                if types is not None and self.type not in types:
                    each.__set__(self, None)
        for name in ("maps_memory", "is_exclusive", "policy", "driver", "path"):
            if self.type not in USED_BY[name]:
                setattr(self, name, None)
        if self.type != "pulseaudio":
            self.server_name = None
        if self.type != "pipewire":
            self.runtime_directory = None
