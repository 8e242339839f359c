from tests.hardware.kinds.forms import scene, write
from vmgui.hardware.kinds.sound import SoundKind

KIND = SoundKind()


def test_new_on_q35_is_ich9_and_on_pc_ich6() -> None:
    assert KIND.new(scene()).model == "ich9"
    assert KIND.new(scene("displays")).model == "ich6"


def test_model_changed_drops_codecs_and_address() -> None:
    around = scene()
    card = KIND.among(around)[0]

    write(KIND, "model", card, "usb", around)

    assert not card.codecs
    assert card.address is None
    assert card.audio == "1"


def test_name_tells_the_model() -> None:
    assert KIND.name(KIND.among(scene())[0]) == "Sound ich9"


def test_problems_of_unknown_backend_tells() -> None:
    around = scene()
    card = KIND.among(around)[0]
    card.audio = "7"

    assert [each.field for each in KIND.problems(card, around)] == ["audio"]
