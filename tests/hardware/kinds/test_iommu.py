from tests.documents import document
from tests.hardware.kinds.devices import choices, machine_with, messages, only, put
from vmgui.hardware.kinds.iommu import IommuKind
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain

KIND = IommuKind()


def test_new_fits_the_machine() -> None:
    assert KIND.new(Scene(machine_with())).model == "intel"
    assert KIND.new(Scene(machine_with(arch="aarch64", chipset="virt"))).model == "smmuv3"


def test_why_not_add_on_old_machine_types() -> None:
    assert KIND.why_not_add(Scene(machine_with())) is None
    assert "Q35" in (KIND.why_not_add(Scene(machine_with(chipset="pc-i440fx-7.2"))) or "")
    assert KIND.why_not_add(Scene(parse(document("small-devices"), Domain)))


def test_virtio_has_none_of_intels_settings() -> None:
    scene = Scene(parse(document("small-devices"), Domain))
    device = only(KIND, scene)

    put(KIND, device, "model", "virtio", scene)

    assert device.xml() == '<iommu model="virtio"/>'


def test_models_of_other_architectures_are_greyed() -> None:
    scene = Scene(machine_with())

    assert choices(KIND, KIND.new(scene), "model", scene)["smmuv3"]


def test_problems_of_settings_that_need_others() -> None:
    scene = Scene(machine_with())
    device = KIND.new(scene)
    device.has_eim = True

    assert set(messages(KIND, device, scene)) == {"has_eim"}

    device.remaps_interrupts = True

    assert set(messages(KIND, device, scene)) == {"remaps_interrupts"}


def test_problems_of_a_good_one_are_none() -> None:
    scene = Scene(parse(document("small-devices"), Domain))

    assert messages(KIND, only(KIND, scene), scene) == {}
