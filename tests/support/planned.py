"""A machine that does not exist yet, and a host for it, for tests and pictures."""

from __future__ import annotations

from pathlib import Path

from tests.support.worlds import SHUT_OFF, Machine
from vmgui.base.ids import HostId
from vmgui.core.creation.blueprint import Blueprint, Installation, PlannedImage
from vmgui.core.operations.images import NewImage

GIB = 2**30
PATH = "/images/debian12.qcow2"
IMAGE = PlannedImage(PATH, NewImage("images", "debian12.qcow2", "qcow2", 20 * GIB))
_PARTS = (
    "<network><name>default</name><bridge name='virbr0'/></network>"
    "<pool type='dir'><name>images</name><target><path>/images</path></target></pool>"
)
DOMAIN = f"""<domain type='kvm'>
  <name>debian12</name>
  <memory unit='MiB'>2048</memory>
  <vcpu>2</vcpu>
  <os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type></os>
  <features><acpi/><apic/></features>
  <cpu mode='host-passthrough'/>
  <devices>
    <disk type='file' device='disk'><driver name='qemu' type='qcow2'/>
      <source file='{PATH}'/><target dev='vda' bus='virtio'/><boot order='1'/></disk>
    <disk type='file' device='cdrom'><target dev='sda' bus='sata'/><readonly/></disk>
    <controller type='usb' model='qemu-xhci' ports='15'/>
    <interface type='network'><source network='default'/><model type='virtio'/></interface>
    <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
    <input type='tablet' bus='usb'/>
    <graphics type='vnc' autoport='yes'/>
    <video><model type='virtio'/></video>
    <rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>
  </devices>
</domain>"""


def host_world(directory: Path) -> str:
    """Describe a simulated host for such a machine: it has another one, a network and a pool.

    Returns:
        Its URI.
    """
    world = directory / "world.xml"
    machine = Machine("web1", SHUT_OFF).xml()
    world.write_text(f"<node>{machine}{_PARTS}</node>", encoding="utf-8")
    return f"test://{world}"


def blueprint(host: HostId) -> Blueprint:
    """A machine that is installed from a CD-ROM."""
    medium = Installation(medium="/images/debian-12.iso")
    return Blueprint(host, "debian12", DOMAIN, (IMAGE,), medium)
