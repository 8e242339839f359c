"""What changes of a disk's source bring with them: parts that do not belong to it any more."""

from __future__ import annotations

from vmgui.hardware.kinds.disk_document import DiskDevice
from vmgui.hardware.kinds.removal import drop
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.properties import Property, Value

WEB = ("http", "https", "ftp", "ftps")
"""The protocols with URLs."""
_SECRETS = {"rbd": "ceph"}
"""Protocol -> the type of its secrets; the others take those for iSCSI."""
_PATHS: dict[str | None, Value[str]] = {
    "file": DiskDevice.file,
    None: DiskDevice.file,
    "block": DiskDevice.block_device,
    "dir": DiskDevice.directory,
    "vhostuser": DiskDevice.socket,
}
"""Type -> where its path stands."""

_PARTS: tuple[tuple[tuple[str, ...], tuple[Property, ...]], ...] = (
    (("file",), (DiskDevice.fd_group,)),
    (
        ("block",),
        (
            DiskDevice.has_managed_reservations,
            DiskDevice.reservations_type,
            DiskDevice.reservations_path,
            DiskDevice.reservations_mode,
        ),
    ),
    (("volume",), (DiskDevice.pool, DiskDevice.volume, DiskDevice.volume_mode)),
    (
        ("network",),
        (
            DiskDevice.protocol,
            DiskDevice.remote_name,
            DiskDevice.query,
            DiskDevice.tls,
            DiskDevice.tls_hostname,
            DiskDevice.hosts,
            DiskDevice.remote_snapshot,
            DiskDevice.config_file,
            DiskDevice.initiator,
            DiskDevice.nfs_user,
            DiskDevice.nfs_group,
            DiskDevice.readahead,
            DiskDevice.timeout,
            DiskDevice.ssl_verify,
            DiskDevice.has_cookies,
            DiskDevice.user,
            DiskDevice.user_secret_type,
            DiskDevice.user_secret_uuid,
            DiskDevice.user_secret_usage,
        ),
    ),
    (
        ("nvme",),
        (
            DiskDevice.namespace,
            DiskDevice.is_managed,
            DiskDevice.nvme_domain,
            DiskDevice.nvme_bus,
            DiskDevice.nvme_slot,
            DiskDevice.nvme_function,
        ),
    ),
    (("nvme", "vhostuser"), (DiskDevice.source_type,)),
    (("vhostuser",), (DiskDevice.reconnects, DiskDevice.reconnect_timeout)),
    (("file", "block", "volume", "dir", "nvme"), (DiskDevice.startup_policy,)),
    (("file", "block", "volume"), (DiskDevice.security_labels,)),
)
"""The types of source that have a part -> those parts; what is not named belongs to all."""


def change_type(disk: DiskDevice, _scene: Scene) -> None:
    """Drop what sources of the new type do not have; a path stays one."""
    path = next((found for each in _PATHS.values() if (found := each.__get__(disk))), None)
    wanted = _PATHS.get(disk.type)
    if wanted is not None:
        # First, so that <source> is never empty and keeps its place.
        wanted.__set__(disk, path)
    for types, parts in _PARTS:
        if (disk.type or "file") not in types:
            for part in parts:
                drop(disk, part)
    for each in set(_PATHS.values()) - {wanted}:
        drop(disk, each)
    _complete(disk)


def _complete(disk: DiskDevice) -> None:
    """Write what libvirt wants in sources of this type, and what has only one value."""
    if disk.type == "nvme":
        disk.source_type = "pci"
        disk.is_managed = True if disk.is_managed is None else disk.is_managed
    elif disk.type == "vhostuser":
        disk.source_type = "unix"
    elif disk.type == "network" and disk.protocol is None:
        disk.protocol = "nbd"


def insert_medium(disk: DiskDevice, path: str, scene: Scene) -> None:
    """Put an image, or a drive of the host, into a drive; an empty path takes out what is in it."""
    if not path:
        eject_medium(disk)
        return
    wanted = "block" if path.startswith("/dev/") else "file"
    if (disk.type or "file") != wanted:
        disk.type = wanted
        change_type(disk, scene)
    if wanted == "block":
        disk.block_device = path
    else:
        disk.file = path
    if wanted == "block" or path.lower().endswith(".iso"):
        # Formats that somebody has chosen stay for other images: a floppy may well be qcow2.
        disk.format = "raw" if disk.format else None


def eject_medium(disk: DiskDevice) -> None:
    """Take out what is in a drive; what is to happen if it is missing at start stays said."""
    policy = disk.startup_policy
    disk.source = None
    disk.startup_policy = policy
    if disk.type not in (None, "file", "block"):
        disk.type = "file"


def change_protocol(disk: DiskDevice, _scene: Scene) -> None:
    """Drop what servers of the new protocol do not have."""
    protocol = disk.protocol
    kept: tuple[tuple[bool, tuple[Property, ...]], ...] = (
        (protocol in ("nbd", "vxhs"), (DiskDevice.tls,)),
        (protocol == "nbd", (DiskDevice.tls_hostname,)),
        (protocol == "rbd", (DiskDevice.remote_snapshot, DiskDevice.config_file)),
        (protocol == "iscsi", (DiskDevice.initiator,)),
        (protocol == "nfs", (DiskDevice.nfs_user, DiskDevice.nfs_group)),
        (protocol in ("http", "https"), (DiskDevice.query, DiskDevice.has_cookies)),
        (protocol in ("https", "ftps"), (DiskDevice.ssl_verify,)),
        (protocol in (*WEB, "tftp", "sheepdog"), (DiskDevice.readahead, DiskDevice.timeout)),
    )
    for is_kept, parts in kept:
        for part in () if is_kept else parts:
            drop(disk, part)
    name_user_secret(disk, _scene)


def name_user_secret(disk: DiskDevice, _scene: Scene) -> None:
    """Say what sort of secret the user's password is, where there is one."""
    has_secret = bool(disk.user_secret_uuid or disk.user_secret_usage)
    disk.user_secret_type = _SECRETS.get(disk.protocol or "", "iscsi") if has_secret else None


def name_encryption_secret(disk: DiskDevice, _scene: Scene) -> None:
    """Say what sort of secret the passphrase is, where there is one."""
    has_secret = bool(disk.encryption_secret_uuid or disk.encryption_secret_usage)
    disk.encryption_secret_type = "passphrase" if has_secret else None


def name_reservations(disk: DiskDevice, _scene: Scene) -> None:
    """A helper of its own is reached through a socket that the hypervisor connects to."""
    disk.reservations_type = "unix" if disk.reservations_path else None
    disk.reservations_mode = "client" if disk.reservations_path else None


def name_slice(disk: DiskDevice, _scene: Scene) -> None:
    """Say what sort of slice it is, where there is one."""
    is_there = disk.slice_offset is not None or disk.slice_size is not None
    disk.slice_type = "storage" if is_there else None
