"""Pilot: drives the whole program in process, as a person would, for tests.

async with flying(uri) as pilot:            # the real parts, the real main window
    pilot.select("web1")
    await pilot.trigger("domain.run")
    await pilot.wait_for(lambda: pilot.state("web1") is DomainState.RUNNING, "web1 runs")
    pilot.rows()                            # [["Test", "Connected", …], ["web1", "Running", …]]
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager

from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from tests.support.worlds import eventually
from vmgui.app.cli import Request
from vmgui.app.context import AppContext
from vmgui.app.windows import ProgramWindows
from vmgui.base.ids import HostId, ObjectId
from vmgui.base.logs import RingBuffer
from vmgui.base.records import DomainRecord
from vmgui.base.states import DomainState
from vmgui.core.jobs import Job
from vmgui.models.roles import Role
from vmgui.ui.context import Context
from vmgui.ui.manager.window import ManagerWindow


class Pilot:
    """Looks at the program and acts on it by what a person sees: names, titles, buttons."""

    def __init__(self, app: AppContext, windows: ProgramWindows) -> None:
        self.app = app
        self.windows = windows

    @property
    def parts(self) -> Context:
        """The program's parts."""
        return self.app.parts

    @property
    def manager(self) -> ManagerWindow:
        """The main window, opened if it is not."""
        return self.windows.open_manager()

    @property
    def count(self) -> int:
        """How many windows there are, with those that are just closing."""
        return len(self.windows.open_windows)

    # What is there

    def record(self, name: str) -> DomainRecord:
        """What is known of the machine of this name."""
        found = [record for record in self.parts.inventory.domains() if record.name == name]
        assert len(found) == 1, f"{len(found)} machines are called {name}"
        return found[0]

    def state(self, name: str) -> DomainState:
        """What the machine of this name does."""
        return self.record(name).state

    def rows(self) -> list[list[str]]:
        """The texts of all rows that can be scrolled to, in the columns that show."""
        view = self.manager.view
        header = view.header()
        places = [header.logicalIndex(place) for place in range(header.count())]
        shown = [place for place in places if not view.isColumnHidden(place)]
        return [
            [index.siblingAtColumn(place).data() or "" for place in shown]
            for index in self._indexes()
        ]

    def names(self) -> list[str]:
        """The names of all machines in the list, from top to bottom."""
        return [i.data() for i in self._indexes() if isinstance(i.data(Role.ID), ObjectId)]

    def index(self, name: str) -> QModelIndex:
        """The first row of this name."""
        found = [index for index in self._indexes() if index.data() == name]
        assert found, f"no row is called {name}"
        return found[0]

    def titles(self, word: str) -> list[str]:
        """The titles of the windows that have this word in it."""
        found = [w.windowTitle() for w in QApplication.topLevelWidgets() if w.isVisible()]
        return [title for title in found if word in title]

    def _indexes(self) -> list[QModelIndex]:
        view, found = self.manager.view, []
        index = view.model().index(0, 0)
        while index.isValid():
            found.append(index)
            index = view.indexBelow(index)
        return found

    # What is done

    def select(self, *names: str) -> None:
        """Select machines or hosts, and nothing else."""
        view = self.manager.view
        view.clearSelection()
        flags = view.selectionModel().SelectionFlag
        for name in names:
            view.selectionModel().setCurrentIndex(self.index(name), flags.Select | flags.Rows)

    def selected(self) -> list[str]:
        """The names of the selected machines and hosts."""
        inventory = self.parts.inventory
        names = []
        for key in self.manager.view.selected_ids():
            record = inventory.hosts[key] if isinstance(key, HostId) else inventory.domain(key)
            assert record is not None
            names.append(record.name)
        return names

    def action(self, id: str) -> QAction:
        """A QAction of the main window."""
        return self.manager.actions_of_window.action(id)

    def trigger(self, id: str) -> None:
        """Choose an action of the main window; it has to be possible."""
        action = self.action(id)
        assert action.isEnabled(), f"{id} is not possible: {action.toolTip()}"
        action.trigger()

    def search(self, text: str) -> None:
        """Type into the search field."""
        self.manager.filter_bar.search.setText(text)

    def open_context_menu(self) -> QMenu:
        """Open the context menu of what is selected, as the menu key does."""
        view = self.manager.view
        place = view.visualRect(view.currentIndex()).center()
        view.customContextMenuRequested.emit(place)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        return menu

    def in_menu(self, menu: QMenu, id: str) -> QAction:
        """An entry of a menu or its submenus, by the action's id."""
        found = [action for action in _entries(menu) if action.objectName() == id]
        assert len(found) == 1, f"{len(found)} entries are called {id}"
        return found[0]

    def choose(self, menu: QMenu, id: str) -> None:
        """Click an entry: the menu closes before it acts."""
        action = self.in_menu(menu, id)
        assert action.isEnabled(), f"{id} is not possible: {action.toolTip()}"
        menu.close()
        action.trigger()

    def click_text(self, menu: QMenu, text: str) -> None:
        """Click the entry of a menu or its submenus that has this text."""
        action = next(action for action in _entries(menu) if action.text() == text)
        menu.close()
        action.trigger()

    # What is waited for

    async def wait_for(self, condition: Callable[[], object], what: str) -> None:
        """Wait until something is true."""
        await eventually(condition, what)

    async def listed(self, count: int) -> None:
        """Wait until so many machines are listed and described."""
        inventory = self.parts.inventory
        await eventually(
            lambda: (
                len(inventory.domains()) == count
                and all(record.details for record in inventory.domains())
                and all(host.is_listed for host in inventory.hosts.values())
            ),
            f"{count} machines are listed",
        )

    async def job(self) -> Job:
        """Wait until the latest job is over, and return it."""
        await eventually(lambda: self.parts.jobs.jobs, "there is a job")
        return await self.parts.jobs.wait(self.parts.jobs.jobs[-1])

    async def dialog(self, name: str) -> QDialog:
        """Wait for a dialog by its object name."""
        await eventually(lambda: self._dialogs(name), f"the dialog {name} is open")
        return self._dialogs(name)[-1]

    def dialogs(self) -> list[str]:
        """The object names of all dialogs that are open."""
        return [dialog.objectName() for dialog in self._dialogs()]

    def _dialogs(self, name: str = "") -> list[QDialog]:
        return [
            widget
            for widget in QApplication.topLevelWidgets()
            if isinstance(widget, QDialog) and widget.isVisible()
            if name in ("", widget.objectName())
        ]


def _entries(menu: QMenu) -> Iterator[QAction]:
    for action in menu.actions():
        submenu = action.menu()
        if isinstance(submenu, QMenu):
            yield from _entries(submenu)
        else:
            yield action


def texts(widget: QWidget) -> str:
    """All that a window says, line by line."""
    parts = [label.text() for label in widget.findChildren(QLabel) if not label.isHidden()]
    parts += [view.toPlainText() for view in widget.findChildren(QPlainTextEdit)]
    return "\n".join(part.replace("\N{ZERO WIDTH SPACE}", "") for part in parts)


def click(dialog: QWidget, name: str) -> None:
    """Click a button of a dialog, by its object name."""
    button = dialog.findChild(QPushButton, name)
    assert button is not None, f"there is no button {name}"
    button.click()


@asynccontextmanager
async def flying(*uris: str) -> AsyncIterator[Pilot]:
    """The whole program, its main window open, connected to these hosts; ended at the end."""
    QApplication.setQuitOnLastWindowClosed(False)
    app = AppContext(RingBuffer())
    windows = ProgramWindows(app.parts)
    pilot = Pilot(app, windows)
    try:
        windows.open_manager()
        app.start()
        for uri in uris:
            windows.serve(Request(uri))
        hosts = app.parts.inventory.hosts
        await eventually(
            lambda: all(host.is_listed for host in hosts.values()), "all hosts are listed"
        )
        yield pilot
    finally:
        for dialog in pilot._dialogs():
            dialog.reject()
        windows.close_all()
        await app.close()
        await eventually(lambda: pilot.count == 0, "the windows are gone")
