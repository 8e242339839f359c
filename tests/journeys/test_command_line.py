"""The command line on a real host: existing launchers work, a second start is handed over."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import TITLE, Journey
from tests.support import needs
from tests.support.lab import LabHost
from tests.support.lab_fixtures import DomainOn

pytestmark = [pytest.mark.lab, pytest.mark.timeout(90)]


def test_second_start_is_handed_over(
    journey: Journey, host_a: LabHost, domain_on: DomainOn
) -> None:
    domain_on(host_a, "idle", name="web1", start=False)
    first = journey.start("--connect", host_a.uri)
    first.wait_row("web1", State="Shut off")

    second = journey.start("--connect", host_a.uri, "--show-domain-editor", "web1")
    status = second.process.wait(5)
    first.window("web1 on ")
    journey.take_picture("machine-window")

    assert status == 0
    assert second.log == ""
    first.window(TITLE)


@pytest.mark.parametrize("word", ["name", "id", "uuid"])
def test_performance_is_shown_of_a_machine_by_name_id_or_uuid(
    journey: Journey, host_a: LabHost, domain_on: DomainOn, word: str
) -> None:
    domain = domain_on(host_a, "idle", name="web1")
    words = {"name": "web1", "id": domain.virsh("domid"), "uuid": domain.uuid}

    program = journey.start("--connect", host_a.uri, "--show-domain-performance", words[word])
    program.window("web1 on ")

    program.wait_text("CPU")
    assert not any(window.name.startswith(TITLE) for window in program.windows)


def test_delete_asks_and_deletes_the_definition_alone(
    journey: Journey, host_a: LabHost, domain_on: DomainOn
) -> None:
    domain_on(host_a, "idle", name="web1", start=False)

    program = journey.start("--connect", host_a.uri, "--show-domain-delete", "web1")
    program.wait_text("Delete the virtual machine “web1”", "Delete Virtual Machine")
    program.wait_text("Its disk images stay|web1.qcow2", "Delete Virtual Machine")
    journey.take_picture("delete")
    program.press("Delete", "Delete Virtual Machine")

    program.wait_closed("Delete Virtual Machine")
    program.screen.wait(lambda: "web1" not in host_a.virsh("list", "--all"), "it is gone")
    assert (host_a.images / "web1.qcow2").exists()


def test_host_summary_is_shown(journey: Journey, host_a: LabHost) -> None:
    program = journey.start("--connect", host_a.uri, "--show-host-summary")

    program.wait_text("hostA")
    program.wait_text(r"QEMU")
    journey.take_picture("host-window")


def test_machine_unknown_is_said(journey: Journey, host_a: LabHost) -> None:
    program = journey.start("--connect", host_a.uri, "--show-domain-editor", "nothing")

    program.wait_text("has no machine called “nothing”")


@pytest.mark.skipif(bool(needs.viewer()), reason=str(needs.viewer()))
def test_console_is_opened(journey: Journey, host_a: LabHost, domain_on: DomainOn) -> None:
    domain_on(host_a, "idle", name="web1")

    journey.start("--connect", host_a.uri, "--show-domain-console", "web1")

    assert journey.viewer("web1")
