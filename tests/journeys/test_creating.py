"""Making machines with the wizard, as a deployment guide says it, until their guests run.

The number in a test's name is that of the section in the "Virtualization Deployment and
Administration Guide" of Red Hat Enterprise Linux 7.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

from tests.journeys.conftest import Journey
from tests.support import needs
from tests.support.descriptions import IMAGES, now, stored, values
from tests.support.driver import Role
from tests.support.lab import Lab, LabDomain, LabHost
from tests.support.wizardpages import FINAL, MEDIA, RESOURCES, SOURCE, STORAGE, Wizard

pytestmark = [pytest.mark.lab, pytest.mark.timeout(180)]

LOCAL = "Local install media (ISO image or CDROM)"
BOOT_SECONDS = 90.0
SECTOR = 2048
LABEL = slice(16 * SECTOR + 40, 16 * SECTOR + 72)
"""Where an ISO image has the identifier of its volume, which systems are recognised by."""


@pytest.fixture
def images(lab: Lab, host_a: LabHost) -> Path:
    """The directory of the pool "default" of host A, with the installer's medium."""
    if reason := needs.bootable_guest():
        pytest.skip(reason)
    medium = bytearray(lab.guest_file("install.iso").read_bytes())
    medium[LABEL] = b"RHEL-7.9 Server.x86_64".ljust(32)
    (host_a.images / "rhel-server-7.9-x86_64-dvd.iso").write_bytes(medium)
    host_a.virsh("pool-refresh", "default")
    return host_a.images


def made(host: LabHost, name: str) -> LabDomain:
    """A machine that is there now."""
    return LabDomain(host, name, host.virsh("domuuid", name))


def test_3_1_guest_from_local_installation_media(
    journey: Journey, host_a: LabHost, images: Path
) -> None:
    program = journey.start("--connect", host_a.uri)
    program.wait_row("No virtual machines") if False else None
    program.wait_text("hostA|Connected|QEMU")
    journey.take_picture("3-1-manager")

    wizard = Wizard.opened(program)
    wizard.mark(LOCAL)
    journey.take_picture("3-1-1-type")
    wizard.forward(SOURCE)
    journey.take_picture("3-1-2-source-empty")
    wizard.press("Browse…")
    program.find(Role.CELL, "rhel-server-7.9-x86_64-dvd.iso", MEDIA)
    journey.take_picture("3-1-2-locate-media-volume")
    wizard.pick(MEDIA, "rhel-server-7.9-x86_64-dvd.iso")
    wizard.wait_text("Red Hat Enterprise Linux 7.9")
    journey.take_picture("3-1-2-source")
    wizard.forward(RESOURCES)
    wizard.wait_text(r"Up to \d+ available")
    journey.take_picture("3-1-3-resources")
    wizard.type("Memory (RAM)", "320 MiB")
    wizard.type("CPUs", "1")
    journey.take_picture("3-1-3-resources-changed")
    wizard.forward(STORAGE)
    wizard.check("Enable storage for this virtual machine")
    wizard.mark("Create a disk image on the computer's hard drive")
    wizard.type("Size", "0.25")
    wizard.check("Allocate entire disk now")
    journey.take_picture("3-1-4-storage")
    wizard.forward(FINAL)
    wizard.type("Name:", "guest1-rhel7")
    journey.take_picture("3-1-5-final")
    wizard.finish()
    journey.take_picture("3-1-making")
    journey.viewer("guest1-rhel7", 60)
    journey.take_picture("3-1-viewer")
    domain = made(host_a, "guest1-rhel7")
    domain.wait_agent(BOOT_SECONDS)
    journey.take_picture("3-1-installed")

    print(domain.virsh("dumpxml", "--inactive"))
    assert 0
