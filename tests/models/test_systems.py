from __future__ import annotations

from datetime import date

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from vmgui.core.osinfo.system import System
from vmgui.models.systems import SystemList

NEW = System("http://debian.org/debian/12", "debian12", "Debian 12")
OLD = System("http://debian.org/debian/6", "debian6", "Debian 6", ended=date(2014, 5, 31))


def test_systems_are_listed_by_name() -> None:
    model = SystemList()
    QAbstractItemModelTester(model)

    model.set_systems([NEW, OLD])

    assert model.index(0).data() == "Debian 12"
    assert model.index(1).data() == "Debian 6 (support ended in 2014)"
    assert model.index(0).data(Qt.ItemDataRole.ToolTipRole) == "debian12"
    assert model.index(0).data(Qt.ItemDataRole.DecorationRole) is None


def test_system_is_found_by_its_identifier() -> None:
    model = SystemList()
    model.set_systems([NEW, OLD])

    assert model.system(model.index_of(OLD.id)) == OLD
    assert not model.index_of("http://no/such").isValid()
    assert model.system(QModelIndex()) is None
