from __future__ import annotations

from pathlib import Path

from tests.models.fakes import NODE1, domain_record
from vmgui.base.settings import Settings
from vmgui.base.storage import MemoryStorage
from vmgui.core.fleet import Fleet
from vmgui.core.inventory import Inventory
from vmgui.core.sampling import Sampler
from vmgui.models.machines import MachineTree


async def test_sampler_is_what_models_ask_for(tmp_path: Path) -> None:
    fleet = Fleet(Inventory(), MemoryStorage(), tmp_path)
    sampler = Sampler(fleet, Settings(MemoryStorage()))
    tree = MachineTree(fleet.inventory, sampler)

    sampler.sampled.emit(NODE1)

    assert sampler.history(domain_record("a").id) is None
    assert sampler.peaks["disk"] > 0
    assert tree.rowCount() == 0
    await fleet.close()
