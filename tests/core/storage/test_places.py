from __future__ import annotations

from typing import cast

import pytest

import vmgui.virt.storage as storage
from vmgui.base.records import DiskUse
from vmgui.core.resources import PoolReading, VolumeReading
from vmgui.core.storage.places import Places, is_in_pool, read_chains
from vmgui.virt.session import Connection


def pool(name: str, directory: str = "", type: str = "dir") -> PoolReading:  # noqa: A002
    return PoolReading(name, type, True, directory, None, None, None)


def volume(name: str, path: str) -> VolumeReading:
    return VolumeReading(name, path, "qcow2", None, None, "")


IMAGES = pool("images", "/images")


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ("/images/a", "/images/a"),
        ("/images//x/../a", "/images/a"),
        ("//images/a/", "/images/a"),
        ("images/a", "/images/a"),
        ("gone/a", "gone/a"),
        ("images", "images"),
        ("", ""),
        ("rbd:mon1:libvirt/web", "rbd:libvirt/web"),
        ("rbd:fe80::1:libvirt/web", "rbd:libvirt/web"),
        ("rbd:libvirt/web", "rbd:libvirt/web"),
        ("gluster:g1:gv0/dir//a:b.img", "gluster:gv0/dir/a:b.img"),
        ("iscsi:s:iqn.2013-07.com.example:nopool/1", "iscsi:iqn.2013-07.com.example:nopool/1"),
        ("iscsi:fe80::1:iqn.2013-07.com.example:nopool", "iscsi:iqn.2013-07.com.example:nopool/0"),
        ("nbd:host:export", "nbd:host:export"),
        ("https:host:iso/debian.iso", "https:host:iso/debian.iso"),
    ],
)
def test_place_of_source_is_one_for_all_its_names(source: str, place: str) -> None:
    assert Places([IMAGES]).of(source) == place


@pytest.mark.parametrize(
    ("where", "what", "source"),
    [
        (IMAGES, volume("a", "/images/a"), "/images//a"),
        (IMAGES, volume("a", "/images/a"), "images/a"),
        (IMAGES, volume("a", ""), "/images/a"),
        (pool("vg", "/dev/vg", "logical"), volume("lv", "/dev/vg/lv"), "vg/lv"),
        (pool("ceph", type="rbd"), volume("web", "libvirt/web"), "rbd:mon2:libvirt/web"),
        (pool("ceph", type="rbd"), volume("web", "libvirt/web"), "ceph/web"),
        (
            pool("gv", type="gluster"),
            volume("a b", "gluster://g1:24007/gv0/a%20b"),
            "gluster:g1:gv0/a b",
        ),
        (
            pool("san", type="iscsi-direct"),
            volume("unit:0:0:1", "ip-10.0.0.1:3260-iscsi-iqn.2013-07.com.example:x-lun-1"),
            "iscsi:san.example:iqn.2013-07.com.example:x/1",
        ),
        (
            pool("tgt", "/dev/disk/by-path", "iscsi"),
            volume("unit:0:0:1", "/dev/disk/by-path/ip-10.0.0.1:3260-iscsi-iqn.x-lun-1"),
            "tgt/unit:0:0:1",
        ),
    ],
)
def test_places_of_volume_have_those_of_machines(
    where: PoolReading, what: VolumeReading, source: str
) -> None:
    places = Places([where])

    assert places.of(source) in places.of_volume(where, what)


def test_places_of_volume_of_odd_path_do_no_harm() -> None:
    odd = volume("unit", "somewhere else")

    assert Places().of_volume(pool("san", type="iscsi-direct"), odd) == (
        "somewhere else",
        "san/unit",
    )


def test_move_names_the_pools_that_are_there_now() -> None:
    places = Places([IMAGES])

    places.move([pool("images", "/other")])

    assert places.of("images/a") == "/other/a"


def test_chain_is_told_nearest_first_and_by_places() -> None:
    places = Places([IMAGES])

    assert places.learn("/images/top", "middle")
    assert places.learn("/images/middle", "/images//base")
    assert places.learn("/images/base", "")

    assert places.chain("/images/top") == ("/images/middle", "/images/base")
    assert places.chain("/images/base") == ()
    assert not places.learn("/images/middle", "base")


@pytest.mark.parametrize(
    ("below", "chain"),
    [
        ("../iso/base", ("/iso/base",)),
        ("rbd:mon:libvirt/base", ("rbd:libvirt/base",)),
        ('json:{"driver": "qcow2"}', ('json:{"driver": "qcow2"}',)),
    ],
)
def test_chain_of_an_image_that_names_its_base_its_own_way(
    below: str, chain: tuple[str, ...]
) -> None:
    places = Places()

    places.learn("/images/top", below)

    assert places.chain("/images/top") == chain


def test_chain_of_a_circle_ends() -> None:
    places = Places()
    for place, below in (("/a", "b"), ("/b", "c"), ("/c", "b"), ("/self", "self")):
        places.learn(place, below)

    assert places.chain("/a") == ("/b", "/c")
    assert places.chain("/b") == ("/c",)
    assert places.chain("/self") == ()
    assert places.end("/a") is None


def test_end_is_the_image_of_which_nobody_knows_what_it_builds_on() -> None:
    places = Places()

    assert places.end("/top") == "/top"
    places.learn("/top", "/base")
    assert places.end("/top") == "/base"
    places.learn("/base", "")
    assert places.end("/top") is None


def test_learn_chain_is_complete_and_tells_whether_it_is_new() -> None:
    places = Places()

    assert places.learn_chain("/top", ["/middle", "/base"])
    assert not places.learn_chain("/top", ["/middle", "/base"])

    assert places.chain("/top") == ("/middle", "/base")
    assert places.end("/top") is None
    assert places.learn_chain("/top", [])
    assert places.chain("/top") == ()


def test_below_a_disk_is_what_its_machine_says_while_it_runs() -> None:
    places = Places([IMAGES])
    places.learn_chain("/images/top", ["/images/old"])

    assert places.below(DiskUse("vda", "images/top")) == ("/images/old",)
    assert places.below(DiskUse("vda", "images/top", backing=("images/new",))) == ("/images/new",)


@pytest.mark.parametrize(
    ("source", "expected"),
    [("images/a", True), ("/images/a", False), ("rbd:mon:libvirt/a", False), ("", False)],
)
def test_is_in_pool_only_for_pool_and_volume(source: str, expected: bool) -> None:
    assert is_in_pool(source) is expected


def test_read_chains_stops_in_time_but_not_before_the_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(storage, "backing_chain", lambda _host, place: (f"{place}-base",))
    host = cast("Connection", None)

    assert read_chains(host, ["/a", "/b"], -1) == {"/a": ("/a-base",)}
    assert read_chains(host, ["/a", "/b"], 60) == {"/a": ("/a-base",), "/b": ("/b-base",)}
    assert read_chains(host, [], 1) == {}
