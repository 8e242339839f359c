from __future__ import annotations

from tests.documents import document
from tests.hardware.panels.machines import add, field, machine, problems, put, row, scene
from vmgui.hardware.items import Rows
from vmgui.hardware.panels.container import CAPABILITIES, ContainerDomain, ContainerPanel
from vmgui.xmldoc.document import parse, serialize
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.domain.idmap import GroupRange, UserRange

PANEL = ContainerPanel()


def container(parts: str = "") -> Domain:
    return machine(parts, type_="lxc")


def test_document_is_read_whole() -> None:
    domain = parse(document("container-apart"), ContainerDomain)

    assert (domain.network_type, domain.network_value) == ("netns", "red")
    assert (domain.ipc_type, domain.uts_value) == ("pid", "container1")
    assert CAPABILITIES["mknod"].__get__(domain) is True
    assert CAPABILITIES["sys_admin"].__get__(domain) is False
    assert problems(PANEL, domain) == []


def test_ranges_to_add_follow_each_other() -> None:
    domain = container()

    first, second = (add(PANEL, domain, "users", UserRange) for _ in range(2))

    assert (first.start, first.target, first.count) == (0, 100000, 65536)
    assert (second.start, second.target) == (65536, 165536)
    assert problems(PANEL, domain) == [("groups", "Users and groups need each other: enter both.")]
    add(PANEL, domain, "groups", GroupRange)
    assert problems(PANEL, domain) == []


def test_ranges_that_overlap_or_lack_root_are_problems() -> None:
    domain = container(
        "<idmap><uid start='1' target='1' count='5'/><uid start='4' target='9' count='1'/>"
        "<gid start='0' target='1' count='5'/></idmap>"
    )

    assert problems(PANEL, domain) == [
        ("users", "One of the ranges has to begin with 0, which is root."),
        ("users", "The ranges overlap."),
    ]


def test_last_range_takes_its_container_along() -> None:
    domain = container()
    before = domain.xml()
    rows = row(PANEL, "users")
    assert isinstance(rows, Rows)
    assert rows.then is not None

    add(PANEL, domain, "users", UserRange).remove()
    rows.then(domain, scene(domain))

    assert domain.xml() == before


def test_capability_brings_a_policy() -> None:
    domain = container()

    put(PANEL, domain, "capability_mknod", True)

    assert domain.viewed_as(ContainerDomain).policy == "default"
    assert field(PANEL, "capability_mknod").label == "CAP_MKNOD"


def test_namespace_is_written_in_its_own_and_set_back() -> None:
    domain = container()
    before = serialize(domain)

    put(PANEL, domain, "network_type", "netns")
    assert problems(PANEL, domain) == [("network_value", "Enter a value.")]
    put(PANEL, domain, "network_value", "red")

    assert "http://libvirt.org/schemas/domain/lxc/1.0" in serialize(domain)
    assert '<lxc:sharenet type="netns" value="red"/>' in serialize(domain)
    put(PANEL, domain, "network_type", None)
    assert serialize(domain) == before


def test_page_is_for_containers() -> None:
    assert PANEL.is_for(scene(container()))
    assert not PANEL.is_for(scene(machine()))
