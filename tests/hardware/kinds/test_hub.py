from tests.hardware.kinds.forms import scene
from vmgui.hardware.kinds.hub import HubKind


def test_new_is_for_usb() -> None:
    assert HubKind().new(scene()).xml() == '<hub type="usb"/>'
