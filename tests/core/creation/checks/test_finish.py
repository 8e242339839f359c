from __future__ import annotations

import pytest

from tests.support.answering import (
    WINDOWS_11,
    around,
    domain_capabilities,
    found,
    interface,
    manual,
    network,
)
from vmgui.core.creation.answers import (
    Answers,
    Extras,
    NetworkAnswer,
    Platform,
    SharedDirectory,
    Source,
)
from vmgui.core.creation.steps import Problem, Step

USB = "<hostdev mode='subsystem' type='usb'><source><vendor id='0x1'/></source></hostdev>"


def at(answers: Answers, **others: object) -> tuple[Problem, ...]:
    return found(Step.FINISH, answers, around(**others))


def plugged(*parts: str, **others: object) -> Answers:
    return manual(network=NetworkAnswer(*parts, **others))  # type: ignore[arg-type]


def fields(problems: tuple[Problem, ...]) -> list[tuple[str, bool]]:
    return [(each.field, each.is_warning) for each in problems]


# Name


@pytest.mark.parametrize("name", ["", "web1", "123", "my web", "größe", "a/b"])
def test_name_against_the_rules_is_an_error(name: str) -> None:
    assert fields(at(manual(name=name))) == [("name", False)]


def test_name_that_the_file_does_not_say_is_left_open() -> None:
    assert at(Answers(source=Source.XML)) == ()
    assert fields(at(Answers(source=Source.XML, name="web1"))) == [("name", False)]


# Network


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (plugged("network", "default"), []),
        (plugged("network", "default", "sales"), []),
        (plugged("network", "default", "none"), [("portgroup", False)]),
        (plugged("network", "gone"), [("network", False)]),
        (plugged("bridge", "br0"), []),
        (plugged("bridge", " "), [("network", False)]),
        (plugged("direct", "eth0"), []),
        (plugged("direct", "eth9"), [("network", True)]),
        (plugged("direct", "eth0", mode="odd"), [("macvtap_mode", False)]),
        (plugged("user"), []),
        (plugged("none"), []),
    ],
)
def test_network_is_one_of_the_host(answers: Answers, expected: list[tuple[str, bool]]) -> None:
    assert fields(at(answers)) == expected


@pytest.mark.parametrize(
    ("starts", "is_session", "expected"),
    [(False, False, [("network", False)]), (True, False, []), (True, True, [("network", False)])],
)
def test_network_that_is_not_active_is_started_if_somebody_says_so(
    starts: bool, is_session: bool, expected: list[tuple[str, bool]]
) -> None:
    answers = plugged("network", "default", starts=starts)
    idle = network(is_active=False)

    assert fields(at(answers, networks=(idle,), is_session=is_session)) == expected


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (plugged("bridge", "br0"), [("network", True)]),
        (plugged("direct", "eth0"), [("network", False)]),
        (plugged("network", "default"), []),
        (plugged(), []),
    ],
)
def test_user_session_cannot_have_every_network(
    answers: Answers, expected: list[tuple[str, bool]]
) -> None:
    assert fields(at(answers, is_session=True)) == expected


def test_host_without_networks_is_said() -> None:
    assert fields(at(manual(), networks=(), interfaces=())) == [("network", True)]


@pytest.mark.parametrize("kind", ["network", "bridge", "direct"])
def test_network_has_to_be_chosen_where_there_is_none(kind: str) -> None:
    assert fields(at(plugged(kind), networks=(), interfaces=())) == [("network", False)]


@pytest.mark.parametrize("kind", ["none", "user"])
def test_network_boot_needs_a_network(kind: str) -> None:
    answers = Answers(source=Source.PXE, network=NetworkAnswer(kind))

    assert fields(at(answers)) == [("network", False)]


def test_interface_that_the_host_does_not_list_is_believed() -> None:
    assert at(plugged("direct", "eth0"), interfaces=()) == ()
    assert at(plugged("direct", "eth1"), interfaces=(interface("eth1"),)) == ()


@pytest.mark.parametrize(
    ("mac", "expected"),
    [
        ("", []),
        ("52:54:00:22:22:22", []),
        ("52-54-00-22-22-22", []),
        ("52:54:00", [("mac", False)]),
        ("01:00:5e:00:00:01", [("mac", False)]),
        ("52:54:00:11:11:11", [("mac", True)]),
        ("5254.0011.1111", [("mac", True)]),
    ],
)
def test_mac_address_is_one_that_a_card_can_have(
    mac: str, expected: list[tuple[str, bool]]
) -> None:
    assert fields(at(plugged("network", "default", mac=mac))) == expected


# The rest


@pytest.mark.parametrize(
    ("directories", "count"),
    [
        ((SharedDirectory("/srv/a", "a"), SharedDirectory("/srv/b", "b")), 0),
        ((SharedDirectory("", "a"),), 1),
        ((SharedDirectory("srv", "a"),), 1),
        ((SharedDirectory("/srv", " "),), 1),
        ((SharedDirectory("/srv", "x" * 37),), 1),
        ((SharedDirectory("/srv/a", "a"), SharedDirectory("/srv/b", "a")), 1),
    ],
)
def test_shared_directories_have_paths_and_names(
    directories: tuple[SharedDirectory, ...], count: int
) -> None:
    answers = manual(extras=Extras(directories=directories))

    assert fields(at(answers)) == [("directories", False)] * count


@pytest.mark.parametrize(
    ("devices", "count"), [((USB,), 0), ((USB, USB), 1), (("<disk/>",), 1), (("<hostdev",), 1)]
)
def test_host_devices_are_descriptions_of_such(devices: tuple[str, ...], count: int) -> None:
    answers = manual(extras=Extras(host_devices=devices))

    assert fields(at(answers)) == [("host_devices", False)] * count


@pytest.mark.parametrize(("kind", "is_right"), [("vnc", True), ("none", True), ("sdl", False)])
def test_display_is_one_that_the_host_has(kind: str, is_right: bool) -> None:
    answers = manual(extras=Extras(graphics=kind))

    assert fields(at(answers)) == ([] if is_right else [("graphics", False)])
    assert at(answers, domain_capabilities=None) == ()


@pytest.mark.parametrize(
    ("platform", "firmware", "said"),
    [
        (Platform(), "bios", ""),
        (Platform(), "efi", ""),
        (Platform(), "efi-secure", ""),
        (Platform(machine="pc"), "efi-secure", "q35"),
        (Platform(arch="aarch64"), "bios", "no BIOS"),
        (Platform(arch="s390x"), "efi", "no UEFI"),
    ],
)
def test_firmware_is_one_that_the_platform_has(
    platform: Platform, firmware: str, said: str
) -> None:
    problems = at(manual(platform=platform, firmware=firmware))

    assert fields(problems) == ([("firmware", False)] if said else [])
    assert all(said in each.message for each in problems)


@pytest.mark.parametrize("firmware", ["efi", "efi-secure"])
def test_firmware_is_one_that_the_host_has(firmware: str) -> None:
    none = domain_capabilities(firmware=(), secure=())

    problems = at(manual(firmware=firmware), domain_capabilities=none)

    assert fields(problems) == [("firmware", False)]
    assert at(manual(firmware=firmware), domain_capabilities=None) == ()


def test_windows_11_with_a_bios_is_doubted() -> None:
    assert fields(at(manual(firmware="bios"), system=WINDOWS_11)) == [("firmware", True)]


def test_medium_with_drivers_has_a_path() -> None:
    assert fields(at(manual(drivers="virtio-win.iso"))) == [("drivers", False)]
    assert at(manual(drivers="/srv/virtio-win.iso")) == ()
