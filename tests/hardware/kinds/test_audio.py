from tests.hardware.kinds.forms import scene, write
from vmgui.hardware.kinds.audio import AudioKind

KIND = AudioKind()


def test_new_takes_the_first_free_number() -> None:
    assert KIND.new(scene("displays")).id == 10
    assert KIND.new(scene("minimal")).id == 1


def test_type_changed_drops_what_does_not_belong() -> None:
    around = scene("displays")
    pulse = KIND.among(around)[2]

    write(KIND, "type", pulse, "none", around)

    assert pulse.xml() == '<audio id="3" type="none"/>'


def test_type_changed_keeps_what_every_type_has() -> None:
    around = scene()
    spice = KIND.among(around)[0]
    before = spice.xml()

    write(KIND, "type", spice, "none", around)
    write(KIND, "type", spice, "spice", around)

    assert spice.xml() == before


def test_fixed_settings_off_forgets_them() -> None:
    around = scene()
    spice = KIND.among(around)[0]

    write(KIND, "input_is_fixed", spice, False, around)

    assert "settings" not in spice.xml()


def test_why_not_remove_of_one_in_use_tells() -> None:
    around = scene()

    assert KIND.why_not_remove(KIND.among(around)[0], around)


def test_problems_of_spice_without_its_display_tells() -> None:
    around = scene()
    around.domain.devices.graphics[0].remove()

    assert [each.field for each in KIND.problems(KIND.among(around)[0], around)] == ["type"]
