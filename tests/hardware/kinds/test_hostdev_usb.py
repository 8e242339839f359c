from tests.documents import document
from tests.hardware.kinds.devices import choices, machine_with, messages, offering, only, put
from vmgui.hardware.kinds.hostdev_usb import HostUsbKind
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain

KIND = HostUsbKind()

CAMERA = (
    "<hostdev mode='subsystem' type='usb'><source startupPolicy='optional'>"
    "<vendor id='0x046d'/><product id='0x0825'/></source></hostdev>"
)
OFFERS = offering(
    usb={
        "046d:0825@1.4": "046d:0825 Logitech Webcam",
        "0781:5567@1.5": "0781:5567 SanDisk Cruzer",
        "0781:5567@2.6": "0781:5567 SanDisk Cruzer",
    }
)


def test_new_without_a_list_of_the_host_asks_for_a_device() -> None:
    scene = Scene(machine_with(), is_new=True)

    device = KIND.new(scene)

    assert messages(KIND, device, scene) == {"usb": "Choose a device."}
    assert list(choices(KIND, device, "usb", scene)) == ["0000:0000"]


def test_new_takes_the_first_free_device_by_id() -> None:
    scene = Scene(machine_with(), is_new=True, offers=OFFERS)

    device = KIND.new(scene)

    assert (device.usb, device.usb_vendor, device.usb_product) == ("046d:0825", 0x046D, 0x0825)
    assert "address" not in device.xml()


def test_new_tells_equal_devices_apart_by_port() -> None:
    twins = offering(usb={"0781:5567@1.5": "Cruzer", "0781:5567@2.6": "Cruzer"})
    scene = Scene(machine_with(), is_new=True, offers=twins)

    assert KIND.new(scene).usb == "0781:5567@1.5"


def test_host_device_choice_follows_the_way_of_the_document() -> None:
    scene = Scene(machine_with(CAMERA), offers=OFFERS)
    device = only(KIND, scene)

    assert list(choices(KIND, device, "usb", scene)) == [
        "046d:0825",
        "0781:5567@1.5",
        "0781:5567@2.6",
    ]


def test_identified_by_port_and_back_gives_the_same_document() -> None:
    scene = Scene(machine_with(CAMERA), offers=OFFERS)
    device = only(KIND, scene)
    before = device.xml()

    assert list(choices(KIND, device, "identified_by", scene)) == [
        "046d:0825",
        "@1.4",
        "046d:0825@1.4",
    ]
    put(KIND, device, "identified_by", "@1.4", scene)
    by_port = device.xml()
    put(KIND, device, "identified_by", "046d:0825", scene)

    assert 'bus="1" device="4"' in by_port
    assert "vendor" not in by_port
    assert device.xml() == before


def test_identified_by_of_an_unplugged_device_offers_what_is_known() -> None:
    scene = Scene(machine_with(CAMERA))

    assert list(choices(KIND, only(KIND, scene), "identified_by", scene)) == ["046d:0825"]


def test_choosing_another_device_keeps_the_rest() -> None:
    scene = Scene(machine_with(CAMERA), offers=OFFERS)
    device = only(KIND, scene)

    put(KIND, device, "usb", "0781:5567@2.6", scene)

    assert device.startup_policy == "optional"
    assert KIND.summary(device, scene) == "0781:5567 SanDisk Cruzer"


def test_devices_that_the_machine_has_are_greyed() -> None:
    scene = Scene(machine_with(CAMERA), is_new=True, offers=OFFERS)
    device = KIND.new(scene)

    reasons = choices(KIND, device, "usb", scene)

    assert device.usb == "0781:5567@1.5"
    assert reasons["046d:0825@1.4"]
    assert not reasons["0781:5567@2.6"]


def test_same_device_twice_is_a_problem() -> None:
    scene = Scene(machine_with(CAMERA + CAMERA))

    assert [list(messages(KIND, each, scene)) for each in KIND.among(scene)] == [["usb"], ["usb"]]


def test_machine_without_usb_is_a_problem() -> None:
    scene = Scene(machine_with("<controller type='usb' index='0' model='none'/>" + CAMERA))

    assert messages(KIND, only(KIND, scene), scene) == {"": "The machine is told to have no USB."}


def test_names_say_id_or_port() -> None:
    scene = Scene(parse(document("host-devices"), Domain))

    assert [KIND.name(each) for each in KIND.among(scene)] == [
        "USB Host Device 046d:0825",
        "USB Host Device 1.4",
        "USB Host Device 1d6b:0002@2.1",
    ]


def test_why_not_add_if_the_host_has_none() -> None:
    assert KIND.why_not_add(Scene(machine_with(), offers=offering(usb={})))
    assert KIND.why_not_add(Scene(machine_with(), offers=OFFERS)) is None
    assert KIND.why_not_add(Scene(machine_with(hypervisor="lxc"))) is None
    assert KIND.why_not_add(Scene(machine_with(hypervisor="test")))
