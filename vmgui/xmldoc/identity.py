"""What tells an element from its siblings, and whether two elements mean the same.

Elements with the same name and parent are told apart by what libvirt tells them apart by, a disk by
its target, an interface by its MAC: the table `IDENTITY`. `vmgui.xmldoc.pairing` uses it.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeAlias

from vmgui.xmldoc import paths
from vmgui.xmldoc.paths import Node, Path

_ALTERNATIVES = {
    "disk": "target/@dev",
    "controller": "@type @index",
    "interface": "mac/@address",
    "graphics": "@type",
    "graphics/channel": "@name",
    "channel": "target/@name",
    "filesystem": "target/@dir",
    "serial": "target/@port",
    "parallel": "target/@port",
    "console": "target/@type target/@port",
    "audio": "@id",
    "shmem": "@name",
    "lease": "lockspace key",
    "hostdev": (
        "source/address/@domain source/address/@bus source/address/@slot source/address/@function"
        " | source/address/@uuid | source/vendor/@id source/product/@id"
        " | source/address/@bus source/address/@device"
        " | source/adapter/@name source/address/@bus source/address/@target source/address/@unit"
    ),
    "cpu/feature": "@name",
    "cputune/vcpupin": "@vcpu",
    "cputune/iothreadpin": "@iothread",
    "cputune/vcpusched": "@vcpus",
    "cputune/iothreadsched": "@iothreads",
    "cputune/cachetune": "@vcpus",
    "cputune/memorytune": "@vcpus",
    "vcpus/vcpu": "@id",
    "iothreadids/iothread": "@id",
    "blkiotune/device": "path",
    "clock/timer": "@name",
    "numa/cell": "@id",
    "distances/sibling": "@id",
    "numatune/memnode": "@cellid",
    "hugepages/page": "@size @nodeset | @size",
    "domain/seclabel": "@model",
    "system/entry": "@name",
    "bios/entry": "@name",
    "baseBoard/entry": "@name",
    "chassis/entry": "@name",
    "sysinfo/entry": "@name",
    "filterref/parameter": "@name",
    "os/initenv": "@name",
    "qemu:commandline/qemu:env": "@name",
    "qemu:override/qemu:device": "@alias",
    "qemu:frontend/qemu:property": "@name",
    "vmgui:machine/vmgui:tag": ".",
}

_Alternative: TypeAlias = tuple[tuple[str, Path], ...]
_Key: TypeAlias = tuple[tuple[str, str], ...]

LISTS = frozenset(
    (paths.qualified(parent), paths.qualified(tag))
    for parent, tag in (
        ("os", "boot"),
        ("os", "initarg"),
        ("qemu:commandline", "qemu:arg"),
    )
)
"""(parent, tag) of elements whose order is their meaning: together they are one value."""


def _labelled(text: str) -> tuple[_Alternative, ...]:
    """The alternatives in a row of the table, with the labels that people read."""
    found = []
    for words in text.split("|"):
        members = [Path.parse("" if word == "." else word) for word in words.split()]
        is_one_place = len(members) > 1 and len({member.steps for member in members}) == 1
        found.append(tuple((_label(member, is_one_place), member) for member in members))
    return tuple(found)


def _label(path: Path, is_one_place: bool) -> str:
    if is_one_place or not path.steps:
        return path.attribute or "text"
    return path.steps[-1]


IDENTITY: Mapping[tuple[str, str], tuple[_Alternative, ...]] = {
    (paths.qualified(parent), paths.qualified(tag)): _labelled(text)
    for name, text in _ALTERNATIVES.items()
    for parent, _slash, tag in [name.rpartition("/")]
}
"""(parent, tag) -> what identifies an element among its siblings; the first complete one counts.

A device's parent is left empty."""


def key(node: Node) -> _Key | None:
    """Label and value of what identifies an element among its siblings; None if nothing does."""
    for alternative in _alternatives(node):
        values = [(label, value_at(node, path)) for label, path in alternative]
        if all(value for _label, value in values):
            return tuple((label, value) for label, value in values if value)
    return None


def has_key(node: Node) -> bool:
    """Whether elements of this kind are told apart by what is in them."""
    return bool(_alternatives(node))


def signature(node: Node) -> Hashable:
    """Equal for elements that mean the same, however they are laid out; comments count."""
    name = node.tag, getattr(node, "target", node.prefix)  # a processing instruction has a target
    if not len(node):
        return name, _attributes(node), text_of(node), ()
    children = tuple((signature(child), blank_as_none(child.tail)) for child in node)
    return name, _attributes(node), text_of(node), children


def text_of(node: Node) -> str | None:
    """The text in front of the first child; None instead of white space."""
    return blank_as_none(node.text)


def is_mixed(node: Node) -> bool:
    """Whether there is text between what is in an element."""
    if not len(node):
        return False
    texts = (node.text, *(child.tail for child in node))
    return any(blank_as_none(text) is not None for text in texts)


def blank_as_none(text: str | None) -> str | None:
    """The text, or None if nothing but white space is in it."""
    return None if text is None or not text or text.isspace() else text


def _alternatives(node: Node) -> tuple[_Alternative, ...]:
    parent = node.getparent()
    outer = "" if parent is None or parent.tag == "devices" else parent.tag
    return IDENTITY.get((outer, node.tag), ())


def value_at(node: Node, path: Path) -> str | None:
    """The text at a path below an element; None if it is missing."""
    found = paths.find(node, path.steps)
    return None if found is None else paths.read(found, path.attribute)


def _attributes(node: Node) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(paths.attributes(node).items()))
