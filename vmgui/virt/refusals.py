"""What libvirt and QEMU say when they refuse to change a machine: more patterns for `errors`.

The texts are those of libvirt 9 and QEMU 7.2, and of their sources where both differ since. The
groups of a pattern are names in its message.
"""

from __future__ import annotations

from vmgui.base.errors import AccessDenied, Busy, HostError, NotFound, TimedOut, Unsupported
from vmgui.base.i18n import N_
from vmgui.virt.causes import Cause

_AT_NEXT_START = N_("It can be changed for the next start of the machine.")
_CHOOSE_TARGET = N_("Choose another name for the disk in the guest.")

_FIXED = Cause(
    Unsupported, N_("This cannot change while the machine runs: {reason}."), _AT_NEXT_START
)
_CHANGES = (
    (
        r"cannot modify field '(?P<name>[^']*)' of the disk",
        Cause(
            Unsupported,
            N_("“{name}” of a disk cannot change while the machine runs."),
            _AT_NEXT_START,
        ),
    ),
    (
        r"live update of device '(?P<name>[^']*)' is not supported",
        Cause(
            Unsupported,
            N_("A device of the kind “{name}” cannot change while the machine runs."),
            _AT_NEXT_START,
        ),
    ),
    (
        r"disk source can be changed only in removable drives",
        Cause(
            Unsupported,
            N_("The image of a disk cannot change while the machine runs."),
            N_("Only CD-ROM and floppy drives can; add a second disk instead."),
        ),
    ),
    (r"(?P<reason>cannot modify [^\n]+|unable to change config on [^\n]+)", _FIXED),
    (r"(?P<reason>cannot change [^\n]+ (graphics|settings?)\b[^\n]*)", _FIXED),
    (r"(?P<reason>can't change numatune mode for running domain)", _FIXED),
    (
        r"cannot resize the maximum memory on an active domain",
        Cause(
            Unsupported,
            N_("The maximum memory cannot change while the machine runs."),
            _AT_NEXT_START,
        ),
    ),
    (
        r"[Cc]ould not set password",
        Cause(
            Unsupported,
            N_("The machine was started without a password for its display."),
            N_("A password that is set now takes effect at the next start of the machine."),
        ),
    ),
    (
        r"configuring persistent polling values is not supported",
        Cause(Unsupported, N_("This host's libvirt keeps no polling values for IO threads.")),
    ),
)

_PLUGGING = (
    (
        r"live attach of device '(?P<name>[^']*)' is not supported",
        Cause(
            Unsupported,
            N_("A device of the kind “{name}” cannot be added while the machine runs."),
            N_("Add it for the next start of the machine."),
        ),
    ),
    (
        r"live detach of device '(?P<name>[^']*)' is not supported",
        Cause(
            Unsupported,
            N_("A device of the kind “{name}” cannot be removed while the machine runs."),
            N_("Remove it for the next start of the machine."),
        ),
    ),
    (
        r"cannot be hot ?plugged|does not support hotplugging|can be hotplugged|"
        r"hotplug isn't supported",
        Cause(
            Unsupported,
            N_("This device cannot be added while the machine runs."),
            N_("Add it for the next start of the machine, or try another bus or model."),
        ),
    ),
    (
        r"argument key 'filename' must not have null value",
        Cause(
            Unsupported,
            N_("This host's libvirt cannot add an empty drive while the machine runs."),
            N_("Put a medium into it, or add it for the next start of the machine."),
        ),
    ),
    (
        r"vcpu unplug request timed out",
        Cause(
            TimedOut,
            N_("The guest has not let go of the virtual CPUs."),
            N_("It may still do so; else change their number for the next start of the machine."),
        ),
    ),
    (
        r"device is busy",
        Cause(
            Busy,
            N_("Other devices of the machine use this one."),
            N_("Remove those first that are connected to it."),
        ),
    ),
    (
        r"already in the process of (hot)?unplug|unplug .*(pending|in progress)",
        Cause(
            Busy,
            N_("The guest has been asked already to let go of the device."),
            N_("If it does not answer, the device goes when the machine is shut off."),
        ),
    ),
    (
        r"cannot be (hot ?)?(unplugged|detached)",
        Cause(
            Unsupported,
            N_("This device cannot be removed while the machine runs."),
            N_("Remove it for the next start of the machine."),
        ),
    ),
    (
        r"No more available PCI (slots|addresses)",
        Cause(
            HostError,
            N_("The machine has no free PCI slot left."),
            N_("Remove a device, or add a PCI controller for the next start of the machine."),
        ),
    ),
    (
        r"No free USB ports",
        Cause(
            HostError,
            N_("The machine has no free USB port left."),
            N_("Remove a USB device, or add a USB controller for the next start."),
        ),
    ),
    (
        r"[Cc]ould not find [\w-]+ controller with index",
        Cause(
            HostError,
            N_("The machine has no controller for this device."),
            N_("Add a controller of its bus first, or choose another bus."),
        ),
    ),
    (
        r"device not found: |\bdisk '?[\w.-]+'? not found|no target device ",
        Cause(
            NotFound,
            N_("The machine has no such device."),
            N_("Somebody may have removed it meanwhile, or it is there at the next start only."),
        ),
    ),
)

_TWICE = (
    (
        r"target '?(?P<name>[\w.-]+)'? (duplicated|already exists)",
        Cause(HostError, N_("The machine has a disk “{name}” already."), _CHOOSE_TARGET),
    ),
    (
        r"chardev already exists",
        Cause(
            HostError,
            N_("The machine has such a channel or port already."),
            N_("Choose another name or port number."),
        ),
    ),
    (
        r"multiple devices matching MAC address (?P<name>[\da-fA-F:]+)",
        Cause(
            HostError,
            N_("Several network cards of the machine have the MAC address {name}."),
            N_("Give each of them an address of its own, then try again."),
        ),
    ),
    (
        r"double use of (?P<bus>\w+) Address (?P<name>\S+)",
        Cause(
            HostError,
            N_("Two devices of the machine have the {bus} address {name}."),
            N_("Remove the address of one of them: libvirt then finds a free one."),
        ),
    ),
    (
        r"boot order '?(?P<name>\d+)'? used for more than one device",
        Cause(
            HostError,
            N_("Two devices have the place {name} in the boot order."),
            N_("Give each of them a place of its own."),
        ),
    ),
    (
        r"IOThread is already using iothread_id '(?P<name>\d+)'",
        Cause(HostError, N_("The machine has an IO thread {name} already."), N_("Choose another.")),
    ),
)

_LIMITS = (
    (
        r"cannot set memory higher than max memory",
        Cause(
            HostError,
            N_("The memory cannot be more than the machine's maximum."),
            N_("Raise the maximum for the next start of the machine."),
        ),
    ),
    (
        r"requested vcpus is greater than max allowable vcpus.*> (?P<most>\d+)",
        Cause(
            HostError,
            N_("There cannot be more virtual CPUs than the machine's maximum, {most}."),
            N_("Raise the maximum for the next start of the machine."),
        ),
    ),
    (
        r"no NUMA nodes configured",
        Cause(
            HostError,
            N_("Memory can be added only to machines with NUMA nodes."),
            N_("Give the machine a NUMA node for its next start."),
        ),
    ),
    (
        r"memory device when domain 'maxMemory' is not defined|no free memory device slot|"
        r"exceeds slots count",
        Cause(
            HostError,
            N_("The machine has no free slot for memory."),
            N_("Give it more slots, and a larger maximum memory, for its next start."),
        ),
    ),
    (
        r"would exceed domain's maxMemory",
        Cause(
            HostError,
            N_("The memory would be more than the machine can have with all its slots."),
            N_("Raise that maximum for the next start of the machine, or add less."),
        ),
    ),
    (
        r"backend memory size must be multiple of (?P<size>\w+)",
        Cause(
            HostError,
            N_("The size of memory devices must be a multiple of {size} bytes."),
            N_("Choose a multiple of 2 MiB, or of the huge pages that it comes from."),
        ),
    ),
    (
        r"total and read/write of (?P<name>\w+) cannot be set at the same time",
        Cause(
            HostError,
            N_("A limit for everything and one for reading or writing exclude each other."),
            N_("Set one of them to 0."),
        ),
    ),
    (
        r"Empty cpu list for pinning",
        Cause(HostError, N_("None of these CPUs is there on the host."), N_("Choose others.")),
    ),
)

_LACKS = (
    (
        r"bridge (?P<name>\S+) doesn't exist",
        Cause(
            HostError,
            N_("There is no bridge “{name}” on this host."),
            N_("Create it on the host, or connect the network card elsewhere."),
        ),
    ),
    (
        r"Path '(?P<path>[^']*)' is not accessible: No such file",
        Cause(
            HostError,
            N_("“{path}” is not on the host."),
            N_("Choose another file or device of the host."),
        ),
    ),
    (
        r"Path '(?P<path>[^']*)' is not accessible: Permission denied",
        Cause(AccessDenied, N_("The hypervisor may not open “{path}”.")),
    ),
    (
        r"Specified qdisc kind is unknown",
        Cause(
            Unsupported,
            N_("The host's kernel cannot limit network traffic."),
            N_("It needs the modules sch_htb, sch_sfq, sch_ingress and cls_fw."),
        ),
    ),
    (
        r"cgroup (?P<name>\w+) controller is not mounted",
        Cause(
            Unsupported,
            N_("The host cannot limit this: its control groups lack “{name}”."),
        ),
    ),
    (
        r"'virtiofs' requires shared memory",
        Cause(
            HostError,
            N_("Sharing a folder by virtiofs needs shared memory."),
            N_("Switch on shared memory for the next start of the machine."),
        ),
    ),
    (
        r"TPM version '(?P<name>[^']*)' is not supported",
        Cause(
            Unsupported,
            N_("The host cannot emulate a TPM of version {name}."),
            N_("Install swtpm on the host."),
        ),
    ),
    (
        r"unable to open vhost-vsock device",
        Cause(
            Unsupported,
            N_("The host offers no sockets between host and guest (vsock)."),
            N_("Load the kernel module vhost_vsock on the host."),
        ),
    ),
    (
        r"doesn't support passthrough of host PCI devices|requires VFIO support",
        Cause(
            Unsupported,
            N_("The host cannot hand over its PCI devices."),
            N_("Switch on VT-d or AMD-Vi in the firmware, and load the kernel module vfio_pci."),
        ),
    ),
    (
        r"'spicevmc' not supported without spice graphics",
        Cause(
            HostError,
            N_("This device needs a SPICE display."),
            N_("Add a SPICE display to the machine first, or choose another type."),
        ),
    ),
)

_DOCUMENTS = (
    (
        r"Unable to validate doc against \S+\s+(?P<reason>[^\n]+)",
        Cause(
            HostError,
            N_("The description does not follow libvirt's schema: {reason}."),
            N_("See the XML for the place; the details have all that libvirt says."),
        ),
    ),
)

REFUSAL_CAUSES = (*_CHANGES, *_PLUGGING, *_TWICE, *_LIMITS, *_LACKS, *_DOCUMENTS)
"""Patterns with causes; the first that is found counts."""
