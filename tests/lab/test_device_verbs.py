"""Changes of machines by libvirt's verbs, on a real host: what takes effect, and what is said."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import libvirt
import pytest

from tests.support.lab import LabDomain, LabHost, wait_until
from tests.support.lab_fixtures import DomainOn
from vmgui.base.errors import HostError, Unsupported
from vmgui.virt import definitions, devices, tuning, volumes
from vmgui.virt.errors import translated
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domcaps import DomainCapabilities

pytestmark = [pytest.mark.lab, pytest.mark.timeout(90)]

GUEST_MIB = 160
IMAGES = "/var/lib/libvirt/images"
MAC = "52:54:00:aa:bb:01"
RNG = "<rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>"
DISK = """\
<disk type='file' device='disk'><driver name='qemu' type='qcow2'{options}/>
<source file='{images}/extra.qcow2'/><target dev='vdb' bus='virtio'/></disk>"""
CARD = """\
<interface type='network'><mac address='{mac}'/><source network='default'/>
<model type='{model}'/>{link}</interface>"""
VOLUME = """\
<volume><name>extra.qcow2</name><capacity unit='MiB'>16</capacity>
<target><format type='qcow2'/></target></volume>"""


@pytest.fixture
def connection(host_a: LabHost) -> Iterator[libvirt.virConnect]:
    opened = libvirt.open(host_a.uri)
    yield opened
    opened.close()


@pytest.fixture
def booted(host_a: LabHost, domain_on: DomainOn) -> LabDomain:
    """A Linux that answers when it is asked to let go of a device."""
    domain = domain_on(host_a, "tiny", memory_mib=GUEST_MIB)
    domain.wait_agent()
    return domain


@pytest.fixture
def idle(host_a: LabHost, domain_on: DomainOn) -> LabDomain:
    """A guest that answers nothing."""
    return domain_on(host_a, "idle")


def card(model: str = "virtio", link: str = "") -> str:
    return CARD.format(mac=MAC, model=model, link=link)


def present(domain: LabDomain) -> str:
    return domain.virsh("dumpxml")


def next_start(domain: LabDomain) -> str:
    return domain.virsh("dumpxml", "--inactive")


def refusal(call: Callable[..., object], *arguments: object, **options: object) -> HostError:
    """What is said to the user when the host refuses a call."""
    with pytest.raises(libvirt.libvirtError) as caught:
        call(*arguments, **options)
    error = translated(caught.value)
    assert isinstance(error, HostError)
    return error


def gone(domain: LabDomain, what: str) -> None:
    wait_until(lambda: what not in present(domain), f"{what} is gone", 20, step=0.1)


# Devices


def test_disk_comes_and_goes(connection: libvirt.virConnect, booted: LabDomain) -> None:
    path = volumes.create(connection, "default", VOLUME)
    disk = DISK.format(images=IMAGES, options="")

    devices.attach(connection, booted.uuid, disk, live=True, config=True)

    assert path in present(booted)
    assert path in next_start(booted)

    devices.detach(connection, booted.uuid, disk, live=True, config=True)

    assert path not in next_start(booted)
    gone(booted, path)


def test_card_comes_is_unplugged_and_goes(
    connection: libvirt.virConnect, booted: LabDomain
) -> None:
    devices.attach(connection, booted.uuid, card(), live=True, config=True)
    link = card(link="<link state='down'/>")
    devices.update(connection, booted.uuid, link, live=True, config=True)

    assert booted.virsh("domif-getlink", MAC) == f"{MAC} down"
    assert "<link state='down'/>" in next_start(booted)

    devices.detach(connection, booted.uuid, card(), live=True, config=True)

    assert MAC not in next_start(booted)
    gone(booted, MAC)


def test_rng_comes_and_goes_in_the_running_machine_only(
    connection: libvirt.virConnect, booted: LabDomain
) -> None:
    devices.attach(connection, booted.uuid, RNG, live=True, config=False)

    assert "<rng" in present(booted)
    assert "<rng" not in next_start(booted)

    devices.detach(connection, booted.uuid, RNG, live=True, config=False)

    gone(booted, "<rng")


def test_device_of_a_guest_that_does_not_answer_stays_without_an_error(
    connection: libvirt.virConnect, idle: LabDomain
) -> None:
    devices.attach(connection, idle.uuid, RNG, live=True, config=False)

    devices.detach(connection, idle.uuid, RNG, live=True, config=False)

    assert "<rng" in present(idle)


def test_what_cannot_change_is_said(connection: libvirt.virConnect, idle: LabDomain) -> None:
    volumes.create(connection, "default", VOLUME)
    disk = DISK.format(images=IMAGES, options="")
    uuid, live = idle.uuid, {"live": True, "config": False}
    devices.attach(connection, uuid, disk, **live)
    devices.attach(connection, uuid, card(), **live)
    cached = DISK.format(images=IMAGES, options=" cache='none'")

    cache = refusal(devices.update, connection, uuid, cached, **live)
    model = refusal(devices.update, connection, uuid, card("e1000"), **live)
    twice = refusal(devices.attach, connection, uuid, disk, **live)
    sound = refusal(devices.attach, connection, uuid, "<sound model='ich6'/>", **live)

    assert isinstance(cache, Unsupported)
    assert "“cache” of a disk" in cache.message
    assert "from virtio to e1000" in model.message
    assert "of the kind “sound”" in sound.message
    assert twice.message == "The machine has a disk “vdb” already."


def test_every_slot_taken_is_said(connection: libvirt.virConnect, idle: LabDomain) -> None:
    error: HostError | None = None

    for _slot in range(40):
        try:
            devices.attach(connection, idle.uuid, RNG, live=True, config=False)
        except libvirt.libvirtError as caught:
            error = translated(caught)  # type: ignore[assignment]
            break

    assert error is not None
    assert error.message == "The machine has no free PCI slot left."


# Values


def test_memory_up_to_its_maximum(connection: libvirt.virConnect, idle: LabDomain) -> None:
    kib = 24 * 1024

    tuning.set_memory(connection, idle.uuid, kib, live=True, config=True)
    above = refusal(tuning.set_memory, connection, idle.uuid, 512 * 1024, live=True, config=False)

    assert f"<currentMemory unit='KiB'>{kib}<" in next_start(idle)
    assert above.message == "The memory cannot be more than the machine's maximum."


def test_processors_are_plugged_up_to_the_maximum(
    connection: libvirt.virConnect, host_a: LabHost, domain_on: DomainOn
) -> None:
    domain = domain_on(host_a, "idle", start=False)
    domain.virsh("setvcpus", "3", "--maximum", "--config")
    domain.start()

    tuning.set_vcpus(connection, domain.uuid, 2, live=True, config=True)
    above = refusal(tuning.set_vcpus, connection, domain.uuid, 4, live=True, config=False)

    assert "current='2'>3</vcpu>" in present(domain)
    assert "current='2'>3</vcpu>" in next_start(domain)
    assert "maximum, 3" in above.message


def test_guest_switches_processors_itself(
    connection: libvirt.virConnect, booted: LabDomain
) -> None:
    tuning.set_vcpus(connection, booted.uuid, 1, live=True, config=False, guest=True)


def test_disk_is_slowed_down(connection: libvirt.virConnect, idle: LabDomain) -> None:
    limits = {"total_bytes_sec": 10_000_000, "total_iops_sec": 100}

    tuning.set_disk_iotune(connection, idle.uuid, "vda", limits, live=True, config=True)
    clash = refusal(
        tuning.set_disk_iotune,
        connection,
        idle.uuid,
        "vda",
        {"total_bytes_sec": 1000, "read_bytes_sec": 1000},
        live=True,
        config=False,
    )

    for xml in (present(idle), next_start(idle)):
        assert "<total_bytes_sec>10000000</total_bytes_sec>" in xml
    assert "exclude each other" in clash.message


def test_threads_are_added_pinned_and_removed(
    connection: libvirt.virConnect, idle: LabDomain
) -> None:
    uuid = idle.uuid

    tuning.add_iothread(connection, uuid, 1, live=True, config=True)
    tuning.pin_iothread(connection, uuid, 1, {0}, live=True, config=True)
    tuning.pin_emulator(connection, uuid, {0}, live=True, config=True)
    tuning.pin_vcpu(connection, uuid, 0, {0}, live=True, config=True)
    pinned = present(idle)
    tuning.del_iothread(connection, uuid, 1, live=True, config=True)

    assert "<iothreadpin iothread='1' cpuset='0'/>" in pinned
    assert "<emulatorpin cpuset='0'/>" in pinned
    assert "<vcpupin vcpu='0' cpuset='0'/>" in pinned
    assert "<iothreads>" not in present(idle)


def test_lifecycle_and_balloon_period(connection: libvirt.virConnect, idle: LabDomain) -> None:
    uuid = idle.uuid

    tuning.set_lifecycle_action(connection, uuid, "on_crash", "preserve", live=True, config=True)
    tuning.set_memory_stats_period(connection, uuid, 7, live=True, config=True)
    tuning.set_numa(connection, uuid, {"mode": "strict", "nodeset": "0"}, live=False, config=True)

    for xml in (present(idle), next_start(idle)):
        assert "<on_crash>preserve</on_crash>" in xml
        assert "<stats period='7'/>" in xml
    assert "<memory mode='strict' nodeset='0'/>" in next_start(idle)


@pytest.mark.parametrize(
    ("setter", "values", "written"),
    [
        (tuning.set_scheduler, {"shares": 2048, "quota": 50_000}, "<shares>2048</shares>"),
        (tuning.set_blkio, {"weight": 500}, "<weight>500</weight>"),
        (tuning.set_memory_limits, {"hard_limit": 1024 * 1024}, "<hard_limit unit='KiB'>"),
    ],
)
def test_control_group_limits_are_kept_and_take_effect_where_the_host_can(
    connection: libvirt.virConnect,
    idle: LabDomain,
    setter: Callable[..., None],
    values: dict[str, int],
    written: str,
) -> None:
    setter(connection, idle.uuid, values, live=False, config=True)

    assert written in next_start(idle)

    reason = ""
    try:
        setter(connection, idle.uuid, values, live=True, config=False)
    except libvirt.libvirtError as error:
        reason = str(translated(error))

    assert written in present(idle) or "control groups lack" in reason


# Descriptions


def test_documents_have_the_password_that_is_defined(
    connection: libvirt.virConnect, idle: LabDomain
) -> None:
    before = definitions.documents(connection, idle.uuid, is_persistent=True)
    assert before.next_start is not None
    changed = before.next_start.replace("<graphics ", "<graphics passwd='sesame' ")

    assert definitions.define(connection, changed) == idle.uuid

    after = definitions.documents(connection, idle.uuid, is_persistent=True)
    assert after.is_secure
    assert after.present is not None
    assert after.next_start is not None
    assert "sesame" in after.next_start
    assert "sesame" not in after.present
    assert "sesame" not in next_start(idle)


def test_documents_of_a_read_only_connection_have_no_secrets(
    host_a: LabHost, idle: LabDomain
) -> None:
    uri = host_a.uri.replace("libvirt-sock", "libvirt-sock-ro")
    connection = libvirt.openReadOnly(uri)

    found = definitions.documents(connection, idle.uuid, is_persistent=True)
    connection.close()

    assert not found.is_secure
    assert found.present is not None


def test_define_what_is_wrong_says_what(connection: libvirt.virConnect, idle: LabDomain) -> None:
    xml = next_start(idle)
    odd = xml.replace("<vcpu", "<nonsense/><vcpu")
    foreign = re.sub("machine='[^']*'", "machine='foo'", xml)

    schema = refusal(definitions.define, connection, odd)
    machine = refusal(definitions.define, connection, foreign)

    assert "Element domain has extra content: nonsense" in schema.message
    assert "chipset version" in machine.message


def test_domain_capabilities_of_the_host_are_read(connection: libvirt.virConnect) -> None:
    xml = definitions.domain_capabilities(connection, None, "x86_64", "q35", "qemu")

    found = parse(xml, DomainCapabilities)

    assert found.is_supported("disk")
    assert "virtio" in (found.values("disk", "bus") or ())
    assert found.cpu_models


def test_capabilities_of_a_kind_that_the_host_lacks_are_refused(
    connection: libvirt.virConnect,
) -> None:
    error = refusal(definitions.domain_capabilities, connection, None, "x86_64", "foo", "qemu")

    assert isinstance(error, Unsupported)
