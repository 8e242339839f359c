"""Two real hosts in one window, one of them over ssh: what a person does with their machines."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import TITLE, Journey
from tests.support.driver import Program
from tests.support.lab import Lab, LabHost
from tests.support.lab_fixtures import DomainOn

pytestmark = [pytest.mark.lab, pytest.mark.timeout(120)]

BOTH = [{"uri": "", "name": "near"}, {"uri": "qemu+ssh://root@hostB/system", "name": "far"}]


def start_with_both(journey: Journey, host_a: LabHost) -> Program:
    """Start the program with both hosts in its list, and wait until they are connected."""
    near, far = BOTH
    journey.settings(hosts=[near | {"uri": host_a.uri}, far])
    program = journey.start()
    for name in ("near", "far"):
        program.wait_row(name)
    return program


def test_host_is_added_by_typing_and_its_machines_are_listed(
    journey: Journey, host_a: LabHost, host_b: LabHost, domain_on: DomainOn
) -> None:
    domain_on(host_a, "idle", name="near1")
    domain_on(host_b, "idle", name="far1", start=False)
    program = journey.start("--connect", host_a.uri)
    program.wait_row("near1", State="Running")

    program.menu("File", "Add Connection…")
    program.check("Connect to remote host over SSH")
    program.type("Username:", "root")
    program.type("Hostname:", host_b.name)
    program.wait_field("Generated URI:", "qemu+ssh://root@hostB/system")
    program.press("Test Connection")
    program.wait_text("hostB \\(QEMU\\)", "Add Connection")
    journey.take_picture("add-connection")
    program.press("Connect")
    program.wait_closed("Add Connection")

    program.wait_row("far1", State="Shut off")
    program.wait_row("near1", State="Running")
    assert [row["Name"] for row in program.rows()].count("far1") == 1
    journey.take_picture("two-hosts")


def test_host_that_cannot_be_resolved_says_so_where_it_is_looked_at(
    journey: Journey, host_a: LabHost
) -> None:
    program = journey.start("--connect", host_a.uri)
    program.window(TITLE)

    program.menu("File", "Add Connection…")
    program.check("Connect to remote host over SSH")
    program.type("Hostname:", "nowhere")
    program.press("Test Connection")
    program.wait_text("The host name cannot be resolved", "Add Connection")
    program.press("Connect")

    program.wait_row("nowhere")
    program.select("nowhere")
    program.wait_text(r"The host name cannot be resolved\.", TITLE)
    program.wait_text("Check its spelling", TITLE)
    journey.take_picture("host-not-resolved")


@pytest.mark.parametrize("place", ["near", "far"])
def test_machine_goes_through_its_states_by_menus_and_buttons(
    journey: Journey, host_a: LabHost, host_b: LabHost, domain_on: DomainOn, place: str
) -> None:
    domain = domain_on(host_a if place == "near" else host_b, "idle", name="web1", start=False)
    program = start_with_both(journey, host_a)
    program.wait_row("web1", State="Shut off")
    program.select("web1")

    program.press("Run")
    program.wait_row("web1", State="Running")
    program.press("Pause")
    program.wait_row("web1", State="Paused")
    program.press("Resume")
    program.wait_row("web1", State="Running")
    program.menu("Machine", "Shut Down", "Save")
    program.wait_row("web1", State="Saved")
    journey.take_picture(f"saved-{place}")
    program.press("Restore")
    program.wait_row("web1", State="Running")
    assert domain.state == "running"
    program.choose(program.open_context_menu("web1"), "Shut Down", "Force Off")
    program.wait_text("Force off “web1”", "Force Off")
    journey.take_picture(f"force-off-{place}")
    program.press("Force Off", "Force Off")
    program.wait_row("web1", State="Shut off")

    assert domain.state == "shut off"


def test_machine_undefined_while_its_menu_is_open_says_so(
    journey: Journey, host_a: LabHost, domain_on: DomainOn
) -> None:
    domain = domain_on(host_a, "idle", name="web1", start=False)
    program = journey.start("--connect", host_a.uri)
    program.wait_row("web1", State="Shut off")

    opened = program.open_context_menu("web1")
    domain.virsh("undefine")
    program.screen.wait(
        lambda: all(row["Name"] != "web1" for row in program.rows()), "the row is gone"
    )
    program.choose(opened, "Run")

    program.wait_text("(not there|not on this host) any more")
    journey.take_picture("undefined")


def test_daemon_killed_and_started_again_greys_the_rows_and_brings_them_back(
    journey: Journey, lab: Lab, host_a: LabHost, host_b: LabHost, domain_on: DomainOn
) -> None:
    domain_on(host_a, "idle", name="near1")
    far = domain_on(host_b, "idle", name="far1", start=False)
    program = start_with_both(journey, host_a)
    program.wait_row("near1", State="Running")
    program.wait_row("far1", State="Shut off")

    lab.daemon(host_b.name, "kill")
    program.wait_row("far", State="No libvirt daemon answers on the host.")
    program.wait_row("far1", State="Shut off")
    program.select("far")
    program.wait_text("The connection to the host was lost|No libvirt daemon answers", TITLE)
    journey.take_picture("daemon-killed")
    lab.daemon(host_b.name, "start")
    far.start()

    program.wait_row("far1", seconds=20, State="Running")
    program.wait_row("near1", State="Running")
