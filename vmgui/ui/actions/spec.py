"""What an action is, and what it works with."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtWidgets import QWidget

from vmgui.base.ids import HostId, ObjectId
from vmgui.base.records import DomainRecord, HostRecord
from vmgui.ui.context import Context
from vmgui.ui.errors import ErrorPresenter
from vmgui.ui.tasks import TaskScope

if TYPE_CHECKING:  # the start does without lxml
    from vmgui.core.imaging.look import ImageItem
    from vmgui.core.imaging.values import ImageFile
    from vmgui.core.jobs import Job
    from vmgui.core.storage.items import PoolItem, SecretItem, VolumeItem


class Windows(Protocol):
    """Opens the program's windows, or brings them to the front."""

    def open_domain(self, where: ObjectId, page: str = "") -> QWidget:
        """Show a machine's window."""

    def open_host(self, host: HostId, page: str = "") -> QWidget:
        """Show a connection's window."""

    def open_image(self, host: HostId, file: ImageFile) -> QWidget:
        """Show a disk image's window."""

    def open_manager(self) -> QWidget:
        """Show the main window."""

    def open_creator(self, preferred: Iterable[HostId] = (), path: str = "") -> None:
        """Show a new wizard for a machine.

        Args:
            preferred: hosts to make it on, best first; any connected one if none of them is.
            path: a file of this computer that it is made of; empty for none.
        """

    def open_preferences(self) -> QWidget:
        """Show the preferences."""

    def open_about(self) -> QWidget:
        """Show what program this is."""

    def quit(self) -> None:
        """End the program, asking once if jobs run."""


@dataclass(frozen=True)
class Selection:
    """What the actions of a window work on."""

    domains: tuple[DomainRecord, ...] = ()
    hosts: tuple[HostRecord, ...] = ()
    pools: tuple[PoolItem, ...] = ()
    volumes: tuple[VolumeItem, ...] = ()
    secrets: tuple[SecretItem, ...] = ()
    images: tuple[ImageItem, ...] = ()

    @property
    def host_ids(self) -> tuple[HostId, ...]:
        """The hosts that are selected, then those of the machines."""
        return (*(each.id for each in self.hosts), *(each.id.host for each in self.domains))


def _nobody(_item: PoolItem, _job: Job) -> None:
    """Does not want to know what is made."""


@dataclass(frozen=True)
class Desk:
    """Where an action does its work: a window and the program's parts."""

    context: Context
    window: QWidget
    windows: Windows
    scope: TaskScope
    errors: ErrorPresenter
    on_making: Callable[[PoolItem, Job], None] = _nobody
    """Hears of a job that makes a volume, and is named after it: where a volume is chosen, the
    user wants that one."""


def _always(_selection: Selection) -> str | None:
    return None


def shown(_selection: Selection) -> bool:
    """Never hidden."""
    return False


@dataclass(frozen=True)
class ActionSpec:
    """Something a person can do."""

    id: str
    text: str
    """As menus show it, with a mnemonic; untranslated."""
    help: str
    """A sentence for tooltip and status bar; untranslated."""
    run: Callable[[Desk, Selection], Coroutine[Any, Any, None] | None]
    failed: str = ""
    """The heading of an error, a whole sentence; untranslated. Needed if `run` is a coroutine."""
    icon: str = ""
    """A role of `vmgui.ui.icons`."""
    shortcut: str = ""
    """In Qt's portable form."""
    why_not: Callable[[Selection], str | None] = _always
    """Why it is impossible now: a translated sentence; None if it is possible."""
    is_hidden: Callable[[Selection], bool] = shown
    """True where its counterpart is shown instead (Run and Restore, Pause and Resume)."""
    is_checked: Callable[[Selection], bool] | None = None
    """For actions with a check mark: whether it is on."""
