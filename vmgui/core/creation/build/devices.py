"""The smaller devices: ports, agent, random numbers, balloon, TPM; and what a person asked for."""

from __future__ import annotations

from vmgui.core.creation.answers import SharedDirectory
from vmgui.core.creation.build.sketch import Sketch
from vmgui.core.creation.surroundings import Surroundings
from vmgui.hardware import firmware
from vmgui.hardware.kinds.channel import AGENT, Channel, ChannelKind
from vmgui.hardware.kinds.console import ConsoleKind
from vmgui.hardware.kinds.filesystem import FilesystemKind
from vmgui.hardware.kinds.memballoon import MemoryBalloonKind
from vmgui.hardware.kinds.rng import RngKind
from vmgui.hardware.kinds.serial import SerialKind
from vmgui.hardware.kinds.shared_memory import enable_shared_memory
from vmgui.hardware.kinds.tpm import TpmKind
from vmgui.hardware.registry import kind_of
from vmgui.xmldoc.devices import Device
from vmgui.xmldoc.document import parse

_CHANNEL, _CONSOLE, _SERIAL = ChannelKind(), ConsoleKind(), SerialKind()
_FILESYSTEM, _RNG, _TPM, _BALLOON = FilesystemKind(), RngKind(), TpmKind(), MemoryBalloonKind()
_IBM_Z = frozenset({"s390x", "s390"})
_EMULATOR = "emulator"
VIRTIOFS = "virtiofs"
_9P = "path"


def add_devices(sketch: Sketch) -> None:
    """Add the devices that a good machine has."""
    _add_console(sketch)
    if sketch.is_qemu:
        _add_paravirtual(sketch)
        _add_tpm(sketch)


def add_wishes(sketch: Sketch) -> None:
    """Add what somebody asked for: directories and devices of the host.

    Raises:
        InvalidInput: the description of a host device is not well-formed.
    """
    extras = sketch.answers.extras
    for directory in extras.directories:
        _share(sketch, directory)
    for xml in extras.host_devices:
        device = parse(xml, Device)
        sketch.add(kind_of(device), device)


def _add_console(sketch: Sketch) -> None:
    """A serial port, whose other name in libvirt is "console"; PCs have it, and boards."""
    if sketch.domain.os.arch in _IBM_Z:
        console = _CONSOLE.new(sketch.scene)
        console.target = "sclp"
        sketch.add(_CONSOLE, console)
        return
    sketch.add(_SERIAL, _SERIAL.new(sketch.scene))
    console = _CONSOLE.new(sketch.scene)
    console.target = "serial"
    sketch.add(_CONSOLE, console)


def _add_paravirtual(sketch: Sketch) -> None:
    """What the guest and the host do together, where the guest has drivers for it."""
    if sketch.guest.drives("virtio-serial"):
        agent = Channel.create()
        agent.type, agent.target, agent.name = "unix", "virtio", AGENT
        sketch.add(_CHANNEL, agent)
    if sketch.guest.drives("virtio-rng") and sketch.offers("rng", "backendModel", "random"):
        sketch.add(_RNG, _RNG.new(sketch.scene))
    if sketch.guest.drives("virtio-balloon"):
        sketch.add(_BALLOON, _BALLOON.new(sketch.scene))


def _add_tpm(sketch: Sketch) -> None:
    """An emulated TPM for modern machines: Windows 11 insists on one."""
    wanted = sketch.answers.firmware
    is_needed = wanted == firmware.SECURE_UEFI
    if (wanted == firmware.UEFI or is_needed) and sketch.offers(
        "tpm", "backendModel", _EMULATOR, otherwise=is_needed
    ):
        sketch.add(_TPM, _TPM.new(sketch.scene))


def _share(sketch: Sketch, directory: SharedDirectory) -> None:
    """A directory of the host: virtiofs where the host has it and can do what is asked, else 9p."""
    share = _FILESYSTEM.new(sketch.scene)
    share.directory, share.target = directory.path, directory.tag
    share.is_readonly = directory.is_readonly
    if sketch.is_qemu:
        share.driver = driver_of(directory, sketch.around)
        if share.driver == VIRTIOFS:
            enable_shared_memory(sketch.domain)
    sketch.add(_FILESYSTEM, share)


def driver_of(directory: SharedDirectory, around: Surroundings) -> str:
    """What a directory is shared through: `VIRTIOFS`, or "path" for 9p.

    libvirt's virtiofs cannot be read-only, and needs a libvirt of the system.
    """
    offered = around.domain_capabilities
    drivers = offered.values("filesystem", "driverType") if offered is not None else None
    has_9p = drivers is None or _9P in drivers
    has_virtiofs = drivers is not None and VIRTIOFS in drivers
    is_suited = not (directory.is_readonly or around.is_session)
    return VIRTIOFS if has_virtiofs and (is_suited or not has_9p) else _9P
