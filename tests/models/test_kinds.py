from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt

from vmgui.base.errors import InvalidInput
from vmgui.hardware import registry
from vmgui.hardware.kind import DeviceKind
from vmgui.hardware.kinds.rng import Rng, RngKind
from vmgui.hardware.scene import Scene
from vmgui.models.kinds import FoundKinds, KindList, is_found, kind_rows
from vmgui.models.roles import Role
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain

DOMAIN = "<domain type='{type}'><name>web1</name><devices>{devices}</devices></domain>"


def scene(devices: str = "", type: str = "kvm") -> Scene:  # noqa: A002
    return Scene(parse(DOMAIN.format(type=type, devices=devices), Domain), is_new=True)


def test_all_kinds_are_listed_and_the_common_ones_first() -> None:
    rows = kind_rows(scene())
    model = KindList(rows)

    common = [row.kind.id for row in rows if row.section == "common"]
    more = [row.kind.id for row in rows if row.section == "more"]
    assert [row.kind.id for row in rows] == [*common, *more]
    assert set(common) | set(more) == {kind.id for kind in registry.KINDS}
    assert common[:2] == ["disk", "interface"]
    assert more == [kind.id for kind in registry.KINDS if kind.id not in common]
    assert model.index(0).data(Role.KIND) == "common"
    assert model.index(0).data() == "Storage"
    assert model.index(0).data(Role.ICON) == "device.disk"


def test_kind_that_cannot_be_added_is_greyed_and_says_why() -> None:
    model = KindList(kind_rows(scene(type="lxc")))
    index = model.index_of("disk")

    assert index.data(Qt.ItemDataRole.ForegroundRole) is not None
    assert index.flags() & Qt.ItemFlag.ItemIsSelectable  # the reason can be read in its place
    reason = "A container has file systems in place of disks."
    assert index.data(Qt.ItemDataRole.ToolTipRole) == reason
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == f"Storage ({reason})"


def test_kind_that_can_be_added_has_no_reason() -> None:
    model = KindList(kind_rows(scene()))
    index = model.index_of("disk")

    assert index.data(Qt.ItemDataRole.ForegroundRole) is None
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
    assert model.index_of("disk").data(Qt.ItemDataRole.ToolTipRole)


def test_unknown_kind_has_no_row() -> None:
    assert not KindList(kind_rows(scene())).index_of("nothing").isValid()


def test_kind_of_which_everything_is_taken_is_greyed(monkeypatch: pytest.MonkeyPatch) -> None:
    def new(_kind: RngKind, _scene: Scene) -> Rng:
        raise InvalidInput("All are taken.")

    monkeypatch.setattr(RngKind, "new", new)

    reasons = {row.kind.id: row.reason for row in kind_rows(scene())}

    assert reasons["rng"] == "All are taken."
    assert not reasons["disk"]


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("cdrom", "disk"),
        ("dvd", "disk"),
        ("hard disk", "disk"),
        ("nic", "interface"),
        ("Network Card", "interface"),
        ("VNC", "graphics"),
        ("spice", "graphics"),
        ("usb stick", "hostdev-usb"),
        ("share", "filesystem"),
        ("rng", "rng"),
        ("random", "rng"),
    ],
)
def test_kind_is_found_by_the_words_that_people_use(text: str, id: str) -> None:
    found = FoundKinds(KindList(kind_rows(scene())))

    found.look_for(text)

    assert found.index_of(id).isValid()


def test_words_are_found_from_their_beginning() -> None:
    found = FoundKinds(KindList(kind_rows(scene())))

    found.look_for("nic")

    assert not found.index_of("panic").isValid()
    assert found.index_of("interface").isValid()


def test_nothing_is_found_by_what_is_nothing_and_all_by_no_word() -> None:
    found = FoundKinds(KindList(kind_rows(scene())))

    found.look_for("qqq")
    none = found.rowCount()
    found.look_for("  ")

    assert none == 0
    assert found.rowCount() == len(registry.KINDS)


@pytest.mark.parametrize("kind", registry.KINDS, ids=lambda kind: kind.id)
def test_each_kind_is_found_by_its_own_title(kind: DeviceKind[Any]) -> None:
    assert is_found(kind, kind.title)
    assert kind.keywords
