from __future__ import annotations

import pytest

from vmgui.base.ids import HostId, domain_id
from vmgui.base.records import DomainDetails, DomainRecord, Graphics, Incident
from vmgui.base.states import DomainState
from vmgui.base.units import clock
from vmgui.ui.machine import texts

WHERE = domain_id(HostId("test:///default"), "1")
NOW = 1_750_000_000.0


def _record(**fields: object) -> DomainRecord:
    return DomainRecord(WHERE, "web1", DomainState.RUNNING, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("record", "text"),
    [
        (_record(), "Running"),
        (_record(reason="Started normally"), "Running: Started normally"),
        (_record(since=NOW), f"Running since {clock(NOW)}"),
        (_record(reason="Booted", since=NOW), f"Running since {clock(NOW)}: Booted"),
        (_record(pending="Saving…"), "Saving…"),
        (_record(is_stale=True), "Running when last seen"),
    ],
)
def test_summary_says_state_reason_and_moment(record: DomainRecord, text: str) -> None:
    assert texts.summary(record) == text


def test_memory_and_vcpus_name_the_maximum_only_if_it_differs() -> None:
    details = DomainDetails(vcpus=2, vcpus_max=4, memory_kib=1024, memory_max_kib=1024)

    assert texts.vcpus(_record(details=details)) == "2 of 4"
    assert texts.memory(_record(details=details)) == "1 MiB"
    assert texts.vcpus(_record()) == ""


@pytest.mark.parametrize(
    ("graphics", "text"),
    [
        (Graphics("vnc", "127.0.0.1", 5900), "VNC at 127.0.0.1:5900"),
        (Graphics("spice", "::1", None, 5901), "SPICE at [::1]:5901"),
        (Graphics("vnc", socket="/run/x.sock"), "VNC at /run/x.sock"),
        (Graphics("vnc"), "VNC"),
    ],
)
def test_display_says_protocol_and_address(graphics: Graphics, text: str) -> None:
    assert texts.display(graphics) == text


def test_displays_of_a_machine_without_any_say_so() -> None:
    assert texts.displays(_record(details=DomainDetails())) == ["No graphical display"]
    assert texts.displays(_record()) == []


def test_incident_is_filled_with_its_values() -> None:
    event = Incident(WHERE, 0.0, "Disk {disk} failed: {reason}", (("disk", "vda"), ("reason", "?")))

    assert texts.incident(event) == "Disk vda failed: ?"
