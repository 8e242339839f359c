from tests.documents import document
from vmgui.hardware.kinds.rng import RngKind
from vmgui.hardware.kinds.watchdog import WatchdogKind
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain


def test_containers_have_no_emulated_devices() -> None:
    scene = Scene(parse(document("container-devices"), Domain))

    assert "Containers" in (RngKind().why_not_add(scene) or "")
    assert "Containers" in (WatchdogKind().why_not_add(scene) or "")


def test_machines_have_them() -> None:
    scene = Scene(parse(document("many-controllers"), Domain))

    assert RngKind().why_not_add(scene) is None
