from __future__ import annotations

from pathlib import Path
from typing import Any

import libvirt
import pytest

import vmgui.virt.tuning as tuning
from tests.support.worlds import RUNNING, Machine, uuid_of, world
from vmgui.core.applying.settings import RULES
from vmgui.core.draft import Draft
from vmgui.hardware import registry
from vmgui.hardware.difference import rows_path
from vmgui.hardware.fields import Field
from vmgui.hardware.items import Row, Rows, Special


def paths(row: Row) -> list[str]:
    """The places that a row of a page edits."""
    if isinstance(row, Field):
        return [row.bound.path.text]
    if isinstance(row, Rows):
        return [rows_path(row.rows)]
    return [each.path.text for each in row.edits] if isinstance(row, Special) else []


LIVE = [
    (f"{panel.id}.{row.name}", path)
    for panel in registry.PANELS
    for row in panel.rows()
    if isinstance(row, Field | Rows | Special) and row.live
    for path in paths(row)
]


@pytest.mark.parametrize(("name", "path"), LIVE, ids=[name for name, _path in LIVE])
def test_live_field_of_a_page_has_a_call(name: str, path: str) -> None:
    assert [rule.id for rule in RULES if rule.covers(path)] != [], name


def test_rules_have_different_ids_and_places() -> None:
    ids = [rule.id for rule in RULES]
    places = [path for rule in RULES for path in rule.paths]

    assert len(set(ids)) == len(ids)
    assert len(set(places)) == len(places)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("title", ["title"]),
        ("titles", []),
        ("vcpu/@current", ["vcpus"]),
        ("vcpu", []),
        ("memtune/hard_limit/@unit", ["limits"]),
        ("cputune/vcpupin/@cpuset", ["vcpupin"]),
        ("on_crash", ["on_crash"]),
    ],
)
def test_rule_covers_its_places_and_what_is_in_them(path: str, expected: list[str]) -> None:
    assert [rule.id for rule in RULES if rule.covers(path)] == expected


def test_memory_limit_that_is_removed_ends_on_the_running_machine(tmp_path: Path) -> None:
    connection = libvirt.open(world(tmp_path, [Machine("web1", RUNNING)]))
    domain = connection.lookupByName("web1")
    domain.setMemoryParameters({"hard_limit": 2048}, libvirt.VIR_DOMAIN_AFFECT_LIVE)
    limited = "<domain><memtune><hard_limit>2048</hard_limit></memtune></domain>"
    draft = Draft(limited, limited)
    draft.replace("<domain/>")
    (rule,) = (each for each in RULES if each.id == "limits")

    call = rule.make(draft)

    assert not isinstance(call, str)
    call(connection, uuid_of("web1"))
    found: Any = domain.memoryParameters(libvirt.VIR_DOMAIN_AFFECT_LIVE)  # the stubs say str
    assert found["hard_limit"] == tuning.UNLIMITED_KIB
    connection.close()
