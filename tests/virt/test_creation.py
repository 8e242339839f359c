from __future__ import annotations

from pathlib import Path

import libvirt
import pytest

from tests.support.worlds import uuid_of
from vmgui.base.errors import Busy, HostError, Unsupported
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


def failure(code: int) -> libvirt.libvirtError:
    error = libvirt.libvirtError("no")
    error.err = (code, 20, "no", 2, "", "", "", -1, -1)
    return error


def refusal(message: str) -> libvirt.libvirtError:
    error = libvirt.libvirtError(message)
    code, domain = libvirt.VIR_ERR_SYSTEM_ERROR, libvirt.VIR_FROM_STORAGE
    error.err = (code, domain, message, 2, "", "", "", -1, -1)
    return error


def pools(connection: libvirt.virConnect) -> list[str]:
    return [pool.name() for pool in connection.listAllStoragePools(0)]


# What is there already


def test_taken_on_an_empty_host_is_nothing(connection: libvirt.virConnect, tmp_path: Path) -> None:
    creation.make_pool(connection, "p", str(tmp_path))

    assert creation.taken(connection, "new", NEW, ("q", "/q"), [("p", "a")]) == Taken(
        name=False, uuid=False, pool=False, volumes=()
    )


def test_taken_tells_what_is_there(connection: libvirt.virConnect, tmp_path: Path) -> None:
    creation.make_pool(connection, "p", str(tmp_path))
    connection.storagePoolLookupByName("p").createXML(VOLUME.format(name="b"), 0)

    found = creation.taken(
        connection, "off", uuid_of("on"), ("p", "/other"), [("p", "a"), ("p", "b")]
    )

    assert found == Taken(name=True, uuid=True, pool=True, volumes=("b",))


def test_taken_in_a_pool_that_is_gone_raises(connection: libvirt.virConnect) -> None:
    with pytest.raises(libvirt.libvirtError, match="gone"):
        creation.taken(connection, "new", NEW, None, [("gone", "a")])


# Pool


def test_pool_is_made_and_removed_again(connection: libvirt.virConnect, tmp_path: Path) -> None:
    is_built = creation.make_pool(connection, "p", str(tmp_path / "p"))
    pool = connection.storagePoolLookupByName("p")
    made = (pool.isActive(), pool.autostart(), str(tmp_path / "p") in pool.XMLDesc(0))

    is_gone = creation.remove_pool(connection, "p", is_built=bool(is_built))

    assert made == (1, 1, True)
    assert is_gone
    assert pools(connection) == []


def test_pool_that_somebody_else_has_made_meanwhile_is_used(
    connection: libvirt.virConnect, tmp_path: Path
) -> None:
    creation.make_pool(connection, "p", str(tmp_path))

    assert creation.make_pool(connection, "p", f"{tmp_path}/") is None
    assert not creation.taken(connection, "new", NEW, ("p", str(tmp_path)), []).pool


def test_pool_that_somebody_else_is_making_is_used(
    connection: libvirt.virConnect, tmp_path: Path
) -> None:
    creation.make_pool(connection, "p", str(tmp_path))
    pool = connection.storagePoolLookupByName("p")
    pool.destroy()

    is_taken = creation.taken(connection, "new", NEW, ("p", str(tmp_path)), []).pool

    assert not is_taken
    assert creation.make_pool(connection, "p", str(tmp_path)) is None
    assert pool.isActive()


def test_other_pool_of_the_name_is_not_used(connection: libvirt.virConnect, tmp_path: Path) -> None:
    creation.make_pool(connection, "p", str(tmp_path))
    path = str(tmp_path / "other")

    assert creation.taken(connection, "new", NEW, ("p", path), []).pool
    with pytest.raises(libvirt.libvirtError):
        creation.make_pool(connection, "p", path)


def test_pool_with_volumes_stays(connection: libvirt.virConnect, tmp_path: Path) -> None:
    creation.make_pool(connection, "p", str(tmp_path))
    connection.storagePoolLookupByName("p").createXML(VOLUME.format(name="b"), 0)

    assert not creation.remove_pool(connection, "p", is_built=True)

    assert pools(connection) == ["p"]


def test_pool_that_cannot_start_is_not_left(
    connection: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object) -> None:
        raise refusal("Permission denied")

    built: list[object] = []
    monkeypatch.setattr(libvirt.virStoragePool, "create", refuse)
    monkeypatch.setattr(libvirt.virStoragePool, "build", lambda *_arguments: built.append(1))

    with pytest.raises(libvirt.libvirtError, match="Permission denied"):
        creation.make_pool(connection, "p", "/nowhere")

    assert pools(connection) == []
    assert built == []


@pytest.mark.parametrize("step", ["create", "setAutostart"])
def test_pool_that_fails_after_its_directory_was_made_leaves_none(
    connection: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    done: list[str] = []

    def start(*_arguments: object) -> None:
        if not done:
            raise refusal("cannot open path '/nowhere': No such file or directory")
        if step == "create":
            raise refusal("No.")

    def refuse(*_arguments: object) -> None:
        raise refusal("No.")

    monkeypatch.setattr(libvirt.virStoragePool, "setAutostart", refuse)
    monkeypatch.setattr(libvirt.virStoragePool, "create", start)
    monkeypatch.setattr(libvirt.virStoragePool, "build", lambda *_arguments: done.append("build"))
    monkeypatch.setattr(libvirt.virStoragePool, "delete", lambda *_arguments: done.append("delete"))

    with pytest.raises(libvirt.libvirtError, match=r"No\."):
        creation.make_pool(connection, "p", "/nowhere")

    assert done == ["build", "delete"]
    assert pools(connection) == []


def test_pool_without_a_directory_gets_one(
    connection: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[int] = []
    create = libvirt.virStoragePool.create

    def start(pool: libvirt.virStoragePool, flags: int) -> int:
        if not built:
            raise refusal("cannot open path '/nowhere': No such file or directory")
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

    creation.grow(connection, made.path(), wanted, "raw")

    assert asked == resized


class Uploaded:
    """A qcow2 image that counts as raw until its pool was refreshed, after some refusals."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, busy: int, seen: str = "qcow2") -> None:
        self.events: list[object] = []
        self._busy = busy
        self._seen = seen
        self._format = "raw"
        monkeypatch.setattr(creation, "_REFRESH_PAUSE", 0)
        monkeypatch.setattr(libvirt.virStoragePool, "refresh", lambda *_arguments: self._refresh())
        monkeypatch.setattr(libvirt.virStorageVol, "XMLDesc", lambda *_arguments: self._xml())
        monkeypatch.setattr(
            libvirt.virStorageVol, "resize", lambda _self, size, _flags: self.events.append(size)
        )

    def _refresh(self) -> None:
        if self._busy:
            self._busy -= 1
            raise refusal("pool 'p' has asynchronous jobs running.")
        self.events.append("refreshed")
        self._format = self._seen

    def _xml(self) -> str:
        return f"<volume><target><format type='{self._format}'/></target></volume>"


@pytest.fixture
def image(connection: libvirt.virConnect, tmp_path: Path) -> str:
    """The path of an image of 1 MiB."""
    creation.make_pool(connection, "p", str(tmp_path))
    made = connection.storagePoolLookupByName("p").createXML(VOLUME.format(name="b"), 0)
    return made.path()


def test_image_that_counts_as_raw_grows_after_its_pool_was_refreshed(
    connection: libvirt.virConnect, image: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    uploaded = Uploaded(monkeypatch, busy=2)

    creation.grow(connection, image, 2 * MIB, "qcow2")

    assert uploaded.events == ["refreshed", 2 * MIB]


def test_image_in_a_pool_that_stays_busy_is_not_touched(
    connection: libvirt.virConnect, image: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    uploaded = Uploaded(monkeypatch, busy=1)
    monkeypatch.setattr(creation, "REFRESH_SECONDS", 0)

    with pytest.raises(Busy, match="is busy"):
        creation.grow(connection, image, 2 * MIB, "qcow2")

    assert uploaded.events == []


def test_image_that_libvirt_does_not_know_is_not_resized(
    connection: libvirt.virConnect, image: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    uploaded = Uploaded(monkeypatch, busy=0, seen="raw")

    creation.grow(connection, image, MIB, "vhdx")
    with pytest.raises(Unsupported, match="vhdx"):
        creation.grow(connection, image, 2 * MIB, "vhdx")

    assert uploaded.events == ["refreshed"] * 2


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
    creation.discard(connection, uuid_of(name), keeps_state=False)

    assert name not in [domain.name() for domain in connection.listAllDomains(0)]


@pytest.mark.parametrize(
    ("keeps_state", "expected"),
    [
        (False, libvirt.VIR_DOMAIN_UNDEFINE_NVRAM),
        (True, libvirt.VIR_DOMAIN_UNDEFINE_KEEP_NVRAM | libvirt.VIR_DOMAIN_UNDEFINE_KEEP_TPM),
    ],
)
def test_discard_removes_what_belongs_to_the_machine_alone(
    connection: libvirt.virConnect,
    monkeypatch: pytest.MonkeyPatch,
    keeps_state: bool,
    expected: int,
) -> None:
    asked = []
    monkeypatch.setattr(
        libvirt.virDomain, "undefineFlags", lambda _self, flags: asked.append(flags)
    )

    creation.discard(connection, uuid_of("off"), keeps_state=keeps_state)

    assert asked == [expected | libvirt.VIR_DOMAIN_UNDEFINE_MANAGED_SAVE]


def test_discard_on_an_older_host_keeps_what_can_be_kept(
    connection: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def refuse_tpm(_self: libvirt.virDomain, flags: int) -> None:
        asked.append(flags)
        if flags & libvirt.VIR_DOMAIN_UNDEFINE_KEEP_TPM:
            raise failure(libvirt.VIR_ERR_INVALID_ARG)

    monkeypatch.setattr(libvirt.virDomain, "undefineFlags", refuse_tpm)

    creation.discard(connection, uuid_of("off"), keeps_state=True)

    assert len(asked) == 2
    assert asked[1] & libvirt.VIR_DOMAIN_UNDEFINE_KEEP_NVRAM


def test_discard_that_the_host_refuses_raises(
    connection: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_self: libvirt.virDomain, _flags: int) -> int:
        raise failure(libvirt.VIR_ERR_OPERATION_INVALID)

    monkeypatch.setattr(libvirt.virDomain, "undefineFlags", refuse)

    with pytest.raises(libvirt.libvirtError):
        creation.discard(connection, uuid_of("off"), keeps_state=False)
