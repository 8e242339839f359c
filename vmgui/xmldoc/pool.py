"""A storage pool's description (libvirt: formatstorage.html, storagepool.rng)."""

from __future__ import annotations

from vmgui.xmldoc.element import Element
from vmgui.xmldoc.properties import Child, Children, Flag, integer, size, text, yes_no


class SourceHost(Element):
    """A server of a pool."""

    TAG = "host"
    name = text("@name")
    port = integer("@port")


class SourceDevice(Element):
    """A device or, for iSCSI, a target that a pool is on."""

    TAG = "device"
    path = text("@path")
    part_separator = yes_no("@part_separator")
    free_extents = Flag("freeExtent")


class Adapter(Element):
    """The SCSI host bus adapter of a pool; "fc_host" is a virtual one."""

    TAG = "adapter"
    type = text("@type")
    name = text("@name")
    parent = text("@parent")
    parent_wwnn = text("@parent_wwnn")
    parent_wwpn = text("@parent_wwpn")
    parent_fabric_wwn = text("@parent_fabric_wwn")
    is_managed = yes_no("@managed")
    wwnn = text("@wwnn")
    wwpn = text("@wwpn")
    unique_id = integer("parentaddr/@unique_id")


class PoolAuth(Element):
    """How a pool's server is told who asks: a name and a secret of the host's."""

    TAG = "auth"
    type = text("@type")
    username = text("@username")
    secret_uuid = text("secret/@uuid")
    secret_usage = text("secret/@usage")


class Option(Element):
    """A mount option, or an option of Ceph's."""

    TAG = "fs:option"
    name = text("@name")


class ConfigOption(Element):
    """An option of Ceph's client library."""

    TAG = "rbd:option"
    name = text("@name")
    value = text("@value")


class Permissions(Element):
    """Who owns a directory or a file, and who may do what; numbers, the mode in octal."""

    TAG = "permissions"
    mode = text("mode")
    owner = integer("owner")
    group = integer("group")
    label = text("label")


class Pool(Element):
    """A storage pool."""

    TAG = "pool"
    type = text("@type")
    name = text("name")
    uuid = text("uuid")
    capacity = size("capacity")
    allocation = size("allocation")
    available = size("available")
    copy_on_write = yes_no("features/cow/@state")
    host_name = text("source/host/@name")
    host_port = integer("source/host/@port")
    hosts = Children(SourceHost, "source")
    device_path = text("source/device/@path")
    part_separator = yes_no("source/device/@part_separator")
    devices = Children(SourceDevice, "source")
    source_directory = text("source/dir/@path")
    source_name = text("source/name")
    source_format = text("source/format/@type")
    adapter = Child("source/adapter", Adapter)
    adapter_type = text("source/adapter/@type")
    adapter_name = text("source/adapter/@name")
    adapter_parent = text("source/adapter/@parent")
    adapter_is_managed = yes_no("source/adapter/@managed")
    wwnn = text("source/adapter/@wwnn")
    wwpn = text("source/adapter/@wwpn")
    initiator = text("source/initiator/iqn/@name")
    protocol_version = text("source/protocol/@ver")
    auth = Child("source/auth", PoolAuth)
    auth_type = text("source/auth/@type")
    auth_username = text("source/auth/@username")
    auth_secret_uuid = text("source/auth/secret/@uuid")
    auth_secret_usage = text("source/auth/secret/@usage")
    vendor = text("source/vendor/@name")
    product = text("source/product/@name")
    target_path = text("target/path")
    permissions = Child("target/permissions", Permissions)
    mode = text("target/permissions/mode")
    owner = integer("target/permissions/owner")
    group = integer("target/permissions/group")
    label = text("target/permissions/label")
    mount_options = Children(Option, "fs:mount_opts")
    config_options = Children(ConfigOption, "rbd:config_opts")
