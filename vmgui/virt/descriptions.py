"""Objects of libvirt's with their descriptions, without those that vanish on the way."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

import libvirt

from vmgui.base.errors import InvalidInput
from vmgui.xmldoc.document import parse, sanitize
from vmgui.xmldoc.element import Element

log = logging.getLogger(__name__)

GONE = frozenset(
    {
        libvirt.VIR_ERR_NO_NETWORK,
        libvirt.VIR_ERR_NO_INTERFACE,
        libvirt.VIR_ERR_NO_STORAGE_POOL,
        libvirt.VIR_ERR_NO_STORAGE_VOL,
        libvirt.VIR_ERR_NO_NODE_DEVICE,
        libvirt.VIR_ERR_NO_SECRET,
    }
)
"""What libvirt says of an object that is not there any more."""


class Described(Protocol):
    """An object of libvirt's that has a description."""

    def name(self) -> str:
        """What it is called; not a call."""

    def XMLDesc(self, flags: int = ..., /) -> str:  # noqa: N802 - libvirt's name
        """Its description; a call."""


D = TypeVar("D", bound=Described)
E = TypeVar("E", bound=Element)


def descriptions(objects: Iterable[D]) -> Iterator[tuple[D, str]]:
    """The objects with their XML, without those that are gone."""
    for each in objects:
        try:
            yield each, each.XMLDesc(0)
        except libvirt.libvirtError as error:
            if error.get_error_code() not in GONE:
                raise


def documents(objects: Iterable[D], kind: type[E]) -> Iterator[tuple[D, E]]:
    """The objects with their descriptions, without those that are gone or cannot be read."""
    for each, xml in descriptions(objects):
        document = read(each, xml, kind)
        if document is not None:
            yield each, document


def read(described: Described, xml: str, kind: type[E]) -> E | None:
    """The document of an object; None, and a line in the log, if it cannot be read."""
    try:
        return parse(sanitize(xml), kind, keep_blanks=False)
    except InvalidInput as error:
        log.info("The description of %s cannot be read: %s", described.name(), error)
        return None


def names(objects: Iterable[Described]) -> frozenset[str]:
    """The names of objects: known from the list, not a call."""
    return frozenset(each.name() for each in objects)
