"""Machines compared with what virt-install makes of the same wishes: each difference has a reason.

virt-install is asked with the magic URI of its own tests, so that it sees the very capabilities
that we see, on a host with KVM; nothing is defined anywhere.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

from tests import documents
from tests.core.creation.build.cases import ISO, KVM
from vmgui.core.creation.answers import (
    GIB,
    Answers,
    CloudInit,
    DiskAnswer,
    Extras,
    FileChoice,
    ImageUse,
    Platform,
    Source,
    StorageChoice,
)
from vmgui.core.creation.build import blueprint
from vmgui.core.creation.facts import ImageFacts
from vmgui.core.creation.installing import installing
from vmgui.core.osinfo.database import database
from vmgui.core.osinfo.system import System
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domcaps import DomainCapabilities

PROGRAM = "virt-install"
DOMCAPS = "DOMCAPS"
"""In the URI: the file with the domain capabilities."""
URI = (
    f"__virtinst_test__test:///default,caps={documents.OWN}/capabilities/kvm-pc.xml,"
    f"domcaps={DOMCAPS},"
    "fakeuri=qemu:///system,connver=7002022,libver=9000000"
)
DIRECTORY = "DIRECTORY"
"""In arguments: where the test's files are."""
NEW_DISK = ("--disk", f"path={DIRECTORY}/web.qcow2,size=20,format=qcow2")
CDROM = ("--cdrom", f"{DIRECTORY}/install.iso")
IMAGE = ("--import", "--disk", f"path={DIRECTORY}/base.qcow2,format=qcow2,driver.discard=unmap")
NETWORK = ("--network", "network=default,mac=52:54:00:12:34:56")
FROM_ISO = replace(ISO, medium=FileChoice(f"{DIRECTORY}/install.iso"))


@dataclass(frozen=True)
class Case:
    """The same wishes, to us and to virt-install."""

    system: str
    answers: Answers
    arguments: tuple[str, ...]
    machine: str = "q35"


CASES = {
    "linux-bios": Case("debian11", FROM_ISO, (*CDROM, *NEW_DISK)),
    "linux-uefi": Case(
        "debian11", replace(FROM_ISO, firmware="efi"), (*CDROM, *NEW_DISK, "--boot", "uefi")
    ),
    "windows-10": Case("win10", replace(FROM_ISO, firmware="bios"), (*CDROM, *NEW_DISK)),
    "windows-11": Case("win11", replace(FROM_ISO, firmware="efi-secure"), (*CDROM, *NEW_DISK)),
    "unknown": Case(
        "generic",
        replace(FROM_ISO, platform=Platform(machine="pc")),  # we take q35 for what is unknown
        (*CDROM, *NEW_DISK),
        "pc",
    ),
    "import": Case(
        "debian11",
        replace(
            ISO,
            source=Source.IMPORT,
            medium=FileChoice(f"{DIRECTORY}/base.qcow2"),
            image_use=ImageUse.KEEP,
        ),
        IMAGE,
    ),
    "pxe": Case("debian11", replace(ISO, source=Source.PXE), ("--pxe", *NEW_DISK)),
    "cloud": Case(
        "debian11",
        replace(
            ISO,
            source=Source.CLOUD,
            medium=FileChoice(f"{DIRECTORY}/base.qcow2"),
            cloud=CloudInit(user="me"),
        ),
        (*IMAGE, "--cloud-init", "disable=on"),
    ),
    "text": Case(
        "debian11",
        replace(FROM_ISO, extras=Extras(graphics="none")),
        (*CDROM, *NEW_DISK, "--graphics", "none"),
    ),
    "vnc": Case(
        "debian11",
        replace(FROM_ISO, extras=Extras(graphics="vnc")),
        (*CDROM, *NEW_DISK, "--graphics", "vnc"),
    ),
    "live": Case(
        "debian11",
        replace(FROM_ISO, disk=DiskAnswer(StorageChoice.NONE)),
        (*CDROM, "--livecd", "--disk", "none"),
    ),
}

EVERYWHERE = {
    "theirs /uuid=": "libvirt chooses the UUID",
    "theirs /currentMemory=": "libvirt takes all of the memory for it",
    "ours /memory@unit=KiB": "what libvirt takes a missing unit for",
    "theirs /devices/emulator=": "libvirt chooses the program",
    "ours /devices/controller@index=": "libvirt numbers them in the same order",
    "ours /devices/serial@type=pty": "libvirt makes the same of <console>",
    "ours /devices/console/target@type=serial": "the same",
    "theirs /devices/channel/source@mode=bind": "libvirt binds the agent's socket anyway",
    "ours /devices/graphics/listen@type=address": "where libvirt has a display listen anyway",
    "ours /devices/disk/boot@order=": "an order of devices, which firmware keeps to",
    "theirs /os/boot@dev=": "the same as a list of kinds of devices",
    "ours /devices/disk/driver@name=qemu": "what libvirt fills in",
    "ours /devices/disk/driver@type=raw": "a medium, never to be probed",
}
"""How a difference begins -> why it is; for every machine, in both of its descriptions."""

_WINDOWS = {
    "ours /cpu/topology@": "Windows for desktops uses two sockets at most, not that many CPUs",
    "ours /features/hyperv/": "what newer virt-installs have, too, if the host offers it",
    "theirs /devices/disk/source@file=DIRECTORY/install.iso": (
        "they leave the medium in for good; with us it is there until the machine is shut off, and"
        " the reboots of the setup do not end it"
    ),
}
_TPM = {"ours /devices/tpm/backend@version=2.0": "what TPM-CRB is, said for people"}
_REBOOT = {
    "theirs /on_reboot=destroy": "our machine tries its empty disk first, so it can simply reboot"
}
REASONS: dict[str, dict[str, str]] = {
    "linux-bios": _REBOOT,
    "linux-uefi": _REBOOT | _TPM,
    "windows-10": _REBOOT | _WINDOWS,
    "windows-11": _REBOOT
    | _WINDOWS
    | _TPM
    | {
        "ours /os/firmware/feature@": "Windows 11 asks for Secure Boot",
        "ours /os/loader@secure=yes": "the same",
        "ours /features/smm@state=on": "what Secure Boot needs",
    },
    "unknown": _REBOOT
    | dict.fromkeys(
        ("ours /devices/channel", "ours /devices/rng", "ours /devices/memballoon@model=virtio"),
        "what a system without a driver for it does without, and most have one",
    )
    | {
        "ours /os/type@machine=pc": "libvirt writes down the version",
        "theirs /os/type@machine=pc-i440fx-": "the same",
    },
    "import": {"ours /devices/disk/driver@type=qcow2": "here, a dry run does not look into it"},
    "pxe": _REBOOT | {"ours /devices/interface/boot@order=": "so it can be installed once more"},
    "cloud": {
        "theirs /on_reboot=destroy": "so that their seed is gone",
        "ours /devices/disk/driver@type=qcow2": "here, a dry run does not look into it",
        "ours /devices/disk/source@file=DIRECTORY/web.qcow2": "the cloud image is not written to",
        "theirs /devices/disk/source@file=DIRECTORY/base.qcow2": "the same",
        "ours /devices/disk/source@file=DIRECTORY/web-seed.iso": "the seed stays where it is",
        "theirs /devices/disk/source@file=/var/lib/libvirt/boot/": "the seed is gone at a reboot",
        "theirs /os/smbios@mode=sysinfo": "the seed is found by its label",
        "theirs /sysinfo": "the same",
    },
    "text": _REBOOT,
    "vnc": _REBOOT | {"ours /devices/graphics@autoport=yes": "what the port -1 means"},
    "live": {},
}
"""Machine -> the same for that one."""
ALL_REASONS = {*EVERYWHERE, *(f"{name}: {line}" for name in REASONS for line in REASONS[name])}


@dataclass(frozen=True)
class Made:
    """The descriptions of a machine."""

    first: str
    """What it is started with for the first time."""
    last: str
    """What is defined."""


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """The files that are spoken of; skips where there is no virt-install."""
    if shutil.which(PROGRAM) is None:
        pytest.skip("virt-install is not installed (Debian: virtinst)")
    image = tmp_path / "base.qcow2"
    (tmp_path / "install.iso").touch()
    subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", image, "1G"], check=True)
    for machine in ("pc", "q35"):
        (tmp_path / f"{machine}.xml").write_text(domain_capabilities(machine))
    return tmp_path


def domain_capabilities(machine: str) -> str:
    """What machines of a type can have: PCs of the old sort have IDE, too."""
    xml = documents.document("kvm-pc", "domcaps")
    return xml if machine == "q35" else xml.replace("<value>fdc</value>", "<value>ide</value>")


def theirs(case: Case, files: Path) -> Made:
    """What virt-install makes."""
    uri = URI.replace(DOMCAPS, str(files / f"{case.machine}.xml"))
    wishes = [each.replace(DIRECTORY, str(files)) for each in case.arguments]
    command = [PROGRAM, "--connect", uri, "--print-xml", "--dry-run", "--check", "all=off"]
    common = ["--name", "web", "--memory", "1024", "--vcpus", "2", "--osinfo", case.system]
    done = subprocess.run(
        [*command, *common, *NETWORK, *wishes], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found = re.findall(r"<domain .*?</domain>", done.stdout, re.DOTALL)
    return Made(found[0], found[-1])


def ours(case: Case, system: System | None, files: Path) -> Made:
    """What we make."""
    pool = KVM.pools[0]._replace(target_path=str(files))
    around = replace(
        KVM,
        system=system,
        pools=(pool,),
        image=ImageFacts(str(files / "base.qcow2"), "qcow2", GIB),
        domain_capabilities=parse(domain_capabilities(case.machine), DomainCapabilities),
    )
    medium = FileChoice(case.answers.medium.path.replace(DIRECTORY, str(files)))
    plan = blueprint(replace(case.answers, medium=medium), around)
    is_needed = plan.installation.is_needed
    return Made(
        installing(plan.domain, plan.installation) if is_needed else plan.domain, plan.domain
    )


def lines(element: Xml.Element, path: str = "") -> Iterator[str]:
    """A description as a bag of lines, each with one value and where it stands."""
    content = (element.text or "").strip()
    for name, value in element.attrib.items():
        yield f"{path}@{name}={value}"
    if content:
        yield f"{path}={content}"
    if not (element.attrib or content or len(element)):
        yield path
    for child in element:
        yield from lines(child, f"{path}/{child.tag}")


def differences(our: str, their: str, files: Path) -> set[str]:
    """The lines that only one of two descriptions has, or has more often."""
    here, there = (Counter(lines(Xml.fromstring(xml))) for xml in (our, their))
    found = {f"ours {line}" for line in here - there} | {f"theirs {line}" for line in there - here}
    return {line.replace(str(files), DIRECTORY) for line in found}


@pytest.mark.limit(120)
@pytest.mark.timeout(150)
async def test_machines_are_virt_installs_but_for_what_has_a_reason(files: Path) -> None:
    systems = {each.short_id: each for each in (await database()).systems}
    with ThreadPoolExecutor(max_workers=4) as workers:
        answers = dict(
            zip(CASES, workers.map(lambda case: theirs(case, files), CASES.values()), strict=True)
        )

    unexplained, used = set[str](), set[str]()
    for name, case in CASES.items():
        made = ours(case, systems.get(case.system), files)
        found = differences(made.first, answers[name].first, files)
        found |= differences(made.last, answers[name].last, files)
        for line in found:
            reasons = explaining(line, name)
            used |= reasons
            unexplained |= set() if reasons else {f"{name}: {line}"}

    assert sorted(unexplained) == []
    assert sorted(ALL_REASONS - used) == [], "these differences are no more"


def explaining(line: str, name: str) -> set[str]:
    """The reasons that a machine may differ in this line, as `ALL_REASONS` has them."""
    general = {reason for reason in EVERYWHERE if line.startswith(reason)}
    own = {f"{name}: {reason}" for reason in REASONS[name] if line.startswith(reason)}
    return general | own
