"""The private files of a host and of the client, which init.sh puts over the machine's own."""

from __future__ import annotations

import re
import shutil
import subprocess
import uuid
from dataclasses import dataclass
from pathlib import Path

from tests.support import cache

PASSWORD = "labpass"
"""The password of every account on a host."""
PASSWORD_HASH = (
    "$6$vmguilab$i6yPqr7swLbQXjJv1FuFFMEqXqRcni8PXTnI54GxCttBqLFr"
    "r49kcHhGy9YkIiq08wrZl/CQWgS9oYpU/Qh/L."
)


@dataclass(frozen=True)
class Account:
    """A person who can log in on a host.

    Args:
        name: login name.
        uid: user and group number.
        may_use_libvirt: member of the group libvirt.
        has_key: the client's ssh key opens the account; if not, only the password does.
    """

    name: str
    uid: int
    may_use_libvirt: bool
    has_key: bool


ACCOUNTS = (
    Account("member", 4100, may_use_libvirt=True, has_key=True),
    Account("keyless", 4101, may_use_libvirt=True, has_key=False),
    Account("visitor", 4102, may_use_libvirt=False, has_key=True),
)
"""Besides root, whom the key opens, too."""

DIRECTORIES = {
    "root/.ssh": 0o700,
    "root": 0o700,
    "run": 0o755,
    "var/lib/libvirt/images": 0o711,
    "var/lib/libvirt/boot": 0o711,
    "var/lib/libvirt/dnsmasq": 0o755,
    "var/lib/libvirt/qemu": 0o750,
    "var/cache/libvirt/qemu": 0o750,
    "var/log/libvirt/qemu": 0o755,
    "var/lib/swtpm-localca": 0o755,
}

CAPABILITIES = "var/cache/libvirt/qemu/capabilities"

LIBVIRTD_CONF = """
host_uuid = "{uuid}"
unix_sock_group = "libvirt"
unix_sock_ro_perms = "0777"
unix_sock_rw_perms = "0770"
auth_unix_ro = "none"
auth_unix_rw = "none"
listen_tls = 0
listen_tcp = 1
auth_tcp = "none"
log_outputs = "2:file:/var/log/libvirt/libvirtd.log"
max_clients = 200
max_workers = 40
"""

# No AppArmor or SELinux in here. Owners are not remembered, because two hosts would write the same
# attributes on a disk in a directory which both of them see. Domains get no mount namespace with a
# private /dev: libvirt would move our mask of /dev/kvm into it, which the kernel refuses.
QEMU_CONF = """
security_driver = "none"
remember_owner = 0
max_core = 0
namespaces = []
"""

# no-ping: otherwise dnsmasq waits 3 s before it offers an address.
DEFAULT_NETWORK = """\
<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'>
  <name>default</name>
  <uuid>{uuid}</uuid>
  <forward mode='nat'/>
  <bridge name='virbr0' stp='on' delay='0'/>
  <mac address='52:54:00:77:00:01'/>
  <ip address='192.168.122.1' netmask='255.255.255.0'>
    <dhcp><range start='192.168.122.2' end='192.168.122.254'/></dhcp>
  </ip>
  <dnsmasq:options><dnsmasq:option value='no-ping'/></dnsmasq:options>
</network>
"""

DEFAULT_POOL = """\
<pool type='dir'>
  <name>default</name>
  <uuid>{uuid}</uuid>
  <source/>
  <target><path>/var/lib/libvirt/images</path></target>
</pool>
"""

SSHD_CONFIG = """\
Port 22
HostKey /etc/ssh/ssh_host_ed25519_key
PermitRootLogin yes
PasswordAuthentication yes
KbdInteractiveAuthentication no
UsePAM no
UseDNS no
MaxStartups 100:30:200
MaxSessions 100
AuthorizedKeysFile /etc/ssh/authorized_keys
StrictModes no
PidFile /run/sshd.pid
Subsystem sftp internal-sftp
Match User {keyless}
    AuthorizedKeysFile none
"""


def make_key(path: Path, comment: str) -> None:
    """Make an ssh key pair in place of an older one."""
    path.unlink(missing_ok=True)
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", str(path)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)


def make_client(directory: Path, key: Path) -> None:
    """Make the client's /etc and its home, with the key that opens the hosts."""
    _copy_etc(directory, "client")
    etc = directory / "etc"
    home = directory / "home"
    (home / ".ssh").mkdir(parents=True, mode=0o700)
    _copy_key(key, home / ".ssh/id_ed25519")
    passwd = (etc / "passwd").read_text()
    (etc / "passwd").write_text(re.sub(r"(?m)^(root:.*):[^:]*:([^:]*)$", rf"\1:{home}:\2", passwd))
    (etc / "ssh/ssh_config").write_text("# the defaults of OpenSSH\n")


def make_host(directory: Path, name: str, keys: Path) -> None:
    """Make all private files of a host in `directory`; `keys` holds the lab's key pairs."""
    for path, mode in DIRECTORIES.items():
        (directory / path).mkdir(parents=True, exist_ok=True)
        (directory / path).chmod(mode)
    shutil.chown(directory / "var/lib/libvirt/qemu", "libvirt-qemu", "libvirt-qemu")
    _copy_etc(directory, name)
    _configure_libvirt(directory / "etc/libvirt", name)
    _add_accounts(directory / "etc")
    _configure_ssh(directory, name, keys)
    _recall_capabilities(directory)


def keep_capabilities(directory: Path) -> None:
    """Keep what the libvirt of a host has found out about qemu; probing takes it seconds."""
    found = directory / CAPABILITIES
    with cache.locked("capabilities") as kept:
        _copy_documents(found, kept)


def _recall_capabilities(directory: Path) -> None:
    """Give a new host what an earlier one has kept; libvirt checks whether it is still true."""
    with cache.locked("capabilities") as kept:
        _copy_documents(kept, directory / CAPABILITIES)


def _copy_documents(source: Path, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for path in source.glob("*.xml"):
        shutil.copy(path, target)


def _copy_tree(source: Path, target: Path) -> None:
    """Copy with owners, which shutil does not."""
    target.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "-a", "-T", str(source), str(target)], check=True)


def _copy_etc(directory: Path, name: str) -> None:
    """Copy the machine's /etc under a new identity; names are looked up in its hosts file only."""
    _copy_tree(Path("/etc"), directory / "etc")
    own = {
        "hostname": f"{name}\n",
        "machine-id": f"{_identity(name).hex}\n",
        "resolv.conf": "nameserver 127.0.0.1\n",
    }
    for file, content in own.items():
        path = directory / "etc" / file
        path.unlink(missing_ok=True)  # it may be a symbolic link out of here
        path.write_text(content)
    switch = directory / "etc/nsswitch.conf"
    switch.write_text(re.sub(r"(?m)^hosts:.*$", "hosts: files dns", switch.read_text()))


def _identity(name: str, what: str = "host") -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_DNS, f"{what}.{name}.lab")


def _configure_libvirt(etc: Path, name: str) -> None:
    """Leave the packaged configuration, with no object of the machine's own libvirt."""
    for objects in ("qemu", "storage", "secrets", "nwfilter-binding"):
        shutil.rmtree(etc / objects, ignore_errors=True)
    with (etc / "libvirtd.conf").open("a") as file:
        file.write(LIBVIRTD_CONF.format(uuid=_identity(name)))
    with (etc / "qemu.conf").open("a") as file:
        file.write(QEMU_CONF)
    for folder, xml in (("qemu/networks", DEFAULT_NETWORK), ("storage", DEFAULT_POOL)):
        (etc / folder / "autostart").mkdir(parents=True)
        (etc / folder / "default.xml").write_text(xml.format(uuid=_identity(name, folder)))
        link = etc / folder / "autostart/default.xml"
        link.symlink_to(f"/etc/libvirt/{folder}/default.xml")


def _add_accounts(etc: Path) -> None:
    """Add the accounts; they and root get the password."""
    members = ",".join(account.name for account in ACCOUNTS if account.may_use_libvirt)
    entries = {
        "passwd": [f"{a.name}:x:{a.uid}:{a.uid}::/tmp:/bin/bash" for a in ACCOUNTS],
        "group": [f"{a.name}:x:{a.uid}:" for a in ACCOUNTS],
        "shadow": [f"{n}:{PASSWORD_HASH}:19000:0:99999:7:::" for n in _names()],
    }
    for file, lines in entries.items():
        replaced = tuple(f"{line.split(':')[0]}:" for line in lines)
        old = (etc / file).read_text().splitlines()
        kept = [line for line in old if not line.startswith(replaced)]
        (etc / file).write_text("\n".join([*kept, *lines]) + "\n")
    group = etc / "group"
    group.write_text(re.sub(r"(?m)^(libvirt:.*:).*$", rf"\g<1>{members}", group.read_text()))


def _names() -> list[str]:
    return ["root", *(account.name for account in ACCOUNTS)]


def _configure_ssh(directory: Path, name: str, keys: Path) -> None:
    """Let in the client's key and the key which the hosts have in common."""
    ssh = directory / "etc/ssh"
    for old in ssh.glob("ssh_host_*"):
        old.unlink()
    make_key(ssh / "ssh_host_ed25519_key", name)
    keyless = ",".join(account.name for account in ACCOUNTS if not account.has_key)
    (ssh / "sshd_config").write_text(SSHD_CONFIG.format(keyless=keyless))
    (ssh / "ssh_config").write_text("# the defaults of OpenSSH\n")
    public = sorted(keys.glob("*.pub"))
    (ssh / "authorized_keys").write_text("".join(path.read_text() for path in public))
    _copy_key(keys / "host", directory / "root/.ssh/id_ed25519")


def _copy_key(key: Path, target: Path) -> None:
    shutil.copy(key, target)
    shutil.copy(key.with_suffix(".pub"), target.with_suffix(".pub"))
    target.chmod(0o600)
