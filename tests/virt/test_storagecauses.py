from __future__ import annotations

import re

import libvirt
import pytest

from vmgui.base.errors import AccessDenied, Busy, HostError, NotFound, Unsupported
from vmgui.virt.causes import Cause
from vmgui.virt.errors import translated
from vmgui.virt.storagecauses import STORAGE_CAUSES

NAME = re.compile(r"{(\w+)}")
INTERNAL = libvirt.VIR_ERR_INTERNAL_ERROR
FAILED = "internal error: Child process (/bin/mount -t {}) unexpected exit status 32: mount: {}"


@pytest.mark.parametrize(
    ("pattern", "cause"), STORAGE_CAUSES, ids=[pattern for pattern, _cause in STORAGE_CAUSES]
)
def test_cause_is_a_sentence_with_names_of_its_pattern(pattern: str, cause: Cause) -> None:
    assert set(NAME.findall(cause.message)) <= {"words", *re.compile(pattern).groupindex}
    assert cause.message.endswith(".")
    assert not NAME.search(cause.hint)


@pytest.mark.parametrize(
    ("words", "kind", "message"),
    [
        # What libvirt 9.0 says
        (
            "internal error: pool 'default' has asynchronous jobs running.",
            Busy,
            "Somebody works on a volume in the storage pool “default”.",
        ),
        (
            "Requested operation is not valid: storage pool 'p' is still active",
            HostError,
            "The storage pool “p” is active.",
        ),
        (
            "Requested operation is not valid: storage pool 'p' is already active",
            HostError,
            "The storage pool “p” is active already.",
        ),
        (
            "Requested operation is not valid: storage pool 'p' is not active",
            HostError,
            "The storage pool “p” is not active.",
        ),
        (
            "operation failed: pool 'p' already exists with uuid 4d91b453-168d-561a-9bc4-a50d6de2",
            HostError,
            "The host has a storage pool “p” already.",
        ),
        (
            "internal error: a secret with UUID 4d91b453-168d already defined for use with san",
            HostError,
            "The host has a secret for “san” already.",
        ),
        (
            "operation failed: Storage source conflict with pool: 'default'",
            HostError,
            "The storage pool “default” is at the same place already.",
        ),
        ("XML error: name a/b cannot contain '/'", HostError, "The name “a/b” has a “/”."),
        (
            "internal error: missing backend for pool type 12 (zfs)",
            Unsupported,
            "This host's libvirt has no storage pools of the type “zfs”.",
        ),
        (
            "this function is not supported by the connection driver: "
            "pool type 'dir' does not support source discovery",
            Unsupported,
            "libvirt cannot look for storage of the type “dir”.",
        ),
        (
            "internal error: Child process (/usr/bin/iscsiadm --mode discovery) unexpected exit "
            "status 127: libvirt:  error : cannot execute binary /usr/bin/iscsiadm: No such file "
            "or directory",
            Unsupported,
            "The program /usr/bin/iscsiadm is not installed on the host.",
        ),
        (
            "cannot open directory '/a/b': No such file or directory",
            HostError,
            "“/a/b” is not on the host.",
        ),
        (
            "cannot open directory '/a/b': Not a directory",
            HostError,
            "“/a/b” on the host is a file, not a directory.",
        ),
        (
            "cannot open directory '/a/b': Permission denied",
            AccessDenied,
            "libvirt may not use “/a/b” on the host.",
        ),
        (
            "failed to create directory '/sys/a': Operation not permitted",
            HostError,
            "“/sys/a” cannot be made on the host: Operation not permitted.",
        ),
        (
            "failed to remove pool '/a': Directory not empty",
            HostError,
            "“/a” is not empty, so that it was not removed.",
        ),
        (
            "Storage pool already built: Device '/dev/loop0' already formatted using 'ext4'",
            HostError,
            "There is something on the device already, which would be lost.",
        ),
        (
            "Requested operation is not valid: Format of device '/dev/loop0' does not match the "
            "expected format 'gpt'",
            HostError,
            "What is on the device is of another format: "
            "Format of device '/dev/loop0' does not match the expected format 'gpt'.",
        ),
        (
            "unsupported configuration: cannot find logical volume group name 'vg'",
            NotFound,
            "There is no volume group “vg” on the host.",
        ),
        (
            FAILED.format("ext4", "/a/b: mount point does not exist."),
            HostError,
            "“/a/b” is not on the host: there is nothing to mount at.",
        ),
        (
            FAILED.format("ext4", "/a: special device /dev/no does not exist."),
            HostError,
            "There is no device /dev/no on the host.",
        ),
        (
            FAILED.format("nfs", "mount.nfs: access denied by server while mounting s:/e"),
            HostError,
            "The file server gives no access: access denied by server while mounting s:/e.",
        ),
        (
            FAILED.format("ext4", "/a: /dev/sdb already mounted on /mnt."),
            Busy,
            "“/a” is in use on the host.",
        ),
        (
            "internal error: Child process (/sbin/mkfs -t ext4 -F /dev/sdb) unexpected exit status "
            "1: mke2fs 1.47.0\n/dev/sdb is mounted; will not make a filesystem here!\n",
            Busy,
            "The device /dev/sdb is in use on the host.",
        ),
        (
            "internal error: Child process (/sbin/lvcreate --name v -L 8192K vg --yes) unexpected "
            "exit status 3:   /dev/mapper/control: open failed: No such device\n  Failure to "
            "communicate with kernel device-mapper driver.\n",
            Unsupported,
            "The host's kernel has no device mapper, which logical volumes need.",
        ),
        (
            "internal error: Failed to login: Failed to log in to target. Status: Target not "
            "found(515)",
            NotFound,
            "The storage server has no such target.",
        ),
        (
            "internal error: /usr/bin/iscsiadm failed new mode for target 'iqn.2024-05.org:a' with "
            "status '127'",
            Unsupported,
            "The program /usr/bin/iscsiadm is not installed on the host.",
        ),
        (
            "XML error: 'parent' for vHBA not specified, and cannot find one on this host",
            Unsupported,
            "The host has no Fibre Channel adapter that can have virtual ones.",
        ),
        (
            "Could not open '/sys/class/scsi_host/host99/scan' to trigger host scan: No such file "
            "or directory",
            NotFound,
            "There is no SCSI adapter “host99” on the host.",
        ),
        (
            "failed to connect to gluster://localhost/vol/: Transport endpoint is not connected",
            HostError,
            "The storage server does not answer.",
        ),
        (
            "internal error: Failed to connect: iscsi_service failed with : later",
            HostError,
            "The storage server does not answer.",
        ),
    ],
)
def test_words_of_libvirt_are_understood(words: str, kind: type[HostError], message: str) -> None:
    error = libvirt.libvirtError("made")
    error.err = (INTERNAL, libvirt.VIR_FROM_STORAGE, words, 2, words, "", "", -1, -1)

    ours = translated(error)

    assert isinstance(ours, kind)
    assert ours.message == message
    assert ours.detail == words


@pytest.mark.parametrize(
    ("words", "is_of_mount"),
    [
        ("umount.nfs: /srv/nfs: device is busy", True),
        ("mount: /a: /dev/sdb already mounted on /mnt.", True),
        ("Unable to add port vnet0 to OVS bridge /x/y: in use", False),
        ("failed to connect /dev/ttyS0: port is busy", False),
        ("Failed to bind socket to /run/x.sock: Address already in use", False),
    ],
)
def test_only_what_mount_says_is_about_mounting(words: str, is_of_mount: bool) -> None:
    error = libvirt.libvirtError("made")
    error.err = (INTERNAL, libvirt.VIR_FROM_NONE, words, 2, words, "", "", -1, -1)

    ours = translated(error)

    assert isinstance(ours, HostError)
    assert ("Unmount it" in ours.hint) == is_of_mount
