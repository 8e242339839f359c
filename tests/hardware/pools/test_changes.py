"""What a change in a form of a pool brings with it, and what only a whole pool can have wrong."""

import pytest

from tests import documents
from vmgui.hardware.fields import Field
from vmgui.hardware.pools.registry import kind, kind_of
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.pool import Pool, SourceDevice


def document(name: str) -> Pool:
    return parse(documents.document(name, "pool"), Pool)


def write(pool: Pool, name: str, value: str | None) -> None:
    field = next(row for row in kind_of(pool).rows() if row.name == name)
    assert isinstance(field, Field)
    field.write(pool, value, Scene())


def messages(pool: Pool, scene: Scene | None = None) -> list[str]:
    return [each.message for each in kind_of(pool).problems(pool, scene or Scene())]


def test_logical_path_follows_the_volume_group():
    pool = kind("logical").new("web", Scene())

    write(pool, "source_name", "vg_web")

    assert pool.target_path == "/dev/vg_web"


def test_logical_without_a_group_has_no_path():
    pool = document("logical")

    write(pool, "source_name", None)

    assert pool.target_path is None


def test_logical_device_twice_is_wrong():
    pool = document("logical")
    pool.devices.append(SourceDevice.create()).path = "/dev/sdc1"

    assert messages(pool) == ["A device is in the list twice."]


def test_netfs_other_format_drops_the_version_of_nfs():
    pool = document("netfs-nfs")

    write(pool, "source_format", "cifs")

    assert pool.protocol_version is None


def test_netfs_version_of_another_format_is_wrong():
    pool = document("netfs-cifs")
    pool.protocol_version = "4"

    assert messages(pool) == ["Only NFS has versions to choose."]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/srv/images/web", ["This is inside of the directory of the pool “images”."]),
        ("/srv/images-2", []),
        ("/srv/images", []),
        ("/var/lib/libvirt/images/web", []),
    ],
)
def test_dir_inside_of_another_pool_is_doubted(path, said):
    pool = kind("dir").new("web", Scene())
    pool.target_path = path
    others = {"/srv/images": "images", "/var/lib/libvirt/images": "default"}

    assert messages(pool, Scene(taken_paths=others)) == said


def test_scsi_without_an_adapter_is_wrong():
    pool = kind("scsi").new("hba", Scene())

    assert messages(pool) == ["Enter a value."]


def test_scsi_adapter_by_its_place_needs_no_name():
    assert messages(document("scsi-address")) == []


def test_rbd_without_monitors_is_wrong():
    pool = document("rbd")
    pool.hosts.clear()

    assert messages(pool) == ["Name at least one monitor."]


def test_devices_are_what_building_writes_to():
    pool = document("logical")

    assert kind("logical").devices(pool) == ["/dev/sdc1", "/dev/sdd1"]
