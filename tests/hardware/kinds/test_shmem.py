from tests.documents import document
from tests.hardware.kinds.devices import machine_with, messages, put
from vmgui.hardware.kinds.shmem import ShmemKind
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain

KIND = ShmemKind()


def test_new_has_a_name_that_is_free() -> None:
    scene = Scene(machine_with("<shmem name='shmem0'/>"), is_new=True)

    device = KIND.new(scene)

    assert (device.shared_name, device.model) == ("shmem1", "ivshmem-plain")
    assert messages(KIND, device, scene) == {}


def test_doorbell_has_a_server_and_plain_memory_a_size() -> None:
    scene = Scene(machine_with(), is_new=True)
    device = KIND.new(scene)

    put(KIND, device, "model", "ivshmem-doorbell", scene)
    doorbell = (device.has_server, device.capacity)
    put(KIND, device, "model", "ivshmem-plain", scene)

    assert doorbell == (True, None)
    assert (device.has_server, device.capacity) == (False, 4 * 1024**2)


def test_problems_of_sizes_and_names() -> None:
    scene = Scene(machine_with("<shmem name='shmem0'/>"), is_new=True)
    device = KIND.new(scene)
    device.capacity = 3 * 1024**2
    device.shared_name = "shmem0"

    assert set(messages(KIND, device, scene)) == {"shared_name", "capacity"}


def test_old_model_cannot_be_plugged_in() -> None:
    scene = Scene(parse(document("small-devices"), Domain), is_active=True)
    device = KIND.among(scene)[0]
    good = (KIND.why_not_attach(device, scene), KIND.why_not_detach(device, scene))

    device.model = "ivshmem"

    assert good == (None, None)
    assert KIND.why_not_attach(device, scene)
    assert KIND.why_not_detach(device, scene)
