"""All types of pools: what every one of them must have."""

from __future__ import annotations

from typing import Any

import pytest

from tests import documents
from tests.hardware.generic import extracted, samples, spots, texts
from vmgui.hardware.fields import Check, Choice, Field, Number
from vmgui.hardware.pools.building import Way
from vmgui.hardware.pools.kind import PoolKind
from vmgui.hardware.pools.registry import KINDS, UNKNOWN, kind, kind_of, type_title
from vmgui.hardware.scene import Option, Scene
from vmgui.xmldoc import schema
from vmgui.xmldoc.document import parse, serialize
from vmgui.xmldoc.pool import Pool
from vmgui.xmldoc.poolcaps import PoolCapabilities

needs_schema = pytest.mark.skipif(
    schema.find(schema.POOL) is None, reason="libvirt's schemas are missing"
)
NAMES = [path.stem for path in documents.paths("pool") if documents.OWN in path.parents]
every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.id)

FILLED: dict[str, dict[str, Any]] = {
    "disk": {"device_path": "/dev/sdb"},
    "fs": {"device_path": "/dev/sdb1"},
    "gluster": {"host_name": "gluster1", "source_name": "gv0"},
    "iscsi": {"host_name": "san", "device_path": "iqn.2024-05.com.example:disks"},
    "iscsi-direct": {
        "host_name": "san",
        "device_path": "iqn.2024-05.com.example:disks",
        "initiator": "iqn.2024-05.com.example:host1",
    },
    "logical": {"source_name": "vg_guests", "target_path": "/dev/vg_guests"},
    "netfs": {"host_name": "nas", "source_directory": "/srv/images"},
    "scsi": {"adapter_name": "scsi_host2"},
    "vhba": {"wwnn": "20000000c9831b4b", "wwpn": "10000000c9831b4b"},
    "zfs": {"source_name": "tank"},
    "vstorage": {"source_name": "cluster1"},
}
"""What a person has to say for a pool of each kind."""


def filled(kind: PoolKind, scene: Scene | None = None) -> Pool:
    """A pool of a kind with all that has to be said."""
    pool = kind.new("web", scene or Scene())
    for name, value in FILLED.get(kind.id, {}).items():
        setattr(pool, name, value)
    for host in pool.hosts:
        host.name = host.name or "mon1"
    return pool


def document(name: str) -> Pool:
    return parse(documents.document(name, "pool"), Pool)


def host() -> PoolCapabilities:
    return parse(documents.document("libvirt-9.0", "poolcaps"), PoolCapabilities)


@every_kind
def test_kind_has_a_new_pool_of_its_own(kind):
    pool = kind.new("web", Scene())

    assert (pool.name, pool.type) == ("web", kind.type)
    assert kind_of(pool) is kind


@every_kind
def test_kind_texts_are_translated(kind):
    found = dict(texts(kind))
    found["about"] = kind.about
    if kind.building is not None:
        found["effect"], found["overwrite"] = kind.building.effect, kind.building.overwrite
    if kind.discovery is not None:
        found["looking"], found["nothing"] = kind.discovery.looking, kind.discovery.nothing

    missing = {
        name: text
        for name, text in found.items()
        if text and not text.replace("/", "").isdigit() and text not in extracted()
    }

    assert missing == {} or set(missing.values()) == {"/"}


@every_kind
@needs_schema
def test_filled_pool_is_right_and_valid(kind):
    pool = filled(kind)

    assert [each for each in kind.all_problems(pool, Scene()) if not each.is_warning] == []
    assert schema.validate(serialize(pool), schema.POOL) == ()


@every_kind
@needs_schema
def test_all_that_a_form_can_write_is_valid(kind):
    scene = Scene(pool_capabilities=host(), offers=OFFERS)
    pool = filled(kind, scene)
    for spot in list(spots(kind, pool, scene)):
        field, is_cell = spot.row, spot.element is not spot.owner
        if is_cell or not isinstance(field, Choice | Number | Check) or field.is_required:
            continue
        for value in samples(spot, scene):
            changed = filled(kind, scene)
            field.write(changed, value, scene)
            if not _is_whole(kind, changed, scene):
                continue

            assert schema.validate(serialize(changed), schema.POOL) == (), (field.name, value)


OFFERS = {
    "block_devices": (Option("/dev/sda", "/dev/sda"),),
    "scsi_hosts": (Option("scsi_host2", "scsi_host2"),),
    "fc_hosts": (Option("scsi_host3", "scsi_host3"),),
}


def _is_whole(kind: PoolKind, pool: Pool, scene: Scene) -> bool:
    return not any(not each.is_warning for each in kind.all_problems(pool, scene))


@pytest.mark.parametrize("name", NAMES)
@needs_schema
def test_document_is_valid_and_right(name):
    pool = document(name)

    assert schema.validate(serialize(pool), schema.POOL) == ()
    assert kind_of(pool).all_problems(pool, Scene()) == []


@pytest.mark.parametrize("name", NAMES)
def test_showing_a_document_changes_nothing(name):
    pool, scene = document(name), Scene(is_new=False)
    before = serialize(pool)

    for spot in spots(kind_of(pool), pool, scene):
        if isinstance(spot.row, Field):
            spot.row.read(spot.element)
            spot.row.text(spot.element, scene)

    assert serialize(pool) == before


@pytest.mark.parametrize("name", NAMES)
def test_every_value_of_a_document_is_in_the_form(name):
    pool, scene = document(name), Scene(is_new=False)
    kind = kind_of(pool)
    if kind is UNKNOWN or name == "scsi-address":
        return

    shown = {
        spot.row.text(spot.element, scene)
        for spot in spots(kind, pool, scene)
        if isinstance(spot.row, Field)
    }

    for value in (pool.host_name, pool.source_name, pool.initiator, pool.wwpn, pool.mode):
        assert value is None or value in shown


def test_kind_of_pool_nobody_knows_is_unknown():
    assert kind_of(document("sheepdog")) is UNKNOWN


@pytest.mark.parametrize("name", ["scsi", "scsi-address"])
def test_kind_of_real_adapter_is_scsi(name):
    assert kind_of(document(name)).id == "scsi"


def test_kind_of_virtual_adapter_is_vhba():
    assert kind_of(document("vhba")).id == "vhba"


def test_type_title_is_the_guides():
    assert type_title("dir") == "dir: Filesystem Directory"
    assert type_title("sheepdog") == "sheepdog"


def test_why_not_unsupported_type_says_so():
    scene = Scene(pool_capabilities=host())

    impossible = {each.id for each in KINDS if each.why_not(scene)}

    assert impossible == {"zfs", "vstorage"}


def test_why_not_silent_host_can_all_but_rare_ones():
    impossible = {each.id for each in KINDS if each.why_not(Scene())}

    assert impossible == {"vstorage"}


def test_rename_untouched_path_follows():
    pool = kind("dir").new("web", Scene())

    kind("dir").rename(pool, "mail", Scene())

    assert (pool.name, pool.target_path) == ("mail", "/var/lib/libvirt/images/mail")


def test_rename_edited_path_stays():
    pool = kind("dir").new("web", Scene())
    pool.target_path = "/srv/web"

    kind("dir").rename(pool, "mail", Scene())

    assert pool.target_path == "/srv/web"


def test_new_nobody_knows_where_images_are_leaves_the_path_open():
    pool = kind("dir").new("web", Scene(images_directory=""))

    assert pool.target_path is None


@pytest.mark.parametrize(
    ("id", "is_wanted", "overwrites", "way"),
    [
        ("dir", True, False, Way.PLAIN),
        ("dir", True, True, Way.PLAIN),
        ("dir", False, False, Way.NONE),
        ("fs", False, False, Way.PLAIN),
        ("fs", True, False, Way.NEW),
        ("fs", True, True, Way.OVERWRITE),
        ("disk", True, True, Way.OVERWRITE),
        ("logical", False, True, Way.NONE),
    ],
)
def test_building_way(id, is_wanted, overwrites, way):
    building = kind(id).building

    assert building is not None
    assert building.way(is_wanted=is_wanted, overwrites=overwrites) is way


@every_kind
def test_building_what_destroys_is_never_usual(kind):
    if kind.building is not None and kind.building.overwrite:
        assert not kind.building.is_usual


@pytest.mark.parametrize(("id", "field"), [("fs", "source_format"), ("logical", "devices")])
def test_why_not_build_something_is_missing_names_the_field(id, field):
    problem = kind(id).why_not_build(filled(kind(id)))

    assert problem is not None
    assert problem.field == field


def test_why_not_build_all_is_said_is_none():
    assert kind("logical").why_not_build(document("logical")) is None
    assert kind("fs").why_not_build(document("fs")) is None
    assert kind("zfs").why_not_build(document("zfs")) is None


def test_nouns_of_tables_are_asked_for():
    assert "block_devices" in kind("logical").nouns()
