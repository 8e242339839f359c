from __future__ import annotations

from collections.abc import Callable
from typing import Any

import libvirt
import pytest

from tests.support.worlds import uuid_of
from vmgui.virt import tuning

LIVE, CONFIG = libvirt.VIR_DOMAIN_AFFECT_LIVE, libvirt.VIR_DOMAIN_AFFECT_CONFIG
BOTH = LIVE | CONFIG


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """What is asked of libvirt, in order; nothing is done."""
    calls: list[tuple[Any, ...]] = []

    def noting(name: str) -> Callable[..., None]:
        return lambda _domain, *arguments: calls.append((name, *arguments))

    for name in (
        "setMemoryFlags",
        "setMemoryParameters",
        "setMemoryStatsPeriod",
        "setNumaParameters",
        "setVcpusFlags",
        "pinVcpuFlags",
        "pinEmulator",
        "pinIOThread",
        "addIOThread",
        "delIOThread",
        "setIOThreadParams",
        "setSchedulerParametersFlags",
        "setBlkioParameters",
        "setBlockIoTune",
        "setInterfaceParameters",
        "setLifecycleAction",
    ):
        monkeypatch.setattr(libvirt.virDomain, name, noting(name))
    return calls


@pytest.mark.parametrize(
    ("setter", "arguments", "call"),
    [
        (tuning.set_memory, (1024,), ("setMemoryFlags", 1024, BOTH)),
        (tuning.set_memory_stats_period, (5,), ("setMemoryStatsPeriod", 5, BOTH)),
        (tuning.set_vcpus, (2,), ("setVcpusFlags", 2, BOTH)),
        (tuning.pin_vcpu, (1, {0, 2}), ("pinVcpuFlags", 1, (True, False, True), BOTH)),
        (tuning.pin_emulator, ({1},), ("pinEmulator", (False, True), BOTH)),
        (tuning.pin_iothread, (3, ()), ("pinIOThread", 3, (), BOTH)),
        (tuning.add_iothread, (1,), ("addIOThread", 1, BOTH)),
        (tuning.del_iothread, (1,), ("delIOThread", 1, BOTH)),
        (
            tuning.set_lifecycle_action,
            ("on_crash", "preserve"),
            (
                "setLifecycleAction",
                libvirt.VIR_DOMAIN_LIFECYCLE_CRASH,
                libvirt.VIR_DOMAIN_LIFECYCLE_ACTION_PRESERVE,
                BOTH,
            ),
        ),
    ],
)
def test_setter_changes_both_at_once(
    connection: libvirt.virConnect,
    called: list[tuple[Any, ...]],
    setter: Callable[..., None],
    arguments: tuple[Any, ...],
    call: tuple[Any, ...],
) -> None:
    setter(connection, uuid_of("on"), *arguments, live=True, config=True)

    assert called == [call]


@pytest.mark.parametrize(
    ("setter", "arguments", "call"),
    [
        (
            tuning.set_scheduler,
            ({"shares": 2048, "quota": -1},),
            ("setSchedulerParametersFlags", {"cpu_shares": 2048, "vcpu_quota": -1}),
        ),
        (
            tuning.set_blkio,
            ({"weight": 500, "read_iops_sec": "/dev/sda,100"},),
            ("setBlkioParameters", {"weight": 500, "device_read_iops_sec": "/dev/sda,100"}),
        ),
        (
            tuning.set_memory_limits,
            ({"hard_limit": tuning.UNLIMITED_KIB},),
            ("setMemoryParameters", {"hard_limit": 9007199254740991}),
        ),
        (
            tuning.set_numa,
            ({"mode": "interleave", "nodeset": "0-1"},),
            ("setNumaParameters", {"numa_mode": 2, "numa_nodeset": "0-1"}),
        ),
        (
            tuning.set_disk_iotune,
            ("vda", {"total_bytes_sec": 1000, "group_name": "slow"}),
            ("setBlockIoTune", "vda", {"total_bytes_sec": 1000, "group_name": "slow"}),
        ),
    ],
)
def test_setter_of_parameters_changes_one_after_the_other(
    connection: libvirt.virConnect,
    called: list[tuple[Any, ...]],
    setter: Callable[..., None],
    arguments: tuple[Any, ...],
    call: tuple[Any, ...],
) -> None:
    setter(connection, uuid_of("on"), *arguments, live=True, config=True)

    assert called == [(*call, LIVE), (*call, CONFIG)]


def test_guest_is_asked_to_switch_processors(
    connection: libvirt.virConnect, called: list[tuple[Any, ...]]
) -> None:
    tuning.set_vcpus(connection, uuid_of("on"), 1, live=True, config=False, guest=True)

    assert called == [("setVcpusFlags", 1, LIVE | libvirt.VIR_DOMAIN_VCPU_GUEST)]


def test_pin_to_all_names_each_processor_of_the_host(
    connection: libvirt.virConnect, called: list[tuple[Any, ...]]
) -> None:
    tuning.pin_emulator(connection, uuid_of("on"), None, live=True, config=False)

    cpus = connection.getCPUMap()[0]
    assert called == [("pinEmulator", (True,) * int(cpus), LIVE)]


def test_name_that_is_in_no_table_is_a_mistake(connection: libvirt.virConnect) -> None:
    with pytest.raises(KeyError):
        tuning.set_scheduler(connection, uuid_of("on"), {"nice": 1}, live=True, config=False)


def test_tables_have_libvirts_names() -> None:
    assert len(tuning.IOTUNE) == 20
    for name, theirs in tuning.IOTUNE.items():
        assert name == theirs


def test_memory_and_processors_of_a_domain_change(connection: libvirt.virConnect) -> None:
    domain = connection.lookupByName("on")
    domain.setVcpusFlags(4, CONFIG | libvirt.VIR_DOMAIN_VCPU_MAXIMUM)

    tuning.set_memory(connection, uuid_of("on"), 64 * 1024, live=False, config=True)
    tuning.set_vcpus(connection, uuid_of("on"), 3, live=False, config=True)

    xml = domain.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE)
    assert "<currentMemory unit='KiB'>65536</currentMemory>" in xml
    assert "current='3'>4</vcpu>" in xml
