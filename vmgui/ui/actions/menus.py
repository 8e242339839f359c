"""Menus as data: lists of ids, None for a separator, a pair for a submenu."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from vmgui.base.i18n import N_, _
from vmgui.core.keys import CHORDS
from vmgui.ui.actions.bound import BoundActions
from vmgui.ui.actions.domain import send_chord
from vmgui.ui.actions.twin import TwinAction
from vmgui.ui.icons import icon

Item = str | None | tuple[str, "Sequence[Item]"]

SEND_KEY = "send-key"
"""Stands for the Send Key submenu."""

SHUT_DOWN: tuple[str, Sequence[Item]] = (
    N_("&Shut Down"),
    (
        "domain.reboot",
        "domain.shutdown",
        "domain.reset",
        "domain.force_off",
        None,
        "domain.save",
        "domain.discard_saved",
    ),
)
DOMAIN: Sequence[Item] = (
    "domain.run",
    "domain.restore",
    "domain.pause",
    "domain.resume",
    "domain.wake",
    SHUT_DOWN,
    None,
    "domain.console",
    SEND_KEY,
    "domain.screenshot",
    None,
    "domain.rename",
    "domain.title",
    "domain.notes",
    "domain.tags",
    "domain.autostart",
    "domain.copy_uuid",
    None,
    "domain.delete",
    None,
    "domain.details",
)
HOST: Sequence[Item] = (
    "host.connect",
    "host.disconnect",
    None,
    "host.edit",
    "host.remove",
    None,
    "host.open_image",
    "host.details",
)


def fill(menu: QMenu, items: Sequence[Item], actions: BoundActions) -> None:
    """Put actions into a menu. Reasons of greyed ones show as tooltips."""
    menu.setToolTipsVisible(True)
    actions.hold_while_open(menu)
    for item in items:
        if item is None:
            menu.addSeparator()
        elif item == SEND_KEY:
            fill_send_key(menu.addMenu(icon("action.keyboard"), _("Send &Key")), actions)
        elif isinstance(item, str):
            menu.addAction(TwinAction(actions.action(item), menu))
        else:
            title, content = item
            fill(menu.addMenu(icon("action.shutdown"), _(title)), content, actions)


def fill_send_key(menu: QMenu, actions: BoundActions) -> None:
    """The usual chords; enabled as long as any keys can be sent."""
    menu.setToolTipsVisible(True)
    actions.hold_while_open(menu)
    other = actions.action("domain.send_keys")
    chords = []
    for chord in CHORDS:
        action = menu.addAction(chord)
        action.triggered.connect(partial(_send, actions, chord))
        chords.append(action)
    menu.addSeparator()
    menu.addAction(TwinAction(other, menu))

    def follow() -> None:
        for action in chords:
            action.setEnabled(other.isEnabled())
            action.setToolTip(other.toolTip())
            action.setStatusTip("" if other.isEnabled() else other.statusTip())

    menu.aboutToShow.connect(follow)


def shut_down_button(actions: BoundActions, parent: QWidget) -> QToolButton:
    """Shut Down with its siblings in a menu, for tool bars.

    It is not the action's own button: Force Off has to be within reach when Shut Down is not. A
    click asks the guest to shut down where that is possible, and opens the menu otherwise.
    """
    title, items = SHUT_DOWN
    shut_down = actions.action("domain.shutdown")
    button = QToolButton(parent)
    button.setObjectName("shutdown-menu")
    button.setText(_(title).replace("&", ""))
    button.setIcon(icon("action.shutdown"))
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # as its neighbours; the menu bar has it too
    menu = QMenu(button)
    fill(menu, items, actions)
    button.setMenu(menu)

    def follow() -> None:
        button.setEnabled(any(action.isEnabled() for action in menu.actions() if action.text()))
        button.setToolTip(shut_down.toolTip())

    def click() -> None:
        if not actions.trigger("domain.shutdown"):
            menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    for action in menu.actions():
        action.changed.connect(follow)
    button.clicked.connect(click)
    follow()
    return button


def _send(actions: BoundActions, chord: str, _is_checked: bool = False) -> None:
    desk = actions.desk
    work = send_chord(desk, actions.selection(), chord)
    desk.scope.start(work, _("The keys were not sent."))
