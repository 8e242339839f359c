"""Filling: the images of a new machine are made, with what shall be in them."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Awaitable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path

import vmgui.core.creation.fetching as fetching
import vmgui.core.resources as resources
import vmgui.virt.creation as creation
import vmgui.virt.uploads as uploads
import vmgui.virt.volumes as volumes
from vmgui.base.errors import HostError, VmguiError
from vmgui.base.i18n import _
from vmgui.core.calls import POOL_SECONDS
from vmgui.core.creation.blueprint import Conversion, Copy, Overlay, PlannedImage, Seed, Upload
from vmgui.core.creation.converting import convert_here
from vmgui.core.creation.initrd import inject
from vmgui.core.creation.needs import Needed
from vmgui.core.creation.seed import seed_image
from vmgui.core.creation.site import Site
from vmgui.core.metering import Meter
from vmgui.core.operations.images import NewImage
from vmgui.core.work import away
from vmgui.virt.lanes import Lane

_LARGE = "/var/tmp"
"""Where there is room for a disk image for a while: /tmp is often in memory."""


async def make_image(site: Site, needed: Needed) -> None:
    """Make an image of the blueprint."""
    image = needed.image
    path = await site.journal.make(
        _what(image),
        _made(site, image),
        site.delete,
        is_scratch=needed.is_scratch,
        is_kept=image.is_kept,
    )
    if isinstance(image.content, Upload | Conversion) and image.image.capacity:
        wanted = image.image
        grown = path, wanted.capacity, wanted.format
        await site.calls.pool_change(wanted.pool, None, POOL_SECONDS, creation.grow, *grown)


def _what(image: PlannedImage) -> str:
    return _("the disk image {path}").format(path=image.path)


def _made(site: Site, image: PlannedImage) -> Awaitable[str]:
    """The call that makes a volume and returns its path."""
    match image.content:
        case Upload(path):
            return _uploaded(site, image, Path(path))
        case Conversion(path):
            return _converted(site, image, Path(path))
        case Copy() as content:
            return _copied(site, image.image, content)
        case Overlay() as content:
            return _overlaid(site, image.image, content)
        case Seed() as content:
            return _seeded(site, image, content)
        case None:
            return _empty(site, image.image)


async def _empty(site: Site, image: NewImage) -> str:
    async with site.inside(image.pool):
        call = resources.create_volume(
            site.fleet,
            site.host,
            image.pool,
            image.xml(),
            is_preallocated=image.is_prepared,
            is_filled=image.is_full,
        )
        if not image.is_full:
            return await call
        return await site.measured(
            call, lambda: site.allocated(image.pool, image.name, image.capacity)
        )


async def _copied(site: Site, image: NewImage, content: Copy) -> str:
    """A copy; libvirt cannot stop in the middle."""
    source = None
    with suppress(HostError):  # how large it is; the copy itself will say what is wrong
        source = await resources.volume_by_path(site.fleet, site.host, content.path)
    total = (source.allocation or 0) if source else 0
    async with site.inside(image.pool):
        call = site.transfer(
            volumes.create_copy, image.pool, image.xml(), content.path, content.format
        )
        return await site.measured(call, lambda: site.allocated(image.pool, image.name, total))


async def _overlaid(site: Site, image: NewImage, content: Overlay) -> str:
    capacity = image.capacity or None
    async with site.inside(image.pool):
        return await site.calls.pool_change(
            image.pool,
            None,
            POOL_SECONDS,
            volumes.create_overlay,
            image.pool,
            image.name,
            content.path,
            content.format,
            capacity,
        )


async def _converted(site: Site, image: PlannedImage, source: Path) -> str:
    async with _directory(_LARGE) as directory:
        target, meter = directory / "image", Meter()
        site.enter(_("Converting {name}").format(name=source.name))
        converting = convert_here(source, target, meter, site.is_cancelled, image.image.format)
        await site.measured(converting, meter.read)
        site.enter(_("Uploading {name}").format(name=image.image.name))
        return await _uploaded(site, image, target)


async def _seeded(site: Site, image: PlannedImage, content: Seed) -> str:
    return await _uploaded(site, image, await away(seed_image, content.cloud, content.name))


async def _uploaded(site: Site, image: PlannedImage, source: Path | bytes) -> str:
    new = image.image
    least = new.capacity if new.format == "raw" else 0
    return await _upload(site, new.pool, new.name, source, _what(image), least)


async def _upload(
    site: Site, pool: str, name: str, source: Path | bytes, what: str, least: int = 0
) -> str:
    """Make a volume of a file of this computer, or of bytes, and return its path."""
    meter = Meter()
    try:
        async with site.inside(pool):
            call = site.transfer(
                uploads.upload, pool, name, source, meter, site.is_cancelled, least
            )
            return await site.measured(call, meter.read)
    except VmguiError:
        if meter.has_begun and await _may_be_left(site, pool, name):
            site.journal.doubt(what)
        raise


async def _may_be_left(site: Site, pool: str, name: str) -> bool:
    """Whether a volume that was to be removed is still there, as far as anybody can tell.

    A pool that was stopped during an upload lets nobody remove the volume any more.
    """
    try:
        return await site.calls.pool_read(pool, creation.has_volume, pool, name)
    except VmguiError:
        return True


# The installer's kernel and initrd


async def fetch_installer(site: Site) -> None:
    """Fetch kernel and initrd from the tree, and put them where the host finds them."""
    installation = site.blueprint.installation
    tree, wishes = installation.tree, installation.wishes
    assert tree is not None
    async with _directory() as directory:
        kernel, initrd = directory / "kernel", directory / "initrd"
        await _fetched(site, tree.kernel, kernel)
        if tree.initrd:
            await _fetched(site, tree.initrd, initrd)
            if wishes and wishes.injected:
                await away(_inject, initrd, wishes.injected)
        site.kernel = await _scratch(site, kernel)
        if tree.initrd:
            site.initrd = await _scratch(site, initrd)


async def _fetched(site: Site, url: str, path: Path) -> None:
    site.enter(_("Fetching {url}").format(url=url))
    meter = Meter()
    await site.measured(fetching.fetch(url, path, meter, site.is_cancelled), meter.read)


def _inject(initrd: Path, files: Sequence[Path]) -> None:
    with _explained():
        inject(initrd, files)


async def _scratch(site: Site, file: Path) -> str:
    """Upload a file that is needed for the first start only."""
    pool = site.blueprint.installation.scratch_pool
    name = f"vmgui-{site.where.key}-{file.name}"
    what = _("the installer's file {name}").format(name=name)
    site.enter(_("Uploading {name}").format(name=name))
    return await site.journal.make(
        what, _upload(site, pool, name, file, what), site.delete, is_scratch=True
    )


# Room on this computer


_TIDYING = Lane("tidying", 1)
"""To remove a disk image of many gigabytes takes its time."""


@asynccontextmanager
async def _directory(parent: str | None = None) -> AsyncIterator[Path]:
    """A directory of this computer for the time of the block; None for the usual place.

    Raises:
        VmguiError: it cannot be made.
    """
    with _explained():
        made = tempfile.TemporaryDirectory(prefix="vmgui-", dir=parent, ignore_cleanup_errors=True)
    try:
        yield Path(made.name)
    finally:
        await _TIDYING.call(None, made.cleanup)


@contextmanager
def _explained() -> Iterator[None]:
    """Say in words for people what the system refuses."""
    try:
        yield
    except OSError as error:
        raise VmguiError(
            _("Temporary files cannot be written on this computer."),
            detail=error.strerror or str(error),
            hint=_("There may be no space left."),
        ) from error
