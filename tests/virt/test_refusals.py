from __future__ import annotations

import re

import libvirt
import pytest

from vmgui.base.errors import Busy, HostError, NotFound, TimedOut, Unsupported
from vmgui.virt.causes import Cause
from vmgui.virt.errors import translated
from vmgui.virt.refusals import REFUSAL_CAUSES

NAME = re.compile(r"{(\w+)}")
INTERNAL = libvirt.VIR_ERR_INTERNAL_ERROR
QEMU_SAYS = "internal error: unable to execute QEMU command 'device_add': {}"
SCHEMA = (
    "XML document failed to validate against schema: Unable to validate doc against "
    "/usr/share/libvirt/schemas/domain.rng\nElement domain has extra content: nonsense\n"
)


@pytest.mark.parametrize(
    ("pattern", "cause"), REFUSAL_CAUSES, ids=[pattern for pattern, _cause in REFUSAL_CAUSES]
)
def test_cause_is_a_sentence_with_names_of_its_pattern(pattern: str, cause: Cause) -> None:
    assert set(NAME.findall(cause.message)) <= set(re.compile(pattern).groupindex)
    assert cause.message.endswith(".")
    assert not NAME.search(cause.hint)


@pytest.mark.parametrize(
    ("words", "kind", "message"),
    [
        # What libvirt 9.0 with QEMU 7.2 says
        (
            "Operation not supported: cannot modify field 'cache' of the disk",
            Unsupported,
            "“cache” of a disk cannot change while the machine runs.",
        ),
        (
            "Operation not supported: cannot modify network device model from virtio to e1000",
            Unsupported,
            "This cannot change while the machine runs: "
            "cannot modify network device model from virtio to e1000.",
        ),
        (
            "Operation not supported: cannot change port settings on vnc graphics",
            Unsupported,
            "This cannot change while the machine runs: "
            "cannot change port settings on vnc graphics.",
        ),
        (
            "Operation not supported: cannot change listen address setting on 'vnc' graphics",
            Unsupported,
            "This cannot change while the machine runs: "
            "cannot change listen address setting on 'vnc' graphics.",
        ),
        (
            "unsupported configuration: live update of device 'rng' is not supported",
            Unsupported,
            "A device of the kind “rng” cannot change while the machine runs.",
        ),
        (
            "unsupported configuration: disk source can be changed only in removable drives",
            Unsupported,
            "The image of a disk cannot change while the machine runs.",
        ),
        (
            "Requested operation is not valid: cannot resize the maximum memory on an active "
            "domain",
            Unsupported,
            "The maximum memory cannot change while the machine runs.",
        ),
        (
            "internal error: unable to execute QEMU command 'set_password': Could not set password",
            Unsupported,
            "The machine was started without a password for its display.",
        ),
        (
            "Operation not supported: live attach of device 'sound' is not supported",
            Unsupported,
            "A device of the kind “sound” cannot be added while the machine runs.",
        ),
        (
            "Operation not supported: live detach of device 'video' is not supported",
            Unsupported,
            "A device of the kind “video” cannot be removed while the machine runs.",
        ),
        (
            "Operation not supported: 'usb' controller cannot be hot plugged.",
            Unsupported,
            "This device cannot be added while the machine runs.",
        ),
        (
            QEMU_SAYS.format("Bus 'ide.0' does not support hotplugging"),
            Unsupported,
            "This device cannot be added while the machine runs.",
        ),
        (
            "Operation not supported: only virtiofs filesystems can be hotplugged",
            Unsupported,
            "This device cannot be added while the machine runs.",
        ),
        (
            "Operation not supported: 'usb' controller cannot be hot unplugged.",
            Unsupported,
            "This device cannot be removed while the machine runs.",
        ),
        (
            "internal error: argument key 'filename' must not have null value",
            Unsupported,
            "This host's libvirt cannot add an empty drive while the machine runs.",
        ),
        (
            "Timed out during operation: vcpu unplug request timed out. Unplug result must be "
            "manually inspected in the domain",
            TimedOut,
            "The guest has not let go of the virtual CPUs.",
        ),
        (
            "unsupported configuration: memory device count '5' exceeds slots count '4'",
            HostError,
            "The machine has no free slot for memory.",
        ),
        (
            "unsupported configuration: Attaching memory device with size '4194304' would "
            "exceed domain's maxMemory config size '1048576'",
            HostError,
            "The memory would be more than the machine can have with all its slots.",
        ),
        (
            QEMU_SAYS.format("backend memory size must be multiple of 0x200000"),
            HostError,
            "The size of memory devices must be a multiple of 0x200000 bytes.",
        ),
        (
            "operation failed: device cannot be detached: device is busy",
            Busy,
            "Other devices of the machine use this one.",
        ),
        (
            "internal error: unable to execute QEMU command 'device_del': "
            "Device rng0 is already in the process of unplug",
            Busy,
            "The guest has been asked already to let go of the device.",
        ),
        (
            "internal error: No more available PCI slots",
            HostError,
            "The machine has no free PCI slot left.",
        ),
        (
            "internal error: No free USB ports",
            HostError,
            "The machine has no free USB port left.",
        ),
        (
            "internal error: Could not find sata controller with index 0 required for device",
            HostError,
            "The machine has no controller for this device.",
        ),
        (
            "device not found: no device found at address '(<null>)' matching MAC address "
            "'52:54:00:aa:bb:99' and alias '(<null>)'",
            NotFound,
            "The machine has no such device.",
        ),
        ("internal error: disk 'vdx' not found", NotFound, "The machine has no such device."),
        (
            "XML error: target 'vdb' duplicated for disk sources '/a.qcow2' and '/b.qcow2'",
            HostError,
            "The machine has a disk “vdb” already.",
        ),
        (
            "Requested operation is not valid: target vda already exists",
            HostError,
            "The machine has a disk “vda” already.",
        ),
        (
            "Requested operation is not valid: chardev already exists",
            HostError,
            "The machine has such a channel or port already.",
        ),
        (
            "operation failed: multiple devices matching MAC address 52:54:00:aa:bb:01 found",
            HostError,
            "Several network cards of the machine have the MAC address 52:54:00:aa:bb:01.",
        ),
        (
            "XML error: Attempted double use of PCI Address 0000:00:03.0",
            HostError,
            "Two devices of the machine have the PCI address 0000:00:03.0.",
        ),
        (
            "unsupported configuration: boot order '1' used for more than one device",
            HostError,
            "Two devices have the place 1 in the boot order.",
        ),
        (
            "invalid argument: cannot set memory higher than max memory",
            HostError,
            "The memory cannot be more than the machine's maximum.",
        ),
        (
            "invalid argument: requested vcpus is greater than max allowable vcpus for the "
            "live domain: 2 > 1",
            HostError,
            "There cannot be more virtual CPUs than the machine's maximum, 1.",
        ),
        (
            "can't add memory backend as guest has no NUMA nodes configured",
            HostError,
            "Memory can be added only to machines with NUMA nodes.",
        ),
        (
            "operation failed: bridge br77 doesn't exist",
            HostError,
            "There is no bridge “br77” on this host.",
        ),
        (
            "Path '/dev/nothing' is not accessible: No such file or directory",
            HostError,
            "“/dev/nothing” is not on the host.",
        ),
        (
            "internal error: Child process (tc qdisc add dev vnet4 parent 1:1 handle 2: sfq "
            "perturb 10) unexpected exit status 2: Error: Specified qdisc kind is unknown.\n",
            Unsupported,
            "The host's kernel cannot limit network traffic.",
        ),
        (
            "Requested operation is not valid: cgroup memory controller is not mounted",
            Unsupported,
            "The host cannot limit this: its control groups lack “memory”.",
        ),
        (
            "unsupported configuration: TPM version '2.0' is not supported",
            Unsupported,
            "The host cannot emulate a TPM of version 2.0.",
        ),
        (
            SCHEMA,
            HostError,
            "The description does not follow libvirt's schema: "
            "Element domain has extra content: nonsense.",
        ),
    ],
)
def test_refusal_is_said_in_words(words: str, kind: type[HostError], message: str) -> None:
    error = libvirt.libvirtError("made")
    error.err = (INTERNAL, libvirt.VIR_FROM_QEMU, words, 2, words, "", "", -1, -1)

    ours = translated(error)

    assert type(ours) is kind
    assert ours.message == message
    assert ours.detail == words
