from __future__ import annotations

from pathlib import Path

import libvirt
import pytest

from tests.support.worlds import Machine, uuid_of
from vmgui.base.errors import HostError
from vmgui.virt import creation
from vmgui.virt.creation import Taken

NEW = "5a8cf4c1-6c3f-4c06-8f1a-1b4a6a1f0001"
XML = """\
<domain type='test'><name>{name}</name><uuid>{uuid}</uuid><memory unit='MiB'>64</memory>
<os><type>hvm</type></os><on_reboot>{on_reboot}</on_reboot></domain>"""
MIB = 1 << 20
VOLUME = "<volume><name>{name}</name><capacity unit='MiB'>1</capacity></volume>"


def described(name: str = "new", uuid: str = NEW, on_reboot: str = "restart") -> str:
    return XML.format(name=name, uuid=uuid, on_reboot=on_reboot)


def pools(connection: libvirt.virConnect) -> list[str]:
    return [pool.name() for pool in connection.listAllStoragePools(0)]


# What is there already


def test_taken_on_an_empty_host_is_nothing(connection: libvirt.virConnect, tmp_path: Path) -> None:
    creation.make_pool(connection, "p", str(tmp_path))

    assert creation.taken(connection, "new", NEW, "q", [("p", "a")]) == Taken(
        name=False, uuid=False, pool=False, volumes=()
    )


def test_taken_tells_what_is_there(connection: libvirt.virConnect, tmp_path: Path) -> None:
    creation.make_pool(connection, "p", str(tmp_path))
    connection.storagePoolLookupByName("p").createXML(VOLUME.format(name="b"), 0)

    found = creation.taken(connection, "off", uuid_of("on"), "p", [("p", "a"), ("p", "b")])

    assert found == Taken(name=True, uuid=True, pool=True, volumes=("b",))


def test_taken_in_a_pool_that_is_gone_raises(connection: libvirt.virConnect) -> None:
    with pytest.raises(libvirt.libvirtError, match="gone"):
        creation.taken(connection, "new", NEW, "", [("gone", "a")])


# Pool


def test_pool_is_made_and_removed_again(connection: libvirt.virConnect, tmp_path: Path) -> None:
    is_built = creation.make_pool(connection, "p", str(tmp_path / "p"))
    pool = connection.storagePoolLookupByName("p")
    made = (pool.isActive(), pool.autostart(), str(tmp_path / "p") in pool.XMLDesc(0))

    is_gone = creation.remove_pool(connection, "p", is_built=is_built)

    assert made == (1, 1, True)
    assert is_gone
    assert pools(connection) == []


def test_pool_with_volumes_stays(connection: libvirt.virConnect, tmp_path: Path) -> None:
    creation.make_pool(connection, "p", str(tmp_path))
    connection.storagePoolLookupByName("p").createXML(VOLUME.format(name="b"), 0)

    assert not creation.remove_pool(connection, "p", is_built=True)

    assert pools(connection) == ["p"]


def test_pool_that_cannot_start_is_not_left(
    connection: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object) -> None:
        raise libvirt.libvirtError("no such directory")

    monkeypatch.setattr(libvirt.virStoragePool, "create", refuse)

    with pytest.raises(libvirt.libvirtError):
        creation.make_pool(connection, "p", "/nowhere")

    assert pools(connection) == []


def test_pool_without_a_directory_gets_one(
    connection: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[int] = []
    create = libvirt.virStoragePool.create

    def start(pool: libvirt.virStoragePool, flags: int) -> int:
        if not built:
            raise libvirt.libvirtError("no such directory")
        return create(pool, flags)

    monkeypatch.setattr(libvirt.virStoragePool, "build", lambda *_arguments: built.append(1))
    monkeypatch.setattr(libvirt.virStoragePool, "create", start)

    assert creation.make_pool(connection, "p", "/nowhere")


# Network


def test_network_is_started_once_and_stopped(connection: libvirt.virConnect) -> None:
    network = connection.networkLookupByName("default")
    network.destroy()

    started = [creation.start_network(connection, "default") for _time in range(2)]
    stopped = creation.stop_network(connection, "default")

    assert started == [True, False]
    assert stopped
    assert not network.isActive()


def test_network_with_something_plugged_in_stays(
    connection: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    xml = "<network connections='1'><name>default</name></network>"
    monkeypatch.setattr(libvirt.virNetwork, "XMLDesc", lambda *_arguments: xml)

    assert not creation.stop_network(connection, "default")

    assert connection.networkLookupByName("default").isActive()


# Images


@pytest.mark.parametrize(("wanted", "resized"), [(1, []), (MIB, []), (2 * MIB, [2 * MIB])])
def test_image_grows_only_to_more(
    connection: libvirt.virConnect,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    wanted: int,
    resized: list[int],
) -> None:
    asked: list[int] = []
    creation.make_pool(connection, "p", str(tmp_path))
    made = connection.storagePoolLookupByName("p").createXML(VOLUME.format(name="b"), 0)
    monkeypatch.setattr(
        libvirt.virStorageVol, "resize", lambda _self, size, _flags: asked.append(size)
    )

    creation.grow(connection, made.path(), wanted)

    assert asked == resized


# Machine


def test_new_machine_is_defined(connection: libvirt.virConnect) -> None:
    creation.define_new(connection, described(), NEW)

    assert connection.lookupByUUIDString(NEW).name() == "new"


@pytest.mark.parametrize("name", ["off", "new"])
def test_machine_that_is_there_is_not_replaced(connection: libvirt.virConnect, name: str) -> None:
    uuid = uuid_of("off")

    with pytest.raises(HostError):
        creation.define_new(connection, described(name, uuid), uuid)

    assert connection.lookupByUUIDString(uuid).name() == "off"
    assert "<on_reboot>restart" in connection.lookupByUUIDString(uuid).XMLDesc(0)


def test_first_start_with_another_description_leaves_the_lasting_one(
    connection: libvirt.virConnect,
) -> None:
    creation.define_new(connection, described(), NEW)

    creation.start_as(connection, described(on_reboot="destroy"))

    domain = connection.lookupByUUIDString(NEW)
    assert "<on_reboot>destroy" in domain.XMLDesc(0)
    assert "<on_reboot>restart" in domain.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE)
    domain.destroy()
    assert "<on_reboot>restart" in domain.XMLDesc(0)


@pytest.mark.parametrize("name", ["off", "on"])
def test_discarded_machine_is_gone(connection: libvirt.virConnect, name: str) -> None:
    creation.discard(connection, uuid_of(name))

    assert name not in [domain.name() for domain in connection.listAllDomains(0)]


def test_discard_on_a_host_that_knows_nvram_removes_that(
    connection: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    monkeypatch.setattr(
        libvirt.virDomain, "undefineFlags", lambda _self, flags: asked.append(flags)
    )

    creation.discard(connection, uuid_of("off"))

    assert asked == [libvirt.VIR_DOMAIN_UNDEFINE_NVRAM | libvirt.VIR_DOMAIN_UNDEFINE_MANAGED_SAVE]


def test_discard_that_the_host_refuses_raises(
    connection: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_self: libvirt.virDomain, _flags: int) -> int:
        error = libvirt.libvirtError("no")
        words = (libvirt.VIR_ERR_OPERATION_INVALID, 20, "no", 2, "", "", "", -1, -1)
        error.err = words
        raise error

    monkeypatch.setattr(libvirt.virDomain, "undefineFlags", refuse)

    with pytest.raises(libvirt.libvirtError):
        creation.discard(connection, uuid_of("off"))


def test_machine_that_ended_itself_is_shut_down_normally() -> None:
    assert creation.ENDED_BY_ITSELF == "Shut down normally"
    assert Machine("m").state == libvirt.VIR_DOMAIN_SHUTOFF
