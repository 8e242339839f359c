from tests.documents import document
from tests.hardware.kinds.devices import choices, machine_with, only, put
from vmgui.hardware.kinds.watchdog import WatchdogKind
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain

KIND = WatchdogKind()


def test_new_fits_the_architecture() -> None:
    assert KIND.new(Scene(machine_with())).model == "i6300esb"
    assert KIND.new(Scene(machine_with(arch="s390x"))).model == "diag288"


def test_models_of_other_architectures_are_greyed() -> None:
    scene = Scene(machine_with())

    reasons = choices(KIND, KIND.new(scene), "model", scene)

    assert [model for model, reason in reasons.items() if reason] == ["diag288"]


def test_model_change_drops_the_address_and_keeps_the_rest() -> None:
    scene = Scene(parse(document("small-devices"), Domain))
    device = only(KIND, scene)

    put(KIND, device, "model", "ib700", scene)

    assert device.address is None
    assert (device.alias, device.action) == ("ua-dog", "inject-nmi")


def test_only_the_pci_model_can_be_plugged_in() -> None:
    scene = Scene(parse(document("small-devices"), Domain), is_active=True)
    device = only(KIND, scene)
    good = (KIND.why_not_attach(device, scene), KIND.why_not_detach(device, scene))

    device.model = "ib700"

    assert good == (None, None)
    assert KIND.why_not_attach(device, scene)
    assert KIND.why_not_detach(device, scene)


def test_summary_says_what_happens() -> None:
    scene = Scene(parse(document("small-devices"), Domain))

    assert KIND.summary(only(KIND, scene), scene) == "Interrupt the guest (NMI)"


def test_machine_has_one_at_most() -> None:
    assert KIND.why_not_add(Scene(machine_with())) is None
    assert KIND.why_not_add(Scene(parse(document("small-devices"), Domain)))
