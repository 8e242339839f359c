"""Values for tests of answers: a host with KVM, two systems, and what else stands around."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from vmgui.base.ids import HostId
from vmgui.core.creation.answers import Answers, Source
from vmgui.core.creation.defaults import filled
from vmgui.core.creation.steps import Problem, Step, problems
from vmgui.core.creation.surroundings import Surroundings
from vmgui.core.osinfo.devices import DEVICES
from vmgui.core.osinfo.system import ALL, Resources, System
from vmgui.core.resources import InterfaceReading, NetworkReading, PoolReading
from vmgui.xmldoc.capabilities import Capabilities
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domcaps import DomainCapabilities

MIB, GIB = 1 << 20, 1 << 30

_PC = "<machine maxCpus='255'>pc</machine>"
_Q35 = "<machine maxCpus='288'>q35</machine>"
_OLD = "<machine maxCpus='255' deprecated='yes'>pc-i440fx-1.5</machine>"
_CPUS = "".join(
    f"<cpu id='{number}' socket_id='0' die_id='0' core_id='{number % 4}'/>" for number in range(8)
)


def guest(arch: str, *types: str, machines: str = "", os_type: str = "hvm") -> str:
    """A <guest> of the capabilities."""
    domains = "".join(f"<domain type='{each}'/>" for each in types)
    inside = f"<arch name='{arch}'>{machines}{domains}</arch>"
    return f"<guest><os_type>{os_type}</os_type>{inside}</guest>"


PC_GUESTS = guest("i686", "qemu", "kvm", machines=_PC + _Q35) + guest(
    "x86_64", "qemu", "kvm", machines=_PC + _Q35 + _OLD
)
FOREIGN_GUESTS = guest("aarch64", "qemu", machines="<machine>virt</machine>") + guest(
    "s390x", "qemu", machines="<machine>s390-ccw-virtio</machine>"
)


def capabilities(guests: str = PC_GUESTS + FOREIGN_GUESTS, arch: str = "x86_64") -> Capabilities:
    """A host with four cores of two threads each."""
    topology = f"<topology><cells><cell id='0'><cpus>{_CPUS}</cpus></cell></cells></topology>"
    host = f"<host><cpu><arch>{arch}</arch></cpu>{topology}</host>"
    return parse(f"<capabilities>{host}{guests}</capabilities>", Capabilities)


def _enum(name: str, *values: str) -> str:
    inside = "".join(f"<value>{value}</value>" for value in values)
    return f"<enum name='{name}'>{inside}</enum>"


def domain_capabilities(
    *,
    firmware: tuple[str, ...] = ("efi",),
    secure: tuple[str, ...] = ("yes", "no"),
    graphics: tuple[str, ...] = ("sdl", "vnc", "spice"),
    tpm: tuple[str, ...] = ("passthrough", "emulator"),
    most_cpus: int = 288,
) -> DomainCapabilities:
    """What machines can have on a host with everything installed."""
    return parse(
        f"<domainCapabilities><vcpu max='{most_cpus}'/>"
        f"<os supported='yes'>{_enum('firmware', *firmware)}"
        f"<loader supported='yes'>{_enum('secure', *secure)}</loader></os>"
        f"<devices><graphics supported='yes'>{_enum('type', *graphics)}</graphics>"
        f"<filesystem supported='yes'>{_enum('driverType', 'path', 'virtiofs')}</filesystem>"
        f"<tpm supported='yes'>{_enum('backendModel', *tpm)}</tpm></devices></domainCapabilities>",
        DomainCapabilities,
    )


def pool(
    name: str = "default",
    kind: str = "dir",
    path: str = "/var/lib/libvirt/images",
    *,
    is_active: bool = True,
    available: int | None = 100 * GIB,
) -> PoolReading:
    """A storage pool."""
    return PoolReading(name, kind, is_active, path, None, None, available)


def network(
    name: str = "default", *, is_active: bool = True, mode: str = "nat", bridge: str = "virbr0"
) -> NetworkReading:
    """A virtual network with two port groups."""
    return NetworkReading(name, is_active, True, mode, bridge, ("sales", "lab"))


def interface(name: str, kind: str = "ethernet") -> InterfaceReading:
    """An interface of the host."""
    return InterfaceReading(name, kind, "")


def devices(*names: str) -> frozenset[str]:
    """Identifiers of devices that a system has drivers for."""
    return frozenset(each for name in names for each in DEVICES[name])


DEBIAN = System(
    id="http://debian.org/debian/12",
    short_id="debian12",
    name="Debian 12",
    family="linux",
    minimum={ALL: Resources(1, 256 * MIB, 2 * GIB)},
    recommended={ALL: Resources(1, 4 * GIB, 30 * GIB)},
    devices=devices("q35", "virtio-net", "virtio-block"),
)
WINDOWS_11 = System(
    id="http://microsoft.com/win/11",
    short_id="win11",
    name="Microsoft Windows 11",
    family="winnt",
    minimum={"x86_64": Resources(2, 4 * GIB, 64 * GIB)},
    devices=devices("q35"),
    firmwares={"x86_64": ("efi",)},
)


def around(**others: Any) -> Surroundings:
    """A local host with KVM, a pool, the network "default" and one machine, "web1"."""
    usual = Surroundings(
        host=HostId("qemu:///system"),
        is_ready=True,
        capabilities=capabilities(),
        domain_capabilities=domain_capabilities(),
        pools=(pool(),),
        networks=(network(),),
        interfaces=(interface("eth0"), interface("virbr0", "bridge")),
        taken={"default": frozenset({"web1.qcow2"})},
        names=frozenset({"web1"}),
        macs=frozenset({"52:54:00:11:11:11"}),
        paths={"/var/lib/libvirt/images/web1.qcow2": ("web1",)},
        cpus=8,
        memory=16 * GIB,
        system=DEBIAN,
    )
    return replace(usual, **others)


def found(step: Step, answers: Answers, surroundings: Surroundings) -> tuple[Problem, ...]:
    """What is wrong at a step with answers that are filled in first."""
    return problems(step, filled(answers, surroundings), surroundings)


def manual(**others: Any) -> Answers:
    """Answers about a machine without a medium."""
    return Answers(source=Source.MANUAL, **others)
