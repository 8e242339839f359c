from __future__ import annotations

import time
from collections import deque
from pathlib import Path

from tests.support.contexts import NOWHERE_HOST, StubActions, new_context, put_machine, shown
from vmgui.base.records import Incident
from vmgui.ui.preview.pane import PreviewPane


async def test_events_are_shown_newest_first_as_they_come(tmp_path: Path) -> None:
    context = new_context(tmp_path)
    where = put_machine(context)
    host = context.fleet.hosts[NOWHERE_HOST]
    async with shown(PreviewPane(context, StubActions())) as pane:
        pane.show_domain(where)

        for text in ("Started", "Paused"):
            incident = Incident(where, time.time(), text)
            host.incidents.setdefault(where, deque(maxlen=50)).append(incident)
            host.incident_added.emit(incident)

        assert pane.machine.events.texts() == ["Paused", "Started"]
