"""What libvirt's errors mean: tables of causes, in words for people. `errors` looks them up."""

from __future__ import annotations

from typing import NamedTuple

import libvirt

from vmgui.base.errors import (
    Aborted,
    AccessDenied,
    AuthenticationFailed,
    Busy,
    ConnectionLost,
    HostError,
    HostKeyUnknown,
    NotFound,
    TimedOut,
    Unsupported,
)
from vmgui.base.i18n import N_


class Cause(NamedTuple):
    """Why something failed: the class of the error and what is said; untranslated."""

    kind: type[HostError]
    message: str
    """May name "words", libvirt's own, and the groups of the pattern that was found."""
    hint: str = ""


CODES = {
    libvirt.VIR_ERR_NO_DOMAIN: Cause(NotFound, N_("The machine is not on this host any more.")),
    libvirt.VIR_ERR_NO_DOMAIN_METADATA: Cause(NotFound, N_("The machine has no such notes.")),
    libvirt.VIR_ERR_NO_SUPPORT: Cause(
        Unsupported, N_("This host's hypervisor driver cannot do this.")
    ),
    libvirt.VIR_ERR_OPERATION_UNSUPPORTED: Cause(
        Unsupported, N_("This host's hypervisor cannot do this with this machine.")
    ),
    libvirt.VIR_ERR_ARGUMENT_UNSUPPORTED: Cause(
        Unsupported, N_("This host's libvirt does not know this option.")
    ),
    libvirt.VIR_ERR_CONFIG_UNSUPPORTED: Cause(
        Unsupported, N_("This host does not support the machine's configuration: {words}.")
    ),
    libvirt.VIR_ERR_OPERATION_INVALID: Cause(HostError, N_("This is not possible now: {words}.")),
    libvirt.VIR_ERR_OPERATION_TIMEOUT: Cause(
        Busy,
        N_("The machine is busy with another operation."),
        N_("Wait for the other operation to end, or cancel it in the job panel."),
    ),
    libvirt.VIR_ERR_RESOURCE_BUSY: Cause(Busy, N_("Something that this needs is in use: {words}.")),
    libvirt.VIR_ERR_OPERATION_ABORTED: Cause(Aborted, N_("The operation was cancelled.")),
    libvirt.VIR_ERR_OPERATION_DENIED: Cause(
        AccessDenied,
        N_("The host does not allow this."),
        N_("The connection may be read-only."),
    ),
    libvirt.VIR_ERR_ACCESS_DENIED: Cause(
        AccessDenied, N_("The host's access rules do not allow you to do this.")
    ),
    libvirt.VIR_ERR_AUTH_FAILED: Cause(
        AuthenticationFailed,
        N_("The host did not accept who you are."),
        N_("Check the user name and the password or key."),
    ),
    libvirt.VIR_ERR_AUTH_CANCELLED: Cause(
        AuthenticationFailed, N_("The authentication was cancelled.")
    ),
    libvirt.VIR_ERR_AUTH_UNAVAILABLE: Cause(
        AuthenticationFailed,
        N_("Nobody could be asked to authorize the connection."),
        N_("Join the group “libvirt” and log in again, or start a polkit agent."),
    ),
    libvirt.VIR_ERR_AGENT_UNRESPONSIVE: Cause(
        TimedOut,
        N_("The guest agent does not answer."),
        N_("Check that qemu-guest-agent is installed and running inside the guest."),
    ),
    libvirt.VIR_ERR_DOM_EXIST: Cause(
        HostError, N_("A machine of this name or UUID exists on the host already.")
    ),
    libvirt.VIR_ERR_DEVICE_MISSING: Cause(NotFound, N_("The machine has no such device.")),
    libvirt.VIR_ERR_XML_INVALID_SCHEMA: Cause(
        HostError, N_("The description does not follow libvirt's schema: {words}.")
    ),
    libvirt.VIR_ERR_NO_NETWORK: Cause(NotFound, N_("The network is not on this host any more.")),
    libvirt.VIR_ERR_NO_STORAGE_POOL: Cause(
        NotFound, N_("The storage pool is not on this host any more.")
    ),
    libvirt.VIR_ERR_NO_STORAGE_VOL: Cause(
        NotFound, N_("No active storage pool of this host has the volume.")
    ),
    libvirt.VIR_ERR_NO_NODE_DEVICE: Cause(NotFound, N_("The device is not on this host any more.")),
    libvirt.VIR_ERR_STORAGE_VOL_EXIST: Cause(
        HostError, N_("The storage pool has a volume of this name already.")
    ),
    libvirt.VIR_ERR_NO_CONNECT: Cause(
        Unsupported,
        N_("No hypervisor driver of libvirt takes this connection."),
        N_("Check the URI, and that the hypervisor's libvirt driver is installed on the host."),
    ),
    libvirt.VIR_ERR_CPU_INCOMPATIBLE: Cause(
        HostError, N_("The host's processor does not fit the machine's CPU model.")
    ),
    libvirt.VIR_ERR_XML_ERROR: Cause(
        HostError, N_("libvirt does not accept the description: {words}.")
    ),
    libvirt.VIR_ERR_XML_DETAIL: Cause(
        HostError, N_("libvirt does not accept the description: {words}.")
    ),
    libvirt.VIR_ERR_NO_MEMORY: Cause(HostError, N_("The host is out of memory.")),
}

CONNECTION_CAUSES = (
    # Patterns of what is said on the way to a host: by ssh, the resolver, the kernel.
    (
        r"REMOTE HOST IDENTIFICATION HAS CHANGED|host key .* (has )?changed",
        Cause(
            HostKeyUnknown,
            N_("The host's SSH key is not the one that was known."),
            N_(
                "Somebody may be listening in, or the host was installed anew. Ask its "
                "administrator; then remove the old key with: ssh-keygen -R HOST"
            ),
        ),
    ),
    (
        r"Host key verification failed|authenticity of host|No .* host key is known",
        Cause(
            HostKeyUnknown,
            N_("The host's SSH key cannot be verified."),
            N_(
                "Log in once with ssh in a terminal and compare the fingerprint. If the key is "
                "said to have changed, ask the host's administrator first."
            ),
        ),
    ),
    (
        r"Permission denied \(|Too many authentication failures|Authentication failed",
        Cause(
            AuthenticationFailed,
            N_("The host did not accept the user name or the SSH key."),
            N_("Check the user name and the key file; try the same with ssh in a terminal."),
        ),
    ),
    (
        r"[Cc]ould not resolve|unable to resolve|Name or service not known",
        Cause(
            ConnectionLost,
            N_("The host name cannot be resolved."),
            N_("Check its spelling, and that the network or VPN is up."),
        ),
    ),
    (
        r"(connect socket to '.*'|unix connect failed): Permission denied",
        Cause(
            AccessDenied,
            N_("You are not allowed to use libvirt on this host."),
            N_("Join the group “libvirt” on the host and log in again."),
        ),
    ),
    (
        r"(ssh: connect|connect to (host|server)).*(Connection refused)",
        Cause(
            ConnectionLost,
            N_("The host refuses the connection."),
            N_("Check the port, and that the SSH server or libvirt daemon runs there."),
        ),
    ),
    (
        r"(connect socket to '.*'|unix connect failed): (No such file|Connection refused)",
        Cause(
            ConnectionLost,
            N_("No libvirt daemon answers on the host."),
            N_("Install it, or start it with: systemctl enable --now libvirtd.socket"),
        ),
    ),
    (
        r"(virt-ssh-helper|nc|ncat|netcat): (not found|No such file)|command not found",
        Cause(
            Unsupported,
            N_("libvirt does not seem to be installed on the host."),
            N_("Install the libvirt daemon there (package libvirt-daemon-system or libvirt)."),
        ),
    ),
    (
        r"timed out|No route to host|[Nn]etwork is unreachable|Host is down",
        Cause(
            ConnectionLost,
            N_("The host cannot be reached."),
            N_("Check that it is on, and that the network, VPN and firewall let you through."),
        ),
    ),
)

_IMAGE_MISSING = Cause(
    HostError,
    N_("The file “{path}” is not on the host."),
    N_("Put it back, or change or remove the disk or CD-ROM that names it."),
)
_IMAGE_DENIED = Cause(
    AccessDenied,
    N_("The hypervisor may not open “{path}”."),
    N_("Check the owner and the permissions of the file and of every folder above it."),
)
_PORT_TAKEN = Cause(
    Busy,
    N_("A network port that the machine needs is taken by another program."),
    N_("Choose another port or “automatic” for its display and its serial devices."),
)
_NO_KVM = Cause(
    Unsupported,
    N_("Hardware virtualization (KVM) is not available on this host."),
    N_(
        "Switch it on in the host's firmware and load the kernel module kvm_intel or kvm_amd; "
        "the hypervisor must be allowed to open /dev/kvm."
    ),
)
HOST_CAUSES = (
    # Patterns of what libvirt and QEMU say on the host; their groups are names in the message.
    (
        r"network '(?P<name>[^']*)' is not active",
        Cause(
            HostError,
            N_("The network “{name}” is not active."),
            N_("Start the network, and let it start with the host: virsh net-autostart NETWORK"),
        ),
    ),
    (
        r"[Nn]o network with matching name '(?P<name>[^']*)'",
        Cause(
            HostError,
            N_("There is no network “{name}” on this host."),
            N_("Connect the machine's network card to another network."),
        ),
    ),
    (
        r'Failed to get "?(shared )?"?(write|resize|consistent read)"? lock',
        Cause(
            Busy,
            N_("A disk of the machine is in use by another machine or program."),
            N_("Stop what uses the disk, or mark the disk as shared or read-only in both."),
        ),
    ),
    (
        r"Cannot access (storage|backing) file '(?P<path>[^']*)'.*No such file",
        _IMAGE_MISSING,
    ),
    (r"Could not open '(?P<path>[^']*)': No such file", _IMAGE_MISSING),
    (
        r"Cannot access (storage|backing) file '(?P<path>[^']*)'.*Permission denied",
        _IMAGE_DENIED,
    ),
    (r"Could not open '(?P<path>[^']*)': Permission denied", _IMAGE_DENIED),
    (
        r"cannot set up guest memory|Cannot allocate memory",
        Cause(
            HostError,
            N_("The host has not enough free memory for this machine."),
            N_("Stop other machines, or give this one less memory."),
        ),
    ),
    (
        r"No space left on device",
        Cause(
            HostError,
            N_("There is no space left on the host's disk."),
            N_("Remove what is not needed any more, or use another storage pool."),
        ),
    ),
    (r"Address already in use|Unable to find an unused port", _PORT_TAKEN),
    (
        r"Could not access KVM kernel module|failed to initialize kvm|"
        r"could not get preferred machine for .* type=kvm|does not support virt type 'kvm'|"
        r"the accel 'kvm' is not supported",
        _NO_KVM,
    ),
    (
        r"unsupported machine type|does not support machine type|could not get preferred machine|"
        r"the machine '[^']*' is not supported by emulator",
        Cause(
            Unsupported,
            N_("This host's hypervisor does not know the machine's chipset version."),
            N_(
                "The machine may come from a newer host. Choose another machine type: "
                "virsh capabilities lists those of this host."
            ),
        ),
    ),
    (
        r"[Dd]omain ('[^']*' )?is already (running|active)",
        Cause(HostError, N_("The machine runs already.")),
    ),
    (
        r"[Dd]omain ('[^']*' )?(is )?not running",
        Cause(HostError, N_("The machine does not run.")),
    ),
    (
        r"domain (with name )?'(?P<name>[^']*)' (already exists|is already defined)",
        Cause(
            HostError,
            N_("Another machine on this host is called “{name}”."),
            N_("Choose another name."),
        ),
    ),
)


LOST = Cause(
    ConnectionLost,
    N_("The connection to the host was lost."),
    N_("It is tried again by itself."),
)
UNKNOWN = Cause(HostError, N_("The host could not do this: {words}."))
NO_AGENT = Cause(
    Unsupported,
    N_("The guest agent is not connected."),
    N_("Check that qemu-guest-agent is installed and running inside the guest."),
)
