from tests.documents import document
from tests.hardware.kinds.devices import machine_with, messages, only
from vmgui.hardware.kinds.hostdev_caps import HostCharacterKind, HostNetworkKind, HostStorageKind
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain

KINDS = (HostStorageKind(), HostCharacterKind(), HostNetworkKind())


def test_devices_of_a_container_are_told_apart() -> None:
    scene = Scene(parse(document("container-devices"), Domain))

    assert [kind.summary(only(kind, scene), scene) for kind in KINDS] == [
        "/dev/sdf1",
        "/dev/input/event3",
        "eth3",
    ]
    assert [messages(kind, only(kind, scene), scene) for kind in KINDS] == [{}, {}, {}]


def test_new_ones_ask_for_a_device() -> None:
    scene = Scene(machine_with(hypervisor="lxc"), is_new=True)

    assert all(messages(kind, kind.new(scene), scene) for kind in KINDS)


def test_only_containers_have_them() -> None:
    assert all(kind.why_not_add(Scene(machine_with())) for kind in KINDS)
    assert not any(kind.why_not_add(Scene(machine_with(hypervisor="lxc"))) for kind in KINDS)


def test_network_devices_cannot_be_plugged_in() -> None:
    scene = Scene(parse(document("container-devices"), Domain), is_active=True)

    attachable = [kind.why_not_attach(only(kind, scene), scene) is None for kind in KINDS]

    assert attachable == [True, True, False]
