from __future__ import annotations

import pytest

from vmgui.base.errors import InvalidInput
from vmgui.xmldoc.pending import pending_difference

NEXT = """
<domain type='kvm'>
  <name>a</name>
  <currentMemory>1024</currentMemory>
  <vcpu>2</vcpu>
  <cpu mode='host-model'/>
  <devices>
    <disk type='file'><source file='/a.img'/><target dev='vda'/></disk>
    <disk type='file' device='cdrom'><target dev='sda'/></disk>
    <controller type='pci'/>
    <controller type='virtio-serial'/>
    <interface type='network'><source network='default'/></interface>
    <graphics type='vnc' port='-1' autoport='yes'/>
    <graphics type='spice'><listen type='socket'/></graphics>
    <parallel type='pty'><target port='0'/></parallel>
    <vsock model='virtio'><cid auto='yes'/></vsock>
    <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
  </devices>
</domain>
"""
NOW = """
<domain type='kvm' id='3'>
  <name>a</name>
  <currentMemory>900</currentMemory>
  <vcpu>2</vcpu>
  <resource><partition>/machine</partition></resource>
  <cpu mode='custom' match='exact'><model>Broadwell</model></cpu>
  <devices>
    <disk type='file'>
      <source file='/a.img' index='1'/>
      <backingStore/>
      <target dev='vda'/>
      <alias name='virtio-disk0'/>
    </disk>
    <disk type='file' device='cdrom'>
      <driver name='qemu' type='raw'/>
      <source index='2'/>
      <target dev='sda'/>
    </disk>
    <controller type='virtio-serial'/>
    <controller type='pci'/>
    <interface type='network'>
      <source network='default' portid='x' bridge='virbr0'/>
      <target dev='vnet0'/>
      <alias name='net0'/>
    </interface>
    <graphics type='vnc' port='5900' autoport='yes' listen='127.0.0.1'>
      <listen type='address' address='127.0.0.1'/>
    </graphics>
    <graphics type='spice' socket='/run/spice.sock'>
      <listen type='socket' socket='/run/spice.sock'/>
    </graphics>
    <parallel type='pty'><source path='/dev/pts/2'/><target port='0'/></parallel>
    <vsock model='virtio'><cid auto='yes' address='3'/></vsock>
    <channel type='unix'>
      <source mode='bind' path='/run/x'/>
      <target type='virtio' name='org.qemu.guest_agent.0' state='connected'/>
    </channel>
  </devices>
  <seclabel type='dynamic' model='dac'><label>+0:+0</label></seclabel>
</domain>
"""


def test_what_a_start_brings_is_no_change() -> None:
    assert pending_difference(NOW, NEXT) == ""


@pytest.mark.parametrize(
    ("old", "new"),
    [("<vcpu>2<", "<vcpu>4<"), ("/a.img", "/b.img"), ("</devices>", "<rng/></devices>")],
)
def test_what_somebody_changed_is_a_change(old: str, new: str) -> None:
    assert pending_difference(NOW, NEXT.replace(old, new))


def test_broken_description_is_an_error() -> None:
    with pytest.raises(InvalidInput):
        pending_difference("<domain", NEXT)


LOADER = "<loader readonly='yes' secure='yes' type='pflash'>/ovmf/CODE.ms.fd</loader>"
NVRAM = "<nvram template='/ovmf/VARS.ms.fd'>/nvram/a_VARS.fd</nvram>"
CHOSEN = LOADER + NVRAM
SECURE = "<firmware><feature enabled='yes' name='secure-boot'/></firmware>"
SMM = "<smm state='on'/>"


def with_os(attribute: str, contents: str, features: str = "") -> str:
    """A domain with this in <os> and in <features>."""
    return f"""
<domain type='kvm'>
  <os{attribute}><type>hvm</type>{contents}<boot dev='hd'/></os>
  <features><acpi/>{features}</features>
</domain>
"""


@pytest.mark.parametrize(
    ("present", "next_start"),
    [
        # As libvirt 9.0 says it:
        (with_os("", CHOSEN, SMM), with_os(" firmware='efi'", "")),
        (with_os("", SECURE + CHOSEN, SMM), with_os(" firmware='efi'", SECURE, SMM)),
        (
            with_os("", CHOSEN, SMM),
            with_os(
                " firmware='efi'", "<loader secure='yes'/><nvram template='/ovmf/VARS.ms.fd'/>"
            ),
        ),
        # As later ones do:
        (with_os(" firmware='efi'", SECURE + CHOSEN, SMM), with_os(" firmware='efi'", "")),
        (with_os(" firmware='efi'", CHOSEN), with_os(" firmware='efi'", CHOSEN)),
    ],
)
def test_firmware_that_libvirt_chose_is_no_change(present: str, next_start: str) -> None:
    assert pending_difference(present, next_start) == ""


@pytest.mark.parametrize(
    ("present", "next_start"),
    [
        (with_os("", ""), with_os(" firmware='efi'", "")),
        (with_os("", CHOSEN), with_os("", "")),
        (with_os("", SECURE + CHOSEN, SMM), with_os(" firmware='efi'", "")),
        (with_os("", CHOSEN), with_os(" firmware='efi'", "<loader secure='no'/>")),
        (
            with_os("", CHOSEN),
            with_os(" firmware='efi'", "<nvram>/nvram/other.fd</nvram>"),
        ),
    ],
)
def test_another_firmware_is_a_change(present: str, next_start: str) -> None:
    assert pending_difference(present, next_start)


def test_another_port_is_a_change() -> None:
    fixed = NEXT.replace("port='-1' autoport='yes'", "port='5905'")

    assert pending_difference(NOW.replace("port='5900' autoport='yes'", "port='5900'"), fixed)
