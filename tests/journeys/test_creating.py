"""Making a machine as a deployment guide says, word by word, until its guest has been installed.

The number in a test's name is that of the section in the "Virtualization Deployment and
Administration Guide" of Red Hat Enterprise Linux 7.
"""

from __future__ import annotations

from xml.etree import ElementTree as Xml

import pytest

from tests.journeys.conftest import Journey
from tests.support import needs
from tests.support.descriptions import IMAGES, make_network, now, stored, values
from tests.support.driver import Role, State
from tests.support.lab import Lab, LabHost
from tests.support.machinepages import VOLUMES
from tests.support.storagepages import fill_volume
from tests.support.wizardpages import (
    DETECT,
    FINAL,
    LOCAL,
    MANAGER,
    MEDIA,
    RESOURCES,
    SOURCE,
    STORAGE,
    Wizard,
    made,
)

pytestmark = [pytest.mark.lab, pytest.mark.timeout(240)]

MAC = "52:54:00:12:34:56"
MEDIUM = "rhel-server-7.9-x86_64-dvd.iso"
MEMORY = "320 MiB"
"""The installer carries what it installs in its memory."""
MIB = 1 << 20
INSTALL_SECONDS = 120.0
SECTOR = 2048
LABEL = slice(16 * SECTOR + 40, 16 * SECTOR + 72)
"""Where an ISO image has the identifier of its volume, by which systems are recognised."""


@pytest.fixture
def medium(lab: Lab, host_a: LabHost) -> str:
    """An installer in the pool "default" that calls itself RHEL 7.9; gives its name."""
    if reason := needs.bootable_guest() or needs.viewer():
        pytest.skip(reason)
    image = bytearray(lab.guest_file("install.iso").read_bytes())
    image[LABEL] = b"RHEL-7.9 Server.x86_64".ljust(32)
    (host_a.images / MEDIUM).write_bytes(image)
    host_a.virsh("pool-refresh", "default")
    return MEDIUM


def test_3_3_2_guest_from_local_installation_media(
    journey: Journey, host_a: LabHost, medium: str
) -> None:
    program = journey.start("--connect", host_a.uri)
    program.wait_text("No machines", MANAGER)

    wizard = Wizard.opened(program)
    wizard.mark(LOCAL)
    journey.take_picture("3-3-2-type")
    wizard.forward(SOURCE)
    wizard.press("Browse…")
    program.find(Role.CELL, medium, MEDIA)
    journey.take_picture("3-3-2-locate-media-volume")
    wizard.pick(MEDIA, medium)
    wizard.wait_text(r"Red Hat Enterprise Linux 7\.9")
    assert program.find(Role.CHECK_BOX, DETECT, wizard.title).has(State.CHECKED)
    journey.take_picture("3-3-2-source")
    wizard.forward(RESOURCES)
    wizard.wait_text(r"Up to \d+ available")
    wizard.type("Memory (RAM)", MEMORY)
    wizard.type("CPUs", "1")
    wizard.wait_text("needs at least 1 GiB; the machine has 320 MiB")
    journey.take_picture("3-3-2-resources")
    wizard.forward(STORAGE)
    wizard.check("Enable storage for this virtual machine")
    wizard.mark("Create a disk image on the computer's hard drive")
    wizard.type("Size", "0.25")
    wizard.check("Allocate entire disk now")
    journey.take_picture("3-3-2-storage")
    wizard.forward(FINAL)
    wizard.type("Name:", "guest1-rhel7")
    wizard.wait_text(r"256 MiB, in /var/lib/libvirt/images/guest1-rhel7\.qcow2")
    journey.take_picture("3-3-2-final")
    wizard.finish()
    journey.viewer("guest1-rhel7", 60)
    domain = made(host_a, "guest1-rhel7")
    installing = now(domain)
    journey.take_picture("3-3-2-installing")
    domain.wait_agent(INSTALL_SECONDS)
    journey.take_picture("3-3-2-installed")

    program.wait_row("guest1-rhel7", State="Running")
    assert allocated(host_a, "guest1-rhel7.qcow2") > 256 * MIB
    assert values(installing, "disk[@device='cdrom']/source", "file") == [f"{IMAGES}/{medium}"]
    disk, drive = stored(domain).findall("disk")
    assert values(disk, "source", "file") == [f"{IMAGES}/guest1-rhel7.qcow2"]
    assert values(disk, "driver", "type") == ["qcow2"]
    assert values(disk, "target", "bus") == ["virtio"]
    assert (drive.get("device"), drive.find("source")) == ("cdrom", None)
    assert values(stored(domain), "interface/source", "network") == ["default"]
    assert values(stored(domain), "interface/model", "type") == ["virtio"]
    root = Xml.fromstring(domain.virsh("dumpxml", "--inactive"))
    assert (root.findtext("memory"), root.findtext("vcpu")) == (str(320 << 10), "1")
    assert "http://redhat.com/rhel/7.9" in Xml.tostring(root, "unicode")


def test_3_3_2_guest_on_managed_storage_customized_before_install(
    journey: Journey, host_a: LabHost, medium: str
) -> None:
    make_network(host_a)
    program = journey.start("--connect", host_a.uri)
    program.wait_text("No machines", MANAGER)

    wizard = Wizard.opened(program)
    wizard.choose_type(LOCAL)
    wizard.choose("Use ISO image", medium)
    wizard.wait_text(r"Red Hat Enterprise Linux 7\.9")
    wizard.forward(RESOURCES)
    wizard.give(MEMORY)
    wizard.mark("Select managed or other existing storage")
    wizard.press("Browse…")
    program.window(VOLUMES)
    journey.take_picture("3-3-2-choose-storage-volume")
    program.press("New Volume", VOLUMES)
    fill_volume(program, "guest1-img.qcow2", "0.25 GiB")
    wizard.pick(VOLUMES, "guest1-img.qcow2")
    program.wait_field("Path", f"{IMAGES}/guest1-img.qcow2", wizard.title)
    journey.take_picture("3-3-2-managed-storage")
    wizard.forward(FINAL)
    wizard.type("Name:", "guest1-rhel7")
    wizard.unfold("Network selection", "Network source")
    wizard.choose("Network source", "Virtual network 'network1'")
    wizard.type("MAC address:", MAC)
    journey.take_picture("3-3-2-network-selection")
    machine = wizard.customize("guest1-rhel7")
    machine.show("VirtIO Disk 1")
    journey.take_picture("3-3-2-customize")
    machine.choose("Bus type", "SATA")
    machine.show("NIC")
    machine.choose("Device model", "e1000")
    with machine.adding("Watchdog"):
        journey.take_picture("3-3-2-add-hardware")
    machine.wait_row("Watchdog")
    journey.take_picture("3-3-2-customized")
    assert host_a.virsh("list", "--all", "--name") == ""
    machine.begin()
    journey.viewer("guest1-rhel7", 60)
    domain = made(host_a, "guest1-rhel7")
    domain.wait_agent(INSTALL_SECONDS)

    devices = stored(domain)
    assert values(devices, "disk[@device='disk']/source", "file") == [f"{IMAGES}/guest1-img.qcow2"]
    assert values(devices, "disk[@device='disk']/target", "bus") == ["sata"]
    assert values(devices, "interface/source", "network") == ["network1"]
    assert values(devices, "interface/mac", "address") == [MAC]
    assert values(devices, "interface/model", "type") == ["e1000"]
    assert len(devices.findall("watchdog")) == 1
    assert devices.find("disk[@device='cdrom']/source") is None


def allocated(host: LabHost, volume: str) -> int:
    """How much a volume takes, in bytes."""
    root = Xml.fromstring(host.virsh("vol-dumpxml", volume, "--pool", "default"))
    return int(root.findtext("allocation") or 0)
