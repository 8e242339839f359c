"""A look at images where they are: what format, what they say of themselves, what they build on."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, replace
from itertools import pairwise

from vmgui.base.errors import InvalidInput, NotFound, NotPossibleNow, VmguiError
from vmgui.base.i18n import _
from vmgui.core.creation import diskformats
from vmgui.core.creation.diskformats import HEAD
from vmgui.core.imaging import commands, complaints, reading
from vmgui.core.imaging.names import same_files
from vmgui.core.imaging.running import DENIED, NoProgram, Order, run
from vmgui.core.imaging.shells import Shell
from vmgui.core.imaging.values import Chain, ImageFile, ImageInfo, Link
from vmgui.virt.storage import MAX_CHAIN

LOOK_SECONDS = 60.0
"""How long a look may take: a person may have to type a password."""

_DIRECTORY, _MISSING, _NO_FILE = 121, 122, 123
_LOOK = f"""\
if [ -d "$1" ]; then exit {_DIRECTORY}; fi;
if ! [ -e "$1" ]; then ls -d -- "$1" >&2; exit {_MISSING}; fi;
if [ -b "$1" ]; then kind=b; elif [ -f "$1" ]; then kind=f; else exit {_NO_FILE}; fi;
real=$(readlink -f -- "$1") || real=$1;
exec 3< "$1" || exit 1;
printf "%s%s\\0" $kind "$real";
head -c {HEAD} <&3;
if [ -n "$2" ] && [ $kind = f ]; then tail -c 512 -- "$1"; fi
"""
_MAGICS = {
    b"LUKS\xba\xbe": "luks",
    b"WithoutFreeSpace": "parallels",
    b"WithouFreSpacExt": "parallels",
}
"""What images of more formats begin with."""
_CONECTIX = b"conectix"
"""What the last sector of a VHD image of fixed size begins with."""
_QCOW, _QCOW_1 = b"QFI\xfb", b"QFI\xfb\0\0\0\1"

Told = Callable[[str], Awaitable[str]]
"""Says what format the image at a path has, whatever is written in it; empty if nobody knows."""


async def _nobody(_path: str) -> str:
    """Nobody says what format an image has."""
    return ""


@dataclass(frozen=True, slots=True)
class Seen:
    """What is at a path."""

    real_path: str
    """Without symbolic links."""
    format: str
    """What the first bytes say."""
    is_device: bool


class Looker:
    """Looks at images through a shell."""

    def __init__(self, shell: Shell, told: Told = _nobody) -> None:
        """Look through `shell`; what `told` says of formats counts for more than what is seen."""
        self._shell = shell
        self._told = told

    async def seen(self, path: str) -> Seen:
        """Look at the first bytes of an image.

        Raises:
            InvalidInput: it is no file.
            NotFound: it is not there.
            NotOurs: we are not allowed to read it.
        """
        check_path(path)
        has_footer = "1" if diskformats.format_of_name(path) == "vpc" else ""
        script = " ".join(_LOOK.split("\n"))
        order = Order(("sh", "-c", script, "vmgui", path, has_footer))
        outcome = await run(self._shell, order, seconds=LOOK_SECONDS)
        if outcome.status:
            raise _unseen(path, outcome.status, outcome.words)
        name, _zero, content = outcome.output.partition(b"\0")
        real_path = name[1:].decode(errors="surrogateescape")
        return Seen(real_path, _format(content), name.startswith(b"b"))

    async def file(self, file: ImageFile) -> ImageFile:
        """An image with its format: as somebody tells it, else as it is asked for, else as seen.

        Raises:
            VmguiError: it cannot be looked at.
        """
        check_path(file.path)
        if told := await self._told(file.path):
            return replace(file, format=told)
        return file if file.format else replace(file, format=(await self.seen(file.path)).format)

    async def same(self, path: str, others: Collection[str]) -> tuple[str, ...]:
        """Those of other paths that lead to the file at one.

        Raises:
            HostError: the host could not be reached, or did not answer.
        """
        return await same_files(self._shell, path, others)

    async def info(self, file: ImageFile) -> ImageInfo:
        """What an image says of itself, without what it builds on.

        Raises:
            VmguiError: it cannot be read.
        """
        return await self._info(await self.file(file))

    async def _info(self, file: ImageFile) -> ImageInfo:
        order = commands.info(file)
        outcome = await run(self._shell, order, seconds=LOOK_SECONDS)
        complaints.check(order, outcome)
        return reading.info(file, reading.document(outcome.output))

    async def opened(self, file: ImageFile) -> ImageInfo:
        """What an image says of itself, if it can be opened with all that it builds on.

        Raises:
            NotPossibleNow: an image does not say of what format its base is. QEMU would guess, and
                libvirt refuses such images, too.
            VmguiError: something cannot be read.
        """
        return first_info(await self._opened(file))

    async def _opened(self, file: ImageFile) -> Chain:
        chain = await self.chain(file)
        for link, base in pairwise(chain):
            if link.info is not None and not _tells_format(link.info):
                raise _untold(link.file.path, base.file)
        for link in chain:
            if link.problem is not None:
                raise link.problem
        return chain

    async def whole_info(self, file: ImageFile) -> ImageInfo:
        """What an image says of itself, if all of it is in files that we know; see `whole`.

        Raises:
            NotPossibleNow: it is not, or not all formats are told.
            VmguiError: something cannot be read.
        """
        return first_info(await self.whole(file))

    async def whole(self, file: ImageFile) -> Chain:
        """An image and all that it builds on, if all of it is in files that we know.

        Raises:
            NotPossibleNow: as of `opened`, or the data of one of them is in another file. Nobody
                guards that one, and a guest may have written its name there.
            VmguiError: something cannot be read.
        """
        chain = await self._opened(file)
        for link in chain:
            if link.info is not None:
                check_data(link.info)
        return chain

    async def chain(self, file: ImageFile) -> Chain:
        """An image and all that it builds on, as far as it can be read.

        Raises:
            NoProgram: there is no qemu-img.
            HostError: the host could not be reached, or was lost.
        """
        links: list[Link] = []
        known: set[str] = set()
        told = await self._told(file.path)
        following: ImageFile | None = replace(file, format=told) if told else file
        while following is not None:
            link, real_path = await self._link(following)
            if real_path in known:
                links.append(Link(following, None, _circle(following.path)))
                break
            known.add(real_path)
            if links and isinstance(link.problem, NotFound):
                link.problem.hint = complaints.moved_hint()
            links.append(link)
            following = below(link.info) if link.info else None
            if len(links) > MAX_CHAIN and following is not None:
                links.append(Link(following, None, _endless()))
                break
        return tuple(links)

    async def _link(self, file: ImageFile) -> tuple[Link, str]:
        """An image of a chain, and its real path."""
        if not file.path.startswith("/"):
            message = _("“{path}” is no file of the host, and is not looked at.")
            return Link(file, None, NotPossibleNow(message.format(path=file.path))), file.path
        real_path = file.path
        try:
            seen = await self.seen(file.path)
            real_path = seen.real_path
            file = replace(file, format=file.format or seen.format)
            return Link(file, await self._info(file)), real_path
        except NoProgram:
            raise
        except (InvalidInput, NotFound, NotPossibleNow) as error:
            return Link(file, None, error), real_path
        except VmguiError as error:
            if type(error) is not VmguiError:  # of the way to the host, not of the image
                raise
            return Link(file, None, error), real_path


def first_info(chain: Chain) -> ImageInfo:
    """What the first image of a chain without problems says."""
    info = chain[0].info
    assert info is not None
    return info


def check_path(path: str) -> None:
    """Refuse a path that qemu-img would read as something else, or nobody can give it.

    Raises:
        InvalidInput: it is not absolute, or has a character that no path can have.
    """
    if not path.startswith("/") or "\0" in path:
        raise InvalidInput(_("Enter the whole path of the file, beginning with “/”."), "path")


def check_data(info: ImageInfo) -> None:
    """Refuse an image whose data is in another file.

    Raises:
        NotPossibleNow: it is.
    """
    if info.data_path:
        message = _("The data of “{path}” is in another file, “{data}”, which is not worked on.")
        raise NotPossibleNow(
            message.format(path=info.file.path, data=info.data_path),
            hint=_("Work on such an image with qemu-img, if you trust what it says."),
        )


def _tells_format(info: ImageInfo) -> bool:
    """Whether an image says of what format its base is, perhaps in QEMU's description of it."""
    return bool(info.backing_format) or info.backing_name.startswith("json:")


def below(info: ImageInfo) -> ImageFile | None:
    """What an image builds on, None if it stands alone."""
    path = info.backing_path
    if not path:
        return None
    if path.startswith("json:"):
        path = _file_name(path.removeprefix("json:")) or path
    elif not path.startswith("/") and ":" not in path.partition("/")[0]:
        path = posixpath.join(posixpath.dirname(info.file.path), path)
    return ImageFile(path, info.backing_format)


def _file_name(text: str) -> str:
    """The file that QEMU's description of a block device names, empty if it is no file."""
    try:
        node = json.loads(text)
        while isinstance(node.get("file"), dict):
            node = node["file"]
        name = node.get("filename") or node.get("file.filename") or ""
    except (ValueError, AttributeError):
        return ""
    return name if isinstance(name, str) else ""


def _format(content: bytes) -> str:
    """The format of an image by its first bytes, and its last ones if they follow them."""
    head, tail = content[:HEAD], content[HEAD:]
    if head.startswith(_QCOW):
        return "qcow" if head.startswith(_QCOW_1) else "qcow2"
    for magic, format_ in _MAGICS.items():
        if head.startswith(magic):
            return format_
    if tail.startswith(_CONECTIX):
        return "vpc"
    return diskformats.recognised(head) or "raw"


def _unseen(path: str, status: int, words: str) -> VmguiError:
    if status == _DIRECTORY:
        return InvalidInput(_("“{path}” is a directory, not a file.").format(path=path), "path")
    if status == _NO_FILE:
        return InvalidInput(_("“{path}” is no file.").format(path=path), "path")
    if DENIED in words:
        return complaints.unopened(path, DENIED)
    if status == _MISSING:
        return complaints.unopened(path, "No such file or directory")
    return complaints.error_of(words, path)


def _untold(path: str, base: ImageFile) -> NotPossibleNow:
    message = _("“{path}” does not say what format “{base}” has, on which it builds.")
    return NotPossibleNow(
        message.format(path=path, base=base.path),
        hint=_("Rebase it onto the same image, unsafe, which writes the format down."),
    )


def _circle(path: str) -> VmguiError:
    return VmguiError(
        _("The chain is a circle: it comes to “{path}” a second time.").format(path=path),
        hint=_("Nothing can be read of such an image. Let one of them build on another base."),
    )


def _endless() -> VmguiError:
    message = _("The chain has more than {count} images.")
    return VmguiError(message.format(count=MAX_CHAIN))
