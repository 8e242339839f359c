"""Network storage with its login, and encrypted images: fields about <source> of a disk."""

from __future__ import annotations

from vmgui.base.i18n import N_
from vmgui.hardware.conditions import Condition, every, is_one_of, no
from vmgui.hardware.fields import Check, Choice, Number, Path, Text
from vmgui.hardware.items import Group, Rows
from vmgui.hardware.kinds.disk_changes import WEB, name_encryption_secret, name_user_secret
from vmgui.hardware.kinds.disk_document import Cookie, DiskDevice
from vmgui.hardware.options import DEFAULT, fixed, from_host, plain
from vmgui.hardware.scene import Scene

_is_network = is_one_of(DiskDevice.type, "network")


def _protocol(*protocols: str) -> Condition:
    return every(_is_network, is_one_of(DiskDevice.protocol, *protocols))


def _new_cookie(_disk: DiskDevice, _scene: Scene) -> Cookie:
    cookie = Cookie.create()
    cookie.cookie_name, cookie.content = "name", "value"
    return cookie


def _drop_empty_cookies(disk: DiskDevice, _scene: Scene) -> None:
    disk.has_cookies = bool(len(disk.cookies))


_SECRET_HELP = N_("The UUID of the secret that libvirt keeps the password in.")
_USAGE_HELP = N_("Names the secret by what it is used for, in place of its UUID.")

NETWORK = Group(
    N_("Network storage"),
    (
        Text(DiskDevice.user, N_("User name"), help=N_("The name to log in to the server with.")),
        Choice(
            DiskDevice.user_secret_uuid,
            N_("Password secret"),
            from_host("secrets", default=N_("None")),
            is_editable=True,
            then=name_user_secret,
            help=_SECRET_HELP,
        ),
        Text(
            DiskDevice.user_secret_usage,
            N_("Password secret by usage"),
            then=name_user_secret,
            help=_USAGE_HELP,
        ),
        Check(DiskDevice.tls, N_("Encrypt with TLS"), when=_protocol("nbd", "vxhs")),
        Text(
            DiskDevice.tls_hostname,
            N_("Host name in the certificate"),
            when=_protocol("nbd"),
            help=N_("If the server's TLS certificate is for another name than the one above."),
        ),
        Check(
            DiskDevice.ssl_verify,
            N_("Verify the server's certificate"),
            default=True,
            when=_protocol("https", "ftps"),
        ),
        Text(DiskDevice.query, N_("URL query"), when=_protocol("http", "https")),
        Rows(
            "cookies",
            DiskDevice.cookies,
            N_("Cookies"),
            (
                Text(Cookie.cookie_name, N_("Name"), is_required=True),
                Text(Cookie.content, N_("Value")),
            ),
            _new_cookie,
            then=_drop_empty_cookies,
            when=_protocol("http", "https"),
        ),
        Number(
            DiskDevice.readahead,
            N_("Read ahead"),
            least=1,
            unit=N_("bytes"),
            when=_protocol(*WEB, "tftp", "sheepdog"),
        ),
        Number(
            DiskDevice.timeout,
            N_("Time limit"),
            least=1,
            unit=N_("s"),
            when=_protocol(*WEB, "tftp", "sheepdog"),
            help=N_("How long the server may take to answer."),
        ),
        Text(DiskDevice.remote_snapshot, N_("RBD snapshot"), when=_protocol("rbd")),
        Path(DiskDevice.config_file, N_("Ceph configuration file"), when=_protocol("rbd")),
        Text(
            DiskDevice.initiator,
            N_("Initiator IQN"),
            when=_protocol("iscsi"),
            help=N_("The name that the machine has towards the iSCSI server."),
        ),
        Text(DiskDevice.nfs_user, N_("NFS user"), when=_protocol("nfs")),
        Text(DiskDevice.nfs_group, N_("NFS group"), when=_protocol("nfs")),
    ),
    when=_is_network,
)

ENCRYPTION = Group(
    N_("Encryption"),
    (
        Choice(
            DiskDevice.encryption,
            N_("Encryption format"),
            fixed(
                {
                    None: N_("None"),
                    "luks": "LUKS",
                    "luks2": "LUKS2",
                    "qcow": N_("QCOW (obsolete)"),
                    "default": N_("As the volume has it"),
                }
            ),
            help=N_("How the image is encrypted; the guest sees it decrypted."),
        ),
        Choice(
            DiskDevice.encryption_engine,
            N_("Encryption engine"),
            plain("qemu", "librbd"),
        ),
        Choice(
            DiskDevice.encryption_secret_uuid,
            N_("Passphrase secret"),
            from_host("secrets", default=N_("None")),
            is_editable=True,
            then=name_encryption_secret,
            help=_SECRET_HELP,
        ),
        Text(
            DiskDevice.encryption_secret_usage,
            N_("Passphrase secret by usage"),
            then=name_encryption_secret,
            help=_USAGE_HELP,
        ),
        Text(DiskDevice.cipher, N_("Cipher"), placeholder=DEFAULT),
        Number(DiskDevice.cipher_size, N_("Cipher key size"), unit=N_("bits")),
        Text(DiskDevice.cipher_mode, N_("Cipher mode"), placeholder=DEFAULT),
        Text(DiskDevice.cipher_hash, N_("Cipher hash"), placeholder=DEFAULT),
        Text(DiskDevice.ivgen, N_("Initialization vector"), placeholder=DEFAULT),
        Text(DiskDevice.ivgen_hash, N_("Initialization vector hash"), placeholder=DEFAULT),
    ),
    when=no(is_one_of(DiskDevice.type, "vhostuser")),
)

OLD_STYLE = Group(
    N_("Login and encryption, old style"),
    (
        Text(DiskDevice.old_user, N_("User name")),
        Text(DiskDevice.old_user_secret_type, N_("Password secret's type")),
        Text(DiskDevice.old_user_secret_uuid, N_("Password secret"), help=_SECRET_HELP),
        Text(DiskDevice.old_user_secret_usage, N_("Password secret by usage"), help=_USAGE_HELP),
        Text(DiskDevice.old_encryption, N_("Encryption format")),
        Text(DiskDevice.old_encryption_secret_type, N_("Passphrase secret's type")),
        Text(DiskDevice.old_encryption_secret_uuid, N_("Passphrase secret"), help=_SECRET_HELP),
        Text(
            DiskDevice.old_encryption_secret_usage,
            N_("Passphrase secret by usage"),
            help=_USAGE_HELP,
        ),
    ),
    when=lambda disk, _scene: bool(disk.old_user or disk.old_encryption),
)
