"""Context: what windows need to do their work, made once by `vmgui.app.context`.

Passed to constructors; nobody reaches for a global. Windows take from it what they need and hand
parts of it to their own widgets.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from vmgui.base.logs import RingBuffer
from vmgui.base.notify import Event
from vmgui.base.settings import Settings
from vmgui.base.storage import Storage
from vmgui.core.creation.reboots import Restarter
from vmgui.core.files import Files
from vmgui.core.fleet import Fleet
from vmgui.core.inventory import Inventory
from vmgui.core.jobs import JobList
from vmgui.core.sampling import Sampler
from vmgui.core.storage.access import StorageAccess
from vmgui.core.viewers import Viewers


@dataclass(frozen=True)
class Context:
    """The program's parts, as windows see them."""

    settings: Settings
    layout: Storage
    """Window sizes, columns, expanded groups: by widget, not by setting."""
    inventory: Inventory
    fleet: Fleet
    jobs: JobList
    sampler: Sampler
    viewers: Viewers
    restarter: Restarter
    storage: StorageAccess
    files: Files
    log: RingBuffer
    problems: Event[str] = field(default_factory=Event)
    """Sentences about the program itself (settings that cannot be kept), shown as a banner."""
