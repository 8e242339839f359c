"""How a guest gets at a file system of the host: commands to copy."""

from __future__ import annotations

import shlex

from vmgui.base.i18n import _
from vmgui.hardware.kinds.common import is_qemu
from vmgui.hardware.kinds.filesystem_document import Filesystem
from vmgui.hardware.scene import Scene


def mount_command(share: Filesystem, scene: Scene) -> str:
    """How a Linux guest mounts it; empty where the hypervisor does."""
    if not is_qemu(scene) or not share.target or share.driver == "mtp":
        return ""
    tag, place = shlex.quote(share.target), shlex.quote(_place(share))
    if share.driver == "virtiofs":
        return f"sudo mkdir -p {place} && sudo mount -t virtiofs {tag} {place}"
    options = "trans=virtio,version=9p2000.L" + (",ro" if share.is_readonly else "")
    return f"sudo mkdir -p {place} && sudo mount -t 9p -o {options} {tag} {place}"


def _place(share: Filesystem) -> str:
    """A directory of the guest, by the tag, which may well be a path itself."""
    return "/mnt/" + (share.target or "").strip("/").replace("/", "-")


def fstab_line(share: Filesystem, scene: Scene) -> str:
    """The same for each start of the guest."""
    if not mount_command(share, scene) or " " in (share.target or ""):
        return ""
    place = _place(share)
    if share.driver == "virtiofs":
        return f"{share.target} {place} virtiofs defaults,nofail 0 0"
    return f"{share.target} {place} 9p trans=virtio,version=9p2000.L,_netdev,nofail 0 0"


def windows_hint(share: Filesystem, scene: Scene) -> str:
    """What a Windows guest needs; empty where there is no such guest."""
    if not is_qemu(scene):
        return ""
    if share.driver == "virtiofs":
        return _(
            "In Windows: install the VirtIO drivers and WinFsp, then start the service “VirtIO-FS "
            "Service”: the directory becomes a drive."
        )
    return _("Windows has no driver for virtio-9p: choose virtiofs for a Windows guest.")
