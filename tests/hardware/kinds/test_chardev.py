import pytest

from tests.hardware.kinds.forms import scene, write
from vmgui.hardware.kinds.chardev import HOST, TYPES, CharSource
from vmgui.hardware.kinds.serial import SerialKind
from vmgui.xmldoc.element import Element

KIND = SerialKind()


@pytest.mark.parametrize(
    ("kind", "source"),
    [
        ("tcp", '<source mode="bind" host="127.0.0.1" service="4555"/>'),
        ("udp", '<source mode="connect" host="127.0.0.1" service="4555"/>'),
        ("unix", '<source mode="bind"/>'),
        ("spiceport", '<source channel="org.spice-space.webdav.0"/>'),
        ("null", ""),
    ],
)
def test_switch_adds_what_a_type_cannot_do_without(kind: str, source: str) -> None:
    around = scene()
    serial = KIND.new(around)

    write(KIND, "type", serial, kind, around)

    assert [each.xml() for each in map(Element, serial.node)] == ([source] if source else [])


def test_switch_from_file_drops_path_and_labels_and_keeps_the_log() -> None:
    around = scene("character-devices")
    serial = KIND.among(around)[0]

    write(KIND, "type", serial, "pty", around)

    assert [each.tag for each in map(Element, serial.node)] == ["log", "target", "alias"]


def test_switch_from_udp_keeps_one_address_for_tcp() -> None:
    around = scene("character-devices")
    serial = KIND.among(around)[1]

    write(KIND, "type", serial, "tcp", around)

    assert len(HOST.ends.__get__(serial)) == 1
    assert (serial.source_mode, serial.source_service) == ("bind", "2002")


def test_prefix_leads_into_an_element() -> None:
    source = CharSource("backend")

    assert source.path.path.text == "backend/source/@path"
    assert source.path.name == "source_path"


def test_summary_tells_type_and_place() -> None:
    serials = KIND.among(scene("character-devices"))

    assert HOST.summary(serials[0]) == "Output to a file, /var/log/wires-serial.log"
    assert HOST.summary(serials[2]) == "TCP connection, 127.0.0.1:2004"


def test_problems_of_udp_without_a_receiver_tells() -> None:
    around = scene("character-devices")
    serial = KIND.among(around)[1]
    HOST.ends.__get__(serial)[1].remove()

    assert [each.field for each in HOST.problems(serial, around)] == ["ends"]


def test_log_file_removed_takes_its_option_along() -> None:
    around = scene("character-devices")
    serial = KIND.among(around)[0]

    write(KIND, "log_file", serial, None, around)

    assert serial.log_append is None


def test_reconnects_off_forgets_the_time() -> None:
    around = scene("character-devices")
    serial = KIND.among(around)[2]

    write(KIND, "reconnects", serial, False, around)

    assert serial.reconnect_timeout is None


def test_types_all_have_labels() -> None:
    assert all(TYPES.values())
