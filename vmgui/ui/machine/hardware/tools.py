"""What the forms of a machine's window can ask for: paths on its host, MAC addresses."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from vmgui.base.macs import random_mac
from vmgui.ui.forms.tools import Tools
from vmgui.ui.machine.place import MachinePlace
from vmgui.ui.tasks import TaskScope


def machine_tools(place: MachinePlace, window: QWidget, scope: TaskScope) -> Tools:
    """The tools of the forms in a machine's window."""

    async def choose(what: str, present: str) -> str | None:
        from vmgui.ui.dialogs.volumes import choose_volume

        return await choose_volume(place.context, place.where.host, what, present, window.window())

    def new_mac() -> str:
        records = place.context.inventory.domains(place.where.host)
        taken = {mac for each in records if each.details for mac in each.details.macs}
        return random_mac(taken)

    return Tools(scope, choose, new_mac)
