from tests.hardware.kinds.forms import scene
from vmgui.hardware.items import Note, is_shown
from vmgui.hardware.kinds.console import ConsoleKind
from vmgui.hardware.kinds.serial import SerialKind

CONSOLE = ConsoleKind()
SERIAL = SerialKind()


def test_twin_is_called_by_its_serial_port() -> None:
    assert CONSOLE.name(CONSOLE.among(scene())[0]) == "Console of Serial 1"


def test_twin_shows_a_note_and_no_source() -> None:
    around = scene()
    twin = CONSOLE.among(around)[0]

    shown = [each for each in CONSOLE.fields if is_shown(each, twin, around)]

    assert [type(each) for each in shown] == [Note]


def test_twins_go_together() -> None:
    around = scene()
    twin, serial = CONSOLE.among(around)[0], SERIAL.among(around)[0]

    assert list(CONSOLE.takes_along(twin, around)) == [serial]
    assert list(SERIAL.takes_along(serial, around)) == [twin]


def test_other_consoles_and_ports_go_alone() -> None:
    around = scene("character-devices")

    assert not any(list(CONSOLE.takes_along(each, around)) for each in CONSOLE.among(around)[1:])
    assert not any(list(SERIAL.takes_along(each, around)) for each in SERIAL.among(around)[1:])


def test_new_console_of_qemu_is_virtio() -> None:
    assert CONSOLE.new(scene()).target == "virtio"
