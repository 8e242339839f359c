"""The form of <filesystem>, and what changes of its type and driver bring with them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeVar

from vmgui.base.i18n import N_, _
from vmgui.hardware.conditions import every, is_hypervisor, is_one_of, is_set, no
from vmgui.hardware.fields import Check, Choice, Number, Path, Size, Switch, Text
from vmgui.hardware.items import Fact, Group, Note, Rows, Special
from vmgui.hardware.kinds.common import VIRTIO_MODELS, is_qemu, virtio_options
from vmgui.hardware.kinds.filesystem_document import Filesystem, GroupMapping, UserMapping
from vmgui.hardware.kinds.mounting import fstab_line, mount_command, windows_hint
from vmgui.hardware.kinds.placement import placement
from vmgui.hardware.kinds.shared_memory import has_shared_memory
from vmgui.hardware.options import DEFAULT, Labels, fixed, merged, offered, plain
from vmgui.hardware.scene import Option, Scene

M = TypeVar("M", bound=UserMapping)

TYPES: Labels = {
    "mount": N_("Directory"),
    "template": N_("Template"),
    "file": N_("Image file"),
    "block": N_("Block device"),
    "ram": N_("Memory (RAM)"),
    "bind": N_("Directory of the container"),
    "volume": N_("Storage volume"),
}
_QEMU_TYPES = ("mount",)
DRIVERS: Labels = {
    None: DEFAULT,
    "virtiofs": "virtiofs",
    "path": "virtio-9p",
    "handle": N_("virtio-9p with handles (obsolete)"),
    "mtp": N_("MTP (USB)"),
    "loop": N_("Loop device"),
    "nbd": "NBD",
    "ploop": "ploop",
}
_QEMU_DRIVERS = (None, "virtiofs", "path", "handle", "mtp")
_IMAGE_DRIVERS = (None, "loop", "nbd", "ploop")
_TAG = re.compile(r"[^\s,]+")
_MODE = re.compile(r"0[0-7]{3}|[0-7]{1,3}")
_TAG_LENGTH = {"virtiofs": 36, "path": 31, None: 31}
"""Driver -> how long a tag can be (the tag of a virtio-fs device; QEMU's MAX_TAG_LEN)."""

is_virtiofs = is_one_of(Filesystem.driver, "virtiofs")
_on_qemu = is_hypervisor("kvm", "qemu", "hvf")
_is_9p = every(_on_qemu, is_one_of(Filesystem.driver, "path", "handle", None))
_is_directory = is_one_of(Filesystem.type, "mount", "bind", None)
_has_own_daemon = is_set(Filesystem.socket)


def _types(_share: Filesystem, scene: Scene) -> Sequence[Option]:
    """The types that machines of this hypervisor can have."""
    return merged(_QEMU_TYPES if is_qemu(scene) else None, TYPES)


def _drivers(_share: Filesystem, scene: Scene) -> Sequence[Option]:
    """The drivers of this hypervisor; those that the host lacks are greyed."""
    wanted = _QEMU_DRIVERS if is_qemu(scene) else _IMAGE_DRIVERS
    labels = {driver: DRIVERS[driver] for driver in wanted}
    caps = scene.domain_capabilities
    possible = None if caps is None else caps.values("filesystem", "driverType")
    known = possible and tuple(each for each in possible if each in wanted)
    return merged(known, labels)


def change_driver(share: Filesystem, _scene: Scene) -> None:
    """Drop what only the other drivers know."""
    if share.driver == "virtiofs":
        if share.access_mode != "passthrough":
            share.access_mode = None
        share.multiple_devices = share.file_mode = share.directory_mode = None
        share.write_policy = share.format = share.driver_name = None
        return
    share.queue = share.threads = share.open_files = None
    share.binary = share.cache = share.sandbox = share.socket = None
    share.xattr = share.posix_locks = share.flocks = None
    share.has_idmap = False


def change_type(share: Filesystem, _scene: Scene) -> None:
    """Drop the source of the other types; a path stays one where the new type has one."""
    path = share.directory or share.file or share.block_device
    is_directory = share.type in ("mount", "bind", None)
    share.directory = path if is_directory else None
    share.file = path if share.type == "file" else None
    share.block_device = path if share.type == "block" else None
    if share.type != "template":
        share.template = None
    if share.type == "ram":
        share.usage, share.usage_unit = share.usage or 64, share.usage_unit or "MiB"
    else:
        share.usage = share.usage_unit = None
    if share.type != "volume":
        share.pool = share.volume = None


def change_socket(share: Filesystem, _scene: Scene) -> None:
    """A daemon that somebody else has started knows its directory and options itself."""
    if share.socket:
        share.directory = None


def _check_tag(tag: str, share: Filesystem, scene: Scene) -> str | None:
    """What is wrong with a mount tag, or with a path in a container."""
    if not is_qemu(scene):
        return None if tag.startswith("/") else _("The path has to begin with “/”.")
    most = _TAG_LENGTH.get(share.driver, 31)
    if len(tag.encode()) > most:
        return _("The tag can have {most} characters at most.").format(most=most)
    return None if _TAG.fullmatch(tag) else _("The tag cannot contain spaces or commas.")


def _check_mode(mode: str, _share: Filesystem, _scene: Scene) -> str | None:
    return None if _MODE.fullmatch(mode) else _("Enter an octal number such as 0644.")


def _needs_memory(share: Filesystem, scene: Scene) -> str:
    if share.driver != "virtiofs" or has_shared_memory(scene.domain):
        return ""
    return _(
        "virtiofs needs memory that is shared with its daemon. Enabling shared memory takes effect "
        "when the machine starts the next time."
    )


def _new_users(_share: Filesystem, _scene: Scene) -> UserMapping:
    return _mapping(UserMapping.create())


def _new_groups(_share: Filesystem, _scene: Scene) -> GroupMapping:
    return _mapping(GroupMapping.create())


def _mapping(row: M) -> M:
    row.start, row.target, row.count = 0, 100000, 65536
    return row


def _drop_empty_map(share: Filesystem, _scene: Scene) -> None:
    share.has_idmap = bool(len(share.users) or len(share.groups))


_MAPPING = (
    Number(UserMapping.start, N_("First in the guest"), most=2**32 - 1, is_required=True),
    Number(UserMapping.target, N_("First on the host"), most=2**32 - 1, is_required=True),
    Number(UserMapping.count, N_("Count"), least=1, most=2**32 - 1, is_required=True),
)

SOURCE = (
    Path(
        Filesystem.directory,
        N_("Source path"),
        chooses="directory",
        when=every(_is_directory, no(_has_own_daemon)),
        help=N_("The directory of the host that the guest sees."),
    ),
    Path(Filesystem.file, N_("Source path"), when=is_one_of(Filesystem.type, "file")),
    Path(Filesystem.block_device, N_("Source path"), when=is_one_of(Filesystem.type, "block")),
    Text(Filesystem.template, N_("Template"), when=is_one_of(Filesystem.type, "template")),
    Number(
        Filesystem.usage,
        N_("Usage"),
        least=1,
        most=2**63 - 1,
        placeholder="",
        is_required=True,
        when=is_one_of(Filesystem.type, "ram"),
        help=N_("How much memory the file system can take."),
    ),
    Choice(
        Filesystem.usage_unit,
        N_("Unit"),
        fixed({None: "KiB", "MiB": "", "GiB": "", "bytes": N_("bytes")}),
        is_editable=True,
        when=is_one_of(Filesystem.type, "ram"),
    ),
    Text(Filesystem.pool, N_("Storage pool"), when=is_one_of(Filesystem.type, "volume")),
    Text(Filesystem.volume, N_("Storage volume"), when=is_one_of(Filesystem.type, "volume")),
)

NINE_P = Group(
    "virtio-9p",
    (
        Choice(
            Filesystem.write_policy,
            N_("Write policy"),
            fixed({None: DEFAULT, "immediate": N_("immediate: at once on the disk")}),
        ),
        Choice(
            Filesystem.multiple_devices,
            N_("Several file systems inside"),
            fixed(
                {
                    None: DEFAULT,
                    "default": N_("Default of the hypervisor (written down)"),
                    "remap": N_("Give files new numbers"),
                    "forbid": N_("Hide the others"),
                    "warn": N_("Warn in the log"),
                }
            ),
            help=N_("What is done if files on different devices have the same inode number."),
        ),
        Text(
            Filesystem.file_mode,
            N_("Mode of new files"),
            placeholder="0600",
            check=_check_mode,
            when=is_one_of(Filesystem.access_mode, "mapped"),
        ),
        Text(
            Filesystem.directory_mode,
            N_("Mode of new directories"),
            placeholder="0700",
            check=_check_mode,
            when=is_one_of(Filesystem.access_mode, "mapped"),
        ),
    ),
    when=_is_9p,
)

DAEMON = Group(
    "virtiofs",
    (
        Path(
            Filesystem.socket,
            N_("Socket of a daemon started by hand"),
            then=change_socket,
            help=N_("If virtiofsd is started by somebody else: where it listens."),
        ),
        Path(
            Filesystem.binary,
            N_("Daemon"),
            placeholder="/usr/libexec/virtiofsd",
            when=no(_has_own_daemon),
            help=N_("The program in place of the one that libvirt finds."),
        ),
        Choice(
            Filesystem.cache,
            N_("Cache mode"),
            fixed({None: DEFAULT, "none": N_("None"), "always": N_("Always")}),
            when=no(_has_own_daemon),
            help=N_("Always: fast, if only this guest changes the files."),
        ),
        Choice(
            Filesystem.sandbox,
            N_("Sandbox"),
            plain("namespace", "chroot"),
            when=no(_has_own_daemon),
        ),
        Number(Filesystem.threads, N_("Threads"), when=no(_has_own_daemon)),
        Number(Filesystem.open_files, N_("Most open files"), when=no(_has_own_daemon)),
        Number(Filesystem.queue, N_("Queue size"), least=1, most=1024),
        Switch(Filesystem.xattr, N_("Extended attributes"), when=no(_has_own_daemon)),
        Switch(Filesystem.posix_locks, N_("POSIX locks"), when=no(_has_own_daemon)),
        Switch(Filesystem.flocks, N_("Locks (flock)"), when=no(_has_own_daemon)),
        Rows(
            "users",
            Filesystem.users,
            N_("Users"),
            _MAPPING,
            _new_users,
            then=_drop_empty_map,
            help=N_("As which users of the host the guest's users work with the files."),
        ),
        Rows(
            "groups",
            Filesystem.groups,
            N_("Groups"),
            _MAPPING,
            _new_groups,
            then=_drop_empty_map,
        ),
    ),
    when=is_virtiofs,
)

FIELDS = (
    Choice(
        Filesystem.type,
        N_("Type"),
        _types,
        then=change_type,
        help=N_("What the guest gets to see."),
    ),
    Choice(
        Filesystem.driver,
        N_("Driver"),
        _drivers,
        then=change_driver,
        help=N_("virtiofs is faster; virtio-9p works without shared memory."),
    ),
    Note("needs_memory", _needs_memory, is_warning=True),
    Special(
        "shared_memory",
        N_("Shared memory"),
        "shared-memory",
        help=N_("Enables shared memory for the whole machine."),
        when=lambda share, scene: bool(_needs_memory(share, scene)),
    ),
    *SOURCE,
    Text(
        Filesystem.target,
        N_("Target path"),
        is_required=True,
        check=_check_tag,
        help=N_("The name under which the guest mounts it; in a container, where it appears."),
    ),
    Check(
        Filesystem.is_readonly,
        N_("Readonly"),
        help=N_("The guest cannot change anything in it."),
    ),
    Fact("mount", N_("Mount in Linux"), mount_command, is_long=True),
    Fact("fstab", N_("Line for /etc/fstab"), fstab_line, is_long=True),
    Note("windows", windows_hint),
)
"""What everybody needs."""

ADVANCED = (
    Group(
        N_("Access"),
        (
            Choice(
                Filesystem.access_mode,
                N_("Access mode"),
                fixed(
                    {
                        None: DEFAULT,
                        "passthrough": N_("As the guest's users, with the hypervisor's rights"),
                        "mapped": N_("As the hypervisor; owners and modes are kept aside"),
                        "squash": N_("As the guest's users; what is refused is ignored"),
                    }
                ),
                help=N_("With whose rights files are made and opened."),
            ),
            Size(Filesystem.hard_limit, N_("Hard limit of the space"), when=no(is_virtiofs)),
            Size(Filesystem.soft_limit, N_("Soft limit of the space"), when=no(is_virtiofs)),
            Choice(
                Filesystem.format,
                N_("Image format"),
                plain("raw", "qcow2", "ploop"),
                when=is_one_of(Filesystem.type, "file", "block"),
            ),
            Text(
                Filesystem.driver_name,
                N_("Driver name"),
                placeholder=DEFAULT,
                when=is_set(Filesystem.driver_name),
            ),
            Choice(
                Filesystem.model,
                N_("Device model"),
                offered("filesystem", "model", VIRTIO_MODELS),
                when=_on_qemu,
            ),
        ),
    ),
    NINE_P,
    DAEMON,
    virtio_options(_on_qemu),
    placement(),
)
"""The rest."""
