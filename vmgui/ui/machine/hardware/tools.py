"""What the forms of a machine's window can ask for: paths on its host, MAC addresses."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from vmgui.base.ids import HostId
from vmgui.base.macs import random_mac
from vmgui.ui.context import Context
from vmgui.ui.forms.tools import Tools
from vmgui.ui.machine.place import MachinePlace
from vmgui.ui.tasks import TaskScope


def machine_tools(place: MachinePlace, window: QWidget, scope: TaskScope) -> Tools:
    """The tools of the forms in a machine's window."""
    return host_tools(place.context, place.where.host, window, scope)


def host_tools(context: Context, host: HostId, window: QWidget, scope: TaskScope) -> Tools:
    """The tools of forms about a machine on a host, be it there or not."""

    async def choose(what: str, present: str) -> str | None:
        from vmgui.ui.storage.browser import choose_volume

        return await choose_volume(context, host, what, present, window.window())

    def new_mac() -> str:
        records = context.inventory.domains(host)
        taken = {mac for each in records if each.details for mac in each.details.macs}
        return random_mac(taken)

    return Tools(scope, choose, new_mac)
