"""What the test driver can do of it: it has no files. The rest is in tests/lab/creation."""

from __future__ import annotations

import libvirt
import pytest

from tests.support.stored import PLACE, POOL, failure
from vmgui.base.errors import NotFound
from vmgui.virt import contents, outside

TRANSIENT = libvirt.VIR_CONNECT_LIST_STORAGE_POOLS_TRANSIENT


def test_content_of_a_volume_is_described(host: libvirt.virConnect) -> None:
    with contents.content(host, f"{PLACE}/./a.qcow2") as found:
        assert found is not None
        assert (found.format, found.capacity) == ("qcow2", 1 << 20)
        assert not found.is_directory


def test_file_that_its_pool_does_not_find_is_missing(host: libvirt.virConnect) -> None:
    with pytest.raises(NotFound, match=f"There is no “{PLACE}/b” on the host"):
        contents.first_bytes(host, f"{PLACE}/b", 0, 1)


def test_file_outside_leaves_no_pool_behind(host: libvirt.virConnect) -> None:
    with pytest.raises(NotFound):  # this driver's pools are always empty
        contents.first_bytes(host, "/elsewhere/b", 0, 1)

    assert [pool.name() for pool in host.listAllStoragePools()] == [POOL]


def test_directory_of_an_inactive_pool_is_not_looked_into(host: libvirt.virConnect) -> None:
    xml = "<pool type='dir'><name>idle</name><target><path>/idle</path></target></pool>"
    host.storagePoolDefineXML(xml, 0)

    assert contents.first_bytes(host, "/idle/b", 0, 1) is None


@pytest.mark.parametrize(
    "path", ["/dev/sda", "/proc/kcore", "/srv/../dev/console", "//dev/sda", "/sys/a"]
)
def test_devices_are_not_opened(
    host: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.delattr(libvirt.virConnect, "storagePoolCreateXML")

    assert contents.first_bytes(host, path, 0, 1) is None


@pytest.mark.parametrize("path", ["/home/ann/dev/a.iso", "/srv/sys/a.iso", "/device/a.iso"])
def test_directory_that_is_only_called_like_one_of_devices_is_looked_into(
    host: libvirt.virConnect, path: str
) -> None:
    with pytest.raises(NotFound):
        contents.first_bytes(host, path, 0, 1)


def test_pool_that_was_left_behind_is_removed_when_it_is_old(host: libvirt.virConnect) -> None:
    xml = "<pool type='dir'><name>{}</name><target><path>/{}</path></target></pool>"
    for name in ("vmgui-look-1-a", "vmgui-look-99999999999-b", "vmgui-look-x-c", "1-look"):
        host.storagePoolCreateXML(xml.format(name, name), 0)

    with pytest.raises(NotFound):
        contents.first_bytes(host, "/elsewhere/b", 0, 1)

    left = {pool.name() for pool in host.listAllStoragePools(TRANSIENT)}
    assert left == {"vmgui-look-99999999999-b", "vmgui-look-x-c", "1-look"}


def test_loss_of_the_connection_is_told(
    host: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lose(*_arguments: object) -> None:
        raise failure(libvirt.VIR_ERR_RPC, libvirt.VIR_FROM_RPC)

    monkeypatch.setattr(libvirt.virConnect, "storagePoolCreateXML", lose)

    with pytest.raises(libvirt.libvirtError), outside.volume_at(host, "/elsewhere/b"):
        pass
