"""The seed of a cloud image: a CD that tells cloud-init at its first start who its user is.

Source: cloud-init's documentation of the data source NoCloud, and of its modules Users and Groups,
Set Passwords and SSH. What is written here is understood by all versions since 18.
"""

from __future__ import annotations

import io
import re
import unicodedata
import uuid
from collections.abc import Mapping
from typing import Any

from vmgui.core.creation.answers import CloudInit
from vmgui.core.creation.passwords import hashed

LABEL = "cidata"
"""cloud-init finds the CD by it."""

_ROOT = "root"
_MOST_LABEL = 63
"""Characters of a part of a host name (RFC 1123)."""


def seed_image(cloud: CloudInit, name: str) -> bytes:
    """A NoCloud image: an ISO 9660 file system with Joliet and Rock Ridge.

    Every image has another instance-id: for cloud-init, a machine that gets it is a new one.

    Args:
        cloud: what the image shall be told.
        name: of the machine; the guest's host name if `cloud` has none.
    """
    files = {"meta-data": meta_data(cloud, name), "user-data": user_data(cloud)}
    return _iso({file: text.encode() for file, text in files.items()})


def meta_data(cloud: CloudInit, name: str) -> str:
    """Who the machine is: YAML. The host name is there, so that it holds with any user-data."""
    return _yaml({
        "instance-id": f"iid-{uuid.uuid4()}",
        "local-hostname": cloud.host_name or host_name(name),
    })  # fmt: skip


def user_data(cloud: CloudInit) -> str:
    """What the guest is told: what somebody wrote as it is, else made of the single answers.

    A user with a name takes the place of the image's default user, with its groups and rights.

    The password is hashed. Only where this computer has no library for that, it is there as it is
    typed, which cloud-init takes as well: whoever may read the image, may read it.
    """
    if cloud.user_data.strip():
        return cloud.user_data
    config: dict[str, Any] = {}
    if cloud.user:
        config["user"] = {"name": cloud.user} | _unlocked(cloud)
    if cloud.user == _ROOT:
        config["disable_root"] = False  # else the keys only tell people to log in as another one
    if cloud.password:
        config["password"] = hashed(cloud.password) or cloud.password
        config["chpasswd"] = {"expire": False}
        config["ssh_pwauth"] = True
    if keys := [key.strip() for key in cloud.ssh_keys if key.strip()]:
        config["ssh_authorized_keys"] = keys
    return f"#cloud-config\n{_yaml(config)}"


def host_name(name: str) -> str:
    """A host name for a machine, by its name: "My VM_1" becomes "my-vm-1"."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    parts = [re.sub(r"[^a-z0-9]+", "-", part).strip("-") for part in plain.split(".")]
    return ".".join(part[:_MOST_LABEL].rstrip("-") for part in parts if part) or "localhost"


def _unlocked(cloud: CloudInit) -> dict[str, Any]:
    """Images lock the password of their default user."""
    return {"lock_passwd": False} if cloud.password else {}


def _yaml(content: Mapping[str, Any]) -> str:
    import yaml  # here: the start of the program does not need it

    return yaml.safe_dump(dict(content), sort_keys=False, allow_unicode=True, width=1 << 16)


def _iso(files: Mapping[str, bytes]) -> bytes:
    """A CD with these files in its root."""
    import pycdlib  # here: the start of the program does not need it

    image = pycdlib.PyCdlib()
    image.new(interchange_level=3, joliet=3, rock_ridge="1.09", vol_ident=LABEL)
    for name, content in files.items():
        plain = name.upper().replace("-", "_")  # all that ISO 9660 itself knows
        image.add_fp(
            io.BytesIO(content), len(content), f"/{plain}.;1", rr_name=name, joliet_path=f"/{name}"
        )
    written = io.BytesIO()
    image.write_fp(written)
    image.close()
    return written.getvalue()
