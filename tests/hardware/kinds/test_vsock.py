from tests.documents import document
from tests.hardware.kinds.devices import machine_with, messages, only, put
from vmgui.hardware.kinds.vsock import VsockKind
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain

KIND = VsockKind()


def test_new_chooses_its_number_at_start() -> None:
    scene = Scene(machine_with(), is_new=True)

    device = KIND.new(scene)

    assert (device.model, device.is_automatic, device.cid) == ("virtio", True, None)
    assert KIND.summary(device, scene) == "Context ID chosen at start"


def test_automatic_number_drops_the_present_one() -> None:
    scene = Scene(parse(document("small-devices"), Domain))
    device = only(KIND, scene)

    put(KIND, device, "is_automatic", True, scene)

    assert device.cid is None


def test_number_is_required_and_begins_at_three() -> None:
    scene = Scene(parse(document("small-devices"), Domain))
    device = only(KIND, scene)

    put(KIND, device, "cid", 2, scene)
    small = messages(KIND, device, scene)
    put(KIND, device, "cid", None, scene)

    assert set(small) == {"cid"}
    assert set(messages(KIND, device, scene)) == {"cid"}
