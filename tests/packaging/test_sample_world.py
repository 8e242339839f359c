"""The sample host: libvirt's test driver accepts it, and it shows what it shall show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import libvirt
import pytest

WORLD = Path(__file__).resolve().parents[2] / "resources/worlds/sample.xml"
NAMESPACE = "https://vmgui.org/xmlns/domain/1"


@pytest.fixture
def host() -> Iterator[libvirt.virConnect]:
    connection = libvirt.open(f"test://{WORLD}")
    yield connection
    connection.close()


def test_sample_world_opened_has_machines_in_every_state(host: libvirt.virConnect) -> None:
    states = Counter(domain.state()[0] for domain in host.listAllDomains())

    assert states[libvirt.VIR_DOMAIN_RUNNING] >= 8
    assert {
        libvirt.VIR_DOMAIN_PAUSED,
        libvirt.VIR_DOMAIN_SHUTOFF,
        libvirt.VIR_DOMAIN_CRASHED,
        libvirt.VIR_DOMAIN_PMSUSPENDED,
    } < set(states)


def test_sample_world_opened_has_titles_folders_and_tags(host: libvirt.virConnect) -> None:
    for domain in host.listAllDomains():
        metadata = domain.metadata(libvirt.VIR_DOMAIN_METADATA_ELEMENT, NAMESPACE)

        assert domain.metadata(libvirt.VIR_DOMAIN_METADATA_TITLE, None)
        assert "folder>" in metadata
        assert "tag>" in metadata


def test_sample_world_opened_has_a_saved_and_a_snapshotted_machine(
    host: libvirt.virConnect,
) -> None:
    desktop = host.lookupByName("ubuntu-desktop")

    assert host.lookupByName("build-windows").hasManagedSaveImage()
    assert desktop.snapshotNum() == 4
    assert desktop.snapshotCurrent().getName() == "with-drivers"


def test_sample_world_machines_that_are_off_start(host: libvirt.virConnect) -> None:
    for domain in host.listAllDomains(libvirt.VIR_CONNECT_LIST_DOMAINS_SHUTOFF):
        domain.create()

        assert domain.isActive()


def test_sample_world_opened_has_networks_storage_and_devices(host: libvirt.virConnect) -> None:
    kinds = {device.XMLDesc().count("<capability") > 0 for device in host.listAllDevices(0)}

    assert kinds == {True}
    assert len(host.listAllNetworks()) == 5
    assert len(host.listAllInterfaces()) == 5


def test_sample_world_pools_have_room_left(host: libvirt.virConnect) -> None:
    for pool in host.listAllStoragePools():
        _, capacity, allocation, available = pool.info()

        assert allocation + available == capacity
