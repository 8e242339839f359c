"""Machines to be made, and a host to make them on, for tests of what becomes of answers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests import documents
from vmgui.base.ids import HostId
from vmgui.core.creation.answers import (
    GIB,
    Answers,
    CloudInit,
    DiskAnswer,
    Extras,
    FileChoice,
    ImageUse,
    NetworkAnswer,
    Platform,
    SharedDirectory,
    Source,
    StorageChoice,
    Tree,
)
from vmgui.core.creation.build import blueprint
from vmgui.core.creation.facts import ImageFacts, MediumFacts, TreeFacts
from vmgui.core.creation.surroundings import Surroundings
from vmgui.core.osinfo.devices import DEVICES
from vmgui.core.osinfo.system import System
from vmgui.core.resources import NetworkReading, PoolReading
from vmgui.xmldoc.capabilities import Capabilities
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.domcaps import DomainCapabilities

VIRTIO = (
    *("virtio-net", "virtio-block", "virtio-balloon", "virtio-serial", "virtio-scsi"),
    *("virtio-rng", "virtio-gpu"),
)


def _devices(*names: str) -> frozenset[str]:
    return frozenset(id for name in names for id in DEVICES[name])


LINUX = System(
    "http://debian.org/debian/12",
    "debian12",
    "Debian 12",
    family="linux",
    devices=_devices(*VIRTIO, "q35", "usb3", "hda"),
)
WINDOWS = System(
    "http://microsoft.com/win/10",
    "win10",
    "Microsoft Windows 10",
    family="winnt",
    devices=_devices("q35", "usb3", "hda", "e1000e"),
    extra_devices=_devices("virtio-net", "virtio-block", "virtio-serial", "virtio-balloon"),
)
WINDOWS_11 = System(
    "http://microsoft.com/win/11",
    "win11",
    "Microsoft Windows 11",
    family="winnt",
    devices=_devices("q35", "usb3", "hda", "e1000e"),
    firmwares={"x86_64": ("efi", "efi-secure")},
)
OLD = System(
    "http://microsoft.com/win/xp",
    "winxp",
    "Microsoft Windows XP",
    family="winnt",
    devices=_devices("rtl8139", "ac97"),
)
TREE = TreeFacts(
    "http://example.org/tree",
    "x86_64",
    "http://example.org/tree/linux",
    "http://example.org/tree/initrd",
    family="Fedora",
    version="41",
)
POOL = PoolReading("default", "dir", True, "/var/lib/libvirt/images", None, None, None)
KVM = Surroundings(
    HostId("qemu:///system"),
    is_ready=True,
    capabilities=parse(documents.document("kvm-pc", "capabilities"), Capabilities),
    domain_capabilities=parse(documents.document("kvm-pc", "domcaps"), DomainCapabilities),
    pools=(POOL,),
    networks=(NetworkReading("default", True, True, "nat", "virbr0", ()),),
    system=LINUX,
    medium=MediumFacts("Debian", file_size=5000),
    tree=TREE,
    image=ImageFacts("/images/base.vmdk", "vmdk", 3 * GIB),
)
"""A host with KVM, SPICE, UEFI and a TPM."""
ISO = Answers(
    medium=FileChoice("/iso/install.iso"),
    memory=GIB,
    cpus=2,
    name="web",
    network=NetworkAnswer("network", "default", mac="52:54:00:12:34:56"),
)
"""The usual machine."""
EMULATED = Platform("qemu", "x86_64", "q35")

CASES: dict[str, tuple[Answers, Surroundings]] = {
    "iso": (ISO, KVM),
    "iso-pc": (replace(ISO, platform=Platform("kvm", "x86_64", "pc")), KVM),
    "iso-i686": (replace(ISO, platform=Platform("kvm", "i686", "pc")), KVM),
    "iso-unknown": (ISO, replace(KVM, system=None)),
    "iso-old": (ISO, replace(KVM, system=OLD)),
    "iso-emulated": (replace(ISO, platform=EMULATED), KVM),
    "iso-uefi": (replace(ISO, firmware="efi"), KVM),
    "iso-vnc": (replace(ISO, extras=Extras(graphics="vnc")), KVM),
    "iso-text": (replace(ISO, extras=Extras(graphics="none")), KVM),
    "iso-here": (replace(ISO, medium=FileChoice("/home/me/install.iso", is_here=True)), KVM),
    "iso-existing": (
        replace(ISO, disk=DiskAnswer(StorageChoice.EXISTING, path="/dev/vg/disk")),
        KVM,
    ),
    "live": (replace(ISO, disk=DiskAnswer(StorageChoice.NONE)), KVM),
    "windows": (ISO, replace(KVM, system=WINDOWS)),
    "windows-drivers": (
        replace(ISO, drivers="/iso/virtio-win.iso"),
        replace(KVM, system=WINDOWS),
    ),
    "windows-11": (ISO, replace(KVM, system=WINDOWS_11)),
    "url": (replace(ISO, source=Source.URL, tree=Tree(TREE.url, "quiet")), KVM),
    "pxe": (replace(ISO, source=Source.PXE), KVM),
    "diskless": (
        replace(ISO, source=Source.PXE, disk=DiskAnswer(StorageChoice.NONE)),
        KVM,
    ),
    "import": (
        replace(
            ISO,
            source=Source.IMPORT,
            medium=FileChoice("/images/base.vmdk"),
            image_use=ImageUse.KEEP,
        ),
        KVM,
    ),
    "cloud": (
        replace(
            ISO,
            source=Source.CLOUD,
            medium=FileChoice("/images/base.vmdk"),
            image_use=ImageUse.OVERLAY,
            cloud=CloudInit(password="secret"),
        ),
        KVM,
    ),
    "manual": (replace(ISO, source=Source.MANUAL), KVM),
    "bridge": (replace(ISO, network=NetworkAnswer("bridge", "br0")), KVM),
    "macvtap": (replace(ISO, network=NetworkAnswer("direct", "eth0", mode="vepa")), KVM),
    "user": (replace(ISO, network=NetworkAnswer("user")), KVM),
    "unplugged": (replace(ISO, network=NetworkAnswer("none")), KVM),
    "shared": (
        replace(
            ISO,
            extras=Extras(
                directories=(
                    SharedDirectory("/srv/data", "data"),
                    SharedDirectory("/srv/docs", "docs", is_readonly=True),
                )
            ),
        ),
        KVM,
    ),
    "host-device": (
        replace(
            ISO,
            extras=Extras(
                host_devices=(
                    "<hostdev mode='subsystem' type='usb' managed='yes'><source>"
                    "<vendor id='0x1234'/><product id='0xbeef'/></source></hostdev>",
                ),
                boots_network_first=True,
            ),
        ),
        KVM,
    ),
    "session": (ISO, replace(KVM, is_session=True, pools=(), networks=())),
}
"""What is called -> answers and surroundings."""


def made(answers: Answers = ISO, around: Surroundings = KVM, **changes: Any) -> Domain:
    """The document of the machine, with some of the answers changed."""
    return parse(blueprint(replace(answers, **changes), around).domain, Domain)


def case(name: str) -> Domain:
    """The document of one of the cases."""
    return made(*CASES[name])
