"""<filesystem>: directories and images of the host that the guest can mount.

virtiofs needs shared memory, which belongs to the machine and not to the device, and takes effect
at the next start. Nothing is changed behind the person's back: the form says so and offers to
enable it (the editor "shared-memory", which calls `enable_shared_memory`); until then that is a
problem.
"""

from __future__ import annotations

from collections.abc import Iterator

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.hardware.kind import DeviceKind
from vmgui.hardware.kinds.common import is_qemu
from vmgui.hardware.kinds.filesystem_document import Filesystem
from vmgui.hardware.kinds.filesystem_form import ADVANCED, FIELDS, TYPES
from vmgui.hardware.kinds.placement import same_address
from vmgui.hardware.kinds.shared_memory import has_shared_memory
from vmgui.hardware.panel import Problem
from vmgui.hardware.scene import Scene

_PLACE = "/srv"
"""A directory that every system has for data to be served (Filesystem Hierarchy Standard)."""


class FilesystemKind(DeviceKind[Filesystem]):
    """What a guest shares with its host."""

    id = "filesystem"
    title = N_("Filesystem")
    keywords = N_("share shared folder directory virtiofs 9p mount")
    icon = "device.filesystem"
    element = Filesystem
    fields = FIELDS
    advanced = ADVANCED

    @override
    def new(self, scene: Scene) -> Filesystem:
        share = Filesystem.create()
        share.type, share.directory = "mount", _PLACE
        taken = {each.target for each in self.among(scene)}
        if is_qemu(scene):
            share.access_mode = "passthrough"
            share.driver = _best_driver(scene)
        base = "share" if is_qemu(scene) else _PLACE
        share.target = base
        number = 1
        while share.target in taken:
            number += 1
            share.target = f"{base}{number}"
        return share

    @override
    def name(self, device: Filesystem) -> str:
        if not device.target:
            return _("Filesystem")
        # Translators: a shared directory by its mount tag or path
        return _("Filesystem {target}").format(target=device.target)

    @override
    def summary(self, element: Filesystem, scene: Scene) -> str:
        kind = TYPES.get(element.type)
        return element.source_text() or (_(kind) if kind else "")

    @override
    def problems(self, element: Filesystem, scene: Scene) -> Iterator[Problem]:
        target = element.target
        if target and any(each != element and each.target == target for each in self.among(scene)):
            yield Problem("target", _("Another file system of this machine has this target."))
        if not (element.source_text() or element.usage):
            fields = {"file": "file", "block": "block_device", "template": "template"}
            yield Problem(fields.get(element.type or "", "directory"), _("Enter the source path."))
        if is_qemu(scene) and element.type not in ("mount", None):
            yield Problem("type", _("This hypervisor shares directories only."))
        if element.driver == "virtiofs":
            yield from _virtiofs(element, scene)
        elif element.access_mode != "mapped" and (element.file_mode or element.directory_mode):
            yield Problem("access_mode", _("Modes of new files need the access mode “mapped”."))
        yield from same_address(element, scene.domain.devices)

    @override
    def why_not_add(self, scene: Scene) -> str | None:
        if scene.domain.type in ("xen", "vmware", "hyperv", "bhyve"):
            return _("This hypervisor has no such device.")
        return None

    @override
    def why_not_attach(self, device: Filesystem, scene: Scene) -> str | None:
        return self._why_not_plug(device, _("It cannot be added while the machine runs."))

    @override
    def why_not_detach(self, device: Filesystem, scene: Scene) -> str | None:
        return self._why_not_plug(device, _("It cannot be removed while the machine runs."))

    def _why_not_plug(self, share: Filesystem, message: str) -> str | None:
        """QEMU plugs virtiofs only (qemuDomainAttachFSDevice)."""
        return None if share.driver == "virtiofs" else message


def _best_driver(scene: Scene) -> str:
    """What works as the machine is: virtiofs where memory is shared already, else virtio-9p."""
    caps = scene.domain_capabilities
    offered = None if caps is None else caps.values("filesystem", "driverType")
    can_virtiofs = offered is None or "virtiofs" in offered
    can_9p = offered is None or "path" in offered
    if can_virtiofs and (has_shared_memory(scene.domain) or not can_9p):
        return "virtiofs"
    return "path"


def _virtiofs(share: Filesystem, scene: Scene) -> Iterator[Problem]:
    """What virtiofs cannot do (qemuValidateDomainDeviceDefFS)."""
    if not has_shared_memory(scene.domain):
        yield Problem("driver", _("virtiofs needs shared memory for the machine."))
    if share.access_mode not in (None, "passthrough"):
        yield Problem("access_mode", _("virtiofs knows the access mode “passthrough” only."))
    if share.is_readonly:
        message = _("Before libvirt 11.0, virtiofs cannot be readonly.")
        yield Problem("is_readonly", message, is_warning=True)
    if share.hard_limit or share.soft_limit:
        yield Problem("hard_limit", _("virtiofs has no limits of space."))
