from __future__ import annotations

import pytest

from tests.support.pilot import flying
from vmgui.base.ids import HostId
from vmgui.base.notify import Event
from vmgui.base.settings import Grouping
from vmgui.base.storage import MemoryStorage
from vmgui.core.inventory import Inventory
from vmgui.models.columns import COLUMNS
from vmgui.models.machines import MachineTree
from vmgui.ui.manager.tree import MachineView


async def test_collapsed_groups_are_remembered_by_readable_names(uri: str) -> None:
    async with flying(uri) as pilot:
        await pilot.listed(5)
        pilot.manager.group_by(Grouping.FOLDER)

        pilot.manager.view.setExpanded(pilot.index("db"), False)

        assert pilot.parts.layout.get("manager.collapsed") == ["folder:prod/db"]
        assert pilot.names() == ["web1", "old", "web2"]
        pilot.manager.view.setExpanded(pilot.index("db"), True)
        assert pilot.parts.layout.get("manager.collapsed") == []


async def test_collapsed_group_stays_so_when_grouped_back_and_forth(uri: str) -> None:
    async with flying(uri) as pilot:
        await pilot.listed(5)
        pilot.manager.group_by(Grouping.TAG)
        pilot.manager.view.setExpanded(pilot.index("prod"), False)

        pilot.manager.group_by(Grouping.HOST)
        pilot.manager.group_by(Grouping.TAG)

        assert pilot.names() == ["db1", "web1", "web2", "old"]


async def test_search_looks_into_collapsed_groups_and_leaves_them_collapsed(uri: str) -> None:
    async with flying(uri) as pilot:
        await pilot.listed(5)
        host = pilot.rows()[0][0]
        pilot.manager.view.setExpanded(pilot.index(host), False)
        assert pilot.names() == []

        pilot.search("web")
        await pilot.wait_for(lambda: pilot.names() == ["web1", "web2"], "they are found")
        pilot.search("")

        await pilot.wait_for(lambda: pilot.names() == [], "it is collapsed again")


async def test_first_machine_is_selected_not_its_host(uri: str) -> None:
    async with flying(uri) as pilot:
        await pilot.listed(5)

        pilot.manager.view.select_first()

        assert pilot.selected() == ["db1"]


async def test_machine_that_is_not_there_cannot_be_selected(uri: str) -> None:
    async with flying(uri) as pilot:
        await pilot.listed(5)
        where = pilot.record("web1").id

        assert pilot.manager.view.select(where) is True
        assert pilot.manager.view.select(where._replace(key="other")) is False


class _Samples:
    """Stands for a sampler."""

    def __init__(self) -> None:
        self.sampled: Event[HostId] = Event()
        self.peaks: dict[str, float] = {}

    def history(self, _where: object) -> None:
        return None


@pytest.mark.usefixtures("qapp")
def test_column_chooser_has_all_columns_but_the_first() -> None:
    tree = MachineTree(Inventory(), _Samples())
    view = MachineView(tree, MemoryStorage())

    actions = view.column_actions(view)

    assert [action.text() for action in actions] == [column.title for column in COLUMNS[1:]]
    assert [a.isChecked() for a in actions] == [column.is_shown for column in COLUMNS[1:]]
    actions[0].setChecked(False)
    assert view.isColumnHidden(1)


@pytest.mark.usefixtures("qapp")
def test_layout_that_is_garbage_is_ignored() -> None:
    storage = MemoryStorage({"manager.columns": "%%%", "manager.collapsed": {"a": 1}})

    view = MachineView(MachineTree(Inventory(), _Samples()), storage)

    assert not view.isColumnHidden(0)
    assert view.columnWidth(0) > 50
