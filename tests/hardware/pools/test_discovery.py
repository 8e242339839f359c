import pytest

from tests.support.poolscenes import EXPORTS, TARGETS, VOLUME_GROUPS
from vmgui.hardware.pools.discovery import looking_text, nothing_text, search_notes
from vmgui.hardware.pools.registry import KINDS, kind
from vmgui.hardware.scene import Scene, Search
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.pool import Pool
from vmgui.xmldoc.poolsources import Sources

IQN = "iqn.2024-05.com.example:disks"
GLUSTER = "<sources><source><host name='g'/><dir path='/'/><name>gv0</name></source></sources>"


def found(id: str, xml: str) -> dict[str | None, str]:
    discovery = kind(id).discovery
    assert discovery is not None
    options = discovery.options(list(parse(xml, Sources).sources))
    return {option.value: option.label for option in options}


@pytest.mark.parametrize(
    ("id", "xml", "expected"),
    [
        ("logical", VOLUME_GROUPS, {"vg_backup": "vg_backup (/dev/sdd, /dev/sde)",
                                    "vg_guests": "vg_guests (/dev/sdc1)"}),
        ("netfs", EXPORTS, {"/srv/images": "/srv/images (NFS)", "/srv/iso": "/srv/iso (NFS)"}),
        ("iscsi", TARGETS, {IQN: IQN}),
        ("iscsi-direct", TARGETS, {IQN: IQN}),
        ("gluster", GLUSTER, {"gv0": "gv0"}),
    ],
)  # fmt: skip
def test_sources_become_options(id, xml, expected):
    assert found(id, xml) == expected


@pytest.mark.parametrize("id", ["logical", "netfs", "iscsi", "gluster"])
def test_sources_that_say_nothing_are_left_out(id):
    assert found(id, "<sources><source/></sources>") == {}


def test_source_that_comes_twice_is_one_option():
    assert len(found("gluster", GLUSTER.replace("</sources>", "") + GLUSTER[9:])) == 1


def test_is_ready_needs_what_libvirt_needs():
    pool = Pool.create()
    ready = {each.id: each.discovery.is_ready(pool) for each in KINDS if each.discovery is not None}

    assert ready == {
        "gluster": False, "iscsi": False, "iscsi-direct": False, "logical": True, "netfs": False,
    }  # fmt: skip


@pytest.mark.parametrize(("initiator", "is_ready"), [("host1", False), ("iqn.2024-05.x:h", True)])
def test_is_ready_direct_needs_an_iqn(initiator, is_ready):
    pool, discovery = Pool.create(), kind("iscsi-direct").discovery
    pool.host_name, pool.initiator = "san", initiator

    assert discovery is not None
    assert discovery.is_ready(pool) is is_ready


def test_texts_name_the_server():
    pool, discovery = Pool.create(), kind("netfs").discovery
    pool.host_name = "nas"

    assert discovery is not None
    assert looking_text(discovery, pool) == "Looking for what nas exports…"
    assert nothing_text(discovery, pool) == "nas says of nothing that it exports."


@pytest.mark.parametrize(
    ("search", "texts"),
    [
        (None, ("", "")),
        (Search("2 found."), ("2 found.", "")),
        (Search("No.", is_problem=True), ("", "No.")),
    ],
)
def test_search_notes_say_one_thing(search, texts):
    scene = Scene(search=search)

    assert tuple(note.text(Pool.create(), scene) for note in search_notes()) == texts
