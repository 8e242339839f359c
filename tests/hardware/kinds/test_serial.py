from tests.hardware.kinds.forms import scene, write
from vmgui.hardware.kinds.serial import SerialKind

KIND = SerialKind()


def test_target_changed_drops_model_and_address() -> None:
    around = scene("character-devices")
    serial = KIND.among(around)[2]

    write(KIND, "target", serial, "pci-serial", around)

    assert serial.model is None
    assert serial.address is None


def test_why_not_attach_allows_usb_and_pci() -> None:
    around = scene("character-devices", is_active=True)

    reasons = [KIND.why_not_attach(each, around) for each in KIND.among(around)]

    assert [reason is None for reason in reasons] == [False, False, True, True, False, False]


def test_new_on_running_machine_can_be_attached() -> None:
    around = scene(is_active=True)

    assert KIND.why_not_attach(KIND.new(around), around) is None


def test_problems_with_a_number_taken_tells() -> None:
    around = scene("character-devices")

    fields = [each.field for each in KIND.problems(KIND.among(around)[0], around)]

    assert fields == ["port"]
