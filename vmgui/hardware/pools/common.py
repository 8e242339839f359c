"""Fields that several types of pools have."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from vmgui.base.i18n import N_
from vmgui.hardware.fields import Choice, Number, Path, Text
from vmgui.hardware.items import Group, Rows
from vmgui.hardware.options import Labels, Options, from_host, merged
from vmgui.hardware.pools import checks
from vmgui.hardware.scene import Option, Scene
from vmgui.xmldoc.pool import Option as MountOption
from vmgui.xmldoc.pool import Pool

BY_PATH = "/dev/disk/by-path"
"""Where names of SCSI disks are that stay the same."""


def formats(pool_type: str, labels: Labels) -> Options:
    """The formats that the host has for sources of a type; those of `labels` that it lacks greyed.

    Without capabilities, all of `labels` are possible.
    """

    def options(_pool: Any, scene: Scene) -> Sequence[Option]:
        capabilities = scene.pool_capabilities
        return merged(
            None if capabilities is None else capabilities.pool_formats(pool_type), labels
        )

    return options


def target_directory() -> Path:
    """The directory of the host that the pool is, or is mounted at."""
    return Path(
        Pool.target_path,
        N_("Target Path"),
        chooses="directory",
        is_required=True,
        placeholder=N_("Such as /var/lib/libvirt/images/web"),
        check=checks.directory,
        help=N_("The directory of the host that has the images."),
    )


def target_devices() -> Text:
    """Where the host has the names of the pool's disks."""
    return Text(
        Pool.target_path,
        N_("Target Path"),
        is_required=True,
        check=checks.absolute_path,
        help=N_("Where the host shows the disks. Names below this one stay after a restart."),
    )


def host_name(help: str) -> Text:
    """The server."""
    return Text(
        Pool.host_name,
        N_("Host Name"),
        is_required=True,
        placeholder=N_("Such as nas.example.com"),
        check=checks.host,
        help=help,
    )


def port(usual: str) -> Number:
    """The server's port; `usual` is the one that holds without."""
    return Number(Pool.host_port, N_("Port"), least=1, most=65535, placeholder=usual)


def block_device(help: str) -> Choice:
    """A disk or partition of the host."""
    return Choice(
        Pool.device_path,
        N_("Source Path"),
        from_host("block_devices"),
        is_editable=True,
        is_required=True,
        placeholder=N_("Such as /dev/disk/by-id/ata-…"),
        check=checks.absolute_path,
        help=help,
    )


def permissions() -> Group:
    """Who owns the directory of a pool, and who may do what."""
    return Group(
        N_("Permissions"),
        (
            Text(
                Pool.mode,
                N_("Mode"),
                placeholder=N_("As the host has it; such as 0711"),
                check=checks.mode,
                help=N_("Who may read, write and enter, in octal digits."),
            ),
            Number(
                Pool.owner,
                N_("Owner"),
                placeholder=N_("As the host has it"),
                least=-1,
                most=2**32 - 2,
                help=N_("The number of the user; -1 for nobody in particular."),
            ),
            Number(
                Pool.group,
                N_("Group"),
                placeholder=N_("As the host has it"),
                least=-1,
                most=2**32 - 2,
                help=N_("The number of the group; -1 for none in particular."),
            ),
            Text(
                Pool.label,
                N_("Security label"),
                placeholder=N_("As the host has it"),
                help=N_("The SELinux label of the directory."),
            ),
        ),
    )


def _new_mount_option(_pool: Pool, _scene: Scene) -> MountOption:
    option = MountOption.create()
    option.name = "noatime"
    return option


def mount_options() -> Rows:
    """How the file system is mounted."""
    return Rows(
        "mount_options",
        Pool.mount_options,
        N_("Mount options"),
        (Text(MountOption.name, N_("Option"), is_required=True),),
        _new_mount_option,
        help=N_("Given to the host's mount command, such as “noatime” or “soft”."),
    )
