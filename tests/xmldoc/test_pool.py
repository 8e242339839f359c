import pytest

from tests import documents
from vmgui.xmldoc.document import parse, serialize
from vmgui.xmldoc.pool import ConfigOption, Option, Pool, PoolAuth, SourceDevice, SourceHost

NAMES = [path.stem for path in documents.paths("pool") if documents.OWN in path.parents]


def pool(name: str) -> Pool:
    return parse(documents.document(name, "pool"), Pool)


@pytest.mark.parametrize("name", NAMES)
def test_document_untouched_stays_as_it_is(name):
    text = documents.document(name, "pool")

    assert serialize(parse(text, Pool)).strip() == text.strip()


def test_directory_says_its_sizes_and_permissions():
    found = pool("dir")

    assert (found.type, found.name) == ("dir", "images")
    assert found.target_path == "/var/lib/libvirt/images"
    assert (found.capacity, found.allocation) == (105089261568, 41872433152)
    assert (found.mode, found.owner, found.group) == ("0711", 0, 0)


def test_mount_options_are_in_their_namespace():
    found = pool("fs")
    found.mount_options.append(Option.create()).name = "ro"

    assert [each.name for each in found.mount_options] == ["noatime", "nodiratime", "ro"]
    assert '<fs:option name="ro"/>' in serialize(found)


def test_config_options_of_a_pool_without_any_declare_their_namespace():
    found = pool("zfs")
    option = found.config_options.append(ConfigOption.create())
    option.name, option.value = "client_mount_timeout", "45"

    again = parse(serialize(found), Pool)

    assert [(each.name, each.value) for each in again.config_options] == [
        ("client_mount_timeout", "45")
    ]


def test_several_monitors_are_several_hosts():
    found = pool("rbd")
    found.hosts.append(SourceHost.create()).name = "mon3"

    assert [each.name for each in found.hosts] == ["mon1.example.com", "mon2.example.com", "mon3"]
    assert (found.host_name, found.host_port) == ("mon1.example.com", 6789)


def test_disk_knows_its_partitions_and_free_room():
    found = pool("disk")

    assert found.part_separator is True
    assert found.device_path == "/dev/sdb"


def test_logical_has_devices_before_its_name():
    found = pool("logical")
    found.devices.append(SourceDevice.create()).path = "/dev/sde"

    lines = [line.strip() for line in serialize(found).splitlines()]

    assert lines.index('<device path="/dev/sde"/>') == lines.index("<name>vg_guests</name>") - 1


def test_login_by_usage_and_by_uuid():
    by_usage, by_uuid = pool("iscsi"), pool("iscsi-direct")

    assert (by_usage.auth_type, by_usage.auth_username) == ("chap", "host1")
    assert (by_usage.auth_secret_usage, by_usage.auth_secret_uuid) == ("san", None)
    assert by_uuid.auth_secret_uuid == "2ec115d7-3a88-3ceb-bc12-0ac909a6fd87"


def test_login_removed_leaves_nothing():
    found = pool("iscsi")

    found.auth = None

    assert "auth" not in serialize(found)


def test_login_made_stands_in_the_source():
    found = pool("gluster")

    found.auth_type, found.auth_username = "chap", "ann"

    assert isinstance(found.auth, PoolAuth)
    assert '<auth type="chap" username="ann"/>' in serialize(found)


def test_virtual_adapter_has_its_names():
    found = pool("vhba")

    assert (found.adapter_type, found.adapter_parent) == ("fc_host", "scsi_host3")
    assert (found.wwnn, found.wwpn) == ("20000000c9831b4b", "10000000c9831b4b")
    assert found.adapter_is_managed is True


def test_adapter_by_place_has_a_number():
    found = pool("scsi-address")

    assert found.adapter_unique_id == 1


def test_network_file_system_has_a_version():
    found = pool("netfs-nfs")

    assert (found.host_name, found.source_directory) == ("nas.example.com", "/srv/images")
    assert (found.source_format, found.protocol_version) == ("nfs", "4.2")


def test_new_parts_stand_where_libvirt_writes_them():
    found = Pool.create()
    found.target_path, found.source_format = "/srv", "nfs"
    found.source_directory, found.host_name = "/srv/images", "nas"
    found.name, found.type = "nas", "netfs"

    tags = [child.tag for child in found.node]
    source = [child.tag for child in found.node.find("source")]

    assert tags == ["name", "source", "target"]
    assert source == ["host", "dir", "format"]
