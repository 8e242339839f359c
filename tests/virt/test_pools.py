from __future__ import annotations

from collections.abc import Callable, Iterator

import libvirt
import pytest

from vmgui.base.errors import HostError, NotPossibleNow
from vmgui.virt import pools, storage
from vmgui.virt.storage import PoolReading
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.pool import Pool

POOL = "default-pool"
XML = """\
<pool type='{type}'><name>{name}</name>{uuid}<source><device path='/dev/vdz'/></source>
<target><path>/{name}</path></target></pool>"""


@pytest.fixture
def host() -> Iterator[libvirt.virConnect]:
    """The test driver's default host, which has a pool."""
    connection = libvirt.open("test:///default")
    yield connection
    for pool in connection.listAllStoragePools(0):  # others in this process share the host
        if pool.name() != POOL:
            is_persistent = pool.isPersistent()
            if pool.isActive():
                pool.destroy()
            if is_persistent:
                pool.undefine()
    connection.close()


def xml_of(name: str, type_: str = "dir", uuid: str = "") -> str:
    return XML.format(name=name, type=type_, uuid=f"<uuid>{uuid}</uuid>" if uuid else "")


def reading(host: libvirt.virConnect, name: str) -> PoolReading:
    return next(pool for pool in storage.pools(host) if pool.name == name)


def refusing(code: int, words: str = "no") -> Callable[..., None]:
    def refuse(*_arguments: object) -> None:
        error = libvirt.libvirtError("made")
        error.err = (code, libvirt.VIR_FROM_TEST, words, 2, words, "", "", -1, -1)
        raise error

    return refuse


def test_pool_is_defined_started_stopped_and_forgotten(host: libvirt.virConnect) -> None:
    uuid = pools.define(host, xml_of("images"))
    defined = reading(host, "images")
    pools.start(host, "images")
    active = reading(host, "images")
    pools.refresh(host, "images")
    pools.stop(host, "images")
    pools.undefine(host, "images")

    assert (defined.uuid, defined.is_active, defined.is_persistent) == (uuid, False, True)
    assert active.is_active
    assert [pool.name for pool in storage.pools(host)] == [POOL]


def test_pool_of_a_uuid_that_is_there_is_not_replaced(host: libvirt.virConnect) -> None:
    uuid = reading(host, POOL).uuid

    with pytest.raises(HostError) as caught:
        pools.define(host, xml_of(POOL, uuid=uuid))

    assert caught.value.message == "A storage pool of this UUID exists on the host already."


def test_pool_starts_with_the_host_or_not(host: libvirt.virConnect) -> None:
    pools.define(host, xml_of("images"))

    pools.set_autostart(host, "images", is_on=True)
    on = reading(host, "images").is_autostart
    pools.set_autostart(host, "images", is_on=False)

    assert (on, reading(host, "images").is_autostart) == (True, False)


@pytest.mark.parametrize(
    ("type_", "overwrites", "flags"),
    [
        ("fs", None, 0),
        ("fs", True, libvirt.VIR_STORAGE_POOL_BUILD_OVERWRITE),
        ("disk", False, libvirt.VIR_STORAGE_POOL_BUILD_NO_OVERWRITE),
        ("logical", True, libvirt.VIR_STORAGE_POOL_BUILD_OVERWRITE),
        ("netfs", True, 0),
        ("dir", False, 0),
    ],
)
def test_only_types_that_may_overwrite_are_told_whether_to(
    host: libvirt.virConnect,
    monkeypatch: pytest.MonkeyPatch,
    type_: str,
    overwrites: bool | None,
    flags: int,
) -> None:
    built: list[int] = []
    source = "<pool type='netfs'><name>p</name><source><host name='h'/><dir path='/e'/></source>"
    logical = "<pool type='logical'><name>p</name><source><name>v</name></source>"
    special = {"netfs": source, "logical": logical}
    if type_ in special:
        pools.define(host, f"{special[type_]}<target><path>/p</path></target></pool>")
    else:
        pools.define(host, xml_of("p", type_))
    monkeypatch.setattr(libvirt.virStoragePool, "build", lambda _pool, flags=0: built.append(flags))

    pools.build(host, "p", overwrites=overwrites)

    assert built == [flags]


def test_pool_is_renamed_and_stays_what_it_is(host: libvirt.virConnect) -> None:
    pools.define(host, xml_of("images"))
    pools.set_autostart(host, "images", is_on=True)
    before = reading(host, "images")

    pools.rename(host, "images", "pictures")

    assert reading(host, "pictures") == before._replace(name="pictures")
    assert len(storage.pools(host)) == 2


def test_pool_keeps_its_name_if_the_new_one_is_taken(host: libvirt.virConnect) -> None:
    pools.define(host, xml_of("images"))
    pools.set_autostart(host, "images", is_on=True)
    before = reading(host, "images")

    with pytest.raises(libvirt.libvirtError):
        pools.rename(host, "images", POOL)

    assert reading(host, "images") == before


def test_pool_that_cannot_come_back_is_told_with_its_description(
    host: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    pools.define(host, xml_of("images"))
    refuse = refusing(libvirt.VIR_ERR_OPERATION_FAILED)
    monkeypatch.setattr(libvirt.virConnect, "storagePoolDefineXML", refuse)

    with pytest.raises(HostError) as caught:
        pools.rename(host, "images", "pictures")

    assert "<path>/images</path>" in caught.value.detail
    assert caught.value.hint


def test_active_pool_is_not_renamed(host: libvirt.virConnect) -> None:
    with pytest.raises(libvirt.libvirtError):
        pools.rename(host, POOL, "another")

    assert reading(host, POOL).is_active


def test_description_is_replaced(host: libvirt.virConnect) -> None:
    pools.define(host, xml_of("images"))

    pools.replace(host, "images", lambda xml: xml.replace("<path>/images<", "<path>/elsewhere<"))

    assert parse(pools.description(host, "images"), Pool).target_path == "/elsewhere"


def test_transient_pool_is_not_made_persistent_by_a_change(host: libvirt.virConnect) -> None:
    host.storagePoolCreateXML(xml_of("brief"), 0)

    with pytest.raises(NotPossibleNow):
        pools.replace(host, "brief", lambda xml: xml.replace("/brief", "/long"))

    assert not reading(host, "brief").is_persistent


def test_contents_are_removed_where_the_host_can(host: libvirt.virConnect) -> None:
    pools.define(host, xml_of("images"))

    pools.delete_contents(host, "images")

    with pytest.raises(libvirt.libvirtError):
        pools.delete_contents(host, POOL)


def test_directory_that_is_gone_is_removed(
    host: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    pools.define(host, xml_of("images"))
    words = "failed to remove pool '/images': No such file or directory"
    monkeypatch.setattr(libvirt.virStoragePool, "delete", refusing(38, words))

    pools.delete_contents(host, "images")


def test_contents_that_a_missing_program_would_remove_stay(
    host: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    pools.define(host, xml_of("images"))
    words = "cannot execute binary vgremove: No such file or directory"
    monkeypatch.setattr(libvirt.virStoragePool, "delete", refusing(38, words))

    with pytest.raises(libvirt.libvirtError):
        pools.delete_contents(host, "images")


def test_host_that_does_not_know_its_capabilities_says_nothing(
    host: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    method = "getStoragePoolCapabilities"
    monkeypatch.setattr(libvirt.virConnect, method, refusing(libvirt.VIR_ERR_NO_SUPPORT))
    nothing = pools.capabilities(host)
    monkeypatch.setattr(libvirt.virConnect, method, lambda _host, _flags: "<c/>")

    assert (nothing, pools.capabilities(host)) == (None, "<c/>")


def test_sources_are_looked_for(host: libvirt.virConnect) -> None:
    source = "<source><host name='server'/></source>"

    assert "<sources" in pools.sources(host, "netfs", source)
    assert "<sources" in pools.sources(host, "logical", "")
