import pytest

from tests.hardware.kinds.devices import machine_with, messages
from vmgui.hardware.kinds.pstore import PstoreKind
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domcaps import DomainCapabilities

KIND = PstoreKind()


def test_new_has_a_size_and_leaves_the_file_to_libvirt() -> None:
    scene = Scene(machine_with(), is_new=True)

    device = KIND.new(scene)

    assert (device.backend, device.path) == ("acpi-erst", None)
    assert KIND.summary(device, scene) == "64 KiB"
    assert messages(KIND, device, scene) == {}


def test_machine_has_one_at_most() -> None:
    assert KIND.why_not_add(Scene(machine_with("<pstore backend='acpi-erst'/>")))


@pytest.mark.parametrize(
    ("features", "can"), [("", False), ("<launchSecurity supported='no'/>", True)]
)
def test_old_libvirt_does_not_know_it(features: str, can: bool) -> None:
    xml = f"<domainCapabilities><features>{features}</features></domainCapabilities>"
    scene = Scene(machine_with(), domain_capabilities=parse(xml, DomainCapabilities))

    assert (KIND.why_not_add(scene) is None) is can
