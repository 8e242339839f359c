"""A storage pool's description (libvirt: formatstorage.html, storagepool.rng)."""

from __future__ import annotations

from vmgui.xmldoc.element import Element
from vmgui.xmldoc.properties import Child, Children, integer, size, text, yes_no


class SourceHost(Element):
    """A server of a pool."""

    TAG = "host"
    name = text("@name")
    port = integer("@port")


class SourceDevice(Element):
    """A device or, for iSCSI, a target that a pool is on."""

    TAG = "device"
    path = text("@path")


class PoolAuth(Element):
    """How a pool's server is told who asks; what it says are the pool's `auth_…`."""

    TAG = "auth"


class Option(Element):
    """A mount option, or an option of Ceph's."""

    TAG = "fs:option"
    name = text("@name")


class ConfigOption(Element):
    """An option of Ceph's client library."""

    TAG = "rbd:option"
    name = text("@name")
    value = text("@value")


class Pool(Element):
    """A storage pool.

    Most types have one server and one device, `host_name` and `device_path`; those that may have
    several have them in `hosts` and `devices`, the same ones first.
    """

    TAG = "pool"
    type = text("@type")
    name = text("name")
    uuid = text("uuid")
    capacity = size("capacity")
    allocation = size("allocation")
    available = size("available")
    host_name = text("source/host/@name")
    host_port = integer("source/host/@port")
    hosts = Children(SourceHost, "source")
    device_path = text("source/device/@path")
    part_separator = yes_no("source/device/@part_separator")
    devices = Children(SourceDevice, "source")
    source_directory = text("source/dir/@path")
    source_name = text("source/name")
    source_format = text("source/format/@type")
    adapter_type = text("source/adapter/@type")
    adapter_name = text("source/adapter/@name")
    adapter_parent = text("source/adapter/@parent")
    adapter_is_managed = yes_no("source/adapter/@managed")
    adapter_unique_id = integer("source/adapter/parentaddr/@unique_id")
    """Of an adapter that is named by where it is (its PCI address)."""
    wwnn = text("source/adapter/@wwnn")
    wwpn = text("source/adapter/@wwpn")
    initiator = text("source/initiator/iqn/@name")
    protocol_version = text("source/protocol/@ver")
    auth = Child("source/auth", PoolAuth)
    auth_type = text("source/auth/@type")
    auth_username = text("source/auth/@username")
    auth_secret_uuid = text("source/auth/secret/@uuid")
    auth_secret_usage = text("source/auth/secret/@usage")
    target_path = text("target/path")
    mode = text("target/permissions/mode")
    """Who may do what, in octal; owner and group are numbers."""
    owner = integer("target/permissions/owner")
    group = integer("target/permissions/group")
    label = text("target/permissions/label")
    mount_options = Children(Option, "fs:mount_opts")
    config_options = Children(ConfigOption, "rbd:config_opts")
