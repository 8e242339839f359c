"""Every kind of device, made, changed and removed on a real host whose machine is off.

What is made while a machine runs is in test_applying.py and test_add_hardware.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.lab.conftest import Desk
from tests.lab.test_applying import Bench, bench
from tests.support.lab import LabDomain, LabHost
from vmgui.hardware import registry
from vmgui.hardware.fields import Field
from vmgui.hardware.kind import DeviceKind
from vmgui.hardware.kinds.disk_document import DiskDevice
from vmgui.hardware.kinds.hostdev_document import Hostdev
from vmgui.hardware.kinds.lease import Lease
from vmgui.hardware.kinds.tpm import Tpm
from vmgui.xmldoc.devices import Device
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain

pytestmark = [pytest.mark.lab, pytest.mark.timeout(120)]

NAME = "every-kind"
MACHINE = f"""
<domain type='qemu'>
  <name>{NAME}</name>
  <maxMemory slots='4' unit='MiB'>4096</maxMemory>
  <memory unit='MiB'>256</memory>
  <vcpu>2</vcpu>
  <os><type arch='x86_64' machine='q35'>hvm</type></os>
  <features><acpi/><ioapic driver='qemu'/></features>
  <cpu><numa><cell id='0' cpus='0-1' memory='256' unit='MiB'/></numa></cpu>
  <devices><graphics type='vnc'/></devices>
</domain>
"""

NOT_HERE = {
    "hostdev-storage": "of containers only",
    "hostdev-misc": "of containers only",
    "hostdev-net": "of containers only",
    "nvram": "of POWER machines only",
    "pstore": "libvirt 10.2",
    "crypto": "libvirt 9.0 has it, QEMU 7.2 here lacks its object",
}
"""Kinds that this host cannot have, and why."""


@pytest.fixture
def off(host_a: LabHost, tmp_path: Path) -> Iterator[LabDomain]:
    """A machine that is off, with room for every kind."""
    file = tmp_path / "every-kind.xml"
    file.write_text(MACHINE)
    host_a.virsh("define", str(file))
    uuid = host_a.virsh("domuuid", NAME).strip()
    yield LabDomain(host_a, NAME, uuid)
    host_a.virsh("undefine", NAME, "--nvram")


def count(it: Bench, kind: DeviceKind[Any]) -> int:
    domain = parse(it.domain.virsh("dumpxml", "--inactive"), Domain)
    return sum(kind.matches(device) for device in domain.devices)


CHANGES: dict[str, tuple[str, object]] = {
    "disk": ("cache", "none"),
    "interface": ("model", "e1000e"),
    "input": ("type", "mouse"),
    "graphics": ("type", "egl-headless"),
    "sound": ("model", "ich6"),
    "audio": ("type", "alsa"),
    "serial": ("type", "tcp"),
    "parallel": ("type", "tcp"),
    "console": ("type", "tcp"),
    "channel": ("name", "com.redhat.spice.0"),
    "hostdev-usb": ("startup_policy", "optional"),
    "hostdev-pci": ("rom_bar", True),
    "hostdev-mdev": ("has_display", False),
    "hostdev-scsi": ("is_readonly", True),
    "hostdev-vhost": ("wwpn", "naa.5001405df3e54061"),
    "video": ("heads", 2),
    "watchdog": ("action", "shutdown"),
    "filesystem": ("target", "/elsewhere"),
    "smartcard": ("mode", "passthrough"),
    "redirdev": ("type", "udp"),
    "tpm": ("model", "tpm-tis"),
    "rng": ("backend", "builtin"),
    "panic": ("model", "hyperv"),
    "memballoon": ("statistics_period", 5),
    "vsock": ("model", "virtio-transitional"),
    "iommu": ("model", "virtio"),
    "shmem": ("model", "ivshmem-doorbell"),
    "memory-device": ("access", "shared"),
    "lease": ("key", "another"),
}
"""A field of each kind, and another value for it. A hub, a filter's rows and the new controller
(a bridge that libvirt completes) have nothing that can be changed alone."""


@pytest.mark.parametrize("kind", registry.KINDS, ids=lambda kind: kind.id)
async def test_device_of_kind_is_made_changed_and_removed(
    desk: Desk, host_a: LabHost, off: LabDomain, kind: DeviceKind[Any]
) -> None:
    if kind.id in NOT_HERE:
        pytest.skip(f"{kind.id}: {NOT_HERE[kind.id]}")
    async with bench(desk, off, host_a.uri) as it:
        await until_capable(it)
        scene = it.editing.scene(is_new=True)
        before = count(it, kind)
        if kind.id not in BY_ITSELF:
            device = kind.new(scene)
            complete(device)
            for needed in kind.needs(device, scene):
                it.draft.domain.devices.append(needed)
            it.draft.domain.devices.append(device)
            await it.apply()
            assert count(it, kind) == before + 1

        if kind.id in CHANGES:
            name, value = CHANGES[kind.id]
            field = next(row for row in kind.rows() if row.name == name)
            assert isinstance(field, Field)
            added = last(it, kind)
            field.write(added, value, it.editing.scene())
            await it.apply()
            assert field.read(last(it, kind)) == value

        if kind.id in BY_ITSELF:
            return
        added = last(it, kind)
        assert kind.why_not_remove(added, it.editing.scene()) is None
        for each in (*kind.takes_along(added, it.editing.scene()), added):
            each.remove()
        await it.apply()
        assert count(it, kind) <= before + (kind.id in PUT_BACK)


BY_ITSELF = frozenset({"memballoon"})
"""libvirt adds one to each machine and keeps it."""

PUT_BACK = frozenset({"input", "controller", "video", "console", "serial"})
"""libvirt may add one again: for a display, for another device, for its twin."""


def last(it: Bench, kind: DeviceKind[Any]) -> Any:
    """The device that was added last, as the draft has it."""
    return kind.typed([each for each in it.draft.domain.devices if kind.matches(each)][-1])


async def until_capable(it: Bench) -> None:
    """Wait until the host has said what it can do."""
    from tests.support.worlds import eventually

    await eventually(
        lambda: it.editing.scene().domain_capabilities is not None, "capabilities are read"
    )


def complete(device: Device) -> None:
    """What a person has to choose before *Finish*."""
    match device.tag:
        case "disk":
            disk = device.viewed_as(DiskDevice)
            disk.type = "file"
            source = disk.source or None
            if source is None:
                from vmgui.xmldoc.devices import DiskSource

                source = DiskSource.create()
                disk.source = source
                disk.source.file = "/var/lib/libvirt/images/nothing.qcow2"
        case "tpm":  # the host has no swtpm_setup
            tpm = device.viewed_as(Tpm)
            tpm.type, tpm.version, tpm.device_path = "passthrough", None, "/dev/tpm0"
        case "lease":
            lease = device.viewed_as(Lease)
            lease.lockspace, lease.key, lease.path = "space", "key", "/var/lib/lease"
        case "hostdev" if device.viewed_as(Hostdev).type == "usb":
            source = next(each for each in device.node if each.tag == "source")
            for tag, number in (("vendor", "0x1d6b"), ("product", "0x0002")):
                next(each for each in source if each.tag == tag).set("id", number)
        case _:
            return
