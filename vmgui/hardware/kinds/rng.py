"""<rng>: random numbers of the host's for the guest."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.hardware.conditions import is_one_of
from vmgui.hardware.fields import Choice, Number, Path, Text
from vmgui.hardware.items import Group, Rows
from vmgui.hardware.kinds.common import VIRTIO_MODELS, VirtioDevice, virtio_options
from vmgui.hardware.kinds.emulated import EmulatedKind
from vmgui.hardware.kinds.parts import PCI_PLACE
from vmgui.hardware.options import Labels, fixed, offered
from vmgui.hardware.panel import Problem
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.element import Element
from vmgui.xmldoc.properties import Children, integer, text

URANDOM = "/dev/urandom"
_DEVICES: Labels = {URANDOM: "", "/dev/random": "", "/dev/hwrng": N_("/dev/hwrng (hardware)")}


class EgdSource(Element):
    """<source> of a random number generator that is reached like a serial device."""

    TAG = "source"
    mode = text("@mode")
    host = text("@host")
    service = text("@service")
    path = text("@path")


class Rng(VirtioDevice):
    """<rng> of a domain."""

    TAG = "rng"
    model = text("@model")
    backend = text("backend/@model")
    device = text("backend")
    """The path, if the backend is "random"."""
    transport = text("backend/@type")
    """How the daemon is reached, if the backend is "egd"."""
    sources = Children(EgdSource, "backend")
    protocol = text("backend/protocol/@type")
    rate_bytes = integer("rate/@bytes")
    rate_period = integer("rate/@period")


def _fit(device: Rng, _scene: Scene) -> None:
    """Give the backend what it needs, and take away what belongs to the others."""
    if device.backend != "egd":
        device.transport = device.protocol = None
        device.sources.clear()
    if device.backend != "random":
        device.device = None
    if device.backend == "random":
        device.device = URANDOM
    elif device.backend == "egd":
        device.transport = "tcp"
        device.sources.append(_new_source(device, _scene))


def _new_source(_device: Any, _scene: Scene) -> EgdSource:
    source = EgdSource.create()
    source.mode, source.host, source.service = "connect", "127.0.0.1", "1234"
    return source


def _fit_transport(device: Rng, _scene: Scene) -> None:
    """Sockets in the file system have a path; those of the network a host and a service."""
    for source in device.sources:
        if device.transport in ("tcp", "udp"):
            source.path = None
        else:
            source.host = source.service = None
    if device.transport != "tcp":
        device.protocol = None


def _drop_period(device: Rng, _scene: Scene) -> None:
    if device.rate_bytes is None:
        device.rate_period = None


class RngKind(EmulatedKind[Rng]):
    """A VirtIO random number generator."""

    id = "rng"
    title = "RNG"
    keywords = N_("random number generator entropy")
    icon = "device.random"
    element = Rng
    hotplug = True
    fields = (
        Choice(
            Rng.backend,
            N_("Backend"),
            offered(
                "rng",
                "backendModel",
                {
                    "random": N_("Device of the host"),
                    "egd": N_("Daemon (EGD)"),
                    "builtin": N_("Built into the hypervisor"),
                },
            ),
            then=_fit,
            help=N_("Where the random numbers come from."),
        ),
        Choice(
            Rng.device,
            N_("Host device"),
            fixed(_DEVICES),
            is_editable=True,
            when=is_one_of(Rng.backend, "random"),
            help=N_("/dev/urandom is right for nearly everybody; it never makes a guest wait."),
        ),
        Choice(
            Rng.transport,
            N_("Connection type"),
            fixed({"tcp": "TCP", "udp": "UDP", "unix": N_("UNIX socket"), "dev": N_("Device")}),
            then=_fit_transport,
            when=is_one_of(Rng.backend, "egd"),
        ),
        Rows(
            "sources",
            Rng.sources,
            N_("Addresses"),
            (
                Choice(
                    EgdSource.mode,
                    N_("Mode"),
                    fixed({"connect": N_("Connect"), "bind": N_("Wait for connections")}),
                ),
                Text(EgdSource.host, N_("Host")),
                Text(EgdSource.service, N_("Port")),
                Path(EgdSource.path, N_("Path")),
            ),
            new=_new_source,
            most=2,
            when=is_one_of(Rng.backend, "egd"),
            help=N_("UDP has two: one to send to, and one to listen on."),
        ),
    )
    advanced = (
        Group(
            N_("Rate"),
            (
                Number(
                    Rng.rate_bytes,
                    N_("At most"),
                    least=1,
                    unit=N_("bytes"),
                    placeholder=N_("No limit"),
                    then=_drop_period,
                    help=N_("How much the guest may take in each period."),
                ),
                Number(
                    Rng.rate_period,
                    N_("Period"),
                    least=1,
                    unit=N_("milliseconds"),
                    placeholder=N_("1000 milliseconds"),
                ),
            ),
        ),
        Choice(Rng.model, N_("Model"), offered("rng", "model", VIRTIO_MODELS)),
        Choice(
            Rng.protocol,
            N_("Protocol"),
            fixed({None: "", "raw": "", "telnet": "", "telnets": "", "tls": ""}),
            when=is_one_of(Rng.transport, "tcp"),
        ),
        virtio_options(),
        PCI_PLACE,
    )

    @override
    def new(self, scene: Scene) -> Rng:
        device = Rng.create()
        device.model = "virtio"
        device.backend = "random"
        device.device = URANDOM
        return device

    @override
    def name(self, device: Rng) -> str:
        if device.backend == "random" and device.device:
            # Translators: a random number generator, by its device on the host
            return _("RNG {device}").format(device=device.device)
        return _(self.title)

    @override
    def summary(self, element: Rng, scene: Scene) -> str:
        if element.backend == "egd":
            places = (
                source.path or f"{source.host or ''}:{source.service or ''}"
                for source in element.sources
            )
            return ", ".join(places)
        # The device on the host stands in the name.
        return "" if element.backend == "random" else element.backend or ""

    @override
    def problems(self, element: Rng, scene: Scene) -> Iterable[Problem]:
        if element.backend == "random" and not (element.device or "/").startswith("/"):
            yield Problem("device", _("Enter the whole path, beginning with a slash."))
        if element.backend == "egd" and not len(element.sources):
            yield Problem("sources", _("Enter the address of the daemon."))
        if element.rate_period is not None and element.rate_bytes is None:
            yield Problem("rate_bytes", _("Enter a number."))
