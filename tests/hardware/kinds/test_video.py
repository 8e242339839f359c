from tests.hardware.kinds.forms import scene, write
from vmgui.hardware.kinds.video import Video, VideoKind

KIND = VideoKind()


def test_model_changed_drops_what_does_not_fit_and_keeps_the_slot() -> None:
    around = scene()
    card = KIND.among(around)[0]

    write(KIND, "model", card, "virtio", around)

    assert (card.ram, card.vram, card.vram64, card.vgamem) == (None, None, None, None)
    assert (card.heads, card.width, card.is_primary) == (2, 1280, True)
    assert card.address is not None


def test_model_changed_to_one_without_slot_drops_the_address() -> None:
    around = scene()
    card = KIND.among(around)[0]

    write(KIND, "model", card, "ramfb", around)

    assert card.address is None


def test_width_alone_gets_a_height_and_takes_it_away() -> None:
    around = scene("minimal")
    card = KIND.new(around)

    write(KIND, "width", card, 1024, around)
    height = card.height
    write(KIND, "width", card, None, around)

    assert height == 768
    assert card.height is None


def test_height_alone_gets_a_width() -> None:
    around = scene("minimal")
    card = KIND.new(around)

    write(KIND, "height", card, 768, around)

    assert card.width == 1024


def test_name_tells_the_model() -> None:
    assert KIND.name(KIND.among(scene())[0]) == "Video QXL"


def test_why_not_remove_keeps_the_last_card_of_a_display() -> None:
    around = scene()
    card = KIND.among(around)[0]

    assert KIND.why_not_remove(card, around)


def test_why_not_remove_of_one_of_several_is_none() -> None:
    around = scene("displays")

    assert KIND.why_not_remove(KIND.among(around)[0], around) is None


def test_problems_of_second_vga_tells() -> None:
    around = scene("spice-desktop")
    second = Video.create()
    second.model = "vga"
    around.domain.devices.append(second)

    assert [each.field for each in KIND.problems(second, around)] == ["model"]
