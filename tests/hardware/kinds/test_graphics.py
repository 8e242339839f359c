from tests.hardware.kinds.forms import scene, write
from vmgui.hardware.items import Note
from vmgui.hardware.kinds.display import Display
from vmgui.hardware.kinds.graphics import GraphicsKind
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain

KIND = GraphicsKind()


def display(attributes: str, inside: str = "") -> tuple[Display, Scene]:
    xml = (
        f"<domain type='kvm'><devices><graphics {attributes}>{inside}</graphics></devices></domain>"
    )
    around = Scene(parse(xml, Domain))
    return KIND.among(around)[0], around


def test_new_on_machine_without_displays_is_vnc_on_any_port() -> None:
    made = KIND.new(scene("minimal"))

    assert (made.type, made.autoport, made.port, made.listen_type) == ("vnc", True, -1, "address")


def test_name_tells_the_protocol() -> None:
    assert KIND.name(display("type='vnc'")[0]) == "Display VNC"


def test_address_written_twice_is_changed_twice() -> None:
    edited, around = display(
        "type='vnc' listen='127.0.0.1'", "<listen type='address' address='127.0.0.1'/>"
    )

    write(KIND, "listens_at", edited, "0.0.0.0", around)

    assert (edited.listen, edited.listens[0].address) == ("0.0.0.0", "0.0.0.0")


def test_address_of_attribute_alone_stays_alone() -> None:
    edited, around = display("type='vnc' listen='127.0.0.1'")

    write(KIND, "listens_at", edited, "::1", around)

    assert edited.listen == "::1"
    assert not edited.listens


def test_address_removed_and_set_again_gives_the_original() -> None:
    edited, around = display(
        "type='vnc' listen='127.0.0.1'", "<listen type='address' address='127.0.0.1'/>"
    )
    before = edited.xml()

    write(KIND, "listens_at", edited, None, around)
    write(KIND, "listens_at", edited, "127.0.0.1", around)

    assert edited.xml() == before


def test_listen_type_none_drops_both_addresses() -> None:
    edited, around = display(
        "type='vnc' listen='127.0.0.1'", "<listen type='address' address='127.0.0.1'/>"
    )

    write(KIND, "listen_type", edited, "none", around)

    assert edited.listen is None
    assert edited.listens[0].xml() == '<listen type="none"/>'


def test_listen_type_network_names_one() -> None:
    edited, around = display("type='vnc'")

    write(KIND, "listen_type", edited, "network", around)

    assert edited.listen_network == "default"


def test_autoport_off_takes_a_port_that_no_other_display_has() -> None:
    edited, around = display("type='spice' autoport='yes'")

    write(KIND, "autoport", edited, False, around)

    assert edited.port == 5900


def test_autoport_missing_holds_without_a_port() -> None:
    assert display("type='vnc'")[0].autoport
    assert not display("type='vnc' port='5901'")[0].autoport


def test_password_of_vnc_too_long_is_refused() -> None:
    edited, around = display("type='vnc' passwd='123456789'")

    problems = KIND.all_problems(edited, around)

    assert [each.field for each in problems] == ["password"]


def test_password_can_change_live_and_port_cannot() -> None:
    edited, around = display("type='vnc'")

    paths = KIND.live_paths(edited, around)

    assert paths == {"@passwd", "@passwdValidTo", "@connected"}


def test_type_changed_from_spice_drops_what_is_spices() -> None:
    around = scene()
    edited = KIND.among(around)[0]

    write(KIND, "type", edited, "vnc", around)

    assert [each.tag for each in map(Display, edited.node)] == ["listen"]
    assert edited.tls_port is None
    assert edited.connected is None


def test_type_changed_from_spice_says_what_is_left_over() -> None:
    around = scene()
    edited = KIND.among(around)[0]
    note = next(each for each in KIND.rows() if isinstance(each, Note))

    write(KIND, "type", edited, "vnc", around)

    assert "channel" in note.text(edited, around)
    assert "type" in {each.field for each in KIND.problems(edited, around)}


def test_takes_along_with_the_last_spice_display_what_needs_it() -> None:
    around = scene()

    tags = [each.tag for each in KIND.takes_along(KIND.among(around)[0], around)]

    assert tags == ["smartcard", "channel", "channel", "audio", "redirdev", "redirdev"]


def test_takes_along_nothing_with_another_display() -> None:
    edited, around = display("type='vnc'")

    assert list(KIND.takes_along(edited, around)) == []


def test_problems_with_two_displays_of_a_type_tells() -> None:
    around = scene("displays")

    fields = [each.field for each in KIND.problems(KIND.among(around)[0], around)]

    assert "type" in fields
