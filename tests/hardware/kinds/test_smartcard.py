from tests.hardware.kinds.forms import scene, write
from vmgui.hardware.kinds.smartcard import SmartcardKind

KIND = SmartcardKind()


def test_new_is_the_viewers_with_spice_and_the_hosts_without() -> None:
    assert KIND.new(scene()).xml() == '<smartcard mode="passthrough" type="spicevmc"/>'
    assert KIND.new(scene("minimal")).xml() == '<smartcard mode="host"/>'


def test_mode_certificates_asks_for_three() -> None:
    around = scene()
    card = KIND.among(around)[0]

    write(KIND, "mode", card, "host-certificates", around)

    assert len(card.certificates) == 3
    assert card.type is None
    assert [each.field for each in KIND.problems(card, around)] == ["certificates"]


def test_mode_host_drops_certificates() -> None:
    around = scene("character-devices")
    card = KIND.among(around)[1]

    write(KIND, "mode", card, "host", around)

    assert not card.certificates
    assert card.database is None
