"""What libvirt says when it refuses to work on a storage pool: more patterns for `errors`.

The texts are those of libvirt 9, of mount and of the kernel. The groups of a pattern are names in
its message. What concerns volumes as well is here, too.
"""

from __future__ import annotations

from vmgui.base.errors import AccessDenied, Busy, HostError, NotFound, Unsupported
from vmgui.base.i18n import N_
from vmgui.virt.causes import Cause

_BUILD_IT = N_("Have it built, or correct where it is.")
_MISSING = Cause(HostError, N_("“{path}” is not on the host."), _BUILD_IT)
_NO_DIRECTORY = Cause(
    HostError,
    N_("“{path}” on the host is a file, not a directory."),
    N_("Choose another path."),
)
_DENIED = Cause(
    AccessDenied,
    N_("libvirt may not use “{path}” on the host."),
    N_("Check its owner, its permissions and those of every folder above it."),
)
_NO_MOUNT_POINT = Cause(
    HostError, N_("“{path}” is not on the host: there is nothing to mount at."), _BUILD_IT
)
_PATH = r"'(?P<path>/[^']*)'"

_STATES = (
    (
        r"pool '(?P<name>[^']*)' has asynchronous jobs running",
        Cause(
            Busy,
            N_("Somebody works on a volume in the storage pool “{name}”."),
            N_("Wait until it is finished."),
        ),
    ),
    (
        r"storage pool '(?P<name>[^']*)' is already active",
        Cause(HostError, N_("The storage pool “{name}” is active already.")),
    ),
    (
        r"storage pool '(?P<name>[^']*)' is still active",
        Cause(HostError, N_("The storage pool “{name}” is active."), N_("Stop it first.")),
    ),
    (
        r"storage pool '(?P<name>[^']*)' is not active",
        Cause(
            HostError,
            N_("The storage pool “{name}” is not active."),
            N_("Start it first."),
        ),
    ),
    (
        r"pool '(?P<name>[^']*)' is starting up",
        Cause(Busy, N_("The storage pool “{name}” is being started."), N_("Wait a moment.")),
    ),
)
_DEFINITIONS = (
    (
        r"pool '(?P<name>[^']*)' (already exists with uuid|is already defined)",
        Cause(
            HostError,
            N_("The host has a storage pool “{name}” already."),
            N_("Choose another name."),
        ),
    ),
    (
        r"a secret with UUID \S+ (is )?already defined for use with (?P<name>[^\n]+)",
        Cause(
            HostError,
            N_("The host has a secret for “{name}” already."),
            N_("Use that one, or choose another name."),
        ),
    ),
    (
        r"[Ss]torage source conflict with pool: '(?P<name>[^']*)'",
        Cause(
            HostError,
            N_("The storage pool “{name}” is at the same place already."),
            N_("Use that one, or choose another place."),
        ),
    ),
    (
        r"name (?P<name>\S+) cannot contain '/'",
        Cause(HostError, N_("The name “{name}” has a “/”."), N_("Choose another name.")),
    ),
    (
        r"missing backend for pool type \d+ \((?P<type>[^)]*)\)",
        Cause(
            Unsupported,
            N_("This host's libvirt has no storage pools of the type “{type}”."),
            N_("A package of libvirt's may be missing there: libvirt-daemon-driver-storage-…"),
        ),
    ),
    (
        r"pool type '(?P<type>[^']*)' does not support source discovery",
        Cause(Unsupported, N_("libvirt cannot look for storage of the type “{type}”.")),
    ),
    (
        r"pool does not support (?P<what>[^\n]+)",
        Cause(Unsupported, N_("A storage pool of this type does not support this: {what}.")),
    ),
    (
        r"cannot execute binary (?P<program>\S+): No such file",
        Cause(
            Unsupported,
            N_("The program {program} is not installed on the host."),
            N_("Install the package that has it."),
        ),
    ),
)
_PLACES = (
    (rf"cannot open directory {_PATH}: No such file", _MISSING),
    (
        rf"cannot (open directory|create path|statvfs path|stat file) {_PATH}: Not a dir",
        _NO_DIRECTORY,
    ),
    (rf"cannot (open directory|create path) {_PATH}: (Permission denied|Operation not)", _DENIED),
    (
        rf"failed to create directory {_PATH}: (?P<reason>[^\n]+)",
        Cause(
            HostError,
            N_("“{path}” cannot be made on the host: {reason}."),
            N_("Choose another path."),
        ),
    ),
    (
        rf"failed to remove pool {_PATH}: Directory not empty",
        Cause(
            HostError,
            N_("“{path}” is not empty, so that it was not removed."),
            N_("Delete its volumes first, or leave it where it is."),
        ),
    ),
    (
        rf"failed to remove pool {_PATH}: (?P<reason>[^\n]+)",
        Cause(HostError, N_("“{path}” cannot be removed: {reason}.")),
    ),
)
_DEVICES = (
    (
        rf"Device {_PATH} already formatted using '(?P<format>[^']*)'|"
        rf"Device '(?P<device>[^']*)' (already )?contains",
        Cause(
            HostError,
            N_("There is something on the device already, which would be lost."),
            N_("Choose another device, or have what is there overwritten."),
        ),
    ),
    (
        rf"Storage pool already built|Format of device {_PATH} does not match",
        Cause(
            HostError,
            N_("What is on the device is of another format: {words}."),
            N_("Choose its format, another device, or have what is there overwritten."),
        ),
    ),
    (
        r"Source device does not exist when formatting pool",
        Cause(HostError, N_("The device is not on the host."), N_("Choose another device.")),
    ),
    (
        r"cannot find logical volume group name '(?P<name>[^']*)'",
        Cause(
            NotFound,
            N_("There is no volume group “{name}” on the host."),
            N_("Have it built from devices, or correct its name."),
        ),
    ),
    (
        r"(?P<device>/dev/\S+) is (apparently )?(mounted|in use by the system)|"
        r"\bmkfs\.\w+: (?P<other>/dev/\S+) contains a mounted filesystem",
        Cause(
            Busy,
            N_("The device {device} is in use on the host."),
            N_("Unmount it or stop what uses it, or choose another one."),
        ),
    ),
    (
        r"\bu?mount(\.\w+)?: (?P<path>/[^\s:]*):? "
        r"[^\n]*(already mounted|mount point busy|is busy|in use)",
        Cause(
            Busy,
            N_("“{path}” is in use on the host."),
            N_("Unmount it or stop what uses it, or choose another one."),
        ),
    ),
    (
        r"Failure to communicate with kernel device-mapper driver",
        Cause(
            Unsupported,
            N_("The host's kernel has no device mapper, which logical volumes need."),
            N_("Load its module “dm_mod” on the host."),
        ),
    ),
)
_MOUNTS = (
    (r"mount: (?P<path>/[^:\n]*): mount point does not exist", _NO_MOUNT_POINT),
    (r"Failed to resolve mount point `(?P<path>[^']*)'", _NO_MOUNT_POINT),
    (
        r"mount: (?P<path>/[^:\n]*): special device (?P<device>\S+) does not exist",
        Cause(HostError, N_("There is no device {device} on the host.")),
    ),
    (
        r"wrong fs type, bad option, bad superblock on (?P<device>[^,\n]+)",
        Cause(
            HostError,
            N_("On {device} there is no file system of this type."),
            N_("Choose its format, or have it built."),
        ),
    ),
    (
        r"mount.*(?P<reason>access denied by server[^\n]*|Connection (timed out|refused)|"
        r"No route to host|Name or service not known|[^\n]*failed, reason given by server[^\n]*)",
        Cause(
            HostError,
            N_("The file server gives no access: {reason}."),
            N_("Check the server, what it exports, and that it lets this host in."),
        ),
    ),
)
_SERVERS = (
    (
        r"Failed to connect: iscsi_service failed|failed to connect to gluster://(?P<server>[^/]*)",
        Cause(
            HostError,
            N_("The storage server does not answer."),
            N_("Check its name and port, and that it runs."),
        ),
    ),
    (
        r"Failed to log in to target\. Status: Target not found",
        Cause(
            NotFound,
            N_("The storage server has no such target."),
            N_("Choose one of those that it offers."),
        ),
    ),
    (
        r"(?P<program>/\S*iscsiadm) failed [^\n]* with status '127'",
        Cause(
            Unsupported,
            N_("The program {program} is not installed on the host."),
            N_("Install the package that has it."),
        ),
    ),
    (
        r"'parent' for vHBA not specified, and cannot find one",
        Cause(
            Unsupported,
            N_("The host has no Fibre Channel adapter that can have virtual ones."),
            N_("Name the adapter if there is one."),
        ),
    ),
    (
        r"[Ff]ailed to (send|login)[^\n]*(Authentication|authentication)[^\n]*|"
        r"iscsiadm: initiator reported error \(24",
        Cause(
            AccessDenied,
            N_("The storage server does not accept the user name or the password."),
            N_("Check the login and the secret of the storage pool."),
        ),
    ),
    (
        r"Could not open '/sys/class/scsi_host/(?P<name>[^/']*)/scan'",
        Cause(
            NotFound,
            N_("There is no SCSI adapter “{name}” on the host."),
            N_("Choose another adapter."),
        ),
    ),
)
STORAGE_CAUSES = (*_STATES, *_DEFINITIONS, *_PLACES, *_DEVICES, *_MOUNTS, *_SERVERS)
