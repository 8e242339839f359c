"""ImageWindow: one disk image of a host."""

from __future__ import annotations

import posixpath

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QToolBar, QVBoxLayout, QWidget

from vmgui.base.compat import override
from vmgui.base.i18n import _
from vmgui.base.ids import HostId
from vmgui.core.imaging.look import ImageLook
from vmgui.core.imaging.values import ImageFile, Link
from vmgui.core.inventory import Batch
from vmgui.core.jobs import Job
from vmgui.core.storage.users import User
from vmgui.ui.actions.bound import BoundActions
from vmgui.ui.actions.menus import Item, fill
from vmgui.ui.actions.spec import Desk, Selection, Windows
from vmgui.ui.context import Context
from vmgui.ui.errors import ErrorPresenter
from vmgui.ui.icons import icon
from vmgui.ui.image.pages import PAGES, ImagePlace
from vmgui.ui.jobs.status import JobStatus
from vmgui.ui.pages import PageBook
from vmgui.ui.storage.usedby import sentence
from vmgui.ui.style import Space, space
from vmgui.ui.tasks import TaskScope
from vmgui.ui.widgets.banner import Banner, Severity
from vmgui.ui.windowsize import SizeKeeper

_CHARACTERS, _LINES = 125, 34
_FILE: tuple[Item, ...] = ("program.manager", None, "window.close", "program.quit")
_IMAGE: tuple[Item, ...] = (
    "image.refresh",
    None,
    "image.convert",
    "image.overlay",
    "image.resize",
    None,
    "image.rebase",
    "image.commit",
    "image.amend",
    None,
    "image.compare",
)
_TOOLS = ("image.convert", "image.overlay", "image.resize", "image.compare")


class ImageWindow(QMainWindow):
    """The window of a disk image; reads it again when jobs on its host end."""

    def __init__(self, context: Context, host: HostId, file: ImageFile, windows: Windows) -> None:
        """Make it; who opens it shows it.

        Args:
            context: the program's parts.
            host: where the image is.
            file: the image.
            windows: opens the other windows.
        """
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("image-window")
        self.look = ImageLook(context.storage.images(host), host, file)
        """What is known of the image."""
        self._context, self._windows = context, windows
        self._usage = context.storage.usage(host)
        self._seen_users: dict[str, tuple[User, ...]] = {}
        """Who used each image of the chain when it was read."""
        errors = ErrorPresenter(self)
        scope = TaskScope(self, errors)
        self._actions = BoundActions(
            Desk(context, self, windows, scope, errors),
            lambda: Selection(images=(self.look.item,)),
        )
        self._banner = Banner(self)
        place = ImagePlace(self.look, self._actions)
        self._book: PageBook[ImagePlace, ImageLook] = PageBook(PAGES, place, self)
        self._lay_out()
        metrics = self.fontMetrics()
        size = QSize(metrics.averageCharWidth() * _CHARACTERS, metrics.height() * _LINES)
        SizeKeeper(self, context.layout, "window.image", size)
        self._listen()
        self._refresh()
        self.look.mark()

    @property
    def book(self) -> PageBook[ImagePlace, ImageLook]:
        """The pages."""
        return self._book

    @property
    def banner(self) -> Banner:
        """What is wrong with the image, or keeps it from being changed."""
        return self._banner

    def trigger(self, action_id: str) -> bool:
        """Run an action on the image if it is possible now; False if it is not."""
        return self._actions.trigger(action_id)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self._context.jobs.changed.disconnect(self._on_job)
        self._context.inventory.changed.disconnect(self._on_inventory)
        self._usage.changed.disconnect(self._on_usage)
        self._usage.rest()
        self.look.changed.disconnect(self._on_changed)
        self.look.close()
        super().closeEvent(event)

    def _listen(self) -> None:
        self._context.jobs.changed.connect(self._on_job)
        self._context.inventory.changed.connect(self._on_inventory)
        self._usage.changed.connect(self._on_usage)
        self._usage.look()
        self.look.changed.connect(self._on_changed)

    def _on_job(self, job: Job) -> None:
        host = self._context.inventory.hosts.get(self.look.host)
        if job.state.is_over and host is not None and job.host_name == host.name:
            self.look.mark()

    def _on_inventory(self, batch: Batch) -> None:
        if "state" in batch.hosts_changed.get(self.look.host, ()):
            self.look.mark()
        elif self.look.host in batch.hosts_removed:
            self._refresh()

    def _on_usage(self, _nothing: None) -> None:
        """A machine that starts or stops with one of its images decides what can be done."""
        if {link.file.path: self._users(link) for link in self.look.chain} != self._seen_users:
            self.look.mark()

    def _users(self, link: Link) -> tuple[User, ...]:
        return self._usage.users_of_path(link.file.path)

    def _on_changed(self, _nothing: None) -> None:
        self._seen_users = {link.file.path: self._users(link) for link in self.look.chain}
        self._refresh()

    def _refresh(self) -> None:
        path = self.look.file.path
        name = posixpath.basename(path)
        host = self._context.inventory.hosts.get(self.look.host)
        if host is not None:
            self.setWindowTitle(
                _("{image} on {host} - Disk Image").format(image=name, host=host.name)
            )
        self.setWindowIcon(icon("device.disk"))
        self._show_banner(name)
        self._actions.update()
        self._book.show_record(self.look)

    def _show_banner(self, name: str) -> None:
        problem = self.look.problem
        if self.look.host not in self._context.inventory.hosts:
            text = _("The connection to this host was removed.")
            self._banner.show_message(Severity.WARNING, text, closable=False)
            return
        running = [user for user in self.look.users if user.is_active]
        if problem is not None:
            text = "\n".join(part for part in (problem.message, problem.hint) if part)
            self._banner.show_message(Severity.ERROR, text, closable=False)
        elif running:
            self._banner.show_message(Severity.INFO, sentence(name, running[0]), closable=False)
        elif reason := self.look.item.reason:
            self._banner.show_message(Severity.INFO, reason, closable=False)
        else:
            self._banner.clear_message()

    def _lay_out(self) -> None:
        bar = QToolBar(_("Disk image"), self)
        bar.setObjectName("toolbar")
        bar.setMovable(False)
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        for name in _TOOLS:
            bar.addAction(self._actions.action(name))
        self.addToolBar(bar)
        edge = space(self, Space.SMALL)
        body = QWidget(self)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(edge)
        above = QVBoxLayout()
        above.setContentsMargins(edge, edge, edge, 0)
        above.addWidget(self._banner)
        column.addLayout(above)
        column.addWidget(self._book, 1)
        self.setCentralWidget(body)
        self.statusBar().addPermanentWidget(
            JobStatus(self._context.jobs, self._windows.open_manager, self)
        )
        fill(self.menuBar().addMenu(_("&File")), _FILE, self._actions)
        fill(self.menuBar().addMenu(_("&Image")), _IMAGE, self._actions)
        self.menuBar().addMenu(_("&View")).addActions(self._book.actions_of_pages)
