from __future__ import annotations

import pytest

from tests.documents import document
from tests.hardware.panels.machines import (
    add,
    field,
    machine,
    part,
    problems,
    put,
    row,
    scene,
    summary,
)
from vmgui.hardware.items import Fact
from vmgui.hardware.panels.memory import MemoryDomain, MemoryPanel
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.document import parse, serialize
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.domain.memory import HugePage
from vmgui.xmldoc.domcaps import DomainCapabilities

PANEL = MemoryPanel()
GIB = 1024**3


def fields(domain: Domain) -> list[str]:
    return [name for name, _message in problems(PANEL, domain)]


def test_summary_tells_the_current_allocation() -> None:
    domain = machine()
    assert summary(PANEL, domain) == "1 GiB"

    put(PANEL, domain, "current_memory", GIB // 2)
    assert summary(PANEL, domain) == "512 MiB"


def test_memory_of_the_host_is_told() -> None:
    fact = row(PANEL, "host_memory")

    assert isinstance(fact, Fact)
    assert fact.read(machine(), scene(machine())) == "11.4 GiB"
    assert fact.read(machine(), Scene(machine())) == ""


def test_only_the_current_allocation_changes_at_once() -> None:
    domain = machine().viewed_as(MemoryDomain)

    assert PANEL.live_paths(domain, scene(domain)) == {"currentMemory"}


def test_current_allocation_above_the_maximum_is_told() -> None:
    domain = machine()
    put(PANEL, domain, "current_memory", 2 * GIB)

    assert fields(domain) == ["current_memory"]


@pytest.mark.parametrize(("devices", "word"), [("", "swap"), ("<hostdev/>", "host devices")])
def test_more_than_the_host_has_is_warned_of(devices: str, word: str) -> None:
    domain = machine(devices=devices)
    domain.memory = 12 * GIB

    found = PANEL.all_problems(domain.viewed_as(MemoryDomain), scene(domain))

    assert [(each.field, each.is_warning, word in each.message) for each in found] == [
        ("memory", True, True)
    ]


def test_memory_is_shared_with_a_source_that_can() -> None:
    domain = machine()
    before = serialize(domain)

    put(PANEL, domain, "is_shared", True)
    assert part(domain, "memoryBacking") == (
        '<memoryBacking><source type="memfd"/><access mode="shared"/></memoryBacking>'
    )
    put(PANEL, domain, "is_shared", False)

    assert serialize(domain) == before


@pytest.mark.parametrize("kept", ["<hugepages/>", "<source type='file'/>"])
def test_memory_that_can_be_shared_keeps_its_source(kept: str) -> None:
    domain = machine(f"<memoryBacking>{kept}<locked/></memoryBacking>")
    before = serialize(domain)

    put(PANEL, domain, "is_shared", True)
    assert "memfd" not in serialize(domain)
    put(PANEL, domain, "is_shared", False)

    assert serialize(domain) == before


def test_host_without_memfd_cannot_share() -> None:
    text = (
        "<domainCapabilities><memoryBacking supported='yes'><enum name='sourceType'>"
        "<value>file</value></enum></memoryBacking></domainCapabilities>"
    )
    host = Scene(machine(), domain_capabilities=parse(text, DomainCapabilities))
    why_not = field(PANEL, "is_shared").why_not

    assert why_not is not None
    assert why_not(machine(), host)
    assert why_not(machine(), scene(machine())) is None


def test_anonymous_memory_cannot_be_shared() -> None:
    backing = "<source type='anonymous'/><access mode='shared'/>"

    assert fields(machine(f"<memoryBacking>{backing}</memoryBacking>")) == ["source"]


def test_maximum_with_modules_comes_with_slots_and_goes_with_them() -> None:
    domain = machine()
    before = serialize(domain)

    put(PANEL, domain, "max_memory", 4 * GIB)
    assert part(domain, "maxMemory").startswith('<maxMemory unit="KiB" slots="16">')
    assert fields(domain) == ["max_memory"]
    put(PANEL, domain, "max_memory", None)

    assert serialize(domain) == before


def test_maximum_with_modules_is_not_below_the_maximum() -> None:
    domain = machine("<cpu><numa><cell id='0' cpus='0-3' memory='1' unit='GiB'/></numa></cpu>")
    put(PANEL, domain, "max_memory", GIB // 2)

    assert fields(domain) == ["max_memory"]


def test_cells_with_another_sum_are_warned_of() -> None:
    domain = machine("<cpu><numa><cell id='0' cpus='0-3' memory='2' unit='GiB'/></numa></cpu>")

    assert fields(domain) == ["memory"]


def test_huge_page_to_add_is_the_smallest_of_the_host() -> None:
    domain = machine("<memoryBacking><hugepages/></memoryBacking>")

    pages = [add(PANEL, domain, "huge_pages", HugePage) for _number in range(2)]

    assert [page.size for page in pages] == [2 * 1024**2] * 2
    assert fields(domain) == ["huge_pages"]


def test_whole_machine_has_no_problems() -> None:
    assert problems(PANEL, parse(document("whole-machine"), Domain)) == []
