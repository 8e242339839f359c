from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester

from vmgui.base.ids import HostId, domain_id
from vmgui.core.resources import VolumeReading
from vmgui.core.storage.users import User, UserKind
from vmgui.models.roles import Role
from vmgui.models.volumes import COLUMNS, NAME, VolumeTable, is_iso, user_text

GIB = 2**30
DISK = VolumeReading("web1.qcow2", "/images/web1.qcow2", "qcow2", GIB, 0, "/images/base.qcow2")
ISO = VolumeReading("zebra.ISO", "/images/zebra.ISO", "raw", 2 * GIB, 0, "")
OTHER = VolumeReading("a10.img", "/images/a10.img", "raw", None, None, "")
WEB = User(domain_id(HostId("test:///x"), "1"), "web1", UserKind.DISK, "vda", is_active=True)
BASE = User(domain_id(HostId("test:///x"), "1"), "web1", UserKind.BACKING)
PLACES = {column.id: place for place, column in enumerate(COLUMNS)}


def _users(volume: VolumeReading) -> tuple[User, ...]:
    return (WEB, BASE) if volume.name == DISK.name else ()


def _table(*volumes: VolumeReading, are_media_first: bool = False) -> VolumeTable:
    model = VolumeTable(are_media_first=are_media_first)
    QAbstractItemModelTester(model)
    model.set_volumes(volumes or (DISK, ISO, OTHER), _users)
    return model


def _names(model: VolumeTable) -> list[str]:
    return [row.volume.name for row in model.shown()]


def test_volume_says_all_about_itself() -> None:
    model = _table(DISK)

    said = {column.id: model.index(0, PLACES[column.id]).data() for column in COLUMNS}
    titles = [
        model.headerData(place, Qt.Orientation.Horizontal) for place in range(model.columnCount())
    ]
    assert said == {
        "name": "web1.qcow2",
        "capacity": "1 GiB",
        "allocation": "0 B",
        "format": "qcow2",
        "used-by": "web1",
        "backing": "/images/base.qcow2",
        "path": "/images/web1.qcow2",
        "encryption": "",
    }
    assert titles[:3] == ["Name", "Capacity", "Allocation"]


def test_tooltips_say_the_path_and_each_use() -> None:
    model = _table(DISK)

    tips = [
        model.index(0, PLACES[column]).data(Qt.ItemDataRole.ToolTipRole)
        for column in ("name", "used-by", "encryption")
    ]
    assert "/images/web1.qcow2" in tips[0]
    assert user_text(WEB) in tips[1]
    assert user_text(BASE) in tips[1]
    assert tips[2] is None
    assert user_text(WEB) == "web1 (running): disk vda"


@pytest.mark.parametrize(
    ("kind", "target", "said"),
    [
        (UserKind.DISK, "vda", "web1: disk vda"),
        (UserKind.DISK, "", "web1: disk"),
        (UserKind.BACKING, "vda", "web1: its disk vda builds on it"),
        (UserKind.NVRAM, "", "web1: firmware variables"),
    ],
)
def test_use_is_said_in_one_sentence(kind: UserKind, target: str, said: str) -> None:
    assert user_text(User(BASE.machine, "web1", kind, target)) == said


def test_sizes_and_paths_stay_as_they_are_read_from_right_to_left(qapp: QGuiApplication) -> None:
    model = _table(DISK)
    before = qapp.layoutDirection()
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        said = [model.index(0, PLACES[column]).data() for column in ("capacity", "path")]
        empty = model.index(0, PLACES["encryption"]).data()
    finally:
        qapp.setLayoutDirection(before)

    assert said == ["\u20681 GiB\u2069", "\u2068/images/web1.qcow2\u2069"]
    assert empty == ""


def test_icons_tell_disks_from_media_and_directories() -> None:
    directory = ISO._replace(name="b", type="dir", format="dir")
    model = _table(DISK, ISO, directory)

    icons = [model.index_of(each.name).data(Role.ICON) for each in (DISK, ISO, directory)]
    assert icons == ["device.disk", "device.cdrom", "group.folder"]
    assert is_iso(ISO)


def test_rows_are_sorted_by_name_with_digits_as_numbers() -> None:
    model = _table(*(OTHER._replace(name=name) for name in ("a10", "a9", "B1", "b0")))

    assert _names(model) == ["a9", "a10", "b0", "B1"]


def test_media_come_first_where_they_are_wanted() -> None:
    assert _names(_table(are_media_first=True)) == ["zebra.ISO", "a10.img", "web1.qcow2"]


def test_sizes_are_sorted_as_numbers_and_unknown_ones_stand_last() -> None:
    model = _table()

    model.sort(PLACES["capacity"], Qt.SortOrder.DescendingOrder)
    falling = _names(model)
    model.sort(PLACES["capacity"], Qt.SortOrder.AscendingOrder)

    assert falling == ["zebra.ISO", "web1.qcow2", "a10.img"]
    assert _names(model) == ["web1.qcow2", "zebra.ISO", "a10.img"]


def test_filter_wants_all_words_somewhere() -> None:
    model = _table()

    found = {}
    for text in ("WEB1", "raw zebra", "base.qcow2", "/images", "nothing"):
        model.set_filter(text)
        found[text] = len(model.shown())
    model.set_filter("")

    assert found == {"WEB1": 1, "raw zebra": 1, "base.qcow2": 1, "/images": 3, "nothing": 0}
    assert model.rowCount() == model.total == 3


def test_filter_finds_who_uses_a_volume_as_soon_as_it_is_known() -> None:
    model = _table(ISO, OTHER)
    model.set_filter("shop")

    model.set_users(lambda volume: (WEB_SHOP,) if volume.name == ISO.name else ())

    assert _names(model) == ["zebra.ISO"]


WEB_SHOP = User(domain_id(HostId("test:///x"), "2"), "Shop", UserKind.DISK, "hda")


def test_descriptions_that_arrive_repaint_only_their_rows() -> None:
    bare = [ISO._replace(name=f"v{number}", path="", is_described=False) for number in range(9)]
    model = _table(*bare)
    heard: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last: heard.append((first.row(), last.row())))

    model.set_volumes([*bare[:3], *(each._replace(path="/p") for each in bare[3:5]), *bare[5:]],
                      _users)  # fmt: skip

    assert heard == [(3, 4)]


def test_update_keeps_indexes_and_never_resets() -> None:
    model = _table()
    kept = QPersistentModelIndex(model.index_of(DISK.name))
    resets: list[None] = []
    model.modelReset.connect(lambda: resets.append(None))

    model.set_volumes([DISK._replace(capacity=5 * GIB), OTHER._replace(name="zz")], _users)

    assert kept.row() == 0
    assert kept.data() == "web1.qcow2"
    assert _names(model) == ["web1.qcow2", "zz"]
    assert resets == []


def test_row_moves_when_what_it_is_sorted_by_changes() -> None:
    model = _table()
    model.sort(PLACES["capacity"])

    model.set_volumes([DISK._replace(capacity=5 * GIB), ISO, OTHER], _users)

    assert _names(model) == ["zebra.ISO", "web1.qcow2", "a10.img"]


def test_volume_is_found_by_name_and_path_while_it_is_shown() -> None:
    model = _table()

    assert model.row(model.index_of_path("/images/zebra.ISO")) is model.shown()[2]
    assert not model.index_of_path("/x").isValid()
    assert not model.index_of("x").isValid()
    model.set_filter("web1")
    assert not model.index_of("zebra.ISO").isValid()
    assert not model.index(0, NAME, model.index(0, NAME)).isValid()


def test_ten_thousand_rows_are_filtered_quickly() -> None:
    model = VolumeTable()
    model.set_volumes(
        [DISK._replace(name=f"vol-{n:05}", path=f"/images/vol-{n:05}") for n in range(10_000)],
        lambda _volume: (),
    )
    taken = []
    for text in ("7", "77", "777", "77", "7", ""):
        began = time.perf_counter()
        model.set_filter(text)
        taken.append(time.perf_counter() - began)

    assert len(model.shown()) == 10_000
    assert min(taken) < 0.05
