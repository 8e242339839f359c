from __future__ import annotations

import pytest

from tests.documents import document
from tests.hardware.panels.machines import machine, part, problems, put, reason, scene
from vmgui.hardware.panels.power import PowerDomain, PowerPanel
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain

PANEL = PowerPanel()


@pytest.mark.parametrize(
    ("name", "value", "is_possible"),
    [
        ("on_poweroff", "restart", True),
        ("on_poweroff", "preserve", False),
        ("on_reboot", "rename-restart", False),
        ("on_crash", "preserve", True),
        ("on_crash", "rename-restart", False),
    ],
)
def test_actions_that_qemu_lacks_are_greyed(name: str, value: str, is_possible: bool) -> None:
    assert (reason(PANEL, machine(), name, value) == "") is is_possible
    assert reason(PANEL, machine(type_="xen"), name, value) == ""


def test_three_of_the_actions_are_live() -> None:
    domain = machine()

    paths = PANEL.live_paths(domain.viewed_as(PowerDomain), scene(domain))

    assert paths == {"on_poweroff", "on_reboot", "on_crash"}


def test_sleep_states_set_back_leave_nothing() -> None:
    domain = machine()
    before = domain.xml()

    put(PANEL, domain, "can_suspend_to_disk", False)
    put(PANEL, domain, "can_suspend_to_memory", True)

    assert part(domain, "pm") == (
        '<pm><suspend-to-mem enabled="yes"/><suspend-to-disk enabled="no"/></pm>'
    )
    put(PANEL, domain, "can_suspend_to_disk", None)
    put(PANEL, domain, "can_suspend_to_memory", None)
    assert domain.xml() == before


def test_combinations_that_do_not_work_are_problems() -> None:
    domain = machine(
        "<on_poweroff>restart</on_poweroff><on_reboot>destroy</on_reboot>"
        "<on_crash>coredump-restart</on_crash>"
    )

    assert [name for name, _message in problems(PANEL, domain)] == ["on_poweroff", "on_crash"]
    assert problems(PANEL, parse(document("advanced-pages"), Domain)) == []
