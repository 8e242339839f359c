from __future__ import annotations

import random
import time

import pytest
from PySide6.QtCore import QItemSelectionModel, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from tests import documents
from vmgui.core.draft import Draft
from vmgui.hardware import registry
from vmgui.hardware.kinds.controller_document import Attached
from vmgui.hardware.scene import Scene
from vmgui.models.hardware import HardwareList, Item, items
from vmgui.models.roles import Role

STEPS = 300
MANY = 60
SECONDS = 0.1
"""Ten times the time that it takes, on a busy computer."""


def draft_of(name: str = "linux-q35-uefi") -> Draft:
    return Draft(documents.document(name))


def read(draft: Draft) -> list[Item]:
    return items(draft, Scene(draft.domain))


def shown(model: HardwareList) -> list[str]:
    return [model.item(model.index(row)).title for row in range(model.rowCount())]


@pytest.fixture
def model(qapp) -> HardwareList:
    made = HardwareList(qapp)
    tester = QAbstractItemModelTester(
        made, QAbstractItemModelTester.FailureReportingMode.Warning, made
    )
    assert tester.parent() is made
    return made


def test_all_pages_and_devices_are_listed_with_their_icons(model):
    draft = draft_of()

    model.set_items(read(draft))

    titles = shown(model)
    assert {entry.name for entry in registry.entries(draft.domain)} < set(titles)
    assert {"Overview", "CPUs", "Memory"} < set(titles)
    assert all(model.index(row).data(Role.ICON) for row in range(model.rowCount()))


def test_keys_are_unique_and_the_same_in_another_reading():
    one, other = read(draft_of()), read(draft_of())

    keys = [item.key for item in one]
    assert keys == [item.key for item in other]
    assert len(set(keys)) == len(keys)


def test_edited_device_is_marked_for_eyes_and_ears(model):
    draft = draft_of()
    draft.domain.devices.interfaces[0].mac = "52:54:00:00:00:99"

    model.set_items(read(draft))

    changed = [item for item in model.items() if item.is_changed]
    assert [item.panel.id for item in changed] == ["interface"]
    index = model.index_of(changed[0].key)
    assert index.data().endswith(" •")
    assert index.data(Qt.ItemDataRole.AccessibleTextRole).endswith(", not applied yet")


def test_edited_page_is_marked():
    draft = draft_of()
    draft.domain.title = "Another"

    assert [item.key for item in read(draft) if item.is_changed] == ["overview"]


def test_selection_stays_with_a_device_that_gets_another_name(model):
    draft = draft_of()
    model.set_items(read(draft))
    disk = draft.domain.devices.disks[0]
    row = next(row for row, item in enumerate(model.items()) if item.element == disk)
    selection = QItemSelectionModel(model)
    selection.setCurrentIndex(model.index(row), QItemSelectionModel.SelectionFlag.ClearAndSelect)

    before = selection.currentIndex().data()
    disk.bus = "scsi"
    model.set_items(read(draft))

    assert selection.currentIndex().data() != before
    assert model.item(selection.currentIndex()).element == disk


def test_random_changes_are_followed_and_the_selection_stays(model):
    chance = random.Random(7)
    all_devices = read(draft_of("disks"))
    present = list(all_devices)
    model.set_items(present)

    for _step in range(STEPS):
        kept = chance.choice(present)
        index = QPersistentModelIndex(model.index(present.index(kept)))
        present = [item for item in all_devices if item is kept or chance.random() < 0.8]
        if chance.random() < 0.3:
            chance.shuffle(present)

        model.set_items(present)

        assert model.items() == present
        assert shown(model) == [item.title for item in present]
        assert model.item(index) is kept


def test_unknown_key_has_no_row(model):
    assert not model.index_of("nothing").isValid()
    assert model.item(model.index(5)) is None


def test_sixty_devices_are_read_after_each_key():
    draft = draft_of()
    pool = list(draft_of("small-devices").domain.devices)
    while len(draft.domain.devices) < MANY:
        draft.domain.devices.append(pool[len(draft.domain.devices) % len(pool)].copy())
    read(draft)

    begun = time.perf_counter()
    read(draft)

    assert time.perf_counter() - begun < SECONDS


def test_devices_are_looked_at_once_for_all_controllers(monkeypatch):
    draft, seen = draft_of(), []
    seat = Attached.seat.fget
    monkeypatch.setattr(
        Attached, "seat", property(lambda device: (seen.append(device), seat(device))[1])
    )

    found = read(draft)

    assert sum(item.panel.id == "controller" for item in found) > 1
    assert len(seen) == len(draft.domain.devices)


def test_edit_of_a_device_keeps_all_rows_and_tells_that_they_are_others(model):
    draft = draft_of()
    model.set_items(read(draft))
    moves: list[str] = []
    for signal in (model.rowsInserted, model.rowsRemoved, model.layoutChanged):
        signal.connect(lambda *_arguments: moves.append("moved"))
    told: list[object] = []
    model.dataChanged.connect(lambda *arguments: told.append(arguments))

    draft.domain.devices.disks[0].serial = "a"
    model.set_items(read(draft))

    assert not moves
    assert len(told) == 1
    assert [item.panel.id for item in model.items() if item.is_changed] == ["disk"]
