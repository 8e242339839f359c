"""Domains which tests run on the hosts of the lab."""

from __future__ import annotations

import json
import shutil
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from tests.support.lab.host import LabHost
from tests.support.lab.waiting import LabError, wait_until

# No <cpu> and no KVM: the domain runs everywhere, under software emulation.
DOMAIN = """\
<domain type='qemu'>
  <name>{name}</name>
  <uuid>{uuid}</uuid>
  <memory unit='MiB'>{memory}</memory>
  <vcpu>1</vcpu>
  <os>
    <type arch='x86_64' machine='pc'>hvm</type>
    {boot}
  </os>
  <features><acpi/></features>
  <on_reboot>restart</on_reboot>
  <devices>
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2'/>
      <source file='/var/lib/libvirt/images/{disk}'/>
      <target dev='vda' bus='virtio'/>
    </disk>
    <interface type='network'>
      <source network='default'/>
      <model type='virtio'/>
    </interface>
    <serial type='pty'/>
    <console type='pty'/>
    <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
    <graphics type='vnc' autoport='yes' listen='127.0.0.1'/>
    <video><model type='vga'/></video>
  </devices>
</domain>
"""
KERNEL_BOOT = (
    "<kernel>{guest}/vmlinuz</kernel><initrd>{guest}/initrd.img</initrd>"
    "<cmdline>console=tty0 console=ttyS0 quiet lab.hostname={name}</cmdline>"
)
DISK_BOOT = "<boot dev='hd'/>"


@dataclass(frozen=True)
class GuestKind:
    """What can run in a domain; tests.support.guest makes its files.

    Args:
        disk: the file which its disk is a copy of.
        boot: the elements below <os> that say how it starts.
        memory_mib: what it needs at least.
    """

    disk: str
    boot: str
    memory_mib: int


GUESTS = {
    # A Linux in 5 s, with agent, DHCP, login on ttyS0 and tty1 (root, root) and an empty disk.
    "tiny": GuestKind("data.qcow2", KERNEL_BOOT, 128),
    # The same from its disk, by GRUB, in 10 s; only where GRUB is installed.
    "disk": GuestKind("tiny.qcow2", DISK_BOOT, 160),
    # Nothing: prints a line and halts, at once and without taking processor time.
    "idle": GuestKind("idle.qcow2", DISK_BOOT, 32),
}


@dataclass(frozen=True)
class LabDomain:
    """A domain on a host of the lab."""

    host: LabHost
    name: str
    uuid: str

    @property
    def state(self) -> str:
        """Its state in virsh's words, such as "running" or "shut off"."""
        return self.virsh("domstate")

    def virsh(self, command: str, *arguments: str) -> str:
        """Run a virsh command about this domain and return what it prints."""
        return self.host.virsh(command, self.name, *arguments)

    def start(self) -> None:
        """Start it."""
        self.virsh("start")

    def ask_agent(self, command: str, **arguments: Any) -> Any:
        """Return what the guest agent answers.

        Raises:
            LabError: the agent does not answer, or refuses.
        """
        request = json.dumps({"execute": command, "arguments": arguments})
        return json.loads(self.virsh("qemu-agent-command", "--timeout", "5", request))["return"]

    def wait_agent(self, seconds: float = 40) -> None:
        """Return when the guest has booted so far that its agent answers."""
        wait_until(lambda: self._has_agent, f"{self.name}'s agent answers", seconds, step=0.1)

    def wait_state(self, state: str, seconds: float = 20) -> None:
        """Return when the domain is in this state."""
        wait_until(lambda: self.state == state, f"{self.name} is {state}", seconds, step=0.05)

    @property
    def _has_agent(self) -> bool:
        # Asking an agent that is not connected fails at once; asking one that hangs takes seconds.
        if "state='connected'" not in self.virsh("dumpxml"):
            return False
        try:
            self.ask_agent("guest-ping")
        except LabError:
            return False
        return True


def define(
    host: LabHost,
    guest_file: Callable[[str], Path],
    guest: str = "tiny",
    name: str | None = None,
    memory_mib: int | None = None,
) -> LabDomain:
    """Define a domain with a disk of its own.

    Args:
        host: where.
        guest_file: gives a file of the guest at a place which the host sees.
        guest: a key of GUESTS.
        name: its name; without one it gets a new one.
        memory_mib: its memory; without a number it is what the guest needs.
    """
    kind = GUESTS[guest]
    identity = uuid.uuid4()
    name = name or f"{guest}-{identity.hex[:6]}"
    disk = host.images / f"{name}.qcow2"
    shutil.copyfile(guest_file(kind.disk), disk)
    kernel = [guest_file(file) for file in ("vmlinuz", "initrd.img")]
    xml = DOMAIN.format(
        name=escape(name),
        uuid=identity,
        memory=memory_mib or kind.memory_mib,
        boot=kind.boot.format(guest=kernel[0].parent, name=escape(name)),
        disk=escape(disk.name),
    )
    file = host.directory / f"{identity}.xml"
    file.write_text(xml)
    host.virsh("define", str(file))
    return LabDomain(host, name, str(identity))
