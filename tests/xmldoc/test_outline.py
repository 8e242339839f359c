import time
from pathlib import Path

import pytest

from tests import documents
from tests.documents import document
from vmgui.base.errors import InvalidInput
from vmgui.xmldoc.outline import DiskOutline, DomainOutline, GraphicsOutline, outline

GIB_IN_KIB = 1024**2


def test_outline_running_domain_is_complete() -> None:
    assert outline(document("linux-q35-uefi")) == DomainOutline(
        title="Web server 1",
        description=(
            "Front end behind the load balancer.\nAsk operations before shutting it down."
        ),
        folder="prod/web",
        tags=("web", "front end"),
        os_id="http://debian.org/debian/12",
        os="Debian 12",
        memory_kib=2 * GIB_IN_KIB,
        memory_max_kib=4 * GIB_IN_KIB,
        vcpus=2,
        vcpus_max=4,
        disks=(
            DiskOutline("vda", "/var/lib/libvirt/images/web-01.qcow2"),
            DiskOutline("vdb", "fast/web-01-data"),
            DiskOutline("sda", ""),
        ),
        macs=("52:54:00:4f:a1:0e", "52:54:00:4f:a1:0f"),
        graphics=(GraphicsOutline("spice", "127.0.0.1", 5901, 5902, "", True),),
        arch="x86_64",
        machine="pc-q35-7.2",
        domain_type="kvm",
        has_agent_channel=True,
    )


def test_outline_minimal_domain_takes_the_maximum_for_the_current() -> None:
    seen = outline(document("minimal"))

    assert (seen.memory_kib, seen.memory_max_kib) == (8192, 8192)
    assert (seen.vcpus, seen.disks, seen.arch, seen.os) == (None, (), "", "")


def test_outline_sizes_are_rounded_up_to_kib() -> None:
    seen = outline(document("memory-units"))

    assert seen.memory_max_kib == 2_000_000_000 // 1024
    assert seen.memory_kib == GIB_IN_KIB + 1
    assert (seen.vcpus, seen.vcpus_max) == (1, 2)


def test_outline_odd_values_are_none() -> None:
    seen = outline(document("unknown"))

    assert seen.memory_kib is None
    assert seen.vcpus is None
    assert seen.graphics == (GraphicsOutline("hologram", "", None, None, "", None),)
    assert seen.disks == (DiskOutline("", ""),)
    assert seen.tags == ("a", "b")


def test_outline_ports_not_chosen_yet_are_none() -> None:
    (graphics,) = outline(document("windows-11-tpm")).graphics

    assert (graphics.port, graphics.autoport) == (None, True)


def test_outline_sockets_are_found() -> None:
    graphics = outline(document("qemu-commandline")).graphics

    assert [each.socket for each in graphics] == ["/run/vnc/arguments.sock", "", "/run/spice.sock"]


def test_outline_other_channels_are_no_agent() -> None:
    assert not outline(document("network-storage")).has_agent_channel


@pytest.mark.parametrize("path", documents.paths("domain"), ids=documents.name)
def test_outline_any_domain_does_not_raise(path: Path) -> None:
    xml = path.read_text(encoding="utf-8")
    if "<domain" in xml:
        outline(xml)


@pytest.mark.parametrize("xml", ["", "<domain>", "<network/>"])
def test_outline_no_domain_raises(xml: str) -> None:
    with pytest.raises(InvalidInput):
        outline(xml)


@pytest.mark.performance
def test_outline_of_a_thousand_domains_is_quick() -> None:
    texts = [path.read_text(encoding="utf-8") for path in documents.paths("domain")]
    domains = [text for text in texts if "<domain" in text and "<domainsnapshot" not in text]

    took = min(_seconds_for(1000, domains) for _attempt in range(3))

    assert took < 0.4  # 0.11 s on an idle machine


def _seconds_for(count: int, domains: list[str]) -> float:
    start = time.perf_counter()
    for number in range(count):
        outline(domains[number % len(domains)])
    return time.perf_counter() - start
