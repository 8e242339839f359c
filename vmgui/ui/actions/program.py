"""Actions of the program itself: windows, preferences, help."""

from __future__ import annotations

from vmgui.base.i18n import N_
from vmgui.ui.actions.spec import ActionSpec, Desk, Selection


def _close(desk: Desk, _selection: Selection) -> None:
    desk.window.close()


def _quit(desk: Desk, _selection: Selection) -> None:
    desk.windows.quit()


def _preferences(desk: Desk, _selection: Selection) -> None:
    desk.windows.open_preferences()


def _about(desk: Desk, _selection: Selection) -> None:
    desk.windows.open_about()


def _create(desk: Desk, selection: Selection) -> None:
    desk.windows.open_creator(selection.host_ids)


def _manager(desk: Desk, _selection: Selection) -> None:
    desk.windows.open_manager()


SPECS = (
    ActionSpec(
        "program.create",
        N_("&New Virtual Machine…"),
        N_("Create a new virtual machine."),
        _create,
        icon="action.new_domain",
        shortcut="Ctrl+N",
    ),
    ActionSpec(
        "window.close",
        N_("&Close"),
        N_("Close this window."),
        _close,
        icon="action.close",
        shortcut="Ctrl+W",
    ),
    ActionSpec(
        "program.quit",
        N_("&Quit"),
        N_("Close all windows; the machines go on."),
        _quit,
        icon="action.quit",
        shortcut="Ctrl+Q",
    ),
    ActionSpec(
        "program.preferences",
        N_("&Preferences"),
        N_("Change how the program looks and behaves."),
        _preferences,
        icon="action.preferences",
        shortcut="Ctrl+,",
    ),
    ActionSpec(
        "program.manager",
        N_("&View Manager"),
        N_("Show the list of all machines."),
        _manager,
        shortcut="Ctrl+M",
    ),
    ActionSpec(
        "program.about",
        N_("&About vmgui"),
        N_("Version, licence and what it runs on."),
        _about,
        icon="action.help",
    ),
)
