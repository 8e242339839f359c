"""The main window's menu bar and tool bar, as data."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolBar

from vmgui.ui.actions import menus
from vmgui.ui.actions.bound import BoundActions
from vmgui.ui.actions.menus import Item

FILE: Sequence[Item] = ("host.add", "program.create", None, "window.close", "program.quit")
EDIT: Sequence[Item] = (
    "host.details",
    "domain.details",
    None,
    "domain.delete",
    None,
    "program.preferences",
)
HELP: Sequence[Item] = ("program.about",)

_TOOL_BAR = ("domain.console", "domain.run", "domain.restore", "domain.pause", "domain.resume")


def fill_tool_bar(bar: QToolBar, actions: BoundActions) -> None:
    """Put the usual actions into the tool bar, with the Shut Down menu as a split button."""
    bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    bar.addAction(actions.action("host.add"))
    bar.addAction(actions.action("program.create"))
    bar.addSeparator()
    for id in _TOOL_BAR:
        bar.addAction(actions.action(id))
    bar.addWidget(menus.shut_down_button(actions, bar))
    bar.addSeparator()
    bar.addAction(actions.action("domain.details"))
