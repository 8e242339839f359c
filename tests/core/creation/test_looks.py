from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.core.conftest import Desk
from vmgui.base.errors import InvalidInput, Unsupported
from vmgui.base.ids import HostId
from vmgui.core.creation import looks
from vmgui.core.creation.answers import Answers, FileChoice, Source, Tree
from vmgui.core.creation.facts import ImageFacts, MediumFacts, TreeFacts
from vmgui.core.creation.looks import LOOKS, Look
from vmgui.core.creation.surroundings import Surroundings

AROUND = Surroundings(HostId("test:///default"))
BY_NAME = {look.name: look for look in LOOKS}


def key(name: str, answers: Answers, around: Surroundings = AROUND) -> object:
    return BY_NAME[name].key(answers, around)


def test_files_are_looked_at_for_their_source_only() -> None:
    file = FileChoice("/images/a.iso")

    assert key("medium", Answers(source=Source.ISO, medium=file)) is not None
    assert key("medium", Answers(source=Source.IMPORT, medium=file)) is None
    assert key("image", Answers(source=Source.IMPORT, medium=file)) is not None
    assert key("image", Answers(source=Source.CLOUD, medium=file)) is not None
    assert key("document", Answers(source=Source.XML, medium=file)) is not None
    assert key("medium", Answers(source=Source.ISO)) is None


def test_tree_is_looked_at_when_there_is_an_address() -> None:
    assert key("tree", Answers(source=Source.URL)) is None
    assert key("tree", Answers(source=Source.URL, tree=Tree(" http://a/ "))) is not None
    assert key("tree", Answers(source=Source.ISO, tree=Tree("http://a/"))) is None


def test_system_is_recognised_from_what_was_found() -> None:
    medium = Surroundings(AROUND.host, medium=MediumFacts("Debian 12"))

    assert key("system", Answers()) is None
    assert key("system", Answers(), medium) is not None
    assert key("system", Answers(os_id="http://debian.org/debian/11")) is not None


DEBIAN = "http://debian.org/debian/11"
CLOUD = Answers(source=Source.CLOUD)
TREE = TreeFacts("http://a", "amd64", "http://a/linux", "", family="Debian", version="11")
IMAGE = ImageFacts("/images/debian-11-generic-amd64.qcow2", "qcow2")


@pytest.mark.parametrize(
    ("found", "os_id"),
    [
        ({"medium": MediumFacts("nothing known")}, None),
        ({"tree": TREE}, DEBIAN),
        ({"image": IMAGE}, DEBIAN),
    ],
)
async def test_detected_system_is_the_one_that_counts(
    desk: Desk, found: dict[str, Any], os_id: str | None
) -> None:
    around = replace(AROUND, **found)

    read = await BY_NAME["system"].read(desk.fleet, CLOUD, around)

    assert getattr(read["system"], "id", None) == os_id
    assert read["detected"] == read["system"]


async def test_version_that_is_newer_than_the_database_is_told(desk: Desk) -> None:
    around = replace(AROUND, image=ImageFacts("/images/fedora-99.qcow2", "qcow2"))

    read = await BY_NAME["system"].read(desk.fleet, CLOUD, around)

    assert read["unknown_version"] == "99"
    assert read["system"].distro == "fedora"


async def test_chosen_system_counts_before_the_detected_one(desk: Desk) -> None:
    around = Surroundings(AROUND.host, image=ImageFacts("/i/debian-11.qcow2", "qcow2"))
    answers = replace(CLOUD, os_id="http://fedoraproject.org/fedora/37", is_os_detected=False)

    found = await BY_NAME["system"].read(desk.fleet, answers, around)

    assert found["system"].id == "http://fedoraproject.org/fedora/37"
    assert found["detected"].id == DEBIAN


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"x" * (5 << 20)])
async def test_file_that_is_no_description_is_refused(
    desk: Desk, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "a.xml"
    file.write_bytes(content)
    answers = Answers(source=Source.XML, medium=FileChoice(str(file)))

    with pytest.raises(InvalidInput):
        await BY_NAME["document"].read(desk.fleet, answers, AROUND)


async def test_host_without_networks_has_none(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    async def refuse(*_arguments: object) -> tuple[()]:
        raise Unsupported("no networks here")

    monkeypatch.setattr(looks.resources, "networks", refuse)
    host = await desk.connect("test:///default")

    found = await BY_NAME["host"].read(desk.fleet, Answers(), Surroundings(host.id))

    assert found["networks"] == ()
    assert found["is_ready"]


def test_default_route_is_the_interface_of_the_kernel_s_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = tmp_path / "route"
    table.write_text("Iface\tDestination\nbr0\t00000000\t0101A8C0\nbr0\t0001A8C0\t0\n")
    monkeypatch.setattr(looks, "_ROUTES", table)

    assert looks._default_route() == "br0"
    table.unlink()
    assert looks._default_route() == ""


def test_every_look_says_what_is_going_on() -> None:
    assert all(isinstance(look, Look) and look.sentence.endswith("…") for look in LOOKS)
