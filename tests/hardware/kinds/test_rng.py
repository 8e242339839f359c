from tests.documents import document
from tests.hardware.kinds.devices import machine_with, messages, put
from vmgui.hardware.kinds.rng import RngKind
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain

KIND = RngKind()


def test_new_reads_urandom() -> None:
    device = KIND.new(Scene(machine_with(), is_new=True))

    assert (device.model, device.backend, device.device) == ("virtio", "random", "/dev/urandom")
    assert KIND.name(device) == "RNG /dev/urandom"
    assert KIND.summary(device, Scene(machine_with())) == ""


def test_daemon_gets_an_address_and_loses_it_again() -> None:
    scene = Scene(machine_with(), is_new=True)
    device = KIND.new(scene)
    before = device.xml()

    put(KIND, device, "backend", "egd", scene)
    connected = (device.transport, len(device.sources))
    put(KIND, device, "backend", "random", scene)

    assert connected == ("tcp", 1)
    assert device.xml() == before


def test_built_in_generator_has_no_device() -> None:
    scene = Scene(machine_with(), is_new=True)
    device = KIND.new(scene)

    put(KIND, device, "backend", "builtin", scene)

    assert '<backend model="builtin"/>' in device.xml()
    assert KIND.name(device) == "RNG"


def test_daemon_by_udp_tells_both_addresses() -> None:
    scene = Scene(parse(document("small-devices"), Domain))

    assert KIND.summary(KIND.among(scene)[1], scene) == ":1234, 1.2.3.4:1234"


def test_period_goes_with_the_limit() -> None:
    scene = Scene(parse(document("small-devices"), Domain))
    device = KIND.among(scene)[0]

    put(KIND, device, "rate_bytes", None, scene)

    assert "rate" not in device.xml()


def test_problems_of_a_relative_path_and_a_daemon_without_address() -> None:
    scene = Scene(parse(document("small-devices"), Domain))
    reader, daemon, *_rest = KIND.among(scene)
    reader.device = "urandom"
    daemon.sources.clear()

    assert set(messages(KIND, reader, scene)) == {"device"}
    assert set(messages(KIND, daemon, scene)) == {"sources"}
