from tests.documents import document
from tests.hardware.kinds.devices import machine_with, put
from vmgui.hardware.kinds.panic import PanicKind
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain

KIND = PanicKind()


def test_new_fits_the_architecture() -> None:
    models = [
        KIND.new(Scene(machine_with(arch=arch))).model for arch in ("x86_64", "ppc64le", "s390x")
    ]

    assert models == ["isa", "pseries", "s390"]


def test_port_brings_its_address_and_takes_it_away() -> None:
    scene = Scene(machine_with(), is_new=True)
    device = KIND.new(scene)
    before = device.xml()

    put(KIND, device, "io_port", 0x505, scene)
    with_port = device.xml()
    put(KIND, device, "io_port", None, scene)

    assert '<address iobase="0x505" type="isa"/>' in with_port
    assert device.xml() == before


def test_that_of_power_cannot_be_removed() -> None:
    scene = Scene(parse(document("power-devices"), Domain))
    (device,) = KIND.among(scene)

    assert KIND.why_not_remove(device, scene)
