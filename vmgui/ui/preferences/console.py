"""Console: the program that shows the screens of machines."""

from __future__ import annotations

from vmgui.base.i18n import N_
from vmgui.base.settings import Settings
from vmgui.core.operations.consoles import check_command
from vmgui.ui.preferences.page import Page, Row

PAGE = Page(
    "console",
    N_("Console"),
    "page.console",
    N_("The program that shows the screen of a machine."),
    (
        Row(Settings.viewer),
        Row(
            Settings.viewer_command,
            check=check_command,
            is_explained=True,
            counts=lambda settings: settings.viewer == "custom",
        ),
    ),
    (
        ("{host}", N_("Address to connect to; this computer's if there is a tunnel to the host")),
        ("{port}", N_("Port of the display there")),
        ("{socket}", N_("Path of the display's socket, where it has one")),
        ("{type}", N_("Kind of the display: vnc or spice")),
        ("{name}", N_("Name of the machine")),
        ("{uuid}", N_("UUID of the machine")),
        ("{uri}", N_("Connection URI of its host")),
    ),
)
