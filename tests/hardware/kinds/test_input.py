from tests.hardware.kinds.forms import scene, write
from vmgui.hardware.kinds.input import InputKind

KIND = InputKind()


def test_new_is_a_tablet_then_a_keyboard() -> None:
    assert KIND.new(scene("minimal")).type == "tablet"
    assert KIND.new(scene()).type == "keyboard"


def test_bus_changed_drops_address_model_and_options() -> None:
    around = scene()
    keyboard = KIND.among(around)[1]

    write(KIND, "bus", keyboard, "usb", around)

    assert (keyboard.address, keyboard.model, keyboard.uses_iommu) == (None, None, None)


def test_type_changed_on_the_same_bus_keeps_the_address() -> None:
    around = scene()
    tablet = KIND.among(around)[0]

    write(KIND, "type", tablet, "mouse", around)

    assert tablet.address is not None


def test_type_passthrough_is_on_virtio() -> None:
    around = scene()
    tablet = KIND.among(around)[0]

    write(KIND, "type", tablet, "passthrough", around)

    assert (tablet.bus, tablet.address) == ("virtio", None)


def test_why_not_remove_keeps_ps2() -> None:
    around = scene()

    reasons = [KIND.why_not_remove(each, around) for each in KIND.among(around)]

    assert [reason is None for reason in reasons] == [True] * 4 + [False] * 2


def test_why_not_attach_allows_usb_and_virtio() -> None:
    around = scene(is_active=True)

    reasons = [KIND.why_not_attach(each, around) for each in KIND.among(around)]

    assert [reason is None for reason in reasons] == [True, True, False, True, False, False]
