from tests import documents
from tests.support.poolscenes import EXPORTS, VOLUME_GROUPS
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.pool import Pool
from vmgui.xmldoc.poolsources import Sources, request


def test_sources_say_what_they_are():
    first, second = parse(VOLUME_GROUPS, Sources).sources

    assert (first.name, first.device_path, first.format) == ("vg_guests", "/dev/sdc1", "lvm2")
    assert [each.path for each in second.devices] == ["/dev/sdd", "/dev/sde"]


def test_exports_have_directories():
    found = parse(EXPORTS, Sources).sources

    assert [each.directory for each in found] == ["/srv/images", "/srv/iso"]
    assert found[0].host_name == "nas"


def test_sources_none_are_empty():
    assert list(parse("<sources/>", Sources).sources) == []


def test_request_names_server_port_and_who_asks():
    pool = parse(documents.document("iscsi", "pool"), Pool)

    assert request(pool) == (
        '<source>\n  <host name="san.example.com" port="3260"/>\n  <initiator>\n'
        '    <iqn name="iqn.2024-05.com.example:host1"/>\n  </initiator>\n</source>'
    )


def test_request_without_a_server_is_empty():
    assert request(Pool.create()) == ""
