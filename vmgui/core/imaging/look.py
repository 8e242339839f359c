"""ImageLook: a disk image that somebody looks at, read again whenever it may have changed."""

from __future__ import annotations

from typing import NamedTuple

from vmgui.base.errors import VmguiError
from vmgui.base.ids import HostId
from vmgui.base.notify import Event
from vmgui.core.imaging.values import Chain, CheckResult, ImageFile, ImageInfo, ImageMap, Repair
from vmgui.core.imaging.work import ImageWork, Inquiry
from vmgui.core.refresh import Refresher
from vmgui.core.storage.users import User


class ImageItem(NamedTuple):
    """A disk image as actions and dialogs take it, as it was seen last."""

    host: HostId
    file: ImageFile
    chain: Chain
    """It and what it builds on; empty while nothing is known."""
    users: tuple[User, ...] = ()
    reason: str = ""
    """Why nothing can be done with images of its host, translated; empty if it may be possible."""

    @property
    def info(self) -> ImageInfo | None:
        """What it says of itself; None if that is not known."""
        return self.chain[0].info if self.chain else None


class ImageLook:
    """What is known of an image. Lives in the GUI thread."""

    def __init__(self, work: ImageWork, host: HostId, file: ImageFile) -> None:
        """Know nothing yet; `mark` begins to read."""
        self.host = host
        self.file = file
        self.changed: Event[None] = Event()
        """Something of all this is different."""
        self.chain: Chain = ()
        self.users: tuple[User, ...] = ()
        self.problem: VmguiError | None = None
        """Why nothing could be read."""
        self.map: ImageMap | None = None
        """None until it was wanted and read."""
        self.map_problem: VmguiError | None = None
        self.checked: CheckResult | None = None
        """What the last check has found."""
        self.is_checking = False
        """Whether it is being checked or repaired from here."""
        self._work = work
        self._wants_map = False
        self._refresher = Refresher(self._read)

    @property
    def item(self) -> ImageItem:
        """The image as it is known now."""
        return ImageItem(self.host, self.file, self.chain, self.users, self._work.why_not() or "")

    def mark(self) -> None:
        """Read again: it may have changed."""
        self._refresher.mark()

    def want_map(self) -> None:
        """From now on read its map, too, which takes longer."""
        if not self._wants_map:
            self._wants_map = True
            self.mark()

    async def check(self) -> None:
        """Look for damage and remember what was found.

        Raises:
            VmguiError: it could not be checked.
        """
        await self._take(self._work.check(self.file))

    async def repair(self, repair: Repair) -> None:
        """Repair what a check finds, and remember what is left.

        Raises:
            VmguiError: it was not repaired.
        """
        await self._take(self._work.repair(self.file, repair))

    async def _take(self, inquiry: Inquiry[CheckResult]) -> None:
        self.is_checking = True
        self.changed.emit(None)
        try:
            self.checked = await inquiry.answer()
        finally:
            self.is_checking = False
            self.changed.emit(None)

    def close(self) -> None:
        """Read no more."""
        self._refresher.stop()

    async def _read(self) -> None:
        try:
            self.chain = await self._work.chain(self.file)
            self.users = await self._work.users(self.file.path)
            self.problem = None
        except VmguiError as error:
            self.chain, self.problem = (), error
        self.changed.emit(None)
        if self._wants_map and self.problem is None:
            await self._read_map()

    async def _read_map(self) -> None:
        try:
            self.map, self.map_problem = await self._work.map(self.file), None
        except VmguiError as error:
            self.map, self.map_problem = None, error
        self.changed.emit(None)
