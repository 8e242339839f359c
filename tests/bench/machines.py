"""Machines with much in them, for libvirt's test driver: sixty devices, three thousand lines."""

from __future__ import annotations

from collections.abc import Iterator

DEVICES = 60
LINES = 3000
MANY_DEVICES, LONG = "many-devices", "long"
"""The names of the two machines."""

_HEAD = """\
<domain type='test'>
  <name>{name}</name>
  <uuid>{uuid}</uuid>
  <title>A machine that has grown for years</title>
  <maxMemory slots='8' unit='GiB'>64</maxMemory>
  <memory unit='GiB'>8</memory>
  <vcpu placement='static' current='4'>8</vcpu>
  <iothreads>2</iothreads>
  <os><type arch='x86_64'>hvm</type><bootmenu enable='yes' timeout='3000'/></os>
  <features><acpi/><apic/></features>
  <cpu>
    <topology sockets='2' dies='1' cores='4' threads='1'/>
    <numa>
      <cell id='0' cpus='0-3' memory='4' unit='GiB'/>
      <cell id='1' cpus='4-7' memory='4' unit='GiB'/>
    </numa>
  </cpu>
  <clock offset='utc'><timer name='hpet' present='no'/></clock>
  <devices>
"""
_TAIL = "  </devices>\n</domain>\n"
_DISK = """\
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2' cache='none' discard='unmap'/>
      <source file='/var/lib/libvirt/images/{number}.qcow2'/>
      <target dev='vd{letters}' bus='virtio'/>
      <iotune>
        <total_bytes_sec>10000000</total_bytes_sec>
        <total_iops_sec>400000</total_iops_sec>
      </iotune>
      <serial>{number}</serial>
      <alias name='ua-disk{number}'/>
    </disk>
"""
_CDROM = """\
    <disk type='file' device='cdrom'>
      <target dev='hd{letter}' bus='ide'/>
      <readonly/>
    </disk>
"""
_INTERFACE = """\
    <interface type='network'>
      <mac address='52:54:00:6b:00:{number:02x}'/>
      <source network='default'/>
      <bandwidth><inbound average='1000' peak='5000'/></bandwidth>
      <model type='virtio'/>
    </interface>
"""
_CHANNEL = """\
    <channel type='unix'>
      <target type='virtio' name='org.example.{number}'/>
    </channel>
"""
_USB = """\
    <hostdev mode='subsystem' type='usb'>
      <source><vendor id='0x0951'/><product id='0x16{number:02x}'/></source>
    </hostdev>
"""
_PCI = """\
    <hostdev mode='subsystem' type='pci' managed='yes'>
      <source><address domain='0x0000' bus='0x06' slot='0x{number:02x}' function='0x0'/></source>
    </hostdev>
"""
_SHARE = """\
    <filesystem type='mount' accessmode='mapped'>
      <source dir='/srv/{number}'/><target dir='share{number}'/>
    </filesystem>
"""
_SINGLE = (
    "<controller type='virtio-serial' index='0'/>",
    "<controller type='ide' index='0'/>",
    "<controller type='usb' index='0' model='qemu-xhci' ports='15'/>",
    "<controller type='pci' index='0' model='pci-root'/>",
    "<controller type='scsi' index='0' model='virtio-scsi'/>",
    "<serial type='pty'><target port='0'/></serial>",
    "<parallel type='pty'><target port='0'/></parallel>",
    "<console type='pty'><target type='serial' port='0'/></console>",
    "<input type='tablet' bus='usb'/>",
    "<graphics type='vnc' port='-1' autoport='yes'/>",
    "<graphics type='spice' autoport='yes'/>",
    "<sound model='ich9'/>",
    "<audio id='1' type='none'/>",
    "<video><model type='virtio' heads='2' primary='yes'/></video>",
    "<watchdog model='i6300esb' action='reset'/>",
    "<memballoon model='virtio'/>",
    "<rng model='virtio'><rate bytes='1234' period='2000'/><backend model='random'>/dev/urandom"
    "</backend></rng>",
    "<tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>",
    "<redirdev bus='usb' type='spicevmc'/>",
    "<panic model='isa'/>",
    "<vsock model='virtio'><cid auto='no' address='5'/></vsock>",
    "<shmem name='plain' role='peer'><model type='ivshmem-plain'/><size unit='M'>4</size></shmem>",
    "<iommu model='intel'/>",
)
"""One of each of these, besides those of which there are several."""


def many_devices() -> str:
    """A machine with `DEVICES` devices, of all usual kinds."""
    return _document(MANY_DEVICES, _devices())


def long() -> str:
    """A machine whose description has `LINES` lines or a few more, nearly all of them disks."""
    disks = LINES // len(_DISK.splitlines())
    return _document(LONG, (_disk(number) for number in range(disks)))


def _document(name: str, devices: Iterator[str]) -> str:
    uuid = f"{sum(name.encode()):08x}-1111-4222-8333-444455556666"
    return "".join([_HEAD.format(name=name, uuid=uuid), *devices, _TAIL])


def _devices() -> Iterator[str]:
    yield from (_disk(number) for number in range(13))
    yield from (_CDROM.format(letter="ab"[number]) for number in range(2))
    yield from (_INTERFACE.format(number=number) for number in range(8))
    yield from (_CHANNEL.format(number=number) for number in range(5))
    yield from (_USB.format(number=number) for number in range(3))
    yield from (_PCI.format(number=number) for number in range(3))
    yield from (_SHARE.format(number=number) for number in range(3))
    yield from (f"    {device}\n" for device in _SINGLE)


def _disk(number: int) -> str:
    first, second = divmod(number, 26)
    letters = (chr(96 + first) if first else "") + chr(97 + second)
    return _DISK.format(number=number + 1, letters=letters)
