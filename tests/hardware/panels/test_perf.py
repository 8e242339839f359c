from __future__ import annotations

from tests.hardware.panels.machines import add, machine, part, problems, row, scene
from vmgui.hardware.items import Rows
from vmgui.hardware.panels.perf import PerfPanel
from vmgui.xmldoc.domain.perf import PerfEvent

PANEL = PerfPanel()


def test_events_to_add_are_all_different() -> None:
    domain = machine()

    names = {add(PANEL, domain, "events", PerfEvent).name for _ in range(22)}

    assert len(names) == 22
    assert problems(PANEL, domain) == []
    add(PANEL, domain, "events", PerfEvent)
    assert problems(PANEL, domain) == [("events", "An event is there twice.")]


def test_last_event_takes_its_container_along() -> None:
    domain = machine()
    rows = row(PANEL, "events")
    assert isinstance(rows, Rows)
    assert rows.then is not None

    add(PANEL, domain, "events", PerfEvent).remove()
    rows.then(domain, scene(domain))

    assert part(domain, "perf") == ""


def test_page_is_for_qemu() -> None:
    assert PANEL.is_for(scene(machine()))
    assert not PANEL.is_for(scene(machine(type_="xen")))
