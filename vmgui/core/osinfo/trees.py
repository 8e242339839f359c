"""Which system an installation tree on a server has, and where its kernel is.

Source: osinfo_db_identify_tree in libosinfo; of several we take the most specific and newest one.
Beyond it, versions that the database does not know are recognised by their family, and trees
without .treeinfo by the name of the distribution.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple, TypeAlias

from vmgui.core.osinfo import patterns, versions
from vmgui.core.osinfo.match import Distributions, Match, is_placeholder
from vmgui.core.osinfo.system import ALL, System

Kernel: TypeAlias = tuple[str, str, str]
"""Architecture, path of the kernel, path of the initrd (empty if there is none)."""


class Tree(NamedTuple):
    """An installation tree: regular expressions for its .treeinfo, empty for any."""

    arch: str
    family: str = ""
    variant: str = ""
    version: str = ""
    treeinfo_arch: str = ""
    kernel: str = ""
    """Seen from its root."""
    initrd: str = ""

    @property
    def treeinfo(self) -> tuple[str, str, str, str]:
        """The patterns."""
        return self.family, self.variant, self.version, self.treeinfo_arch

    @property
    def boots(self) -> Kernel:
        """What is started of it."""
        return self.arch, self.kernel, self.initrd


class _Entry(NamedTuple):
    system: System
    tree: Tree

    @property
    def specificity(self) -> tuple[bool, bool, int, date]:
        """The greater, the more it says that this entry fits."""
        tree = self.tree
        letters = sum(map(len, map(patterns.literal, (tree.family, tree.variant, tree.version))))
        return (
            not is_placeholder(self.system),
            tree.arch != ALL,
            letters,
            self.system.released or date.min,
        )


class Trees:
    """All trees of the database."""

    def __init__(
        self,
        known: Iterable[tuple[System, Sequence[Tree]]],
        kernels: Mapping[str, tuple[Kernel, ...]],
    ) -> None:
        """Know these trees by the systems that they have, and the kernels by their identifiers."""
        known = tuple(known)
        self._systems = tuple(system for system, _trees in known)
        self._distributions = Distributions(self._systems)
        self._entries = tuple(
            _Entry(system, tree) for system, trees in known for tree in trees if any(tree.treeinfo)
        )
        self._kernels = kernels

    def kernels(self, os_id: str, arch: str) -> tuple[tuple[str, str], ...]:
        """Paths of kernel and initrd in trees of a system, seen from their roots."""
        found = self._kernels.get(os_id, ())
        pairs = dict.fromkeys((kernel, initrd) for at, kernel, initrd in found if at in (arch, ALL))
        return tuple(pairs)

    def match(self, family: str, variant: str, version: str, arch: str) -> Match | None:
        """What a tree has; None if nothing like it is known.

        Args:
            family: what .treeinfo says, or the name of the distribution.
            variant: such as "Server"; empty if nothing is said.
            version: a number, or a code name.
            arch: as .treeinfo spells it.
        """
        entry = max(
            self._fitting((family, variant, version, arch)),
            key=lambda entry: entry.specificity,
            default=None,
        )
        if entry is not None and not is_placeholder(entry.system):
            return Match(entry.system)
        systems = self._of_family(family, arch) or self._called(family)
        found = _nearest(systems, version)
        if found is None and entry is not None:
            found = self._distributions.nearest(entry.system)
        if found is None:
            return None
        if _is_version(found, version):
            return Match(found)
        return Match(found, is_exact=False, version=version)

    def _fitting(self, said: tuple[str, str, str, str]) -> Iterator[_Entry]:
        """The entries that a tree fits in all that .treeinfo says."""
        for entry in self._entries:
            if all(map(patterns.fits, entry.tree.treeinfo, said)):
                yield entry

    def _of_family(self, family: str, arch: str) -> list[System]:
        """All versions of the family that .treeinfo names."""
        found = [
            (len(patterns.literal(entry.tree.family)), entry.system)
            for entry in self._entries
            if entry.tree.family
            and patterns.fits(entry.tree.family, family)
            and patterns.fits(entry.tree.treeinfo_arch, arch)
        ]
        # "CentOS" fits "CentOS Stream", too.
        longest = max((length for length, _system in found), default=0)
        return [system for length, system in found if length == longest]

    def _called(self, name: str) -> list[System]:
        """All versions of the distribution that has that name; none has an empty one."""
        said = _letters(name)
        return [each for each in self._systems if said and said == _letters(each.distro)]


def _nearest(systems: Iterable[System], version: str) -> System | None:
    """The system of that version, or else the one that stands in for it best."""
    known = [each for each in systems if not is_placeholder(each)]
    exact = [each for each in known if _is_version(each, version)]
    if exact:
        return max(exact, key=lambda each: each.released or date.min)
    found = versions.numbers(version)
    return max(
        (each for each in known if versions.number(each.version)),
        key=lambda each: versions.nearness(versions.number(each.version), found),
        default=None,
    )


def _is_version(system: System, version: str) -> bool:
    """Whether it is this version ("12", "12.5" of Debian 12), or has this code name."""
    said = version.casefold()
    if said and (said == system.version.casefold() or said in system.codename.casefold().split()):
        return True
    known = versions.number(system.version)
    return bool(known) and versions.number(version)[: len(known)] == known


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
