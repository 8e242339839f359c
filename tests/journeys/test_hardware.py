"""The procedures of a deployment guide, followed with its words on real hosts and machines.

The number in a test's name is that of the procedure or section in the "Virtualization Deployment
and Administration Guide" of Red Hat Enterprise Linux 7.
"""

from __future__ import annotations

from xml.etree import ElementTree as Xml

import pytest

from tests.journeys.conftest import Journey
from tests.support.descriptions import IMAGES, make_network, now, redefine, stored, values, without
from tests.support.driver import Role
from tests.support.lab import LabHost
from tests.support.lab_fixtures import DomainOn
from tests.support.machinepages import ADDING, REMOVING, VOLUMES, MachineWindow

pytestmark = [pytest.mark.lab, pytest.mark.timeout(90)]

AGENT = "channel/target[@name='org.qemu.guest_agent.0']/.."
MAC = "52:54:00:12:34:56"
PCI_DEVICE = """\
<hostdev mode='subsystem' type='pci' managed='yes'>
<source><address domain='0' bus='1' slot='0' function='0'/></source></hostdev>"""


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
    journey.screen.wait(
        lambda: all(
            values(devices(domain), "interface/model", "type") == ["virtio", "virtio"]
            for devices in (now, stored)
        ),
        "the machine has both cards",
    )
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


def test_12_2_processor_model_host_passthrough(
    journey: Journey, host_a: LabHost, domain_on: DomainOn
) -> None:
    domain = domain_on(host_a, "idle", name="guest1", start=False)
    machine = MachineWindow.opened(journey.start("--connect", host_a.uri), "guest1")

    machine.show("CPUs")
    machine.type("Model", "host-passthrough")
    journey.screen.press_keys("Tab")  # closes the list of what it could be completed to
    journey.take_picture("12-2-host-passthrough")
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


def test_16_4_pci_device_is_assigned(
    journey: Journey, host_a: LabHost, domain_on: DomainOn
) -> None:
    """The machine is not started: its device would be taken from the computer of the tests."""
    if not host_a.virsh("nodedev-list", "--cap", "pci"):
        pytest.skip("This computer shows no PCI devices.")
    domain = domain_on(host_a, "idle", name="guest1", start=False)
    program = journey.start("--connect", host_a.uri)
    machine = MachineWindow.opened(program, "guest1")

    with machine.adding("PCI Host Device"):
        program.wait_text("Driver in use", ADDING)
        device = program.rows(ADDING)[-1]
        program.select(device["Address"])
        program.wait_text(f"{device['Address']} .*{device['Device']}", ADDING)
        journey.take_picture("16-4-pci-devices")
    row = machine.wait_row("PCI ")
    journey.take_picture("16-4-pci-assigned")

    address = stored(domain).find("hostdev/source/address")
    assert address is not None
    parts = [int(address.get(each) or "", 16) for each in ("domain", "bus", "slot", "function")]
    assert device["Address"] == "{:04x}:{:02x}:{:02x}.{:x}".format(*parts)
    assert device["Address"][5:] in row


def test_16_7_pci_device_is_removed(journey: Journey, host_a: LabHost, domain_on: DomainOn) -> None:
    domain = domain_on(host_a, "idle", name="guest1", start=False)
    redefine(domain, "</devices>", f"{PCI_DEVICE}</devices>")
    program = journey.start("--connect", host_a.uri)
    machine = MachineWindow.opened(program, "guest1")

    row = machine.show("PCI ")
    journey.take_picture("16-7-pci-device")
    machine.press("Remove")
    program.wait_text(f"Remove “{row}”", REMOVING)
    machine.answer(REMOVING, "Remove")
    machine.wait_gone(row)

    assert stored(domain).findall("hostdev") == []


def test_16_11_random_number_generator_by_keyboard_alone(
    journey: Journey, host_a: LabHost, domain_on: DomainOn
) -> None:
    domain = domain_on(host_a, "idle", name="guest1", start=False)
    program = journey.start("--connect", host_a.uri)
    program.wait_row("guest1", State="Shut off")
    keys = journey.screen.press_keys

    program.wait_active()
    journey.screen.act("type", "guest1")
    program.wait_text("has no picture")  # it is selected
    program.open_menu_by_keys("alt+e", "Virtual Machine Details")
    keys("i")
    program.find(Role.BUTTON, "Add Hardware", "guest1 on ")
    program.wait_active("guest1 on ")
    keys("alt+d")
    program.wait_focus("Storage", ADDING)
    journey.screen.act("type", "RNG")
    program.wait_text("Backend", ADDING)
    program.move_focus("Tab", "Host device", ADDING)
    keys("ctrl+a")
    journey.screen.act("type", "/dev/random")
    journey.take_picture("16-11-rng")
    keys("alt+f")
    program.wait_closed(ADDING)
    MachineWindow(program, "guest1").wait_row("RNG /dev/random")

    rng = stored(domain).find("rng")
    assert rng is not None
    assert rng.get("model") == "virtio"
    assert rng.findtext("backend") == "/dev/random"


def test_17_11_virtual_network_is_attached(
    journey: Journey, host_a: LabHost, domain_on: DomainOn
) -> None:
    domain = domain_on(host_a, "idle", name="guest1")
    make_network(host_a)
    machine = MachineWindow.opened(journey.start("--connect", host_a.uri), "guest1")

    with machine.adding("Network") as dialog:
        dialog.choose("Network source", "Virtual network")
        dialog.choose("Virtual network", "network1")
        dialog.type("MAC address", MAC)
        dialog.choose("Device model", "VirtIO")
        journey.take_picture("17-11-attach-network")
    machine.wait_row(f"NIC :{MAC[-8:]}")

    for devices in (now(domain), stored(domain)):
        card = devices.find(f"interface/mac[@address='{MAC}']/..")
        assert card is not None
        assert values(card, "source", "network") == ["network1"]
        assert values(card, "model", "type") == ["virtio"]


def test_17_12_2_macvtap(journey: Journey, host_a: LabHost, domain_on: DomainOn) -> None:
    domain = domain_on(host_a, "idle", name="guest1", start=False)
    machine = MachineWindow.opened(journey.start("--connect", host_a.uri), "guest1")

    machine.show("NIC")
    machine.choose("Network source", "Host device: macvtap")
    machine.choose("Host device", "eth1")
    machine.choose("Source mode", "VEPA")
    machine.check("Advanced")
    machine.choose("Type", "802.1Qbh")
    machine.type("Profileid", "finance")
    journey.take_picture("17-12-2-macvtap")
    machine.apply()

    card = stored(domain).find("interface")
    assert card is not None
    assert card.get("type") == "direct"
    source = card.find("source")
    assert source is not None
    assert source.attrib == {"dev": "eth1", "mode": "vepa"}
    assert values(card, "virtualport", "type") == ["802.1Qbh"]
    assert values(card, "virtualport/parameters", "profileid") == ["finance"]


def test_17_13_network_of_a_running_machine_is_changed(
    journey: Journey, host_a: LabHost, domain_on: DomainOn
) -> None:
    domain = domain_on(host_a, "idle", name="guest1")
    make_network(host_a)
    device = values(now(domain), "interface/target", "dev")[0] or ""
    machine = MachineWindow.opened(journey.start("--connect", host_a.uri), "guest1")

    machine.show("NIC")
    machine.choose("Virtual network", "network1")
    journey.take_picture("17-13-change-network")
    machine.apply(expecting=r"All of them take effect at once(.|\n)*network1")

    for devices in (now(domain), stored(domain)):
        assert values(devices, "interface/source", "network") == ["network1"]
    assert f"{device}:" in host_a.run("ip", "-o", "link", "show", "master", "virbr7")
