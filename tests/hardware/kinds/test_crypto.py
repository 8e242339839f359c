from tests.hardware.kinds.devices import machine_with, messages
from vmgui.hardware.kinds.crypto import CryptoKind
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domcaps import DomainCapabilities

KIND = CryptoKind()


def test_new_works_on_any_host_that_knows_it() -> None:
    scene = Scene(machine_with(), is_new=True)
    device = KIND.new(scene)

    assert (device.model, device.type, device.backend) == ("virtio", "qemu", "builtin")
    assert messages(KIND, device, scene) == {}


def test_why_not_add_on_hosts_that_do_not_know_it() -> None:
    caps = parse("<domainCapabilities><devices/></domainCapabilities>", DomainCapabilities)

    assert KIND.why_not_add(Scene(machine_with(), domain_capabilities=caps))
    assert KIND.why_not_add(Scene(machine_with())) is None
