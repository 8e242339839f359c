from __future__ import annotations

from PySide6.QtCore import Qt

from vmgui.core.resources import PoolReading, VolumeReading
from vmgui.models.roles import Role
from vmgui.models.volumes import (
    NAME,
    SIZE,
    SORT_ROLE,
    USERS,
    PoolList,
    VolumeRow,
    VolumeTable,
    is_iso,
    pool_state,
)

GIB = 2**30
ACTIVE = PoolReading("default", "dir", True, "/images", 20 * GIB, 8 * GIB, 12 * GIB)
IDLE = PoolReading("old", "dir", False, "/old", None, None, None)
DISK = VolumeReading("web1.qcow2", "/images/web1.qcow2", "qcow2", GIB, 0, "")
ISO = VolumeReading("zebra.ISO", "/images/zebra.ISO", "raw", 2 * GIB, 0, "")


def table(*, are_media_first: bool = False) -> VolumeTable:
    model = VolumeTable(are_media_first=are_media_first)
    model.set_rows([VolumeRow(DISK, ["web1", "web2"]), VolumeRow(ISO, [])])
    return model


def test_pool_says_what_is_free_and_whether_it_is_active() -> None:
    model = PoolList()
    model.set_pools([ACTIVE, IDLE])

    assert model.index(0).data() == "default\n12 GiB free"
    assert model.index(1).data(Qt.ItemDataRole.AccessibleTextRole) == "old, not active"
    assert model.index(0).flags() & Qt.ItemFlag.ItemIsEnabled
    assert not model.index(1).flags() & Qt.ItemFlag.ItemIsEnabled
    assert pool_state(ACTIVE._replace(available=None)) == ""


def test_pool_is_found_by_name() -> None:
    model = PoolList()
    model.set_pools([ACTIVE, IDLE])

    assert model.pool(model.index_of("old")) == IDLE
    assert not model.index_of("none").isValid()


def test_volume_says_name_format_size_and_who_uses_it() -> None:
    model = table()

    row = [model.index(0, column).data() for column in range(model.columnCount())]
    titles = [model.headerData(column, Qt.Orientation.Horizontal) for column in range(len(row))]
    assert row == ["web1.qcow2", "qcow2", "1 GiB", "web1, web2"]
    assert titles == ["Name", "Format", "Size", "Used by"]
    assert model.index(0, NAME).data(Qt.ItemDataRole.ToolTipRole) == "/images/web1.qcow2"
    assert model.index(1, USERS).data() == ""


def test_images_of_cds_have_their_icon_and_come_first_where_they_are_wanted() -> None:
    plain, media = table(), table(are_media_first=True)

    assert is_iso(ISO)
    assert plain.index(1, NAME).data(Role.ICON) == "device.cdrom"
    assert plain.index(0, NAME).data(SORT_ROLE) < plain.index(1, NAME).data(SORT_ROLE)
    assert media.index(0, NAME).data(SORT_ROLE) > media.index(1, NAME).data(SORT_ROLE)


def test_sizes_are_sorted_as_numbers() -> None:
    assert table().index(1, SIZE).data(SORT_ROLE) == 2 * GIB


def test_volume_is_found_by_path() -> None:
    model = table()

    row = model.row(model.index_of("/images/zebra.ISO"))
    assert row is not None
    assert row.volume == ISO
    assert not model.index_of("/x").isValid()
