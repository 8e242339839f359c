"""Changing the hardware of machines on real hosts: media, links, conflicts, XML, leaving."""

from __future__ import annotations

from xml.etree import ElementTree as Xml

import pytest

from tests.journeys.conftest import Journey
from tests.support.descriptions import IMAGES, make_network, now, redefine, stored, values, vcpus
from tests.support.driver import Program, Role
from tests.support.lab import LabHost
from tests.support.lab_fixtures import DomainOn
from tests.support.machinepages import APPLYING, LEAVING, MachineWindow

pytestmark = [pytest.mark.lab, pytest.mark.timeout(90)]

MAC = "52:54:00:12:34:56"
DRIVE = "<disk type='file' device='cdrom'><target dev='hdc' bus='ide'/><readonly/></disk>"
DRIVE_SOURCE = "disk[@device='cdrom']/source[@file]"


def test_link_of_a_running_machine_goes_down_and_up(
    journey: Journey, host_a: LabHost, domain_on: DomainOn
) -> None:
    domain = domain_on(host_a, "idle", name="guest1")
    machine = MachineWindow.opened(journey.start("--connect", host_a.uri), "guest1")
    machine.show("NIC")

    machine.check("Link state", is_on=False)
    machine.apply(expecting="take effect at once")
    down = [values(each(domain), "interface/link", "state") for each in (now, stored)]
    machine.check("Link state", is_on=True)
    machine.apply(expecting="take effect at once")

    assert down == [["down"], ["down"]]
    for each in (now, stored):
        assert values(each(domain), "interface/link", "state") in ([], ["up"])


def test_medium_of_a_running_machine_is_inserted_and_ejected(
    journey: Journey, host_a: LabHost, domain_on: DomainOn
) -> None:
    domain = domain_on(host_a, "idle", name="guest1", start=False)
    host_a.virsh("vol-create-as", "default", "one.iso", "1M")
    redefine(domain, "</devices>", f"{DRIVE}</devices>")
    domain.start()
    machine = MachineWindow.opened(journey.start("--connect", host_a.uri), "guest1")
    machine.show("IDE CDROM")

    machine.choose("Media", "one.iso")
    journey.take_picture("medium-chosen")
    machine.apply(expecting="take effect at once")
    inserted = [values(each(domain), DRIVE_SOURCE, "file") for each in (now, stored)]
    machine.press("Eject")
    machine.apply(expecting="take effect at once")

    assert inserted == [[f"{IMAGES}/one.iso"]] * 2
    assert [values(each(domain), DRIVE_SOURCE, "file") for each in (now, stored)] == [[], []]


def test_apply_says_what_changes_now_and_restart_applies_the_rest(
    journey: Journey, host_a: LabHost, domain_on: DomainOn
) -> None:
    domain = domain_on(host_a, "tiny", name="guest1")
    make_network(host_a)
    program = journey.start("--connect", host_a.uri)
    machine = MachineWindow.opened(program, "guest1")

    machine.show("NIC")
    machine.choose("Virtual network", "network1")
    machine.show("CPUs")
    machine.type("Maximum allocation", "2")
    machine.press("Apply")
    program.wait_text(
        r"At once, while the machine runs:(.|\n)*network1"
        r"(.|\n)*After the next power-off and start:(.|\n)*CPUs",
        APPLYING,
    )
    journey.take_picture("apply-both")
    machine.answer(APPLYING, "Apply")
    machine.wait_applied()
    assert values(now(domain), "interface/source", "network") == ["network1"]
    assert vcpus(domain) == ("1", "2")
    program.wait_text("changes that take effect after its next start", machine.title)
    journey.take_picture("pending")
    machine.press("Show Changes…")
    program.wait_text("<vcpu", "After the Next Start")
    journey.take_picture("pending-changes")
    machine.answer("After the Next Start", "Close")
    domain.wait_agent()
    machine.press("Restart to Apply")
    machine.answer("Restart to Apply", "Restart")
    journey.screen.wait(lambda: vcpus(domain) == ("2", "2"), "it runs with two CPUs", 40)

    program.wait_no_text("changes that take effect after its next start", machine.title)


def test_change_by_another_client_is_compared_and_nothing_is_lost(
    journey: Journey, host_a: LabHost, domain_on: DomainOn
) -> None:
    domain = domain_on(host_a, "idle", name="guest1", start=False)
    program = journey.start("--connect", host_a.uri)
    machine = MachineWindow.opened(program, "guest1")

    machine.type("Title", "mine")
    redefine(domain, "<memory", "<title>theirs</title><description>kept</description><memory")
    program.wait_text("Somebody else has changed this machine in the same places", machine.title)
    program.wait_field("Title", "mine", machine.title)
    program.wait_field("Description", "kept", machine.title)
    machine.press("Compare…")
    program.wait_text("Overview, Title: Elsewhere", "Changed Elsewhere")
    assert versions(program) == ["Nothing", "theirs", "mine"]
    journey.take_picture("conflict")
    machine.answer("Changed Elsewhere", "Keep Mine")
    machine.apply()

    root = Xml.fromstring(domain.virsh("dumpxml", "--inactive"))
    assert (root.findtext("title"), root.findtext("description")) == ("mine", "kept")


def versions(program: Program) -> list[str]:
    """The versions of what clashes, as they are read aloud."""
    seen = program.window("Changed Elsewhere")
    return [label.description for label in seen.find_all(Role.LABEL) if label.description]


def test_device_is_edited_as_xml(journey: Journey, host_a: LabHost, domain_on: DomainOn) -> None:
    domain = domain_on(host_a, "idle", name="guest1", start=False)
    machine = MachineWindow.opened(journey.start("--connect", host_a.uri), "guest1")

    machine.show("NIC")
    machine.turn_to("XML")
    machine.type_xml(f"<interface type='network'><mac address='{MAC}'/>"
                     "<source network='default'/><model type='rtl8139'/></interface>")  # fmt: skip
    journey.take_picture("xml-tab")
    machine.apply()

    assert values(stored(domain), "interface/mac", "address") == [MAC]
    assert values(stored(domain), "interface/model", "type") == ["rtl8139"]


def test_cancel_gives_back_what_was_there(
    journey: Journey, host_a: LabHost, domain_on: DomainOn
) -> None:
    domain = domain_on(host_a, "idle", name="guest1", start=False)
    before = domain.virsh("dumpxml", "--inactive")
    program = journey.start("--connect", host_a.uri)
    machine = MachineWindow.opened(program, "guest1")

    machine.type("Title", "another")
    machine.show("CPUs")
    machine.type("Maximum allocation", "3")
    program.wait_text("2 changes are not applied yet", machine.title)
    machine.press("Cancel")
    machine.wait_applied()

    program.wait_field("Maximum allocation", "1", machine.title)
    machine.show("Overview")
    program.wait_field("Title", "", machine.title)
    assert domain.virsh("dumpxml", "--inactive") == before


def test_leaving_with_input_asks(journey: Journey, host_a: LabHost, domain_on: DomainOn) -> None:
    domain = domain_on(host_a, "idle", name="guest1", start=False)
    program = journey.start("--connect", host_a.uri)
    machine = MachineWindow.opened(program, "guest1")

    machine.type("Title", "mine")
    journey.screen.press_keys("alt+F4")
    program.wait_text("Apply the changes of “guest1”?", LEAVING)
    journey.take_picture("leaving")
    machine.answer(LEAVING, "Cancel")
    program.wait_field("Title", "mine", machine.title)
    journey.screen.press_keys("alt+F4")
    machine.answer(LEAVING, "Apply")
    program.wait_closed(machine.title)

    assert Xml.fromstring(domain.virsh("dumpxml", "--inactive")).findtext("title") == "mine"
