from tests.documents import document
from tests.hardware.kinds.devices import machine_with, only, put
from vmgui.hardware.kinds.nvram import NvramKind
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain

KIND = NvramKind()


def test_only_machines_of_power_have_it() -> None:
    assert KIND.why_not_add(Scene(machine_with()))
    assert KIND.why_not_add(Scene(machine_with(arch="ppc64le", chipset="pseries"))) is None
    assert KIND.why_not_add(Scene(parse(document("power-devices"), Domain)))


def test_register_goes_with_its_address() -> None:
    scene = Scene(parse(document("power-devices"), Domain))
    device = only(KIND, scene)

    put(KIND, device, "register", None, scene)

    assert device.address is None
