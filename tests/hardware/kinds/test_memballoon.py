from tests.documents import document
from tests.hardware.kinds.devices import choices, machine_with, only, put
from vmgui.hardware.kinds.memballoon import MemoryBalloonKind
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain

KIND = MemoryBalloonKind()


def test_no_balloon_has_no_settings() -> None:
    scene = Scene(parse(document("small-devices"), Domain))
    device = only(KIND, scene)

    put(KIND, device, "model", "none", scene)

    assert device.xml() == '<memballoon model="none"/>'


def test_removing_says_how_to_have_none() -> None:
    scene = Scene(machine_with("<memballoon model='virtio'/>"))

    assert "None" in (KIND.why_not_remove(only(KIND, scene), scene) or "")


def test_models_fit_the_hypervisor() -> None:
    qemu = Scene(machine_with("<memballoon model='virtio'/>"))
    xen = Scene(machine_with("<memballoon model='xen'/>", hypervisor="xen"))

    assert "xen" not in choices(KIND, only(KIND, qemu), "model", qemu)
    assert list(choices(KIND, only(KIND, xen), "model", xen)) == ["xen", "none"]


def test_statistics_period_can_change_while_the_machine_runs() -> None:
    scene = Scene(parse(document("small-devices"), Domain), is_active=True)

    assert KIND.live_paths(only(KIND, scene), scene) == frozenset({"stats/@period"})
