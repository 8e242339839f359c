from __future__ import annotations

import json
import subprocess
from datetime import date
from pathlib import Path

import pytest

from tests.core.osinfo.conftest import Place
from vmgui.core.osinfo.database import OsDatabase
from vmgui.core.osinfo.inheritance import Inheritance
from vmgui.core.osinfo.reading import Definition, Firmware, Needs
from vmgui.core.osinfo.system import ALL, Resources, System
from vmgui.core.osinfo.trees import Tree

NOBODY = -1
"""What libosinfo says for a number that it does not know."""


def inheritance(*definitions: Definition) -> Inheritance:
    return Inheritance({each.id: each for each in definitions})


def resolved(*definitions: Definition) -> System:
    """The first one, resolved with the others."""
    return inheritance(*definitions).system(definitions[0].id)


def test_nearest_word_on_a_device_counts() -> None:
    found = resolved(
        Definition("a", parents=("b", "c"), devices={"one": True}),
        Definition("b", parents=("d",), devices={"one": False, "two": False, "three": True}),
        Definition("c", devices={"two": True, "four": True}),
        Definition("d", devices={"three": False}),
    )

    assert found.devices == {"one", "three", "four"}


def test_relations_in_a_circle_or_to_nowhere_do_no_harm() -> None:
    found = resolved(
        Definition("a", parents=("b", "missing"), devices={"one": True}),
        Definition("b", parents=("a",), devices={"two": True}),
    )

    assert found.devices == {"one", "two"}


def test_drivers_are_those_of_the_nearest_that_has_some() -> None:
    found = resolved(
        Definition("win/11", parents=("win/10",)),
        Definition("win/10", parents=("win/8",), extra_devices=frozenset({"new"})),
        Definition("win/8", extra_devices=frozenset({"old"})),
    )

    assert found.extra_devices == {"new"}


def test_drivers_of_a_server_are_those_of_its_older_sibling() -> None:
    def windows(id: str, year: int, *drivers: str) -> Definition:
        return Definition(
            id, distro="win", released=date(year, 1, 1), extra_devices=frozenset(drivers)
        )

    client, newer = windows("win/8", 2012, "old"), windows("win/10", 2018, "new")

    assert resolved(windows("win/2k16", 2016), client, newer).extra_devices == {"old"}
    assert resolved(windows("win/2k19", 2019), client, newer).extra_devices == {"new"}
    assert resolved(windows("win/95", 1995), client, newer).extra_devices == frozenset()


def test_resources_are_inherited_only_where_the_definition_says_so() -> None:
    parent = Definition("b", minimum=(Needs(ALL, Resources(1, 2, 3), False),))
    inherits = Definition("a", parents=("b",), minimum=(Needs(ALL, Resources(cpus=4), True),))
    keeps = Definition("a", parents=("b",), minimum=(Needs(ALL, Resources(cpus=4), False),))

    assert resolved(inherits, parent).minimum == {ALL: Resources(4, 2, 3)}
    assert resolved(keeps, parent).minimum == {ALL: Resources(cpus=4)}
    assert resolved(Definition("a", parents=("b",)), parent).minimum == {}


def test_resources_of_another_architecture_are_not_inherited() -> None:
    found = resolved(
        Definition("a", parents=("b",), recommended=(Needs("s390x", Resources(), True),)),
        Definition("b", recommended=(Needs("x86_64", Resources(memory=1), False),)),
    )

    assert found.recommended == {"s390x": Resources()}


def test_resources_that_an_architecture_does_not_mention_are_those_of_all() -> None:
    found = resolved(
        Definition(
            "a",
            minimum=(
                Needs("x86_64", Resources(memory=2), False),
                Needs(ALL, Resources(cpus=1, memory=1), False),
            ),
        )
    )

    assert found.minimum_for("x86_64") == Resources(cpus=1, memory=2)
    assert found.minimum_for("s390x") == Resources(cpus=1, memory=1)


@pytest.mark.parametrize(
    ("firmwares", "expected"),
    [
        ([], {}),
        ([Firmware("x86_64", "efi", True)], {"x86_64": ("bios", "efi")}),
        ([Firmware("aarch64", "efi", True)], {"aarch64": ("efi",)}),
        (
            [Firmware("x86_64", "efi", True), Firmware("x86_64", "bios", False)],
            {"x86_64": ("efi",)},
        ),
        ([Firmware("i686", "efi", False)], {"i686": ("bios",)}),
    ],
)
def test_pc_starts_from_its_bios_unless_that_is_ruled_out(
    firmwares: list[Firmware], expected: dict[str, tuple[str, ...]]
) -> None:
    parent = Definition("b", firmwares=(Firmware("x86_64", "bios", True),) if firmwares else ())

    found = resolved(Definition("a", parents=("b",), firmwares=tuple(firmwares)), parent)

    found_for = {arch: kinds for arch, kinds in found.firmwares.items() if arch in expected}
    assert found_for == expected


@pytest.mark.parametrize(
    ("released", "is_signed"),
    [(date(2021, 10, 5), True), (date(2009, 10, 22), False), (None, True)],
)
def test_windows_starts_with_secure_boot_since_version_8(
    released: date | None, is_signed: bool
) -> None:
    efi = (Firmware("x86_64", "efi", True),)

    found = resolved(Definition("a", distro="win", released=released, firmwares=efi))

    assert ("efi-secure" in found.firmwares["x86_64"]) is is_signed


def test_kernels_are_those_of_the_nearest_that_has_some() -> None:
    known = inheritance(
        Definition("a", parents=("b",), trees=(Tree("x86_64", family="A"),)),
        Definition("b", trees=(Tree("x86_64", kernel="linux", initrd="initrd"),) * 2),
        Definition("c"),
    )

    assert known.kernels("a") == (("x86_64", "linux", "initrd"),)
    assert known.kernels("c") == ()


def test_system_without_names_is_called_by_its_identifier() -> None:
    found = resolved(Definition("http://a.org/some/1"))

    assert (found.short_id, found.name, found.status) == ("1", "http://a.org/some/1", "released")


ASK = """
import gi, json
gi.require_version("Libosinfo", "1.0")
from gi.repository import Libosinfo
def each(known):
    return [known.get_nth(number) for number in range(known.get_length())]
def needs(known):
    return {
        r.get_architecture(): [r.get_n_cpus(), r.get_ram(), r.get_storage()] for r in each(known)
    }
loader = Libosinfo.Loader()
loader.process_default_path()
print(json.dumps({
    os.get_id(): {
        "name": os.get_name(),
        "short_id": os.get_short_id(),
        "devices": [device.get_id() for device in each(os.get_all_devices())],
        "minimum": needs(os.get_minimum_resources()),
        "recommended": needs(os.get_recommended_resources()),
        "firmwares": [[f.get_architecture(), f.get_firmware_type(), f.is_supported()]
                      for f in each(os.get_complete_firmware_list(None))],
    }
    for os in each(loader.get_db().get_os_list())
}))
"""


@pytest.fixture
def libosinfo(real_place: Place) -> dict[str, dict[str, object]]:
    """What libosinfo itself makes of the database of this computer, in English."""
    python = Path("/usr/bin/python3")
    if not python.exists():
        pytest.skip("the system has no Python")
    environment = {"LC_ALL": "C", **real_place.environment}
    asked = subprocess.run(
        [python, "-c", ASK], capture_output=True, text=True, env=environment, check=False
    )
    if asked.returncode:
        pytest.skip(f"libosinfo cannot be asked: {asked.stderr.strip().splitlines()[-1]}")
    return json.loads(asked.stdout)


def in_libosinfo(system: System) -> dict[str, object]:
    """A system in libosinfo's words, without what we add to it."""

    def needs(known: dict[str, Resources]) -> dict[str, list[int]]:
        return {
            arch: [NOBODY if each is None else each for each in (r.cpus, r.memory, r.storage)]
            for arch, r in known.items()
        }

    return {
        "name": system.name,
        "short_id": system.short_id,
        "devices": sorted(system.devices),
        "minimum": needs(dict(system.minimum)),
        "recommended": needs(dict(system.recommended)),
    }


def completed(needs: dict[str, list[int]]) -> dict[str, list[int]]:
    """What an architecture does not mention is that of all."""
    rest = needs.get(ALL, [NOBODY] * 3)
    return {
        arch: [other if own == NOBODY else own for own, other in zip(known, rest, strict=True)]
        for arch, known in needs.items()
    }


def test_every_system_is_what_libosinfo_makes_of_it(
    real: OsDatabase, libosinfo: dict[str, dict[str, object]]
) -> None:
    differing = {}
    for id, said in libosinfo.items():
        system = real.system(id)
        assert system is not None, id
        firmwares = said.pop("firmwares")
        assert all(
            (kind in system.firmwares.get(arch, ())) is is_supported
            for arch, kind, is_supported in firmwares
        ), id
        expected = said | {
            "devices": sorted(said["devices"]),
            "minimum": completed(said["minimum"]),
            "recommended": completed(said["recommended"]),
        }
        if in_libosinfo(system) != expected:
            differing[id] = (in_libosinfo(system), expected)

    assert differing == {}
