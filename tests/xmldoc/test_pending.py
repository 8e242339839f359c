from __future__ import annotations

import pytest

from vmgui.base.errors import InvalidInput
from vmgui.xmldoc.pending import has_pending_changes

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
    <channel type='unix'>
      <source mode='bind' path='/run/x'/>
      <target type='virtio' name='org.qemu.guest_agent.0' state='connected'/>
    </channel>
  </devices>
  <seclabel type='dynamic' model='dac'><label>+0:+0</label></seclabel>
</domain>
"""


def test_what_a_start_brings_is_no_change() -> None:
    assert not has_pending_changes(NOW, NEXT)


@pytest.mark.parametrize(
    ("old", "new"),
    [("<vcpu>2<", "<vcpu>4<"), ("/a.img", "/b.img"), ("</devices>", "<rng/></devices>")],
)
def test_what_somebody_changed_is_a_change(old: str, new: str) -> None:
    assert has_pending_changes(NOW, NEXT.replace(old, new))


def test_broken_description_is_an_error() -> None:
    with pytest.raises(InvalidInput):
        has_pending_changes("<domain", NEXT)
