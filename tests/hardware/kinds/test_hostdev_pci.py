from tests.documents import document
from tests.hardware.kinds.devices import choices, machine_with, messages, offering, only, put
from vmgui.hardware.kinds.hostdev_pci import HostMdevKind, HostPciKind
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain

KIND, MDEV = HostPciKind(), HostMdevKind()
CARDS = {"0000:01:00.0": "0000:01:00.0 Intel I350", "0000:01:00.1": "0000:01:00.1 Intel I350"}
UUID = "c2177883-f1bb-47f0-914d-32a22e3a8804"


def hosts() -> Scene:
    return Scene(parse(document("host-devices"), Domain), offers=offering(pci=CARDS))


def test_new_takes_the_first_free_device_managed() -> None:
    scene = Scene(machine_with(), is_new=True, offers=offering(pci=CARDS))

    device = KIND.new(scene)

    assert device.pci == "0000:01:00.0"
    assert device.is_managed is True
    assert '<address domain="0x0000" bus="0x01" slot="0x00" function="0x0"/>' in device.xml()
    assert messages(KIND, device, scene) == {}


def test_new_where_all_are_taken_asks_for_a_device() -> None:
    scene = hosts()

    device = KIND.new(scene)

    assert messages(KIND, device, scene) == {"pci": "Choose a device."}
    assert all(
        reason for value, reason in choices(KIND, device, "pci", scene).items() if value in CARDS
    )


def test_choosing_another_device_and_back_gives_the_same_document() -> None:
    scene = hosts()
    device = KIND.among(scene)[0]
    before = device.xml()

    put(KIND, device, "pci", "0000:01:00.1", scene)
    changed = device.pci
    put(KIND, device, "pci", "0000:01:00.0", scene)

    assert changed == "0000:01:00.1"
    assert device.xml() == before


def test_texts_that_are_no_address_change_nothing() -> None:
    scene = hosts()
    device = KIND.among(scene)[0]

    put(KIND, device, "pci", "the network card", scene)

    assert device.pci == "0000:01:00.0"


def test_names_and_summaries_say_address_and_host_name() -> None:
    scene = hosts()
    device = KIND.among(scene)[0]

    assert KIND.name(device) == "PCI 0000:01:00.0"
    assert KIND.summary(device, scene) == "0000:01:00.0 Intel I350"


def test_teaming_with_an_unknown_card_is_a_problem() -> None:
    scene = hosts()
    device = KIND.among(scene)[0]
    good = messages(KIND, device, scene)

    put(KIND, device, "teaming_partner", "ua-nowhere", scene)

    assert good == {}
    assert set(messages(KIND, device, scene)) == {"teaming_partner"}


def test_no_teaming_forgets_the_partner() -> None:
    scene = hosts()
    device = KIND.among(scene)[0]

    put(KIND, device, "teaming", None, scene)

    assert "teaming" not in device.xml()


def test_mediated_device_of_the_host_is_offered_by_uuid() -> None:
    scene = Scene(machine_with(), is_new=True, offers=offering(mdev={UUID: "GRID K1"}))

    device = MDEV.new(scene)

    assert (device.mediated, device.model) == (UUID, "vfio-pci")
    assert MDEV.name(device) == "MDEV c2177883"
    assert MDEV.summary(device, scene) == "GRID K1"


def test_mediated_device_without_a_screen_has_no_display() -> None:
    scene = Scene(machine_with(), is_new=True, offers=offering(mdev={UUID: "GRID K1"}))
    device = MDEV.new(scene)
    device.has_ramfb = True

    assert set(messages(MDEV, device, scene)) == {"has_ramfb"}

    device.has_display = True

    assert set(messages(MDEV, device, scene)) == {"has_display"}


def test_mediated_channel_device_has_no_display() -> None:
    scene = Scene(parse(document("host-devices"), Domain))
    device = only(MDEV, scene)

    put(MDEV, device, "model", "vfio-ccw", scene)

    assert (device.has_display, device.has_ramfb) == (None, None)


def test_mediated_device_by_a_bad_uuid_is_a_problem() -> None:
    scene = Scene(parse(document("host-devices"), Domain))
    device = only(MDEV, scene)

    put(MDEV, device, "mediated", "12", scene)

    assert messages(MDEV, device, scene) == {"mediated": "This is not a UUID."}
