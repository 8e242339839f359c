"""The commands that make the same machine: virt-install, and what has to be done before it.

One option a line, as the guide prints it. Passwords are never shown: what cloud-init is told is in
a file that the reader makes.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator

import vmgui.core.creation.platforms as platforms
from vmgui.base.i18n import _
from vmgui.core.creation.answers import GIB, MIB, Answers, NetworkAnswer, Source
from vmgui.core.creation.blueprint import (
    Conversion,
    Copy,
    NewPool,
    Overlay,
    PlannedImage,
    Seed,
    Upload,
)
from vmgui.core.creation.build import source
from vmgui.core.creation.build.devices import VIRTIOFS, driver_of
from vmgui.core.creation.build.storage import Storage, plan
from vmgui.core.creation.images import QEMU_IMG
from vmgui.core.creation.surroundings import Surroundings
from vmgui.core.osinfo.generic import GENERIC
from vmgui.hardware.firmware import BIOS, SECURE_UEFI, UEFI
from vmgui.hardware.kinds.hostdev_document import Hostdev
from vmgui.xmldoc.document import canonical, parse

_USER_DATA = "user-data.yaml"
_SECURE_BOOT = (
    "firmware=efi",
    "firmware.feature0.enabled=yes",
    "firmware.feature0.name=enrolled-keys",
    "firmware.feature1.enabled=yes",
    "firmware.feature1.name=secure-boot",
)
_SPECIAL = frozenset(",\"'\\")
"""The characters of a value that virt-install would take for its own."""

_Option = tuple[str, ...]
"""An option with its value, or without one."""


def virt_install(answers: Answers, around: Surroundings) -> str:
    """The shell commands that do what the wizard does; virt-install is the last one.

    Args:
        answers: filled in, see `vmgui.core.creation.defaults`.
        around: what is known around them.

    Raises:
        InvalidInput: there is no place for an image, or a host device is not well-formed.
    """
    virsh = ("virsh", "-c", around.host.uri)
    if answers.source is Source.XML:
        return "\n".join(_of_document(answers, around, virsh))
    storage = plan(answers, around)
    before = _preparations(answers, storage)
    lines = [each if isinstance(each, str) else shlex.join([*virsh, *each]) for each in before]
    options = [("--connect", around.host.uri), *_options(answers, around, storage)]
    install = " \\\n  ".join(["virt-install", *map(shlex.join, options)])
    return "\n".join([*lines, install, *_further_devices(answers, virsh)])


def _of_document(answers: Answers, around: Surroundings, virsh: _Option) -> Iterator[str]:
    """The commands for a description that is in a file; it may have passwords, so it is not shown.

    Raises:
        InvalidInput: it is no description of a machine.
    """
    path, name = answers.medium.path, answers.name
    if name and around.document:
        description = source.description(answers, around)
        if canonical(description) != canonical(around.document):
            path = f"{name}.xml"
            message = _("Save the new description of the machine as the file {file} first.")
            yield f"# {message.format(file=path)}"
    yield shlex.join([*virsh, "define", path])
    if name:
        verbs = ["autostart", "start"] if answers.is_autostart else ["start"]
        yield from (shlex.join([*virsh, verb, name]) for verb in verbs)


# What virt-install does not do itself


def _preparations(answers: Answers, storage: Storage) -> Iterator[str | _Option]:
    """Arguments of virsh, and whole lines."""
    if storage.pool is not None:
        yield from _of_pool(storage.pool)
    if answers.network.kind == "network" and answers.network.starts:
        yield "net-start", answers.network.name
    for image in storage.images:
        yield from _of_image(image)
    if answers.source is Source.CLOUD and answers.cloud.is_used:
        message = _("Save what cloud-init is told as the file {file} first.")
        yield f"# {message.format(file=_USER_DATA)}"


def _of_pool(pool: NewPool) -> Iterator[_Option]:
    yield "pool-define-as", pool.name, "dir", "--target", pool.path
    for verb in ("pool-build", "pool-start", "pool-autostart"):
        yield verb, pool.name


def _of_image(planned: PlannedImage) -> Iterator[str | _Option]:
    image, content = planned.image, planned.content
    if isinstance(content, Upload | Conversion):
        file = content.path
        if isinstance(content, Conversion):
            file = image.name  # in the working directory
            yield shlex.join([QEMU_IMG, "convert", "-O", image.format, content.path, file])
        capacity, format_ = str(image.capacity), image.format
        yield "vol-create-as", image.pool, image.name, capacity, "--format", format_
        yield "vol-upload", "--pool", image.pool, image.name, file
        is_device = planned.path.startswith("/dev/")  # has its size from the start
        if image.capacity and not (planned.is_kept or is_device):
            yield "vol-resize", "--pool", image.pool, image.name, capacity
    elif isinstance(content, Copy):
        yield "# " + _("On the host:")
        form = ["-f", content.format, "-O", image.format]
        yield shlex.join([QEMU_IMG, "convert", *form, content.path, planned.path])
        if image.capacity:
            resize = [QEMU_IMG, "resize", "-f", image.format, planned.path, str(image.capacity)]
            yield shlex.join(resize)
        yield "pool-refresh", image.pool


# The options


def _options(answers: Answers, around: Surroundings, storage: Storage) -> Iterator[_Option]:
    yield "--name", answers.name or ""
    yield "--memory", str((answers.memory or 0) // MIB)
    yield "--vcpus", str(answers.cpus or 1)
    yield from _platform(answers)
    system = around.system
    if system in GENERIC:  # virt-install knows the database's own ones only
        system = None
    yield "--os-variant", system.short_id if system else "detect=off,require=off"
    yield from _source(answers, storage)
    yield from _boot(answers, around)
    yield from _disks(answers, storage)
    yield "--network", _network(answers.network)
    yield "--graphics", answers.extras.graphics or "none"
    yield from _directories(answers, around)
    yield from _host_devices(answers)
    if answers.is_autostart:
        yield ("--autostart",)
    yield ("--noautoconsole",)


def _platform(answers: Answers) -> Iterator[_Option]:
    platform = answers.platform
    if platform.domain_type:
        yield "--virt-type", platform.domain_type
    if platform.arch:
        yield "--arch", platform.arch
    if platform.machine:
        yield "--machine", platform.machine


def _source(answers: Answers, storage: Storage) -> Iterator[_Option]:
    """How the system gets into the machine."""
    match answers.source:
        case Source.ISO:
            yield "--cdrom", storage.medium
            if storage.disk is None:
                yield ("--livecd",)
        case Source.URL:
            yield from _tree(answers)
        case Source.PXE:
            yield ("--pxe",)
        case Source.CLOUD if answers.cloud.is_used:
            yield "--cloud-init", _joined(f"user-data={_USER_DATA}")
        case Source.MANUAL if storage.disk is None:
            yield "--install", "no_install=yes"
        case _:
            yield ("--import",)


def _tree(answers: Answers) -> Iterator[_Option]:
    tree = answers.tree
    yield "--location", tree.url.strip()
    for path in tree.injected:
        yield "--initrd-inject", str(path)
    if tree.arguments.strip():
        yield "--extra-args", tree.arguments.strip()


def _boot(answers: Answers, around: Surroundings) -> Iterator[_Option]:
    parts: list[str] = []
    if answers.firmware == UEFI:
        parts.append("uefi")
    elif answers.firmware == SECURE_UEFI:
        parts += _SECURE_BOOT
    elif answers.firmware == BIOS and platforms.needs_uefi(around.system, answers.platform.arch):
        parts.append("firmware=bios")
    if answers.extras.boots_network_first:
        parts += ["network", "hd"]
    if parts:
        yield "--boot", ",".join(parts)
    if answers.firmware == SECURE_UEFI:
        yield "--features", "smm.state=on"


def _disks(answers: Answers, storage: Storage) -> Iterator[_Option]:
    made = {image.path: image for image in storage.images}
    if storage.disk is None:
        yield "--disk", "none"
    elif storage.disk.path in made:
        yield "--disk", _new_disk(made[storage.disk.path])
    else:
        yield "--disk", _joined(f"path={storage.disk.path}", f"driver.type={storage.disk.format}")
    if answers.drivers:
        yield "--disk", _joined(f"path={answers.drivers}", "device=cdrom")


def _new_disk(planned: PlannedImage) -> str:
    """A disk that virt-install makes, or that was made before."""
    image, content = planned.image, planned.content
    if isinstance(content, Upload | Conversion | Copy | Seed):
        return _joined(f"path={planned.path}", f"driver.type={image.format}")
    size = [f"size={image.capacity / GIB:.15g}"] if image.capacity else []
    parts = [f"path={planned.path}", *size, f"format={image.format}"]
    if isinstance(content, Overlay):
        parts += [f"backing_store={content.path}", f"backing_format={content.format}"]
    if image.is_full:
        parts.append("sparse=no")
    return _joined(*parts)


def _network(network: NetworkAnswer) -> str:
    match network.kind:
        case "network":
            parts = [f"network={network.name}"]
            if network.portgroup:
                parts.append(f"portgroup={network.portgroup}")
        case "bridge":
            parts = [f"bridge={network.name}"]
        case "direct":
            parts = ["type=direct", f"source={network.name}", f"source.mode={network.mode}"]
        case "user":
            parts = ["user"]
        case _:
            return "none"
    return _joined(*parts, *([f"mac={network.mac}"] if network.mac else []))


def _directories(answers: Answers, around: Surroundings) -> Iterator[_Option]:
    """Shared directories: virtiofs, which needs shared memory, or the older 9p."""
    is_shared = False
    for each in answers.extras.directories:
        parts = [f"source={each.path}", f"target={each.tag}"]
        if driver_of(each, around) == VIRTIOFS:
            parts.append("driver.type=virtiofs")
            is_shared = True
        if each.is_readonly:
            parts.append("readonly=on")
        yield "--filesystem", _joined(*parts)
    if is_shared:
        yield "--memorybacking", "source.type=memfd,access.mode=shared"


def _host_devices(answers: Answers) -> Iterator[_Option]:
    names = map(_device_name, answers.extras.host_devices)
    return (("--hostdev", name) for name in names if name)


def _device_name(xml: str) -> str:
    """What virt-install calls a device of the host; empty for one of a kind it has no name for."""
    device = parse(xml, Hostdev)
    if device.type == "pci":
        return device.pci or ""
    name, _at, port = (device.usb or "").partition("@") if device.type == "usb" else ("", "", "")
    return port or name  # both are there if the host has several devices of this name


def _further_devices(answers: Answers, virsh: _Option) -> Iterator[str]:
    """Commands for the devices that virt-install has no name for."""
    attach = shlex.join([*virsh, "attach-device", answers.name or "", "/dev/stdin", "--config"])
    for xml in answers.extras.host_devices:
        if not _device_name(xml):
            yield f"{attach} <<'END'\n{xml.strip()}\nEND"


def _joined(*parts: str) -> str:
    """A value of several parts, "name=value" each, with the quotes that virt-install takes off."""
    return ",".join(map(_quoted, parts))


def _quoted(part: str) -> str:
    name, equals, value = part.partition("=")
    if _SPECIAL.isdisjoint(value):
        return part
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'{name}{equals}"{escaped}"'
