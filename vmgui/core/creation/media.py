"""Facts of an ISO image, from its volume descriptors: 16 KiB of it (ECMA-119 8, ECMA-167 2/9)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _
from vmgui.base.ids import HostId
from vmgui.core.creation import contents, diskformats
from vmgui.core.creation.answers import FileChoice
from vmgui.core.creation.contents import Content
from vmgui.core.creation.facts import MediumFacts
from vmgui.core.fleet import Fleet

_SECTOR = 2048
_START = 16 * _SECTOR
"""Where the descriptors begin."""
_LOOK = 8 * _SECTOR
"""The primary one, boot record, Joliet, the end; then those of UDF: eight in all."""
_HEAD = 4096
"""What is looked at to say what a file is that is no ISO image."""

_ISO9660 = b"CD001"
_UDF = (b"BEA01", b"NSR02", b"NSR03")
_BOOT, _PRIMARY = 0, 1
_EL_TORITO = b"EL TORITO SPECIFICATION"


class _Descriptor(NamedTuple):
    """A volume descriptor."""

    kind: int
    standard: bytes
    content: bytes

    def text(self, start: int, end: int) -> str:
        """A field of letters, padded with spaces or zeros."""
        return self.content[start:end].decode(errors="replace").strip(" \0")

    def number(self, start: int, length: int) -> int:
        """A field in both byte orders; the first half is little-endian."""
        return int.from_bytes(self.content[start : start + length], "little")


async def medium_facts(fleet: Fleet, host: HostId, file: FileChoice) -> MediumFacts | None:
    """What an ISO image says of itself.

    A medium that has only UDF says nothing, but is one.

    Args:
        fleet: all hosts.
        host: where the file is, unless it is on this computer.
        file: which one.

    Returns:
        None if the file is on the host where nobody lets us look.

    Raises:
        InvalidInput: it is no ISO image, or not all of one; missing, unreadable, a directory ...
        HostError: the host could not be asked.
    """
    return await contents.look(fleet, host, file, partial(_facts, file.path))


def _facts(path: str, content: Content) -> MediumFacts:
    found = list(_descriptors(content.read(_START, _LOOK)))
    primary = next((each for each in found if _is(each, _PRIMARY)), None)
    if primary is None:
        if any(each.standard in _UDF for each in found):
            return MediumFacts("", file_size=content.size, is_bootable=False)
        raise _refusal(path, content)
    facts = MediumFacts(
        volume_id=primary.text(40, 72),
        system_id=primary.text(8, 40),
        publisher_id=primary.text(318, 446),
        application_id=primary.text(574, 702),
        volume_size=primary.number(80, 4) * primary.number(128, 2),
        file_size=content.size,
        is_bootable=any(
            _is(each, _BOOT) and each.content[7:].startswith(_EL_TORITO) for each in found
        ),
    )
    if facts.is_truncated:
        raise contents.incomplete(path, content.size, facts.volume_size)
    return facts


def _descriptors(area: bytes) -> Iterator[_Descriptor]:
    for start in range(0, len(area) - _SECTOR + 1, _SECTOR):
        sector = area[start : start + _SECTOR]
        yield _Descriptor(sector[0], sector[1:6], sector)


def _is(descriptor: _Descriptor, kind: int) -> bool:
    return descriptor.standard == _ISO9660 and descriptor.kind == kind


def is_medium(content: Content) -> bool:
    """Whether a file is an ISO image, whole or not."""
    found = _descriptors(content.read(_START, _SECTOR))
    return any(_is(each, _PRIMARY) or each.standard in _UDF for each in found)


def _refusal(path: str, content: Content) -> InvalidInput:
    """Why a file is no ISO image."""
    head = content.read(0, _HEAD)
    if error := contents.packed(path, head):
        return error
    if header := diskformats.recognised(head):
        message = _("“{path}” is a disk image ({format}), not an ISO image.")
        return InvalidInput(
            message.format(path=path, format=header),
            hint=_("Choose “Import existing disk image” to use it."),
        )
    if contents.is_text(head):
        return InvalidInput(_("“{path}” is a text file, not an ISO image.").format(path=path))
    if content.size < _START + _SECTOR:
        message = _("“{path}” is too short for an ISO image.")
        return InvalidInput(message.format(path=path))
    return InvalidInput(_("“{path}” is not an ISO image.").format(path=path))
