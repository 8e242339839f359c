from tests.documents import document
from tests.hardware.kinds.devices import machine_with, messages, only
from vmgui.hardware.kinds.lease import LeaseKind
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain

KIND = LeaseKind()


def test_new_asks_for_everything() -> None:
    scene = Scene(machine_with(), is_new=True)

    device = KIND.new(scene)

    assert set(messages(KIND, device, scene)) == {"lockspace", "key", "path"}
    assert KIND.name(device) == "Lease"


def test_same_lease_twice_is_a_problem() -> None:
    scene = Scene(parse(document("small-devices"), Domain))
    device = only(KIND, scene)
    good = messages(KIND, device, scene)

    scene.domain.devices.append(device.copy())

    assert good == {}
    assert [set(messages(KIND, each, scene)) for each in KIND.among(scene)] == [{"key"}, {"key"}]
