"""Menus as data: lists of ids, None for a separator, a pair for a submenu."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from vmgui.base.i18n import N_, _
from vmgui.core.keys import CHORDS
from vmgui.ui.actions.bound import BoundActions
from vmgui.ui.actions.domain import send_chord
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
    "host.details",
)


def fill(menu: QMenu, items: Sequence[Item], actions: BoundActions) -> None:
    """Put actions into a menu. Reasons of greyed ones show as tooltips."""
    menu.setToolTipsVisible(True)
    for item in items:
        if item is None:
            menu.addSeparator()
        elif item == SEND_KEY:
            fill_send_key(menu.addMenu(icon("action.keyboard"), _("Send &Key")), actions)
        elif isinstance(item, str):
            menu.addAction(actions.action(item))
        else:
            title, content = item
            fill(menu.addMenu(icon("action.shutdown"), _(title)), content, actions)


def fill_send_key(menu: QMenu, actions: BoundActions) -> None:
    """The usual chords; enabled as long as any keys can be sent."""
    other = actions.action("domain.send_keys")
    chords = []
    for chord in CHORDS:
        action = QAction(chord, menu)
        action.triggered.connect(partial(_send, actions, chord))
        menu.addAction(action)
        chords.append(action)
    menu.addSeparator()
    menu.addAction(other)

    def follow() -> None:
        for action in chords:
            action.setEnabled(other.isEnabled())

    menu.aboutToShow.connect(follow)


def _send(actions: BoundActions, chord: str, _is_checked: bool = False) -> None:
    desk = actions.desk
    work = send_chord(desk, actions.selection(), chord)
    desk.scope.start(work, _("The keys were not sent."))
