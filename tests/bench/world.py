"""Simulated hosts of any size, for libvirt's test driver."""

from __future__ import annotations

from collections.abc import Iterable

_MACHINE = """\
<domain type='test'>
  <name>vm{number:05d}</name>
  <uuid>{number:08x}-1111-4222-8333-{number:012x}</uuid>
  <memory>1048576</memory>
  <currentMemory>1048576</currentMemory>
  <vcpu>2</vcpu>
  <os><type arch='x86_64'>hvm</type><boot dev='hd'/></os>
  <features><acpi/><apic/></features>
  <clock offset='utc'/>
  <on_poweroff>destroy</on_poweroff>
  <on_reboot>restart</on_reboot>
  <on_crash>restart</on_crash>
  <devices>
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2'/>
      <source file='/var/lib/libvirt/images/vm{number:05d}.qcow2'/>
      <target dev='vda' bus='virtio'/>
    </disk>
    <interface type='network'>
      <mac address='52:54:00:{mac}'/>
      <source network='default'/>
      <model type='virtio'/>
    </interface>
    <input type='tablet' bus='usb'/>
    <graphics type='vnc' port='-1' autoport='yes'/>
    <video><model type='vga' vram='16384' heads='1'/></video>
  </devices>
</domain>
"""

_HOST = """\
<node>
  {machines}
  <cpu>
    <mhz>2000</mhz><model>x</model><active>16</active>
    <nodes>1</nodes><sockets>1</sockets><cores>16</cores><threads>1</threads>
  </cpu>
  <memory>67108864</memory>
</node>
"""


_STORED = """\
<domain type='test' xmlns:test='http://libvirt.org/schemas/domain/test/1.0'>
  <name>vm{number:05d}</name>
  <uuid>{number:08x}-1111-4222-8333-{number:012x}</uuid>
  <memory>1048576</memory>
  <os><type arch='x86_64'>hvm</type></os>
  <devices>
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2'/>
      <source file='/images/vm{number:05d}.qcow2'/>
      <target dev='vda' bus='virtio'/>
    </disk>
    <disk type='volume' device='disk'>
      <driver name='qemu' type='qcow2'/>
      <source pool='images' volume='vm{number:05d}-data.qcow2'/>
      <target dev='vdb' bus='virtio'/>
    </disk>
  </devices>
  <test:runstate>{state}</test:runstate>
</domain>
"""
_RUNS, _IS_OFF = 1, 5
"""libvirt's virDomainState."""

_POOL = """\
<pool type='dir'>
  <name>images</name>
  <target><path>/images</path></target>
  <volume><name>{base}</name><capacity>1</capacity></volume>
  {volumes}
</pool>
"""
_VOLUME = """\
<volume>
  <name>{name}</name>
  <capacity>1</capacity>
  <target><format type='qcow2'/></target>
  <backingStore><path>/images/{base}</path><format type='qcow2'/></backingStore>
</volume>
"""
BASE = "base.qcow2"
"""The volume that all others of a world with storage build on."""


def machine(number: int) -> str:
    """The description of a machine with a disk, a network card and a screen."""
    return _MACHINE.format(number=number, mac=number.to_bytes(3, "big").hex(":"))


def world(count: int) -> str:
    """A host with this many machines, all of them running, for `test:///path/to/this.xml`."""
    return host(machine(number) for number in range(count))


def stored_world(count: int) -> str:
    """A host with this many machines, every other one off, and a pool with their two disks each."""
    machines = (
        _STORED.format(number=number, state=_IS_OFF if number % 2 else _RUNS)
        for number in range(count)
    )
    disks = (f"vm{number:05d}{part}.qcow2" for number in range(count) for part in ("", "-data"))
    volumes = "".join(_VOLUME.format(name=name, base=BASE) for name in disks)
    return host([*machines, _POOL.format(base=BASE, volumes=volumes)])


def host(machines: Iterable[str]) -> str:
    """A host with these machines, all of them running."""
    return _HOST.format(machines="".join(machines))
