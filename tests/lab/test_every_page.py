"""Every page about a whole machine, changed and changed back on a real host."""

from __future__ import annotations

from typing import Any

import pytest

from tests.lab.conftest import Desk
from tests.lab.test_applying import bench
from tests.lab.test_every_kind import off, until_capable
from tests.support.lab import LabDomain, LabHost
from vmgui.hardware import registry
from vmgui.hardware.fields import Field
from vmgui.hardware.items import Row, Rows, Special
from vmgui.hardware.panel import Panel
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.element import Element

__all__ = ["off"]

pytestmark = [pytest.mark.lab, pytest.mark.timeout(120)]

FIELDS: dict[str, tuple[tuple[str, object], ...]] = {
    "overview": (("title", "Every page"), ("machine", "pc-q35-7.1"), ("firmware", "efi")),
    "os": (("os_id", "http://debian.org/debian/12"),),
    "cpu": (("model", "maximum"), ("current_vcpus", 1)),
    "memory": (("is_shared", True), ("current_memory", 128 * 2**20), ("is_not_merged", True)),
    "boot": (("has_menu", True), ("menu_timeout", 3000)),
    "numa": (("emulator_cpuset", "0-1"), ("memory_nodeset", "0")),
    "tuning": (("shares", 512), ("hard_limit", 2**30), ("block_weight", 300)),
    "iothreads": (("count", 2),),
    "clock": (("offset", "localtime"),),
    "power": (("on_reboot", "destroy"), ("can_suspend_to_disk", False)),
    "features": (("hyperv_mode", "custom"), ("hyperv_relaxed", True), ("has_apic", True)),
    "smbios": (("mode", "sysinfo"), ("system_manufacturer", "vmgui")),
    "qemu": (("deprecation", "omit"),),
}
"""Fields of each page and values that this host's libvirt takes."""

ROWS = {"numa": "vcpu_pins", "clock": "timers", "perf": "events", "qemu": "variables"}
"""Tables to which a row is added."""

NOT_HERE = {
    "security": "neither SEV nor another confidential host",
    "container": "of containers only",
    "metadata": "shows what programs keep; the XML page changes it",
    "xen": "of Xen only",
    "bhyve": "of bhyve only",
}
"""Pages without anything to change on this host, and why."""


def write(row: Row, element: Element, value: Any, scene: Scene) -> None:
    """Change what a row edits."""
    if isinstance(row, Special):
        row.edits[0].__set__(element, value)
        return
    assert isinstance(row, Field)
    row.write(element, value, scene)


def read(row: Row, element: Element) -> Any:
    """What a row edits."""
    if isinstance(row, Special):
        return row.edits[0].__get__(element, type(element))
    assert isinstance(row, Field)
    return row.read(element)


@pytest.mark.parametrize("panel", registry.PANELS, ids=lambda panel: panel.id)
async def test_page_is_changed_and_changed_back(
    desk: Desk, host_a: LabHost, off: LabDomain, panel: Panel[Any]
) -> None:
    if panel.id in NOT_HERE:
        pytest.skip(f"{panel.id}: {NOT_HERE[panel.id]}")
    async with bench(desk, off, host_a.uri) as it:
        await until_capable(it)
        rows = {row.name: row for row in panel.rows()}
        before = it.draft.xml()
        for name, value in FIELDS.get(panel.id, ()):
            element = it.draft.domain.viewed_as(panel.element)
            write(rows[name], element, value, it.editing.scene())
        if panel.id in ROWS:
            table = rows[ROWS[panel.id]]
            assert isinstance(table, Rows)
            element = it.draft.domain.viewed_as(panel.element)
            table.of(element).append(table.new(element, it.editing.scene()))  # type: ignore[attr-defined]

        await it.apply()

        element = it.draft.domain.viewed_as(panel.element)
        for name, value in FIELDS.get(panel.id, ()):
            assert read(rows[name], element) == value
        if panel.id in ROWS:
            assert len(rows[ROWS[panel.id]].of(element)) == 1  # type: ignore[union-attr]

        it.draft.replace(before)
        await it.apply()
        assert not it.draft.is_changed
