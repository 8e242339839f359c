"""Names of new machines and of their images: the guide's rules, and suggestions."""

from __future__ import annotations

import posixpath
import string
from collections.abc import Container, Iterable, Iterator
from contextlib import suppress
from itertools import count
from uuid import UUID

import vmgui.base.names as names
import vmgui.core.operations.images as images
from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _
from vmgui.core.resources import PoolReading

_ALLOWED = frozenset(string.ascii_letters + string.digits + "_.-")
_DIGITS = frozenset(string.digits)
_DIRECTORIES = frozenset({".", ".."})
"""Names that files cannot have, and libvirt makes files of its names."""
_STEM = "vm"
"""What machines are called whose system is not known."""
_NAMELESS = frozenset({"", "unknown"})
"""The short identifiers of no system in particular."""


def check_name(name: str, taken: Container[str]) -> None:
    """Check the name of a new machine by the guide's rules, which are stricter than libvirt's.

    Letters, digits, "_", "." and "-" can be used, and not only digits.

    Args:
        name: as it was typed.
        taken: the names of the host's machines.

    Raises:
        InvalidInput: it cannot be used; the message says which characters are wrong.
    """
    wrong = [each for each in dict.fromkeys(name) if each not in _ALLOWED]
    if name.strip() and wrong:
        raise InvalidInput(
            _(
                "A name has only letters from a to z, digits, “_”, “.” and “-”, but not {wrong}."
            ).format(wrong=_listed(wrong)),
            field="name",
        )
    if name and _DIGITS.issuperset(name):
        raise InvalidInput(_("A name cannot have digits only."), field="name")
    if name in _DIRECTORIES:
        raise InvalidInput(_("A name cannot have dots only."), field="name")
    names.check_name(name, taken)


def _listed(characters: Iterable[str]) -> str:
    return ", ".join(map(_shown, characters))


def _shown(character: str) -> str:
    """A character as it is called among others, translated."""
    if character == " ":
        # Translators: the character between words, in a list of characters
        return _("a space")
    return f"“{character}”" if character.isprintable() else f"U+{ord(character):04X}"


def canonical_uuid(text: str) -> str:
    """A UUID as libvirt writes it, however it is typed; what is none stays as it is."""
    with suppress(ValueError):
        return str(UUID(text))
    return text


def suggestion(short_id: str, arch: str, taken: Container[str]) -> str:
    """A name that no machine of the host has: "debian12", "debian12-2" ...

    Args:
        short_id: of the system, "debian12"; empty if it is not known: "vm1", "vm2" ...
        arch: what the name ends with if it is not the host's own; empty if it is.
        taken: the names of the host's machines.
    """
    suffix = f"-{arch}" if arch else ""
    if short_id in _NAMELESS:
        return _first_free((f"{_STEM}{number}{suffix}" for number in count(1)), taken)
    return free(f"{_plain(short_id)}{suffix}", taken)


def free(name: str, taken: Container[str]) -> str:
    """This name, or the next one that nobody has: "web1-2", "web1-3" ..."""
    return _first_free(_numbered(name), taken)


def free_file(name: str, taken: Container[str]) -> str:
    """The name of a file, or the next one that nobody has: "debian.iso", "debian-2.iso" ..."""
    stem, suffix = posixpath.splitext(name)
    return _first_free(_numbered(stem, suffix), taken)


def _numbered(name: str, suffix: str = "") -> Iterator[str]:
    yield f"{name}{suffix}"
    yield from (f"{name}-{number}{suffix}" for number in count(2))


def _first_free(candidates: Iterable[str], taken: Container[str]) -> str:
    return next(each for each in candidates if each not in taken)


def _plain(name: str) -> str:
    """A name with "-" for each character that it cannot have."""
    return "".join(each if each in _ALLOWED else "-" for each in name)


def image_name(
    machine: str,
    pool: PoolReading | None,
    format: str,  # noqa: A002
    taken: Container[str],
) -> str:
    """The name of a new machine's disk: "web1.qcow2", or "web1-2.qcow2" if a volume has that one.

    Args:
        machine: the name of the machine, valid or not.
        pool: where it will be; None for one that keeps files.
        format: of the image.
        taken: the names of the pool's volumes.
    """
    suffix = images.suffix_in(pool, format)
    return _first_free(_numbered(_plain(machine) or _STEM, suffix), taken)
