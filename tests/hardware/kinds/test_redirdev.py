from tests.hardware.kinds.forms import scene
from vmgui.hardware.kinds.redirdev import RedirdevKind

KIND = RedirdevKind()


def test_new_is_spices_with_spice_and_tcp_without() -> None:
    without = KIND.new(scene("minimal"))

    assert KIND.new(scene()).type == "spicevmc"
    assert (without.type, without.source_mode) == ("tcp", "connect")


def test_problems_without_spice_tells() -> None:
    around = scene()
    around.domain.devices.graphics[0].remove()

    assert [each.field for each in KIND.problems(KIND.among(around)[0], around)] == ["type"]
