import time
from pathlib import Path

import pytest

from tests import documents
from tests.documents import document
from vmgui.base.errors import InvalidInput
from vmgui.base.records import BootFile, DiskUse
from vmgui.xmldoc.outline import DomainOutline, GraphicsOutline, outline

GIB_IN_KIB = 1024**2


def test_outline_running_domain_is_complete() -> None:
    assert outline(document("linux-q35-uefi")) == DomainOutline(
        title="Web server 1",
        description=(
            "Front end behind the load balancer.\nAsk operations before shutting it down."
        ),
        folder="prod/web",
        tags=("web", "front end"),
        os_id="http://debian.org/debian/12",
        os="Debian 12",
        memory_kib=2 * GIB_IN_KIB,
        memory_max_kib=4 * GIB_IN_KIB,
        vcpus=2,
        vcpus_max=4,
        disks=(
            DiskUse(
                "vda",
                "/var/lib/libvirt/images/web-01.qcow2",
                backing=("/var/lib/libvirt/images/debian-12.qcow2",),
                format="qcow2",
            ),
            DiskUse("vdb", "fast/web-01-data", is_shareable=True, format="raw"),
            DiskUse("sda", "", is_readonly=True),
        ),
        boot_files=(
            BootFile("loader", "/usr/share/OVMF/OVMF_CODE_4M.ms.fd"),
            BootFile("nvram", "/var/lib/libvirt/qemu/nvram/web-01_VARS.fd"),
        ),
        secrets=(),
        macs=("52:54:00:4f:a1:0e", "52:54:00:4f:a1:0f"),
        host_devices=(),
        graphics=(GraphicsOutline("spice", "127.0.0.1", 5901, 5902, "", True),),
        arch="x86_64",
        machine="pc-q35-7.2",
        domain_type="kvm",
        has_agent_channel=True,
    )


def test_outline_minimal_domain_takes_the_maximum_for_the_current() -> None:
    seen = outline(document("minimal"))

    assert (seen.memory_kib, seen.memory_max_kib) == (8192, 8192)
    assert (seen.vcpus, seen.disks, seen.arch, seen.os) == (None, (), "", "")


def test_outline_sizes_are_rounded_up_to_kib() -> None:
    seen = outline(document("memory-units"))

    assert seen.memory_max_kib == 2_000_000_000 // 1024
    assert seen.memory_kib == GIB_IN_KIB + 1
    assert (seen.vcpus, seen.vcpus_max) == (1, 2)


def test_outline_odd_values_are_none() -> None:
    seen = outline(document("unknown"))

    assert seen.memory_kib is None
    assert seen.vcpus is None
    assert seen.graphics == (GraphicsOutline("hologram", "", None, None, "", None),)
    assert seen.disks == (DiskUse("", ""),)
    assert seen.tags == ("a", "b")


def test_outline_chain_of_images_is_told_nearest_first() -> None:
    xml = """
        <domain><name>a</name><devices><disk>
          <source file='/top'/>
          <backingStore type='volume'><format type='qcow2'/><source pool='p' volume='v'/>
            <backingStore type='network'><source protocol='nbd' name='n'><host name='h'/></source>
              <backingStore><!-- unknown --><backingStore type='file'><source file='/base'/>
                <backingStore/></backingStore>
              </backingStore>
            </backingStore>
          </backingStore>
        </disk></devices></domain>"""

    assert outline(xml).disks == (DiskUse("", "/top", backing=("p/v", "nbd:h:n", "/base")),)


def test_outline_tells_the_format_that_the_driver_is_told() -> None:
    disks = "".join(
        f"<disk><driver name='qemu'{type_}/><source file='/d'/></disk>"
        for type_ in (" type='raw'", " type='qcow2'", "")
    )

    found = outline(f"<domain><devices>{disks}</devices></domain>").disks

    assert [use.format for use in found] == ["raw", "qcow2", ""]


@pytest.mark.parametrize(
    ("inside", "is_readonly", "is_shareable"),
    [
        ("<disk>", False, False),
        ("<disk device='disk'>", False, False),
        ("<disk device='lun'>", False, False),
        ("<disk device='cdrom'>", True, False),
        ("<disk device='floppy'>", True, False),
        ("<disk device='disk'><readonly/>", True, False),
        ("<disk device='disk'><shareable/>", False, True),
    ],
)
def test_outline_tells_how_an_image_is_used(
    inside: str, is_readonly: bool, is_shareable: bool
) -> None:
    xml = f"<domain><devices>{inside}<source file='/d'/></disk></devices></domain>"

    (use,) = outline(xml).disks

    assert use == DiskUse("", "/d", is_readonly=is_readonly, is_shareable=is_shareable)


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("", []),
        ("<type>hvm</type><!-- none --><bootmenu enable='yes'/>", []),
        ("<kernel> /k </kernel><initrd>/i</initrd><cmdline>/c</cmdline><dtb>/d</dtb>",
         [("kernel", "/k"), ("initrd", "/i"), ("dtb", "/d")]),
        ("<kernel/><loader> </loader><nvram template='/t'/>", []),
        ("<loader>/l</loader><nvram template='/t'>/n</nvram>", [("loader", "/l"), ("nvram", "/n")]),
        ("<nvram type='file'><source file='/n'/></nvram>", [("nvram", "/n")]),
        ("<nvram type='block'><source dev='/dev/n'/></nvram>", [("nvram", "/dev/n")]),
        ("<varstore template='/t' path='/v'/>", [("nvram", "/v")]),
    ],
)  # fmt: skip
def test_outline_tells_what_else_it_boots_from(
    inside: str, expected: list[tuple[str, str]]
) -> None:
    seen = outline(f"<domain><os>{inside}</os></domain>")

    assert list(seen.boot_files) == expected


def test_outline_firmware_on_the_network_is_told_like_disks() -> None:
    seen = outline(document("firmware-on-network"))

    assert seen.boot_files[1] == (
        "nvram",
        "iscsi:example.org:iqn.2013-07.com.example:iscsi-nopool/0",
    )


def test_outline_ports_not_chosen_yet_are_none() -> None:
    (graphics,) = outline(document("windows-11-tpm")).graphics

    assert (graphics.port, graphics.autoport) == (None, True)


def test_outline_sockets_are_found() -> None:
    graphics = outline(document("qemu-commandline")).graphics

    assert [each.socket for each in graphics] == ["/run/vnc/arguments.sock", "", "/run/spice.sock"]


def test_outline_other_channels_are_no_agent() -> None:
    assert not outline(document("network-storage")).has_agent_channel


@pytest.mark.parametrize("path", documents.paths("domain"), ids=documents.name)
def test_outline_any_domain_does_not_raise(path: Path) -> None:
    xml = path.read_text(encoding="utf-8")
    if "<domain" in xml:
        outline(xml)


@pytest.mark.parametrize("xml", ["", "<domain>", "<network/>"])
def test_outline_no_domain_raises(xml: str) -> None:
    with pytest.raises(InvalidInput):
        outline(xml)


@pytest.mark.performance
def test_outline_of_a_thousand_domains_is_quick() -> None:
    texts = [path.read_text(encoding="utf-8") for path in documents.paths("domain")]
    domains = [text for text in texts if "<domain" in text and "<domainsnapshot" not in text]

    took = min(_seconds_for(1000, domains) for _attempt in range(3))

    assert took < 0.4  # 0.11 s on an idle machine


def _seconds_for(count: int, domains: list[str]) -> float:
    start = time.perf_counter()
    for number in range(count):
        outline(domains[number % len(domains)])
    return time.perf_counter() - start


def test_host_devices_are_told_as_one_text_each() -> None:
    sources = {
        "pci": "<address domain='0x0000' bus='0x0a' slot='0x1f' function='0x3'/>",
        "usb": "<vendor id='0x046D'/><product id='0x825'/><address bus='1' device='10'/>",
        "mdev": "<address uuid='u'/>",
        "scsi": "<adapter name='scsi_host0'/>",
    }
    devices = "".join(
        f"<hostdev type='{kind}'><source>{source}</source></hostdev>"
        for kind, source in sources.items()
    )

    seen = outline(
        f"<domain><devices>{devices}<hostdev type='usb'><source><vendor id='0x1'/>"
        "<product id='0x2'/></source></hostdev><hostdev type='pci'/>"
        "<hostdev type='pci'><source/></hostdev></devices></domain>"
    )

    assert seen.host_devices == ("0000:0a:1f.3", "046d:0825@1.10", "u", "0001:0002")


def test_outline_names_the_secrets_of_disks_host_devices_and_tpms_once() -> None:
    seen = outline("""\
<domain type='kvm'><name>a</name><metadata><secret xmlns='urn:x' uuid='no'/></metadata><devices>
  <disk type='network' device='disk'>
    <auth username='admin'><secret type='ceph' usage='client.admin'/></auth>
    <source protocol='rbd' name='pool/image'/>
  </disk>
  <disk type='file' device='disk'><source file='/a.luks'>
    <encryption format='luks'><secret type='passphrase' uuid='u-1'/></encryption>
  </source></disk>
  <disk type='file' device='disk'>
    <encryption format='luks'><secret type='passphrase' usage='/b.luks'/></encryption>
    <source file='/b.luks'/>
  </disk>
  <hostdev mode='subsystem' type='scsi'><source protocol='iscsi' name='iqn.2026-01.a:b'>
    <auth username='me'><secret type='iscsi' usage='target1'/></auth>
  </source></hostdev>
  <tpm model='tpm-crb'><backend type='emulator' version='2.0'>
    <encryption secret='u-1'/>
  </backend></tpm>
</devices></domain>""")

    assert seen.secrets == ("ceph:client.admin", "u-1", "volume:/b.luks", "iscsi:target1")
