"""The procedures of a deployment guide, followed with its words on real hosts and machines.

The number in a test's name is that of the procedure or section in the "Virtualization Deployment
and Administration Guide" of Red Hat Enterprise Linux 7.
"""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

from tests.journeys.conftest import TITLE, Journey
from tests.support.driver import Program, Role
from tests.support.lab import LabDomain, LabHost
from tests.support.lab_fixtures import DomainOn
from tests.support.machinepages import REMOVING, VOLUMES, MachineWindow

pytestmark = [pytest.mark.lab, pytest.mark.timeout(90)]

IMAGES = "/var/lib/libvirt/images"
AGENT = "channel/target[@name='org.qemu.guest_agent.0']/.."
NETWORK = """\
<network><name>network1</name><bridge name='virbr7'/>
<ip address='192.168.77.1' netmask='255.255.255.0'/></network>"""


def now(domain: LabDomain) -> Xml.Element:
    """The devices of a running machine."""
    return _devices(domain.virsh("dumpxml"))


def stored(domain: LabDomain) -> Xml.Element:
    """The devices of a machine after its next start."""
    return _devices(domain.virsh("dumpxml", "--inactive"))


def _devices(xml: str) -> Xml.Element:
    found = Xml.fromstring(xml).find("devices")
    assert found is not None
    return found


def values(devices: Xml.Element, path: str, attribute: str) -> list[str | None]:
    """An attribute of all elements at a path."""
    return [element.get(attribute) for element in devices.findall(path)]


def redefine(domain: LabDomain, old: str, new: str) -> None:
    """Change the description of a machine as `virsh edit` does."""
    xml = domain.virsh("dumpxml", "--inactive")
    changed = xml.replace(old, new)
    assert changed != xml, f"nothing is called {old}"
    define(domain.host, "define", changed)


def define(host: LabHost, command: str, xml: str) -> None:
    """Run a command of virsh that takes a description."""
    file = host.directory / f"{command}.xml"
    file.write_text(xml)
    host.virsh(command, str(file))


def make_network(host: LabHost) -> None:
    """Make a second virtual network that runs."""
    define(host, "net-create", NETWORK)


def without(domain: LabDomain, path: str) -> None:
    """Remove a device from a machine that is shut off."""
    root = Xml.fromstring(domain.virsh("dumpxml", "--inactive"))
    devices = root.find("devices")
    assert devices is not None
    device = devices.find(path)
    assert device is not None, f"there is no {path}"
    devices.remove(device)
    define(domain.host, "define", Xml.tostring(root, encoding="unicode"))


def test_5_2_storage_device_with_the_virtio_driver(
    journey: Journey, host_a: LabHost, domain_on: DomainOn
) -> None:
    domain = domain_on(host_a, "idle", name="guest1")
    machine = MachineWindow.opened(journey.start("--connect", host_a.uri), "guest1")

    with machine.adding("Storage") as dialog:
        dialog.mark("Create a disk image for the virtual machine")
        dialog.choose("Device type", "Disk device")
        dialog.choose("Bus type", "VirtIO")
        journey.take_picture("5-2-add-storage")
    machine.wait_row("VirtIO Disk 2")
    journey.take_picture("5-2-added")

    for devices in (now(domain), stored(domain)):
        disk = devices.find("disk[2]")
        assert disk is not None
        assert values(disk, "target", "bus") == ["virtio"]
        assert values(disk, "source", "file") == [f"{IMAGES}/guest1-1.qcow2"]
        assert values(disk, "driver", "type") == ["qcow2"]
    assert (host_a.images / "guest1-1.qcow2").exists()


def test_5_3_network_device_with_the_virtio_driver(
    journey: Journey, host_a: LabHost, domain_on: DomainOn
) -> None:
    domain = domain_on(host_a, "idle", name="guest1")
    mac = values(stored(domain), "interface/mac", "address")[0] or ""
    machine = MachineWindow.opened(journey.start("--connect", host_a.uri), "guest1")

    with machine.adding("Network") as dialog:
        dialog.choose("Device model", "VirtIO")
        journey.take_picture("5-3-add-network")
    journey.screen.wait(lambda: len(stored(domain).findall("interface")) == 2, "it is added")
    assert values(now(domain), "interface/model", "type") == ["virtio", "virtio"]
    machine.show(f"NIC :{mac[-8:]}")
    machine.choose("Device model", "e1000")
    journey.take_picture("5-3-model-changed")
    machine.apply(expecting=r"After the next power-off and start:(.|\n)*e1000")

    cards = stored(domain)
    assert values(cards, "interface/model", "type") == ["e1000", "virtio"]
    assert values(cards, "interface/mac", "address")[0] == mac
    assert values(now(domain), "interface/model", "type") == ["virtio", "virtio"]


def test_11_3_channel_of_the_qemu_guest_agent(
    journey: Journey, host_a: LabHost, domain_on: DomainOn
) -> None:
    domain = domain_on(host_a, "tiny", name="guest1", start=False)
    without(domain, AGENT)
    program = journey.start("--connect", host_a.uri)
    machine = MachineWindow.opened(program, "guest1")

    with machine.adding("Channel") as dialog:
        dialog.choose("Name", "QEMU guest agent (org.qemu.guest_agent.0)")
        journey.take_picture("11-3-add-channel")
    machine.wait_row("Channel (qemu-ga)")
    assert values(stored(domain), AGENT, "type") == ["unix"]
    machine.press("Run")
    domain.wait_agent()

    assert values(now(domain), "channel/target", "state") == ["connected"]


def test_11_6_channel_of_the_spice_agent(
    journey: Journey, host_a: LabHost, domain_on: DomainOn
) -> None:
    domain = domain_on(host_a, "idle", name="guest1", start=False)
    without(domain, "graphics")
    redefine(domain, "</devices>", "<graphics type='spice' autoport='yes'/></devices>")
    machine = MachineWindow.opened(journey.start("--connect", host_a.uri), "guest1")

    with machine.adding("Channel") as dialog:
        dialog.choose("Name", "SPICE agent (com.redhat.spice.0)")
        journey.take_picture("11-6-add-channel")
    machine.wait_row("Channel (spice)")

    agent = "channel/target[@name='com.redhat.spice.0']/.."
    assert values(stored(domain), agent, "type") == ["spicevmc"]


@pytest.mark.parametrize("way", ["typed", "ticked"])
def test_12_2_processor_model_host_passthrough(
    journey: Journey, host_a: LabHost, domain_on: DomainOn, way: str
) -> None:
    domain = domain_on(host_a, "idle", name="guest1", start=False)
    machine = MachineWindow.opened(journey.start("--connect", host_a.uri), "guest1")

    machine.show("CPUs")
    if way == "typed":
        machine.type("Model", "host-passthrough")
        journey.screen.press_keys("Tab")  # closes the list of what it could be completed to
    else:
        machine.check("Copy host CPU configuration")
    journey.take_picture(f"12-2-{way}")
    machine.apply()

    root = Xml.fromstring(domain.virsh("dumpxml", "--inactive"))
    assert values(root, "cpu", "mode") == ["host-passthrough"]


def test_13_3_6_2_1_storage_volume_is_added(
    journey: Journey, host_a: LabHost, domain_on: DomainOn
) -> None:
    domain = domain_on(host_a, "idle", name="guest1")
    host_a.virsh("vol-create-as", "default", "firstimage.qcow2", "8M", "--format", "qcow2")
    program = journey.start("--connect", host_a.uri)
    machine = MachineWindow.opened(program, "guest1")

    with machine.adding("Storage") as dialog:
        dialog.mark("Select or create custom storage")
        dialog.press("Manage…")
        program.window(VOLUMES)
        program.select("firstimage.qcow2")
        journey.take_picture("13-3-6-2-choose-volume")
        program.press("Choose Volume", VOLUMES)
        program.wait_closed(VOLUMES)
        program.wait_field("Path", f"{IMAGES}/firstimage.qcow2")
        dialog.choose("Device type", "Disk device")
        dialog.choose("Bus type", "VirtIO")
        dialog.choose("Cache mode", "writethrough")
        journey.take_picture("13-3-6-2-add-volume")
    machine.wait_row("VirtIO Disk 2")

    for devices in (now(domain), stored(domain)):
        disk = devices.find("disk[2]")
        assert disk is not None
        assert values(disk, "source", "file") == [f"{IMAGES}/firstimage.qcow2"]
        assert values(disk, "driver", "cache") == ["writethrough"]
        assert values(disk, "driver", "type") == ["qcow2"]


def test_13_3_6_2_2_default_storage_is_added(
    journey: Journey, host_a: LabHost, domain_on: DomainOn
) -> None:
    domain = domain_on(host_a, "idle", name="guest1", start=False)
    machine = MachineWindow.opened(journey.start("--connect", host_a.uri), "guest1")

    with machine.adding("Storage") as dialog:
        dialog.mark("Create a disk image for the virtual machine")
        dialog.type("Size", "3")
    machine.wait_row("VirtIO Disk 2")

    assert values(stored(domain), "disk[2]/source", "file") == [f"{IMAGES}/guest1-1.qcow2"]
    volume = host_a.virsh("vol-info", "guest1-1.qcow2", "--pool", "default")
    assert "3.00 GiB" in volume


def test_13_15_storage_is_removed(journey: Journey, host_a: LabHost, domain_on: DomainOn) -> None:
    domain = domain_on(host_a, "idle", name="guest1", start=False)
    host_a.virsh("vol-create-as", "default", "data.img", "1M")
    domain.virsh("attach-disk", f"{IMAGES}/data.img", "vdb", "--config")
    program = journey.start("--connect", host_a.uri)
    machine = MachineWindow.opened(program, "guest1")

    machine.show("VirtIO Disk 2")
    machine.press("Remove")
    program.wait_text("“VirtIO Disk 2”(.|\n)*image stays where it is", REMOVING)
    journey.take_picture("13-15-remove")
    machine.answer(REMOVING, "Remove")
    machine.wait_gone("VirtIO Disk 2")

    assert values(stored(domain), "disk/target", "dev") == ["vda"]
    assert (host_a.images / "data.img").exists()
