"""What is wrong with what the machine is made from: media, trees, images and XML files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import vmgui.core.creation.checks.cloud as cloud
import vmgui.core.creation.defaults as defaults
import vmgui.core.creation.platforms as platforms
import vmgui.core.operations.images as images
from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import N_, _, ngettext
from vmgui.core.creation.answers import Answers, FileChoice, ImageUse, Source, Tree
from vmgui.core.creation.checks.finding import caught, listed, path_problems
from vmgui.core.creation.images import can_convert_here, is_converted_here, why_not_format
from vmgui.core.creation.locations import checked_url
from vmgui.core.creation.surroundings import Surroundings
from vmgui.hardware.firmware import UEFI
from vmgui.hardware.panel import Problem
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain

_MOST_ARGUMENTS = 1900
"""Characters: Linux takes 2048 on x86 (COMMAND_LINE_SIZE), and installers add their own."""
_FILE_IN_INITRD = re.compile(r"(?:\bfile:/+|\bpreseed/file=/)(?P<name>[^\s/]+)(?=\s|$)")
"""How installers are told of a file in the root of their initrd: "ks=file:/ks.cfg"."""
_TPM_SYSTEMS = frozenset({"win11", "win2k25"})
"""The short identifiers of systems whose installers ask for a TPM 2.0."""
_MEDIA = frozenset({"cdrom", "floppy"})
"""The devices whose disks are only read, mostly."""

_NOTHING_CHOSEN = {
    Source.ISO: N_("Choose the image of an installation medium."),
    Source.IMPORT: N_("Choose a disk image."),
    Source.CLOUD: N_("Choose a cloud image."),
    Source.XML: N_("Choose a file with the description of a machine."),
}

_LOOKS = {
    Source.ISO: "medium",
    Source.IMPORT: "image",
    Source.CLOUD: "image",
    Source.XML: "document",
}
"""Source -> what looks at its file."""


def problems(answers: Answers, around: Surroundings) -> Iterator[Problem]:
    """What is wrong at the step about the medium."""
    if check := _CHECKS.get(answers.source):
        yield from check(answers, around)
    if answers.source is not Source.XML:
        yield from _system_problems(answers, around)


# Files


def _file_problems(answers: Answers, around: Surroundings) -> Iterator[Problem]:
    """What is wrong with the chosen file, whatever it is."""
    nothing = _(_NOTHING_CHOSEN[answers.source])
    wrong = list(path_problems("medium", answers.medium.path, nothing))
    if wrong:
        yield from wrong
    elif reason := around.problems.get(_LOOKS[answers.source]):
        yield Problem("medium", reason)
    elif answers.medium.is_here and answers.source is not Source.XML:
        yield from _upload_problems(answers.medium, around)


def _upload_problems(file: FileChoice, around: Surroundings) -> Iterator[Problem]:
    pool = defaults.pool_of(file.pool, around)
    if pool is None:
        message = _("Choose a storage pool that the file is copied into.")
        yield Problem("medium", message)
    elif reason := images.why_not(pool):
        message = _("The file cannot be copied to “{pool}”: {reason}")
        yield Problem("medium", message.format(pool=pool.name, reason=reason))
    elif warning := images.too_large(pool, (around.medium and around.medium.file_size) or 0):
        yield Problem("medium", warning)


def _iso_problems(answers: Answers, around: Surroundings) -> Iterator[Problem]:
    yield from _file_problems(answers, around)
    facts = around.medium
    if facts is None:
        return
    if not facts.is_bootable:
        yield Problem("medium", _("No machine can be started from this image."), True)


def _image_problems(answers: Answers, around: Surroundings) -> Iterator[Problem]:
    found = list(_file_problems(answers, around))
    yield from found
    if not found and around.image is None:
        yield Problem("medium", _("The disk image was not looked at yet."))
    elif not found:
        yield from _use_problems(answers, around)


def _use_problems(answers: Answers, around: Surroundings) -> Iterator[Problem]:
    """What is wrong with what shall become of the image."""
    format_ = around.image.format if around.image else ""
    if not answers.medium.is_here and (reason := why_not_format(format_)):
        yield Problem("medium", reason)  # the host cannot copy it either
        return
    is_kept = answers.image_use is ImageUse.KEEP and format_ not in defaults.NATIVE_FORMATS
    if is_kept or (answers.image_use is ImageUse.OVERLAY and why_not_format(format_)):
        yield _format_problem(format_)
    if answers.medium.is_here:
        yield from _conversion_problems(answers, around)
    else:
        yield from _sharing_problems(answers, around)


def _conversion_problems(answers: Answers, around: Surroundings) -> Iterator[Problem]:
    """What is wrong with an image of this computer that the host could not use as it is."""
    image = around.image
    if image is None:
        return
    if answers.image_use is ImageUse.OVERLAY:
        if image.backing_path:
            message = _("It stands on “{path}”, which the host does not have. Copy it.")
            yield Problem("image_use", message.format(path=image.backing_path))
        return
    names = (answers.medium.pool, answers.disk.pool)
    is_converted = is_converted_here(image, *(defaults.pool_of(name, around) for name in names))
    if is_converted and not can_convert_here(image.format):
        words = (
            _("This computer has no qemu-img, which converts disk images."),
            _("Install the package qemu-utils, or qemu-img."),
        )
        yield Problem("image_use", " ".join(words))


def _sharing_problems(answers: Answers, around: Surroundings) -> Iterator[Problem]:
    """Who else has to do with an image of the host."""
    path, use = answers.medium.path, answers.image_use
    writers, dependents = defaults.users(path, around), defaults.dependents(path, around)
    below = around.image.backing_path if around.image else ""
    if below and use is not ImageUse.COPY:
        message = _("It stands on “{path}”, which must not be changed any more.")
        yield Problem("image_use", message.format(path=below), True)
    if use is ImageUse.KEEP and (writers or dependents):
        others = tuple(dict.fromkeys((*writers, *dependents)))
        message = _("{names} uses this image, too. It is damaged if both write to it.")
        yield Problem("image_use", message.format(names=listed(others)), True)
    elif use is ImageUse.OVERLAY and writers:
        message = _("{names} uses this image, too. The new machine breaks when it is written to.")
        yield Problem("image_use", message.format(names=listed(writers)), True)
    elif use is ImageUse.COPY:
        running = tuple(name for name in writers if name in around.running)
        message = ngettext(
            "{names} is running: shut it down, or the copy is damaged.",
            "{names} are running: shut them down, or the copy is damaged.",
            len(running),
        )
        if running:
            yield Problem("image_use", message.format(names=listed(running)), True)


def _format_problem(format_: str) -> Problem:
    if why_not_format(format_) is None:
        message = _(
            "QEMU is not good at writing to images of the format “{format}”. Copy it, which makes "
            "it a qcow2 image."
        )
        return Problem("image_use", message.format(format=format_), True)
    message = _(
        "No machine can use an image of the format “{format}” as it is. Copy it, which makes it "
        "a qcow2 image."
    )
    return Problem("image_use", message.format(format=format_))


def _cloud_problems(answers: Answers, around: Surroundings) -> Iterator[Problem]:
    yield from _image_problems(answers, around)
    yield from cloud.problems(answers.cloud)


def _document_problems(answers: Answers, around: Surroundings) -> Iterator[Problem]:
    found = list(_file_problems(answers, around))
    yield from found
    if found:
        return
    if not around.document:
        yield Problem("medium", _("The file was not read yet, or nothing is in it."))
        return
    try:
        domain = parse(around.document, Domain, keep_blanks=False)
    except InvalidInput as error:
        yield Problem("medium", f"{error.message} {error.detail}".strip())
        return
    for disk in domain.devices.disks:
        path = disk.source.summary() if disk.source else ""
        others = defaults.users(path, around)
        if others and not (disk.is_readonly or disk.is_shareable or disk.device in _MEDIA):
            message = _("{names} uses the disk “{path}”, too. It is damaged if both write to it.")
            yield Problem("medium", message.format(names=listed(others), path=path), True)


# Trees


def _tree_problems(answers: Answers, around: Surroundings) -> Iterator[Problem]:
    address = list(caught("url", checked_url, answers.tree.url))
    if address:
        yield from address
    elif reason := around.problems.get("tree"):
        yield Problem("url", reason)
    elif around.tree is None:
        yield Problem("url", _("The installation tree was not looked at yet."))
    elif answers.tree.injected and not around.tree.initrd:
        message = _("The installer of this tree has no initrd that files could be put into.")
        yield Problem("injected", message)
    yield from _argument_problems(answers.tree)
    yield from _injected_problems(answers.tree)


def _argument_problems(tree: Tree) -> Iterator[Problem]:
    arguments = tree.arguments
    if not arguments.isprintable():
        yield Problem("arguments", _("Kernel options are one line."))
    elif len(arguments.encode()) > _MOST_ARGUMENTS:
        message = _("Kernel options have {most} characters at most.")
        yield Problem("arguments", message.format(most=_MOST_ARGUMENTS))
    injected = {path.name for path in tree.injected}
    for found in _FILE_IN_INITRD.finditer(arguments):
        if found["name"] not in injected:
            message = _("The installer is told to read “{name}”, but no such file is injected.")
            yield Problem("arguments", message.format(name=found["name"]), True)


def _injected_problems(tree: Tree) -> Iterator[Problem]:
    seen: set[str] = set()
    for path in tree.injected:
        if not path.name or not path.is_absolute():
            yield Problem("injected", _("Enter whole paths of files, beginning with “/”."))
        elif path.name in seen:
            message = _("Two of the files are called “{name}”; only one of them would be there.")
            yield Problem("injected", message.format(name=path.name))
        seen.add(path.name)


# The operating system


def _system_problems(answers: Answers, around: Surroundings) -> Iterator[Problem]:
    """What the host lacks for the system."""
    system, offered = around.system, around.domain_capabilities
    if system is None or offered is None:
        return
    needs_uefi = platforms.needs_uefi(system, answers.platform.arch)
    if needs_uefi and UEFI not in platforms.firmwares(answers.platform, around):
        message = _("“{system}” needs UEFI, which is not installed on this host.")
        yield Problem("os", message.format(system=system.name), True)
    backends = offered.values("tpm", "backendModel") or ()
    if system.short_id in _TPM_SYSTEMS and "emulator" not in backends:
        message = _(
            "“{system}” needs a TPM 2.0, and this host cannot imitate one: the program swtpm is "
            "missing there."
        )
        yield Problem("os", message.format(system=system.name), True)


_CHECKS: dict[Source, Callable[[Answers, Surroundings], Iterator[Problem]]] = {
    Source.ISO: _iso_problems,
    Source.URL: _tree_problems,
    Source.IMPORT: _image_problems,
    Source.CLOUD: _cloud_problems,
    Source.XML: _document_problems,
}
"""The other sources choose nothing at this step."""
