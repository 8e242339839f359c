"""Why a host is not connected, and what to do: the same words wherever it is said."""

from __future__ import annotations

from PySide6.QtGui import QAction

from vmgui.base.i18n import _
from vmgui.base.records import HostRecord
from vmgui.base.states import HostState
from vmgui.ui.host import texts
from vmgui.ui.widgets.banner import Banner, Severity


def show_state(banner: Banner, record: HostRecord | None, retry: QAction) -> None:
    """Show what keeps a host from being there; hide the banner when it is connected.

    Args:
        banner: shows it.
        record: the host, None if its connection was removed.
        retry: connects, or tries again at once. Its text is set to what it does now.
    """
    if record is None:
        text = _("The connection to this host was removed.")
        banner.show_message(Severity.WARNING, text, closable=False)
        return
    if record.state is HostState.CONNECTED:
        banner.clear_message()
        return
    if record.state is HostState.CONNECTING:
        text = _("Connecting to {host}…").format(host=record.name)
        banner.show_message(Severity.INFO, text, closable=False)
        return
    retry.setText(retry_text(record.state))
    if record.state is HostState.DISCONNECTED:
        text = _("{host} is not connected: this is what was last known.").format(host=record.name)
        banner.show_message(Severity.INFO, text, [retry], closable=False)
        return
    text = texts.problem(record) or texts.state(record)
    is_final = record.state is HostState.FAILED
    severity = Severity.ERROR if is_final else Severity.WARNING
    banner.show_message(severity, text, [retry], closable=False)


def retry_text(state: HostState) -> str:
    """What connecting is called in a state."""
    return _("&Connect") if state is HostState.DISCONNECTED else _("&Retry")
