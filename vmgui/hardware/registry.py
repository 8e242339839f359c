"""All panels and kinds, in the order of the hardware list and of *Add Hardware*."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from vmgui.hardware.kind import DeviceKind
from vmgui.hardware.kinds.audio import AudioKind
from vmgui.hardware.kinds.channel import ChannelKind
from vmgui.hardware.kinds.console import ConsoleKind
from vmgui.hardware.kinds.controller import ControllerKind
from vmgui.hardware.kinds.crypto import CryptoKind
from vmgui.hardware.kinds.disk import DiskKind
from vmgui.hardware.kinds.filesystem import FilesystemKind
from vmgui.hardware.kinds.graphics import GraphicsKind
from vmgui.hardware.kinds.hostdev_caps import HostCharacterKind, HostNetworkKind, HostStorageKind
from vmgui.hardware.kinds.hostdev_pci import HostMdevKind, HostPciKind
from vmgui.hardware.kinds.hostdev_scsi import HostScsiKind, HostVhostKind
from vmgui.hardware.kinds.hostdev_usb import HostUsbKind
from vmgui.hardware.kinds.hub import HubKind
from vmgui.hardware.kinds.input import InputKind
from vmgui.hardware.kinds.interface import InterfaceKind
from vmgui.hardware.kinds.iommu import IommuKind
from vmgui.hardware.kinds.lease import LeaseKind
from vmgui.hardware.kinds.memballoon import MemoryBalloonKind
from vmgui.hardware.kinds.memory import MemoryModuleKind
from vmgui.hardware.kinds.nvram import NvramKind
from vmgui.hardware.kinds.panic import PanicKind
from vmgui.hardware.kinds.parallel import ParallelKind
from vmgui.hardware.kinds.pstore import PstoreKind
from vmgui.hardware.kinds.redirdev import RedirdevKind
from vmgui.hardware.kinds.redirfilter import RedirfilterKind
from vmgui.hardware.kinds.rng import RngKind
from vmgui.hardware.kinds.serial import SerialKind
from vmgui.hardware.kinds.shmem import ShmemKind
from vmgui.hardware.kinds.smartcard import SmartcardKind
from vmgui.hardware.kinds.sound import SoundKind
from vmgui.hardware.kinds.tpm import TpmKind
from vmgui.hardware.kinds.unknown import UnknownKind
from vmgui.hardware.kinds.video import VideoKind
from vmgui.hardware.kinds.vsock import VsockKind
from vmgui.hardware.kinds.watchdog import WatchdogKind
from vmgui.hardware.panel import Panel
from vmgui.hardware.panels.arguments import BhyvePanel, XenPanel
from vmgui.hardware.panels.boot import BootPanel
from vmgui.hardware.panels.clock import ClockPanel
from vmgui.hardware.panels.container import ContainerPanel
from vmgui.hardware.panels.cpu import CpuPanel
from vmgui.hardware.panels.features import FeaturesPanel
from vmgui.hardware.panels.iothreads import IoThreadsPanel
from vmgui.hardware.panels.memory import MemoryPanel
from vmgui.hardware.panels.metadata import MetadataPanel
from vmgui.hardware.panels.numa import NumaPanel
from vmgui.hardware.panels.os import OsPanel
from vmgui.hardware.panels.overview import OverviewPanel
from vmgui.hardware.panels.perf import PerfPanel
from vmgui.hardware.panels.power import PowerPanel
from vmgui.hardware.panels.qemu import QemuPanel
from vmgui.hardware.panels.security import SecurityPanel
from vmgui.hardware.panels.smbios import SmbiosPanel
from vmgui.hardware.panels.tuning import TuningPanel
from vmgui.xmldoc.devices import Device
from vmgui.xmldoc.domain.domain import Domain

PANELS: tuple[Panel[Any], ...] = (
    OverviewPanel(),
    OsPanel(),
    CpuPanel(),
    MemoryPanel(),
    BootPanel(),
    NumaPanel(),
    TuningPanel(),
    IoThreadsPanel(),
    ClockPanel(),
    PowerPanel(),
    FeaturesPanel(),
    SmbiosPanel(),
    SecurityPanel(),
    ContainerPanel(),
    MetadataPanel(),
    PerfPanel(),
    QemuPanel(),
    XenPanel(),
    BhyvePanel(),
)
"""The pages about the whole machine."""

KINDS: tuple[DeviceKind[Any], ...] = (
    DiskKind(),
    InterfaceKind(),
    InputKind(),
    GraphicsKind(),
    SoundKind(),
    AudioKind(),
    SerialKind(),
    ParallelKind(),
    ConsoleKind(),
    ChannelKind(),
    HostUsbKind(),
    HostPciKind(),
    HostMdevKind(),
    HostScsiKind(),
    HostVhostKind(),
    HostStorageKind(),
    HostCharacterKind(),
    HostNetworkKind(),
    VideoKind(),
    WatchdogKind(),
    ControllerKind(),
    FilesystemKind(),
    SmartcardKind(),
    RedirdevKind(),
    RedirfilterKind(),
    HubKind(),
    TpmKind(),
    RngKind(),
    PanicKind(),
    MemoryBalloonKind(),
    VsockKind(),
    IommuKind(),
    ShmemKind(),
    MemoryModuleKind(),
    LeaseKind(),
    NvramKind(),
    PstoreKind(),
    CryptoKind(),
)
"""The kinds of devices; where two claim a device, the first one gets it."""

_BY_TAG = {
    tag: tuple(kind for kind in KINDS if tag == kind.element.TAG)
    for tag in {kind.element.TAG for kind in KINDS}
}

UNKNOWN = UnknownKind()
"""The kind of all other devices."""


class Entry(NamedTuple):
    """A device in the hardware list."""

    kind: DeviceKind[Any]
    device: Device
    """Already typed."""
    name: str
    """What people call it, unique in its machine."""


def kind_of(device: Device) -> DeviceKind[Any]:
    """The kind of a device."""
    candidates = _BY_TAG.get(device.tag, ())
    return next((kind for kind in candidates if kind.matches(device)), UNKNOWN)


def entries(domain: Domain) -> list[Entry]:
    """The devices of a machine, named, in the order of the hardware list."""
    ranks = {kind.id: rank for rank, kind in enumerate((*KINDS, UNKNOWN))}
    found = [(kind_of(device), device) for device in domain.devices]
    found.sort(key=lambda pair: ranks[pair[0].id])
    return list(_named([(kind, kind.typed(device)) for kind, device in found]))


def _named(found: list[tuple[DeviceKind[Any], Device]]) -> Iterator[Entry]:
    """Number those that would be called the same."""
    names = [kind.name(device) for kind, device in found]
    total, count = Counter(names), Counter[str]()
    for (kind, device), name in zip(found, names, strict=True):
        count[name] += 1
        is_numbered = kind.is_numbered or total[name] > 1
        yield Entry(kind, device, f"{name} {count[name]}" if is_numbered else name)
