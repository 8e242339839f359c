"""Installation trees: what is on a server, or in a directory of this computer.

A tree says in small files what it is, see `treeinfo`, and has the kernel of its installer where
.treeinfo says, or where those of its kind have it, see `layouts`.
"""

from __future__ import annotations

import platform
from collections.abc import Iterable, Sequence
from dataclasses import replace

from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _
from vmgui.core.creation.answers import Tree
from vmgui.core.creation.facts import TreeFacts
from vmgui.core.creation.fetching import Fetcher
from vmgui.core.creation.layouts import ALPINE, LAYOUTS, SUITE, Layout
from vmgui.core.creation.locations import checked_url, joined, local_path
from vmgui.core.creation.transfer import Found
from vmgui.core.creation.treeinfo import READERS, Clues, from_release, libvirt_arch
from vmgui.core.creation.unfetched import Missing, NotFetched
from vmgui.core.osinfo.database import OsDatabase

TREE_SECONDS = 20.0
"""How long all questions about a tree may take."""

_PAGES = frozenset({"text/html", "application/xhtml+xml"})
"""What a web site answers that has a page for everything, also for what it does not have."""
_FORBIDDEN = 403
_IMAGES = frozenset({"application/x-iso9660-image", "application/x-cd-image"})


async def tree_facts(tree: Tree, arch: str, database: OsDatabase) -> TreeFacts:
    """Look at a tree.

    Args:
        tree: its address, as somebody has typed it.
        arch: what the machine shall have, as libvirt calls it; empty for what the tree has.
        database: knows operating systems.

    Raises:
        InvalidInput: nothing can be installed from there, at least not on that machine; says why.
    """
    url = checked_url(tree.url)
    try:
        async with Fetcher(TREE_SECONDS) as fetcher:
            return await _Looking(fetcher, arch, database).at(url)
    except NotFetched as error:
        raise InvalidInput(error.message, "url", error.detail, error.hint) from error


class _Looking:
    """A look at one tree."""

    def __init__(self, fetcher: Fetcher, arch: str, database: OsDatabase) -> None:
        self._fetcher = fetcher
        self._arch = arch
        self._database = database

    async def at(self, url: str) -> TreeFacts:
        root, problem = await self._root(url)
        clues = await self._clues(root)
        arch = self._common_arch(clues)
        layout = await self._kernel(root, clues, arch)
        if layout is None:
            raise problem or _no_kernel(url, arch)
        family = clues.family or layout.family
        return TreeFacts(
            url=root,
            arch=arch,
            kernel=joined(root, layout.kernel),
            initrd=joined(root, layout.initrd) if layout.initrd else "",
            family=family,
            variant=clues.variant,
            version=clues.version,
        )

    async def _root(self, url: str) -> tuple[str, NotFetched | None]:
        """Where the tree is after redirects, and why there may be none.

        Not every server shows its directories: the tree may still be there.
        """
        try:
            found = await self._fetcher.look(f"{url}/")
        except Missing as error:
            return url, error if error.status != _FORBIDDEN else None
        if found.kind in _IMAGES or url.lower().endswith(".iso"):
            raise InvalidInput(
                _("{url} is an ISO image, not an installation tree.").format(
                    url=local_path(url) or url
                ),
                field="url",
                hint=_("Go back, and install from it as local install media."),
            )
        return found.url.partition("?")[0].rstrip("/"), None

    async def _clues(self, root: str) -> Clues:
        """What the surest of its files that says anything says."""
        urls = [joined(root, name) for name in READERS]
        readers = [*READERS.values()]
        if suite := SUITE.match(root):
            urls.append(f"{suite['suite']}/Release")
            readers.append(from_release)
        texts = await self._fetcher.texts(urls)
        said = (reader(text) for reader, text in zip(readers, texts, strict=True) if text)
        return _completed(next(filter(None, said), Clues()), root)

    def _os_id(self, clues: Clues, arch: str) -> str | None:
        match = self._database.match_tree(
            clues.family, clues.variant, clues.version or clues.codename, clues.arch or arch
        )
        return match.system.id if match else None

    def _common_arch(self, clues: Clues) -> str:
        """The architecture of tree and machine.

        Raises:
            InvalidInput: they differ.
        """
        arch = libvirt_arch(clues.arch)
        wanted = self._arch
        if not arch or arch == wanted or not wanted:
            return arch or wanted or platform.machine()
        if (wanted, arch) == ("x86_64", "i686"):
            return arch
        raise InvalidInput(
            _("This installation tree is for {found}, and the machine is {wanted}.").format(
                found=arch, wanted=wanted
            ),
            field="url",
            hint=_("Choose the other architecture for the machine, or another tree."),
        )

    async def _kernel(self, root: str, clues: Clues, arch: str) -> Layout | None:
        """Where the kernel really is; what the tree itself says comes first."""
        if clues.kernel:
            said = Layout(clues.kernel, clues.initrd)
            if found := await self._present(root, [said]):
                return found
        os_id = self._os_id(clues, arch)
        known = self._database.kernels(os_id, arch) if os_id else ()
        usual = (layout.in_arch(arch) for layout in LAYOUTS)
        return await self._present(root, [*(Layout(*pair) for pair in known), *usual])

    async def _present(self, root: str, layouts: Sequence[Layout]) -> Layout | None:
        """The first of these that the tree has."""
        kernels = await self._having(root, (layout.kernel for layout in layouts))
        possible = [layout for layout in layouts if layout.kernel in kernels]
        initrds = await self._having(root, (layout.initrd for layout in possible if layout.initrd))
        return next((each for each in possible if not each.initrd or each.initrd in initrds), None)

    async def _having(self, root: str, paths: Iterable[str]) -> frozenset[str]:
        """Which of these files the tree has."""
        once = tuple(dict.fromkeys(paths))
        found = await self._fetcher.looks(joined(root, path) for path in once)
        return frozenset(path for path, one in zip(once, found, strict=True) if _is_file(one))


def _is_file(found: Found | None) -> bool:
    return found is not None and found.kind not in _PAGES and found.size != 0


def _completed(clues: Clues, root: str) -> Clues:
    """With what the address of the tree says."""
    if suite := SUITE.match(root):
        codename = clues.codename or suite["codename"]
        return replace(clues, codename=codename, arch=clues.arch or suite["arch"] or "")
    if alpine := ALPINE.search(root):
        return replace(clues, family="Alpine Linux", version=clues.version or alpine["version"])
    return clues


def _no_kernel(url: str, arch: str) -> InvalidInput:
    return InvalidInput(
        _("There is no installer for {arch} at {url}.").format(
            arch=arch, url=local_path(url) or url
        ),
        field="url",
        hint=_(
            "Enter the address of an installation tree, such as {example}, or a directory with a "
            "kernel and its initrd."
        ).format(example="https://deb.debian.org/debian/dists/stable/main/installer-amd64/"),
    )
