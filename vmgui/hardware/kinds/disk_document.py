"""The document class of <disk>: all that libvirt's schema knows of one."""

from __future__ import annotations

from vmgui.hardware.kinds.placement import BootableDevice
from vmgui.xmldoc.devices import Disk, DiskSource
from vmgui.xmldoc.element import Element
from vmgui.xmldoc.properties import (
    Child,
    Children,
    Flag,
    hexadecimal,
    integer,
    on_off,
    size,
    text,
    yes_no,
)


class StorageHost(Element):
    """A <host> of network storage: a server, or a socket on this host."""

    TAG = "host"
    transport = text("@transport")
    """"tcp" if it is missing, "rdma" or "unix"."""
    host_name = text("@name")
    port = integer("@port")
    socket = text("@socket")


class Cookie(Element):
    """A <cookie> for HTTP."""

    TAG = "cookie"
    cookie_name = text("@name")
    content = text("")


class SecurityLabel(Element):
    """A <seclabel> of one source."""

    TAG = "seclabel"
    model = text("@model")
    relabel = yes_no("@relabel")
    label = text("label")


class _Layer(Element):
    """An image that builds upon another one: <disk>, or a <backingStore> in it."""

    source = Child("source", DiskSource)

    @property
    def below(self) -> _Layer | None:
        """The image below; the last one has an empty element there."""
        node = self.find(("backingStore",))
        return None if node is None else _Layer(node)


class DiskDevice(Disk, BootableDevice):
    """<disk> of a domain."""

    model = text("@model")
    sgio = text("@sgio")
    rawio = yes_no("@rawio")
    snapshot = text("@snapshot")
    backend_domain = text("backenddomain/@name")

    # How it looks to the guest
    tray = text("target/@tray")
    is_removable = on_off("target/@removable")
    rotation_rate = integer("target/@rotation_rate")
    wwn = text("wwn")
    vendor = text("vendor")
    product = text("product")
    is_transient = Flag("transient")
    shares_backing = yes_no("transient/@shareBacking")
    cylinders = integer("geometry/@cyls")
    heads = integer("geometry/@heads")
    sectors = integer("geometry/@secs")
    translation = text("geometry/@trans")
    logical_block_size = integer("blockio/@logical_block_size")
    physical_block_size = integer("blockio/@physical_block_size")

    # How the hypervisor works with it
    driver_name = text("driver/@name")
    cache = text("driver/@cache")
    error_policy = text("driver/@error_policy")
    read_error_policy = text("driver/@rerror_policy")
    io = text("driver/@io")
    ioeventfd = on_off("driver/@ioeventfd")
    event_idx = on_off("driver/@event_idx")
    copy_on_read = on_off("driver/@copy_on_read")
    discard = text("driver/@discard")
    detect_zeroes = text("driver/@detect_zeroes")
    iothread = integer("driver/@iothread")
    queues = integer("driver/@queues")
    queue_size = integer("driver/@queue_size")
    metadata_cache = size("driver/metadata_cache/max_size")

    # What is in it: common
    startup_policy = text("source/@startupPolicy")
    slice_type = text("source/slices/slice/@type")
    slice_offset = integer("source/slices/slice/@offset")
    slice_size = integer("source/slices/slice/@size")
    security_labels = Children(SecurityLabel, "source")

    # A file, block device, directory or volume
    file = text("source/@file")
    fd_group = text("source/@fdgroup")
    block_device = text("source/@dev")
    directory = text("source/@dir")
    pool = text("source/@pool")
    volume = text("source/@volume")
    volume_mode = text("source/@mode")
    has_managed_reservations = yes_no("source/reservations/@managed")
    reservations_type = text("source/reservations/source/@type")
    reservations_path = text("source/reservations/source/@path")
    reservations_mode = text("source/reservations/source/@mode")

    # Network storage
    protocol = text("source/@protocol")
    remote_name = text("source/@name")
    query = text("source/@query")
    tls = yes_no("source/@tls")
    tls_hostname = text("source/@tlsHostname")
    hosts = Children(StorageHost, "source")
    remote_snapshot = text("source/snapshot/@name")
    config_file = text("source/config/@file")
    initiator = text("source/initiator/iqn/@name")
    nfs_user = text("source/identity/@user")
    nfs_group = text("source/identity/@group")
    readahead = integer("source/readahead/@size")
    timeout = integer("source/timeout/@seconds")
    ssl_verify = yes_no("source/ssl/@verify")
    cookies = Children(Cookie, "source/cookies")
    has_cookies = Flag("source/cookies")
    user = text("source/auth/@username")
    user_secret_type = text("source/auth/secret/@type")
    user_secret_uuid = text("source/auth/secret/@uuid")
    user_secret_usage = text("source/auth/secret/@usage")

    # An NVMe device of the host, or a program beside the hypervisor
    source_type = text("source/@type")
    namespace = integer("source/@namespace")
    is_managed = yes_no("source/@managed")
    nvme_domain = hexadecimal("source/address/@domain", digits=4)
    nvme_bus = hexadecimal("source/address/@bus", digits=2)
    nvme_slot = hexadecimal("source/address/@slot", digits=2)
    nvme_function = hexadecimal("source/address/@function")
    socket = text("source/@path")
    reconnects = yes_no("source/reconnect/@enabled")
    reconnect_timeout = integer("source/reconnect/@timeout")

    # Encryption
    encryption = text("source/encryption/@format")
    encryption_engine = text("source/encryption/@engine")
    encryption_secret_type = text("source/encryption/secret/@type")
    encryption_secret_uuid = text("source/encryption/secret/@uuid")
    encryption_secret_usage = text("source/encryption/secret/@usage")
    cipher = text("source/encryption/cipher/@name")
    cipher_size = integer("source/encryption/cipher/@size")
    cipher_mode = text("source/encryption/cipher/@mode")
    cipher_hash = text("source/encryption/cipher/@hash")
    ivgen = text("source/encryption/ivgen/@name")
    ivgen_hash = text("source/encryption/ivgen/@hash")

    # Descriptions from before libvirt 3.9 have these beside <source>
    old_user = text("auth/@username")
    old_user_secret_type = text("auth/secret/@type")
    old_user_secret_uuid = text("auth/secret/@uuid")
    old_user_secret_usage = text("auth/secret/@usage")
    old_encryption = text("encryption/@format")
    old_encryption_secret_type = text("encryption/secret/@type")
    old_encryption_secret_uuid = text("encryption/secret/@uuid")
    old_encryption_secret_usage = text("encryption/secret/@usage")

    # I/O limits
    total_bytes = integer("iotune/total_bytes_sec")
    read_bytes = integer("iotune/read_bytes_sec")
    write_bytes = integer("iotune/write_bytes_sec")
    total_iops = integer("iotune/total_iops_sec")
    read_iops = integer("iotune/read_iops_sec")
    write_iops = integer("iotune/write_iops_sec")
    total_bytes_max = integer("iotune/total_bytes_sec_max")
    read_bytes_max = integer("iotune/read_bytes_sec_max")
    write_bytes_max = integer("iotune/write_bytes_sec_max")
    total_iops_max = integer("iotune/total_iops_sec_max")
    read_iops_max = integer("iotune/read_iops_sec_max")
    write_iops_max = integer("iotune/write_iops_sec_max")
    total_bytes_length = integer("iotune/total_bytes_sec_max_length")
    read_bytes_length = integer("iotune/read_bytes_sec_max_length")
    write_bytes_length = integer("iotune/write_bytes_sec_max_length")
    total_iops_length = integer("iotune/total_iops_sec_max_length")
    read_iops_length = integer("iotune/read_iops_sec_max_length")
    write_iops_length = integer("iotune/write_iops_sec_max_length")
    iops_size = integer("iotune/size_iops_sec")
    limit_group = text("iotune/group_name")

    # A block job
    mirror_job = text("mirror/@job")
    mirror_file = text("mirror/source/@file")
    mirror_device = text("mirror/source/@dev")

    @property
    def what(self) -> str:
        """The device that the guest sees: "disk" where nothing is said."""
        return self.device or "disk"

    @property
    def has_medium(self) -> bool:
        """Whether anything is in the drive."""
        return self.source is not None and bool(self.source.summary() or self.namespace)

    def backing_chain(self) -> list[str]:
        """The images that this one builds upon, nearest first, as far as the description says."""
        chain = []
        layer = _Layer(self.node).below
        while layer is not None:
            chain.append(layer.source.summary() if layer.source else "")
            layer = layer.below
        return [each for each in chain if each]
