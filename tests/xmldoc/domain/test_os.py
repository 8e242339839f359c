import pytest

from tests.documents import document
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.domain.os import Os


def os_of(name: str) -> Os:
    return parse(document(name), Domain).os


def test_os_of_uefi_domain_is_read() -> None:
    os = os_of("linux-q35-uefi")

    assert (os.type, os.arch, os.machine) == ("hvm", "x86_64", "pc-q35-7.2")
    assert (os.firmware, os.loader_type, os.is_secure_boot) == ("efi", "pflash", True)
    assert os.loader == "/usr/share/OVMF/OVMF_CODE_4M.ms.fd"
    assert os.nvram == "/var/lib/libvirt/qemu/nvram/web-01_VARS.fd"
    assert os.nvram_template == "/usr/share/OVMF/OVMF_VARS_4M.ms.fd"
    assert (os.has_boot_menu, os.boot_menu_timeout) == (True, 3000)


def test_os_of_direct_kernel_boot_is_read() -> None:
    os = os_of("qemu-commandline")

    assert (os.kernel, os.initrd) == ("/boot/vmlinuz", "/boot/initrd.img")
    assert os.cmdline == "console=ttyS0 root=/dev/vda1 quiet"
    assert os.dtb is None


def test_os_of_container_has_an_init() -> None:
    assert (os_of("container-lxc").type, os_of("container-lxc").init) == ("exe", "/sbin/init")


def test_os_boot_devices_are_in_order() -> None:
    assert [boot.device for boot in os_of("comments").boot_devices] == ["hd", "cdrom"]


@pytest.mark.parametrize(
    ("name", "is_uefi"),
    [("linux-q35-uefi", True), ("windows-11-tpm", True), ("xen-pv", False), ("minimal", False)],
)
def test_os_uefi_is_recognized(name: str, is_uefi: bool) -> None:
    assert os_of(name).is_uefi is is_uefi
