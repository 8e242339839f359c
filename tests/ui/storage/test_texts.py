from __future__ import annotations

from collections.abc import Collection

import pytest

from tests.support.volumes import GIB, POOL, volume
from vmgui.ui.storage.texts import free_partition, named_sizes, place_text, size_text


def test_place_says_how_much_room_there_is() -> None:
    assert place_text(POOL) == "In the storage pool “default”, which has 40 GiB free."
    assert place_text(POOL._replace(available=None)) == "In the storage pool “default”."


@pytest.mark.parametrize(
    ("capacity", "allocation", "text"),
    [
        (20 * GIB, 3 * GIB, "20 GiB, takes 3 GiB"),
        (20 * GIB, 20 * GIB, "20 GiB"),
        (20 * GIB, None, "20 GiB"),
        (None, 1, ""),
    ],
)
def test_size_says_what_is_taken(capacity: int | None, allocation: int | None, text: str) -> None:
    assert size_text(volume("a", capacity=capacity, allocation=allocation)) == text


def test_names_have_their_size_where_it_is_known() -> None:
    assert named_sizes([volume("a"), volume("b", capacity=None)]) == [
        "a (20 GiB, takes 3 GiB)",
        "b",
    ]


@pytest.mark.parametrize(
    ("device", "taken", "name"),
    [
        ("/dev/sdb", (), "sdb1"),
        ("/dev/sdb", ("sdb1", "sdb3"), "sdb2"),
        ("/dev/nvme0n1", ("nvme0n1p1",), "nvme0n1p2"),
        ("", ("sdb1",), "sdb2"),
        ("", (), ""),
    ],
)
def test_partitions_are_numbered(device: str, taken: Collection[str], name: str) -> None:
    assert free_partition(device, taken) == name
