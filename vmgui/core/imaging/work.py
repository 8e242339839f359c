"""What can be asked and done with disk images of a host, or of this computer."""

from __future__ import annotations

import posixpath
import re
from functools import partial
from typing import TYPE_CHECKING

import vmgui.core.imaging.shells as shells
from vmgui.base.i18n import _
from vmgui.base.ids import HostId
from vmgui.core.fleet import Fleet
from vmgui.core.imaging import checks, commands, complaints, names, reading
from vmgui.core.imaging.builders import Builders, Spoil
from vmgui.core.imaging.doing import Doer, Inquiry, Plan
from vmgui.core.imaging.guarding import Guard
from vmgui.core.imaging.looker import Looker, check_data, first_info
from vmgui.core.imaging.maps import MapReader
from vmgui.core.imaging.pooled import PooledImages
from vmgui.core.imaging.running import Outcome, run
from vmgui.core.imaging.shells import NotOurs
from vmgui.core.imaging.values import (
    Amendment,
    Chain,
    CheckResult,
    CompareResult,
    ImageFile,
    ImageMap,
    NewCopy,
    Repair,
    Snapshot,
)
from vmgui.core.jobs import Job, JobList
from vmgui.core.storage.turns import Turns
from vmgui.core.storage.users import User

if TYPE_CHECKING:
    from vmgui.core.storage.usage import Usage

__all__ = ["ImageWork", "Inquiry"]

MAP_SECONDS = 600.0
"""How long it may take to say which areas of an image are allocated."""
_OFFSET = re.compile(rb"offset (\d+)")
"""Where two images differ: qemu-img says it in no other way."""


class ImageWork:
    """The disk images of a host. Changes are jobs, refused while a running machine uses the image.

    A file of this computer belongs to a host whose files are here. Everything raises, or fails,
    with NotPossibleNow where nobody lets us work on the host's files; what libvirt can do in its
    pools as well, it is asked for then: `chain`, `convert` without special wishes,
    `create_overlay`, and `resize` to a larger size. What fails or is cancelled in
    the middle leaves no new file; what else it leaves is said in the error's hint, or in the text
    of the job's progress.
    """

    def __init__(
        self, fleet: Fleet, jobs: JobList, host: HostId, turns: Turns, usage: Usage
    ) -> None:
        """Work on `host`; what is done are jobs of `jobs`."""
        self._jobs = jobs
        self._host = host
        same = partial(names.same_on, host)
        self._guard = Guard(usage, same)
        self._builders = Builders(fleet, host, self._guard, same)
        self._pools = PooledImages(fleet, host, turns, self._guard)
        self._doer = Doer(fleet, jobs, host, turns, self._guard, self._builders)

    # Looking at them

    def why_not(self) -> str | None:
        """Why nothing can be done with images of this host beyond `chain`: a translated sentence.

        None if it may be possible: whether there is a qemu-img is seen when it is needed.
        """
        return shells.why_not(self._host)

    async def chain(self, file: ImageFile) -> Chain:
        """An image and all that it builds on, also while a machine runs from it.

        A chain that is broken ends with a link that has a problem, and does not raise. Where we
        cannot look ourselves, the host's pools say what they know: sizes, formats and what is built
        on, without snapshots and the rest.

        Raises:
            VmguiError: nobody can be asked.
        """
        try:
            chain = await (await self._doer.looker()).chain(file)
        except NotOurs:
            if known := await self._pools.chain(file.path):
                return known
            raise
        if isinstance(chain[0].problem, NotOurs):
            return await self._pools.chain(file.path) or chain
        return chain

    async def map(self, file: ImageFile) -> ImageMap:
        """Which areas of an image are allocated; of a machine that runs, those of this moment.

        Raises:
            VmguiError: it cannot be read, or what it builds on cannot.
        """
        shell, looker = await self._doer.shell(), await self._doer.looker()
        info = await looker.opened(file)
        reader = MapReader(info.virtual_size or 0)
        order = commands.areas(info.file)
        outcome = await run(shell, order, received=reader.read, seconds=MAP_SECONDS)
        complaints.check(order, outcome)
        return reader.result()

    async def users(self, path: str) -> tuple[User, ...]:
        """The machines that use an image, directly or as what their disk builds on."""
        return await self._guard.users(path)

    async def builders(self, base: str, overlay: str = "") -> tuple[User, ...]:
        """Who builds on an image, and so breaks if it changes, except through one overlay.

        Ask before `commit`, `apply_snapshot` and before making an image smaller: those are refused
        with the names unless they are told that they may break something. Images that no machine
        has are no reason to ask: they are never broken.

        Raises:
            VmguiError: it cannot be found out.
        """
        try:
            return await self._builders.users(await self._doer.looker(), base, overlay)
        except NotOurs:
            return await self._guard.builders(base, overlay)

    def check(self, file: ImageFile) -> Inquiry[CheckResult]:
        """Look for damage, without changing anything."""
        title = _("Check {name}").format(name=_name(file))
        return self._checked(title, file, None)

    def repair(self, file: ImageFile, repair: Repair) -> Inquiry[CheckResult]:
        """Repair what a check finds. It cannot be cancelled: half a repair is worse than none."""
        title = _("Repair {name}").format(name=_name(file))
        return self._checked(title, file, repair)

    def _checked(self, title: str, file: ImageFile, repair: Repair | None) -> Inquiry[CheckResult]:
        async def plan(looker: Looker) -> Plan:
            info = await looker.info(file)
            check_data(info)
            seen = await looker.seen(file.path)
            order = commands.check(info.file, repair, is_device=seen.is_device)
            if repair is None:
                return Plan(order, reads=(file.path,))
            return Plan(order, writes=(file.path,))

        def result(outcome: Outcome) -> CheckResult:
            return reading.check(reading.document(outcome.output))

        start = partial(self._doer.start, title, file.path, plan)
        return Inquiry(self._jobs, start, result)

    def compare(
        self, first: ImageFile, second: ImageFile, *, is_strict: bool = False
    ) -> Inquiry[CompareResult]:
        """Compare what guests see of two images of this host.

        Args:
            first: one.
            second: the other.
            is_strict: different sizes and allocated areas are differences, too.
        """
        sizes: list[int | None] = []

        async def plan(looker: Looker) -> Plan:
            infos = [await looker.whole_info(first), await looker.whole_info(second)]
            sizes[:] = [info.virtual_size for info in infos]
            order = commands.compare(infos[0].file, infos[1].file, is_strict=is_strict)
            total = max(size or 0 for size in sizes)
            return Plan(order, total, reads=(first.path, second.path))

        def result(outcome: Outcome) -> CompareResult:
            offset = _OFFSET.search(outcome.output)
            one, other = sizes
            return CompareResult(
                outcome.status == 0, (one, other), int(offset[1]) if offset else None
            )

        title = _("Compare {name} with {other}").format(name=_name(first), other=_name(second))
        start = partial(self._doer.start, title, first.path, plan)
        return Inquiry(self._jobs, start, result)

    # Making others of them

    def convert(self, source: ImageFile, copy: NewCopy) -> Job:
        """Make another image of the same content; what the source builds on goes into it."""

        async def plan(looker: Looker) -> Plan:
            checks.new_path(copy.path)
            info = await looker.whole_info(source)
            known = await checks.copy(looker, copy)
            return Plan(
                commands.convert(info.file, known),
                info.virtual_size or 0,
                reads=(source.path,),
                left=_("The unfinished copy was removed."),
            )

        title = _("Convert {name} to {copy}")
        title = title.format(name=_name(source), copy=posixpath.basename(copy.path))
        instead = partial(self._pools.convert, source, copy)
        return self._doer.start(title, source.path, plan, instead=instead)

    def create_overlay(self, base: ImageFile, path: str, size: int | None = None) -> Job:
        """Make a qcow2 image that builds on another one, which must not be changed any more.

        Args:
            base: what it builds on.
            path: the new image's; nothing may be there.
            size: what the guest sees; None for as much as of the base.
        """

        async def plan(looker: Looker) -> Plan:
            checks.new_path(path)
            info = await looker.whole_info(base)
            return Plan(commands.create_overlay(info.file, path, size), reads=(base.path,))

        title = _("Create overlay {name}").format(name=posixpath.basename(path))
        instead = partial(self._pools.create_overlay, base, path, size)
        return self._doer.start(title, path, plan, instead=instead)

    # Changing what they build on

    def rebase(self, file: ImageFile, base: ImageFile | None, *, is_safe: bool = True) -> Job:
        """Let an image build on another base.

        Args:
            file: the image.
            base: the new one; None for none, so that the image stands alone.
            is_safe: copy what differs between the old base and the new one, so that the guest sees
                no change. Unsafe only writes the new name down: right if the base was moved or
                renamed, and wrong for anything else.
        """

        async def plan(looker: Looker) -> Plan:
            info = await (looker.whole_info(file) if is_safe else looker.info(file))
            check_data(info)
            checks.has_backing(info.file)
            new = await checks.new_base(looker, file, base) if base else None
            left = _("“{path}” builds on what it did before, and its guest sees no change.")
            return Plan(
                commands.rebase(info.file, new, is_safe=is_safe),
                info.virtual_size or 0,
                reads=(new.path,) if new else (),
                writes=(file.path,),
                left=left.format(path=file.path) if is_safe else "",
            )

        title = _("Rebase {name}").format(name=_name(file))
        return self._doer.start(title, file.path, plan)

    def commit(
        self,
        file: ImageFile,
        base: ImageFile | None = None,
        *,
        keeps_content: bool = False,
        may_break: bool = False,
    ) -> Job:
        """Write what is in an overlay into what it builds on.

        Args:
            file: the overlay.
            base: one further down the chain; None for the next one.
            keeps_content: leave the overlay as it is; else it is empty afterwards. It is always
                left if `base` is further down.
            may_break: do it though disks of machines build on the base; see `builders`.
        """

        async def plan(looker: Looker) -> Plan:
            chain = await looker.whole(file)
            number = await checks.base_of(looker, chain, base)
            between, target = [link.file.path for link in chain[1:number]], chain[number].file
            info = first_info(chain)
            left = _(
                "Some of “{path}” may be written into “{base}” already. “{path}” itself is complete"
                " and its guest sees no change; others that build on “{base}” would."
            )
            return Plan(
                commands.commit(info.file, base and target, keeps_content=keeps_content),
                info.virtual_size or 0,
                reads=tuple(between),
                writes=(file.path, target.path),
                spoils=(Spoil(target.path, file.path, tuple(between), may_break),),
                left=left.format(path=file.path, base=target.path),
            )

        title = _("Commit {name} to what it builds on").format(name=_name(file))
        return self._doer.start(title, file.path, plan)

    # Changing them

    def amend(self, file: ImageFile, amendment: Amendment) -> Job:
        """Change the qcow2 version or options of an image. It cannot be cancelled."""

        async def plan(looker: Looker) -> Plan:
            info = await looker.whole_info(file)
            checks.is_qcow2(info.file)
            order = commands.amend(info.file, amendment)
            return Plan(order, info.virtual_size or 0, writes=(file.path,))

        title = _("Change options of {name}").format(name=_name(file))
        return self._doer.start(title, file.path, plan)

    def resize(
        self, file: ImageFile, size: int, *, may_shrink: bool = False, may_break: bool = False
    ) -> Job:
        """Make an image larger, or smaller if it may be: then its end is lost."""

        async def plan(looker: Looker) -> Plan:
            info = await looker.whole_info(file)
            is_smaller = checks.shrinks(info, size, may_shrink=may_shrink)
            return Plan(
                commands.resize(info.file, size, may_shrink=is_smaller),
                writes=(file.path,),
                spoils=(Spoil(file.path, may_break=may_break),) if is_smaller else (),
            )

        title = _("Resize {name}").format(name=_name(file))
        instead = None if may_shrink else partial(self._pools.grow, file, size)
        return self._doer.start(title, file.path, plan, instead=instead)

    # Their snapshots

    def create_snapshot(self, file: ImageFile, name: str) -> Job:
        """Keep the present content of a qcow2 image under a name."""

        async def plan(looker: Looker) -> Plan:
            info = await looker.whole_info(file)
            checks.new_snapshot(info, name)
            return Plan(commands.create_snapshot(info.file, name), writes=(file.path,))

        title = _("Create snapshot {snapshot} in {name}")
        title = title.format(snapshot=name, name=_name(file))
        return self._doer.start(title, file.path, plan)

    def apply_snapshot(
        self, file: ImageFile, snapshot: Snapshot, *, may_break: bool = False
    ) -> Job:
        """Go back to a snapshot: what was written since is lost."""

        async def plan(looker: Looker) -> Plan:
            info = await looker.whole_info(file)
            checks.snapshot(info, snapshot)
            return Plan(
                commands.apply_snapshot(info.file, snapshot),
                writes=(file.path,),
                spoils=(Spoil(file.path, may_break=may_break),),
            )

        title = _("Go back to snapshot {snapshot} of {name}")
        title = title.format(snapshot=snapshot.name, name=_name(file))
        return self._doer.start(title, file.path, plan)

    def delete_snapshot(self, file: ImageFile, snapshot: Snapshot) -> Job:
        """Forget a snapshot."""

        async def plan(looker: Looker) -> Plan:
            info = await looker.whole_info(file)
            checks.snapshot(info, snapshot, is_by_name=True)
            return Plan(commands.delete_snapshot(info.file, snapshot), writes=(file.path,))

        title = _("Delete snapshot {snapshot} of {name}")
        title = title.format(snapshot=snapshot.name, name=_name(file))
        return self._doer.start(title, file.path, plan)


def _name(file: ImageFile) -> str:
    return posixpath.basename(file.path)
