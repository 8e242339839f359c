"""The wizard when things are wrong, when people change their minds, and without a mouse."""

from __future__ import annotations

import shutil

import pytest

from tests.journeys.conftest import Journey
from tests.support import needs
from tests.support.descriptions import IMAGES, stored, values
from tests.support.driver import Program, Role, State
from tests.support.lab import Lab, LabHost
from tests.support.lab_fixtures import DomainOn
from tests.support.wizardpages import (
    FINAL,
    IMPORT,
    LOCAL,
    MANAGER,
    MANUAL,
    RESOURCES,
    SOURCE,
    STORAGE,
    TYPE,
    WIZARD,
    Wizard,
    made,
)

pytestmark = [pytest.mark.lab, pytest.mark.timeout(180)]

CANCELLING = "Cancel New VM"
VIEWER_SECONDS = 60.0


@pytest.fixture
def program(journey: Journey, host_a: LabHost) -> Program:
    """The program, connected to host A, which has no machines yet."""
    found = journey.start("--connect", host_a.uri)
    found.wait_text("No machines", MANAGER)
    return found


def put_image(lab: Lab, host: LabHost, name: str) -> str:
    """Put a disk with the idle guest into the pool "default"; returns its path there."""
    if reason := needs.guest() or needs.viewer():
        pytest.skip(reason)
    shutil.copyfile(lab.guest_file("idle.qcow2"), host.images / name)
    host.virsh("pool-refresh", "default")
    return f"{IMAGES}/{name}"


def to_final(wizard: Wizard, name: str) -> None:
    """Ask for a small machine with nothing to boot, up to the last step."""
    wizard.choose_type(MANUAL)
    wizard.forward(RESOURCES)
    wizard.give("64 MiB")
    wizard.type("Size", "0.1")
    wizard.forward(FINAL)
    wizard.type("Name:", name)


def test_text_file_is_no_medium(journey: Journey, host_a: LabHost, program: Program) -> None:
    (host_a.images / "notes.iso").write_text("buy milk\n" * 9000)
    host_a.virsh("pool-refresh", "default")

    wizard = Wizard.opened(program)
    wizard.choose_type(LOCAL)
    wizard.stays("Choose the image of an installation medium")
    wizard.type("Use ISO image", f"{IMAGES}/notes.iso")
    wizard.stays("is a text file, not an ISO image")
    journey.take_picture("text-file-as-medium")
    wizard.type("Use ISO image", f"{IMAGES}/absent.iso")
    wizard.stays("There is no “.*absent.iso” on the host")
    journey.take_picture("absent-medium")

    assert host_a.virsh("list", "--all", "--name") == ""


def test_name_has_to_be_free_and_a_name(
    journey: Journey, host_a: LabHost, domain_on: DomainOn
) -> None:
    domain_on(host_a, "idle", name="web1", start=False)
    program = journey.start("--connect", host_a.uri)
    program.wait_row("web1")

    wizard = Wizard.opened(program)
    to_final(wizard, "web1")
    wizard.finish_is_refused("“web1”")
    journey.take_picture("name-taken")
    wizard.type("Name:", "4711")
    wizard.finish_is_refused("digits|numbers")
    wizard.type("Name:", "my guest")
    wizard.finish_is_refused("letters")
    journey.take_picture("name-with-space")
    wizard.type("Name:", "web2")
    wizard.finish()
    journey.viewer("web2", VIEWER_SECONDS)

    assert sorted(host_a.virsh("list", "--all", "--name").split()) == ["web1", "web2"]


def test_wizard_comes_back_with_what_kept_the_machine_from_being_made(
    journey: Journey, host_a: LabHost, program: Program
) -> None:
    wizard = Wizard.opened(program)
    to_final(wizard, "web1")
    (host_a.images / "web1.qcow2").write_text("precious")
    wizard.press("Finish")
    wizard.wait_text("The machine was not created")
    journey.take_picture("not-created")
    left = host_a.virsh("list", "--all", "--name")
    precious = (host_a.images / "web1.qcow2").read_text()
    program.wait_field("Name:", "web1", wizard.title)
    wizard.type("Name:", "web2")
    wizard.finish()
    journey.viewer("web2", VIEWER_SECONDS)

    assert (left, precious) == ("", "precious")
    disk = values(stored(made(host_a, "web2")), "disk[@device='disk']/source", "file")
    assert disk == [f"{IMAGES}/web2.qcow2"]


def test_back_keeps_what_was_said_and_cancel_makes_nothing(
    journey: Journey, host_a: LabHost, program: Program
) -> None:
    wizard = Wizard.opened(program)
    to_final(wizard, "web1")
    for title in (STORAGE, RESOURCES, SOURCE, TYPE):
        wizard.back(title)
    is_kept = program.find(Role.RADIO_BUTTON, MANUAL, WIZARD).has(State.CHECKED)
    wizard.forward(SOURCE)
    wizard.forward(RESOURCES)
    program.wait_field("Memory (RAM)", "64", WIZARD)
    wizard.forward(STORAGE)
    wizard.wait_text("0.1|102.4")
    wizard.forward(FINAL)
    program.wait_field("Name:", "web1", WIZARD)
    journey.take_picture("back-and-forward")
    wizard.press("Cancel")
    program.wait_text("Discard what you have entered", CANCELLING)
    program.press("Discard", CANCELLING)
    program.wait_closed(WIZARD)
    again = Wizard.opened(program)

    assert is_kept
    assert program.find(Role.RADIO_BUTTON, LOCAL, again.title).has(State.CHECKED)
    assert host_a.virsh("list", "--all", "--name") == ""
    assert list(host_a.images.iterdir()) == []


def test_cancelled_installation_brings_the_wizard_back(
    journey: Journey, host_a: LabHost, program: Program
) -> None:
    wizard = Wizard.opened(program)
    to_final(wizard, "web1")
    machine = wizard.customize("web1")
    machine.show("NIC")
    machine.choose("Device model", "e1000")
    machine.press("Cancel Installation")
    program.wait_text("Discard the changes of “web1”", "Cancel Installation")
    journey.take_picture("cancel-installation")
    machine.answer("Cancel Installation", "Discard")
    program.wait_field("Name:", "web1", WIZARD)

    assert host_a.virsh("list", "--all", "--name") == ""
    assert list(host_a.images.iterdir()) == []


def test_image_is_imported_by_keyboard_alone(
    journey: Journey, lab: Lab, host_a: LabHost, program: Program
) -> None:
    path = put_image(lab, host_a, "idle1.qcow2")
    keys, act = journey.screen.press_keys, journey.screen.act

    program.wait_active()
    program.open_menu_by_keys("alt+f", "New Virtual Machine…")
    keys("n")
    program.wait_focus(LOCAL, WIZARD)
    program.move_focus("Down", IMPORT, WIZARD)
    keys("Return")
    program.wait_focus("Existing disk image", WIZARD)
    act("type", "--delay", 3, "--", path)
    program.wait_text(r"Format: qcow2\.", WIZARD)
    keys("Return")
    program.wait_focus("Memory (RAM)", WIZARD)
    keys("ctrl+a")
    act("type", "--delay", 3, "--", "64 MiB")
    program.wait_field("Memory (RAM)", "64 MiB", WIZARD)
    keys("Return")
    program.wait_focus("Name:", WIZARD)
    act("type", "--delay", 3, "--", "keys1")
    program.wait_field("Name:", "keys1", WIZARD)
    journey.take_picture("keyboard-final")
    keys("Return")
    journey.viewer("keys1", VIEWER_SECONDS)

    disk = values(stored(made(host_a, "keys1")), "disk[@device='disk']/source", "file")
    assert disk == [path]


def test_two_wizards_at_once_on_two_hosts(
    journey: Journey, host_a: LabHost, host_b: LabHost
) -> None:
    if reason := needs.viewer():
        pytest.skip(reason)
    hosts = {"one": host_a, "two": host_b}
    journey.settings(hosts=[{"uri": host.uri, "name": name} for name, host in hosts.items()])
    program = journey.start()
    for name in hosts:
        program.wait_row(name, State="No machines")

    program.select("one")
    first = Wizard.opened(program)
    to_final(first, "guest1")
    program.activate(program.window(MANAGER))
    program.select("two")
    second = Wizard.opened(program)
    journey.take_picture("two-wizards")
    to_final(second, "guest2")
    second.press("Finish")
    journey.viewer("guest2", VIEWER_SECONDS)
    program.activate(program.window(WIZARD))
    program.wait_field("Name:", "guest1", WIZARD)
    first.finish()
    journey.viewer("guest1", VIEWER_SECONDS)
    journey.take_picture("two-wizards-done")

    assert host_a.virsh("list", "--name") == "guest1"
    assert host_b.virsh("list", "--name") == "guest2"


def test_command_line_opens_the_wizard(journey: Journey, host_a: LabHost) -> None:
    program = journey.start("--connect", host_a.uri, "--show-domain-creator")
    wizard = Wizard(program)

    wizard.choose_type(MANUAL)
    journey.take_picture("command-line")
