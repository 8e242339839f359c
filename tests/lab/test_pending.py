"""What libvirt fills in when a machine starts, with a device of each kind that it does so for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.lab import LabHost
from vmgui.xmldoc.pending import pending_difference

pytestmark = [pytest.mark.lab, pytest.mark.timeout(60)]

NAME = "filled-in"
MACHINE = """\
<domain type='qemu'>
  <name>{name}</name>
  <memory unit='MiB'>96</memory>
  <vcpu>1</vcpu>
  <os{firmware}><type arch='x86_64' machine='q35'>hvm</type>{features}</os>
  <features><acpi/><apic/></features>
  <devices>
    <disk type='file' device='cdrom'><target dev='sda' bus='sata'/></disk>
    <disk type='file' device='cdrom'><driver name='qemu'/><target dev='sdb' bus='sata'/></disk>
    <disk type='file' device='floppy'><target dev='fda' bus='fdc'/></disk>
    <interface type='network'><source network='default'/><model type='virtio'/></interface>
    <interface type='user'><model type='e1000e'/></interface>
    <serial type='pty'/>
    <parallel type='pty'/>
    <console type='pty'/>
    <console type='pty'><target type='virtio'/></console>
    <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
    <input type='tablet' bus='usb'/>
    <graphics type='vnc'{port}>{listen}</graphics>
    <video><model type='virtio'/></video>
    <rng model='virtio'><backend model='random'/></rng>
    <watchdog model='i6300esb'/>
  </devices>
</domain>
"""
SECURE_BOOT = "<firmware><feature enabled='yes' name='secure-boot'/></firmware>"
AUTOMATIC = " autoport='yes'"


@pytest.fixture
def host(host_a: LabHost) -> Iterator[LabHost]:
    """A host that the machine is taken from again."""
    yield host_a
    host_a.virsh("destroy", NAME)
    host_a.virsh("undefine", NAME, "--nvram")


@pytest.mark.parametrize(
    ("firmware", "features", "port", "listen"),
    [
        ("", "", AUTOMATIC, "<listen type='address'/>"),
        (" firmware='efi'", "", AUTOMATIC, "<listen type='network' network='default'/>"),
        (" firmware='efi'", SECURE_BOOT, "", "<listen type='socket'/>"),
    ],
    ids=["bios", "uefi", "secure-boot"],
)
def test_start_alone_is_no_pending_change(
    host: LabHost, tmp_path: Path, firmware: str, features: str, port: str, listen: str
) -> None:
    file = tmp_path / "machine.xml"
    file.write_text(
        MACHINE.format(name=NAME, firmware=firmware, features=features, port=port, listen=listen)
    )
    host.virsh("define", str(file))
    host.virsh("start", NAME)

    present, next_start = host.virsh("dumpxml", NAME), host.virsh("dumpxml", "--inactive", NAME)

    assert pending_difference(present, next_start) == ""
