from __future__ import annotations

from pathlib import Path

from tests.support.pilot import flying
from tests.support.worlds import Machine, world
from vmgui.base.states import DomainState
from tests.support.worlds import RUNNING


async def test_closed_manager_hears_nothing_any_more(tmp_path: Path) -> None:
    async with flying(world(tmp_path, [Machine("a"), Machine("b", RUNNING)])) as pilot:
        await pilot.listed(2)
        where = pilot.record("a").id
        machine = pilot.windows.open_domain(where)
        pilot.manager.close()
        await pilot.wait_for(lambda: pilot.windows.is_any_open, "")
        await pilot.wait_for(lambda: len(pilot.windows._open) == 1, "manager gone")
        machine.trigger("domain.run")
        await pilot.wait_for(lambda: pilot.state("a") is DomainState.RUNNING, "runs")
        await pilot.job()
