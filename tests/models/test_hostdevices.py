from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester

from vmgui.hardware.scene import HostDevice, Option
from vmgui.models.hostdevices import COLUMNS, DeviceFilter, DeviceList


def pci(address: str, name: str, group: str = "", reason: str = "") -> Option:
    return Option(address, f"{address} {name}", reason, HostDevice(name, "", address, "", group))


OPTIONS = (
    Option("0000:00:00.0", "Choose a device"),
    pci("0000:02:00.0", "card 10", "10"),
    pci("0000:02:00.1", "card 9", "9"),
    pci("0000:0a:00.0", "Graphics", "9", "Taken."),
    pci("0000:0b:00.0", "alone"),
)


@pytest.fixture
def devices() -> DeviceList:
    made = DeviceList()
    made.set_options(OPTIONS)
    return made


def names(model: DeviceList | DeviceFilter) -> list[str]:
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_devices_of_a_group_stand_together_and_those_without_come_last(
    devices: DeviceList,
) -> None:
    assert names(devices) == ["card 9", "Graphics", "card 10", "alone"]


def test_same_options_change_nothing(devices: DeviceList) -> None:
    assert not devices.set_options(OPTIONS)


def test_other_reason_keeps_the_rows(devices: DeviceList) -> None:
    resets = []
    devices.modelReset.connect(lambda: resets.append(1))
    wanted = (*OPTIONS[:1], OPTIONS[1]._replace(reason="Taken."), *OPTIONS[2:])

    assert devices.set_options(wanted)

    assert not resets
    assert not devices.index(2, 0).flags() & Qt.ItemFlag.ItemIsEnabled


def test_device_that_cannot_be_chosen_says_why(devices: DeviceList) -> None:
    index = devices.index(1, len(COLUMNS) - 1)

    assert not index.flags() & Qt.ItemFlag.ItemIsEnabled
    assert index.data() == "Taken."


def test_device_is_found_by_value(devices: DeviceList) -> None:
    assert devices.find("0000:02:00.0").row() == 2
    assert not devices.find("nothing").isValid()


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (0, ["alone", "card 9", "card 10", "Graphics"]),
        (2, ["card 10", "card 9", "Graphics", "alone"]),
    ],
)
def test_columns_sort_as_people_read_them(
    devices: DeviceList, column: int, expected: list[str]
) -> None:
    found = DeviceFilter(devices)

    found.sort(column)

    assert names(found) == expected


def test_filter_wants_all_words_wherever_they_stand(devices: DeviceList) -> None:
    found = DeviceFilter(devices)

    found.set_text("CARD 02:00.1")

    assert names(found) == ["card 9"]


def test_models_are_sound(devices: DeviceList, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(devices)
    qtmodeltester.check(DeviceFilter(devices))
