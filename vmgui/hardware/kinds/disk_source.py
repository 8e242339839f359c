"""What is in a drive: the fields about <source>."""

from __future__ import annotations

from vmgui.base.i18n import N_, _
from vmgui.hardware.conditions import every, is_hypervisor, is_one_of, is_set, no
from vmgui.hardware.fields import Check, Choice, Number, Path, Size, Text
from vmgui.hardware.items import Group, Rows, Special
from vmgui.hardware.kinds.disk_changes import (
    change_protocol,
    change_type,
    name_reservations,
    name_slice,
)
from vmgui.hardware.kinds.disk_document import DiskDevice, SecurityLabel, StorageHost
from vmgui.hardware.options import DEFAULT, Labels, fixed, from_host, plain
from vmgui.hardware.scene import Scene

TYPES: Labels = {
    "file": N_("Disk image file"),
    "block": N_("Block device"),
    "volume": N_("Storage volume"),
    "network": N_("Network storage"),
    "nvme": N_("NVMe device of the host"),
    "dir": N_("Directory as FAT file system"),
    "vhostuser": N_("vhost-user process"),
}
PROTOCOLS: Labels = {
    "nbd": N_("NBD (network block device)"),
    "iscsi": "iSCSI",
    "rbd": N_("RBD (Ceph)"),
    "gluster": "GlusterFS",
    "nfs": "NFS",
    "https": "HTTPS",
    "http": "HTTP",
    "ftps": "FTPS",
    "ftp": "FTP",
    "tftp": "TFTP",
    "ssh": "SSH",
    "sheepdog": "Sheepdog",
    "vxhs": "VxHS",
}

is_medium = is_one_of(DiskDevice.device, "cdrom", "floppy")
"""True for drives whose medium changes."""
_is_local = is_one_of(DiskDevice.type, "file", "block", "volume", None)
_is_network = is_one_of(DiskDevice.type, "network")
_is_vhost_user = is_one_of(DiskDevice.type, "vhostuser")
_is_nvme = is_one_of(DiskDevice.type, "nvme")


def _check_name(text: str, _disk: DiskDevice, _scene: Scene) -> str | None:
    is_whole = not text or text.startswith("/")
    return None if is_whole else _("Give the whole path, beginning with “/”.")


def _new_host(disk: DiskDevice, _scene: Scene) -> StorageHost:
    del disk
    host = StorageHost.create()
    host.host_name = "localhost"
    return host


def _new_label(_disk: DiskDevice, _scene: Scene) -> SecurityLabel:
    label = SecurityLabel.create()
    label.relabel = False
    return label


MEDIUM = Special(
    "medium",
    N_("Media"),
    "media",
    edits=(
        DiskDevice.type,
        DiskDevice.format,
        DiskDevice.file,
        DiskDevice.block_device,
        DiskDevice.pool,
        DiskDevice.volume,
        DiskDevice.startup_policy,
    ),
    nouns=("media",),
    help=N_("What is in the drive: an image or a drive of the host."),
    when=is_medium,
    live=is_medium,
)

FIELDS = (
    MEDIUM,
    Choice(
        DiskDevice.type,
        N_("Source type"),
        fixed(TYPES),
        then=change_type,
        when=no(is_medium),
        help=N_("What the disk's contents are kept in."),
    ),
    Path(
        DiskDevice.file,
        N_("Source path"),
        chooses="volume",
        check=_check_name,
        when=every(no(is_medium), is_one_of(DiskDevice.type, "file", None)),
    ),
    Path(
        DiskDevice.block_device,
        N_("Source path"),
        chooses="volume",
        check=_check_name,
        when=every(no(is_medium), is_one_of(DiskDevice.type, "block")),
    ),
    Path(
        DiskDevice.directory,
        N_("Source path"),
        chooses="directory",
        check=_check_name,
        is_required=True,
        when=is_one_of(DiskDevice.type, "dir"),
    ),
    Choice(
        DiskDevice.pool,
        N_("Storage pool"),
        from_host("pools"),
        is_editable=True,
        when=every(no(is_medium), is_one_of(DiskDevice.type, "volume")),
    ),
    Text(
        DiskDevice.volume,
        N_("Storage volume"),
        is_required=True,
        when=every(no(is_medium), is_one_of(DiskDevice.type, "volume")),
    ),
    Choice(
        DiskDevice.protocol,
        N_("Protocol"),
        fixed(PROTOCOLS),
        then=change_protocol,
        when=_is_network,
    ),
    Text(
        DiskDevice.remote_name,
        N_("Source name"),
        when=_is_network,
        help=N_("What the server calls it: an export, a volume, an image, or a path in a URL."),
    ),
    Rows(
        "hosts",
        DiskDevice.hosts,
        N_("Servers"),
        (
            Text(StorageHost.host_name, N_("Host name")),
            Number(StorageHost.port, N_("Port"), least=1, most=65535),
            Choice(StorageHost.transport, N_("Transport"), plain("tcp", "unix", "rdma")),
            Text(StorageHost.socket, N_("Socket path"), check=_check_name),
        ),
        _new_host,
        when=_is_network,
        help=N_("Where the storage is served. A UNIX socket has a path in place of a host name."),
    ),
    Path(
        DiskDevice.socket,
        N_("Socket path"),
        check=_check_name,
        is_required=True,
        when=_is_vhost_user,
        help=N_("The socket of the process that serves the disk, such as SPDK."),
    ),
    Number(
        DiskDevice.namespace,
        N_("NVMe namespace"),
        least=1,
        most=2**32 - 1,
        placeholder="",
        is_required=True,
        when=_is_nvme,
        help=N_("Which part of the NVMe device it is; most devices have only number 1."),
    ),
    Number(
        DiskDevice.nvme_domain, N_("PCI domain"), most=0xFFFFFFFF, placeholder="", when=_is_nvme
    ),
    Number(DiskDevice.nvme_bus, N_("PCI bus"), most=0xFF, placeholder="", when=_is_nvme),
    Number(DiskDevice.nvme_slot, N_("PCI slot"), most=0x1F, placeholder="", when=_is_nvme),
    Number(DiskDevice.nvme_function, N_("PCI function"), most=7, placeholder="", when=_is_nvme),
    Check(
        DiskDevice.is_managed,
        N_("Take the device from the host automatically"),
        is_kept=True,
        when=_is_nvme,
        help=N_("Otherwise the device has to be detached from the host beforehand."),
    ),
)
"""What is in the drive."""

ACCESS = Group(
    N_("Source details"),
    (
        Choice(
            DiskDevice.startup_policy,
            N_("Startup policy"),
            fixed(
                {
                    None: DEFAULT,
                    "mandatory": N_("The source has to be there"),
                    "requisite": N_("Start without it, unless the machine comes from elsewhere"),
                    "optional": N_("Start without it if it is missing"),
                }
            ),
            live=True,
            when=no(is_one_of(DiskDevice.type, "network", "vhostuser")),
            help=N_("What happens at start when the source is missing."),
        ),
        Choice(
            DiskDevice.volume_mode,
            N_("iSCSI access"),
            fixed(
                {
                    None: DEFAULT,
                    "host": N_("Through the host's block device"),
                    "direct": N_("By the hypervisor itself"),
                }
            ),
            when=is_one_of(DiskDevice.type, "volume"),
        ),
        Text(
            DiskDevice.fd_group,
            N_("File descriptor group"),
            when=is_one_of(DiskDevice.type, "file", None),
            help=N_("The name of open files that a program has handed to libvirt."),
        ),
        Number(
            DiskDevice.slice_offset,
            N_("Part of the image: offset"),
            most=2**63 - 1,
            unit=N_("bytes"),
            then=name_slice,
            help=N_("Where the disk begins in a larger image."),
        ),
        Number(
            DiskDevice.slice_size,
            N_("Part of the image: size"),
            least=1,
            most=2**63 - 1,
            unit=N_("bytes"),
            then=name_slice,
        ),
        Check(
            DiskDevice.reconnects,
            N_("Reconnect if the process restarts"),
            when=_is_vhost_user,
        ),
        Number(
            DiskDevice.reconnect_timeout,
            N_("Reconnect after"),
            unit=N_("s"),
            when=every(_is_vhost_user, is_set(DiskDevice.reconnects)),
        ),
        Check(
            DiskDevice.has_managed_reservations,
            N_("Persistent reservations by libvirt's helper"),
            is_kept=True,
            when=is_one_of(DiskDevice.type, "block"),
            help=N_("Lets the guest reserve a shared LUN, as clusters do."),
        ),
        Path(
            DiskDevice.reservations_path,
            N_("Socket of another reservation helper"),
            then=name_reservations,
            when=is_one_of(DiskDevice.type, "block"),
        ),
        Rows(
            "security_labels",
            DiskDevice.security_labels,
            N_("Security labels"),
            (
                Choice(SecurityLabel.model, N_("Security driver"), plain("selinux", "dac")),
                Check(SecurityLabel.relabel, N_("Relabel"), default=True, is_kept=True),
                Text(SecurityLabel.label, N_("Label")),
            ),
            _new_label,
            when=_is_local,
            help=N_("Labels for the source in place of those that libvirt chooses."),
        ),
        Size(
            DiskDevice.metadata_cache,
            N_("Largest metadata cache"),
            when=is_one_of(DiskDevice.format, "qcow2"),
            help=N_("How much memory the tables of a qcow2 image may take."),
        ),
        Text(DiskDevice.backend_domain, N_("Xen backend domain"), when=is_hypervisor("xen")),
    ),
)
