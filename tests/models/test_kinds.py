from __future__ import annotations

from PySide6.QtCore import Qt

from vmgui.hardware import registry
from vmgui.hardware.scene import Scene
from vmgui.models.kinds import KindList, kind_rows
from vmgui.models.roles import Role
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain

DOMAIN = "<domain type='{type}'><name>web1</name><devices>{devices}</devices></domain>"


def scene(devices: str = "", type: str = "kvm") -> Scene:  # noqa: A002
    return Scene(parse(DOMAIN.format(type=type, devices=devices), Domain), is_new=True)


def test_all_kinds_are_listed_in_the_order_of_the_registry() -> None:
    model = KindList(kind_rows(scene()))

    ids = [model.row(model.index(row)).kind.id for row in range(model.rowCount())]  # type: ignore[union-attr]
    assert ids == [kind.id for kind in registry.KINDS]
    assert model.index(0).data() == "Storage"
    assert model.index(0).data(Role.ICON) == "device.disk"


def test_kind_that_cannot_be_added_is_greyed_and_says_why() -> None:
    model = KindList(kind_rows(scene(type="lxc")))
    index = model.index_of("disk")

    assert not index.flags() & Qt.ItemFlag.ItemIsEnabled
    reason = "A container has file systems in place of disks."
    assert index.data(Qt.ItemDataRole.ToolTipRole) == reason
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == f"Storage ({reason})"


def test_kind_that_can_be_added_has_no_reason() -> None:
    model = KindList(kind_rows(scene()))
    index = model.index_of("disk")

    assert index.flags() & Qt.ItemFlag.ItemIsSelectable
    assert index.data(Qt.ItemDataRole.ToolTipRole) is None
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) is None


def test_rows_follow_the_machine_without_losing_their_place() -> None:
    model = KindList(kind_rows(scene()))
    changes: list[object] = []
    model.dataChanged.connect(lambda *arguments: changes.append(arguments))
    model.modelReset.connect(lambda: changes.append("reset"))

    model.set_rows(kind_rows(scene()))
    before = len(changes)
    model.set_rows(kind_rows(scene(type="lxc")))

    assert before == 0
    assert len(changes) == 1
    assert not model.index_of("disk").flags() & Qt.ItemFlag.ItemIsEnabled


def test_unknown_kind_has_no_row() -> None:
    assert not KindList(kind_rows(scene())).index_of("nothing").isValid()
