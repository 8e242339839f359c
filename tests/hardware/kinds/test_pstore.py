from tests.hardware.kinds.devices import machine_with, messages
from vmgui.hardware.kinds.pstore import PstoreKind
from vmgui.hardware.scene import Scene

KIND = PstoreKind()


def test_new_has_a_size_and_leaves_the_file_to_libvirt() -> None:
    scene = Scene(machine_with(), is_new=True)

    device = KIND.new(scene)

    assert (device.backend, device.path) == ("acpi-erst", None)
    assert KIND.summary(device, scene) == "64 KiB"
    assert messages(KIND, device, scene) == {}


def test_machine_has_one_at_most() -> None:
    assert KIND.why_not_add(Scene(machine_with("<pstore backend='acpi-erst'/>")))
