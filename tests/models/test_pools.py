from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from vmgui.core.resources import PoolReading
from vmgui.hardware.pools.registry import KINDS
from vmgui.models.pools import (
    PoolList,
    pool_state,
    sentence,
    short_type_text,
    sizes_text,
    source_text,
    space_text,
    type_text,
    used_share,
)
from vmgui.models.roles import Role
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.pool import Pool

GIB = 2**30
ACTIVE = PoolReading("default", "dir", True, "/images", 20 * GIB, 8 * GIB, 12 * GIB, "u1", True)
IDLE = PoolReading("old", "dir", False, "/old", 0, 0, 0, "u2")


def test_pool_says_what_is_free_and_whether_it_is_active() -> None:
    assert pool_state(ACTIVE) == "12 GiB free"
    assert pool_state(IDLE) == "not active"
    assert pool_state(ACTIVE._replace(available=None)) == ""


def test_pool_says_how_full_it_is() -> None:
    assert used_share(ACTIVE) == pytest.approx(0.4)
    assert space_text(ACTIVE) == "40 % used, 12 GiB of 20 GiB free"
    assert sizes_text(ACTIVE) == "20 GiB: 8 GiB in use, 12 GiB available"


@pytest.mark.parametrize(
    "pool", [IDLE, ACTIVE._replace(capacity=None), ACTIVE._replace(capacity=0)]
)
def test_pool_of_unknown_size_says_nothing_about_it(pool: PoolReading) -> None:
    assert used_share(pool) is None
    assert space_text(pool) == ""
    assert sizes_text(pool) == ""


def test_pool_without_free_space_is_full_and_not_more() -> None:
    assert used_share(ACTIVE._replace(available=-1)) == 1
    assert used_share(ACTIVE._replace(available=None)) == pytest.approx(0.4)


def test_sentence_has_all_that_is_painted() -> None:
    said = sentence(ACTIVE)

    for part in ("default", type_text(ACTIVE), "Active", "12 GiB of 20 GiB free", "with the host"):
        assert part in said
    assert "Inactive" in sentence(IDLE)


def test_unknown_type_is_called_as_libvirt_calls_it() -> None:
    assert type_text(ACTIVE._replace(type="new")) == "new"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("", ""),
        ("<host name='nas'/><dir path='/export'/>", "nas:/export"),
        ("<dir path='/export'/>", "/export"),
        ("<device path='/dev/sdb'/><device path='/dev/sdc'/><name>vg</name>",
         "/dev/sdb, /dev/sdc, vg"),
        ("<host name='san' port='3260'/><device path='iqn.x'/>", "san:3260 iqn.x"),
        ("<adapter type='scsi_host' name='scsi_host3'/>", "scsi_host3"),
    ],
)  # fmt: skip
def test_source_is_written_as_people_write_it(source: str, said: str) -> None:
    document = parse(f"<pool type='x'><source>{source}</source></pool>", Pool)

    assert source_text(document) == said


def test_pools_are_listed_by_name_and_found() -> None:
    model = PoolList()
    QAbstractItemModelTester(model)

    model.set_pools([ACTIVE, IDLE, ACTIVE._replace(name="a10", uuid="3"),
                     ACTIVE._replace(name="a9", uuid="4")])  # fmt: skip

    assert [model.index(row).data() for row in range(4)] == ["a9", "a10", "default", "old"]
    assert model.pool(model.index_of("old")) == IDLE
    assert not model.index_of("none").isValid()
    assert model.pool(QModelIndex()) is None
    assert model.index(2).data(Role.RECORD) == ACTIVE
    assert model.index(2).data(Qt.ItemDataRole.AccessibleTextRole) == sentence(ACTIVE)
    assert "/images" in model.index(2).data(Qt.ItemDataRole.ToolTipRole)


def test_pool_that_changes_keeps_its_row_also_under_another_name() -> None:
    model = PoolList()
    model.set_pools([ACTIVE, IDLE])
    kept = QPersistentModelIndex(model.index_of("old"))
    resets: list[None] = []
    model.modelReset.connect(lambda: resets.append(None))

    model.set_pools([ACTIVE, IDLE._replace(name="archive", is_active=True)])

    assert kept.data() == "archive"
    assert kept.row() == 0
    assert resets == []


@pytest.mark.parametrize("type_", sorted(each.type for each in KINDS))
def test_every_type_has_a_short_name(type_: str) -> None:
    short = short_type_text(ACTIVE._replace(type=type_))

    assert len(short) < len(type_text(ACTIVE._replace(type=type_)))
    assert short != type_


def test_unknown_type_has_no_other_short_name() -> None:
    assert short_type_text(ACTIVE._replace(type="new")) == "new"
