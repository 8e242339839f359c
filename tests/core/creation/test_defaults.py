from __future__ import annotations

import timeit
from dataclasses import replace
from pathlib import Path

import pytest

import vmgui.core.creation.defaults as defaults
from tests.support.answering import (
    DEBIAN,
    GIB,
    MIB,
    WINDOWS_11,
    around,
    domain_capabilities,
    interface,
    manual,
    network,
    pool,
)
from vmgui.base.ids import HostId
from vmgui.core.creation.answers import (
    Answers,
    DiskAnswer,
    Extras,
    FileChoice,
    ImageUse,
    NetworkAnswer,
    Platform,
    Source,
)
from vmgui.core.creation.blueprint import NewPool
from vmgui.core.creation.defaults import filled, new_pool, pool_of
from vmgui.core.creation.facts import ImageFacts
from vmgui.core.creation.surroundings import Surroundings
from vmgui.core.osinfo.system import ALL, Resources
from vmgui.core.resources import NetworkReading, PoolReading

IMAGE = "/srv/cloud.qcow2"
SECONDS = 0.001


def of_image(source: Source, **others: object) -> Answers:
    return replace(Answers(source=source, medium=FileChoice(IMAGE)), **others)  # type: ignore[arg-type]


def image(format_: str = "qcow2", capacity: int | None = 3 * GIB, *users: str) -> ImageFacts:
    return ImageFacts(IMAGE, format_, capacity, users=users)


def test_everything_is_filled_in_for_a_known_system() -> None:
    found = filled(manual(), around())

    assert found == manual(
        platform=Platform("kvm", "x86_64", "q35"),
        memory=4 * GIB,
        cpus=2,
        disk=DiskAnswer(pool="default", name="debian12.qcow2", capacity=30 * GIB),
        name="debian12",
        network=NetworkAnswer("network", "default"),
        extras=Extras(graphics="spice"),
        firmware="bios",
    )


def test_filling_in_again_changes_nothing() -> None:
    once = filled(manual(), around())

    assert filled(once, around()) == once


def test_what_is_said_stays() -> None:
    said = manual(
        platform=Platform("qemu", "i686", "pc"),
        memory=64 * MIB,
        cpus=99,
        disk=DiskAnswer(pool="gone", name="a b", format="raw", capacity=-1),
        name="web1",
        network=NetworkAnswer("bridge", "br7", mac="x"),
        extras=Extras(graphics="vnc"),
        firmware="efi",
    )

    assert filled(said, around()) == said


def test_filling_in_is_fast() -> None:
    surroundings = around()

    seconds = min(timeit.repeat(lambda: filled(manual(), surroundings), number=10, repeat=5)) / 10

    assert seconds < SECONDS


def test_nothing_is_made_up_before_the_host_has_answered() -> None:
    found = filled(manual(), Surroundings(HostId("qemu:///system")))

    assert found.platform == Platform()
    assert found.disk.pool == ""
    assert found.memory == defaults.MEMORY
    assert found.firmware is None


# Memory and processors


def test_unknown_system_gets_the_usual_resources() -> None:
    found = filled(manual(), around(system=None))

    assert (found.memory, found.cpus) == (2 * GIB, 2)
    assert found.disk.capacity == 20 * GIB


def test_least_resources_count_where_nothing_is_recommended() -> None:
    found = filled(manual(), around(system=WINDOWS_11))

    assert (found.memory, found.cpus) == (4 * GIB, 2)
    assert found.disk.capacity == 64 * GIB


def test_resources_of_another_architecture_do_not_count() -> None:
    found = filled(manual(platform=Platform(arch="aarch64")), around(system=WINDOWS_11))

    assert found.memory == 2 * GIB


def test_recommendation_below_the_minimum_is_not_followed() -> None:
    odd = replace(
        DEBIAN,
        minimum={ALL: Resources(4, 8 * GIB, 90 * GIB)},
        recommended={ALL: Resources(1, GIB, GIB)},
    )

    found = filled(manual(), around(system=odd))

    assert (found.memory, found.cpus) == (8 * GIB, 4)
    assert found.disk.capacity == 90 * GIB


def test_small_host_bounds_the_resources() -> None:
    found = filled(manual(), around(system=WINDOWS_11, memory=GIB + 5000, cpus=1))

    assert (found.memory, found.cpus) == (GIB, 1)


# Name


def test_name_is_free_on_the_host() -> None:
    assert filled(manual(), around(names=frozenset({"debian12"}))).name == "debian12-2"


def test_name_of_an_unknown_system_is_numbered() -> None:
    assert filled(manual(), around(system=None)).name == "vm1"


@pytest.mark.parametrize(("arch", "name"), [("aarch64", "debian12-aarch64"), ("i686", "debian12")])
def test_name_tells_a_foreign_architecture(arch: str, name: str) -> None:
    assert filled(manual(platform=Platform(arch=arch)), around()).name == name


def test_machine_of_a_file_is_called_as_there_or_alike() -> None:
    answers = Answers(source=Source.XML)
    document = "<domain><name>web1</name></domain>"

    assert filled(answers, around(document=document, names=frozenset())).name == "web1"
    assert filled(answers, around(document=document)).name == "web1-2"
    assert filled(replace(answers, name="x"), around(document=document)).name == "x"


@pytest.mark.parametrize("document", ["", "<domain/>", "no XML", "<domain><name/></domain>"])
def test_file_that_names_no_machine_leaves_it_open(document: str) -> None:
    assert filled(Answers(source=Source.XML), around(document=document)).name is None


def test_machine_of_a_file_gets_nothing_else() -> None:
    answers = Answers(source=Source.XML)

    assert filled(answers, around(document="<domain/>")) == answers


# Storage


def test_image_is_called_after_the_machine_and_free_in_the_pool() -> None:
    found = filled(manual(name="web1"), around())

    assert found.disk.name == "web1-2.qcow2"


def test_pool_of_block_devices_gets_raw_volumes() -> None:
    found = filled(manual(), around(pools=(pool("vg", "logical", "/dev/vg"),)))

    assert (found.disk.format, found.disk.name) == ("raw", "debian12")


def test_pool_that_is_active_is_chosen_before_the_others() -> None:
    pools = (pool("default", is_active=False), pool("fast", path="/fast"))

    assert filled(manual(), around(pools=pools)).disk.pool == "fast"


def test_pool_that_is_not_active_is_chosen_if_there_is_no_other() -> None:
    idle = around(pools=(pool("luns", "iscsi"), pool("images", is_active=False)))

    assert filled(manual(), idle).disk.pool == "images"
    assert new_pool(idle) is None


@pytest.mark.parametrize("pools", [(), (pool("luns", "iscsi"),)])
def test_host_without_a_pool_for_images_gets_one(pools: tuple[PoolReading, ...]) -> None:
    bare = around(pools=pools)

    assert new_pool(bare) == NewPool("default", "/var/lib/libvirt/images")
    assert filled(manual(), bare).disk.pool == "default"


def test_new_pool_has_a_name_of_its_own() -> None:
    new = new_pool(around(pools=(pool("default", "iscsi"),)))

    assert new is not None
    assert new.name == "default-2"


def test_no_pool_is_proposed_before_the_host_has_answered() -> None:
    assert new_pool(around(pools=(), is_ready=False)) is None


def test_new_pool_of_this_user_is_where_the_user_keeps_data(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))

    new = new_pool(around(pools=(), is_session=True))

    assert new == NewPool("default", f"{tmp_path}/libvirt/images")


@pytest.mark.parametrize(
    ("uri", "paths", "path"),
    [
        ("qemu+ssh://ann@lab/session", (), "/home/ann/.local/share/libvirt/images"),
        ("qemu+ssh://root@lab/session", (), "/root/.local/share/libvirt/images"),
        (
            "qemu+ssh://ann@lab/session",
            ("/srv/x.iso", "/users/ann/.local/share/libvirt/images/a.qcow2"),
            "/users/ann/.local/share/libvirt/images",
        ),
    ],
)
def test_new_pool_of_another_computers_user_is_in_the_home_directory(
    uri: str, paths: tuple[str, ...], path: str
) -> None:
    remote = around(
        host=HostId(uri),
        pools=(),
        is_session=True,
        is_local=False,
        paths=dict.fromkeys(paths, ("x",)),
    )

    new = new_pool(remote)

    assert new is not None
    assert new.path == path


def test_user_of_another_computer_is_called_as_here_if_nobody_says_otherwise() -> None:
    host = HostId("qemu+ssh://lab/session")

    new = new_pool(around(host=host, pools=(), is_session=True, is_local=False))

    assert new is not None
    assert Path.home().name in new.path


def test_pool_is_found_by_its_name_also_the_new_one() -> None:
    bare = around(pools=())
    new = pool_of("default", bare)

    assert pool_of("default", around()) == pool()
    assert pool_of("gone", around()) is None
    assert pool_of("gone", bare) is None
    assert new is not None
    assert new.target_path == "/var/lib/libvirt/images"
    assert new.is_active


# Images that are there already


@pytest.mark.parametrize(
    ("facts", "use"),
    [
        (None, ImageUse.KEEP),
        (image("qcow2"), ImageUse.KEEP),
        (image("raw"), ImageUse.KEEP),
        (image("vmdk"), ImageUse.COPY),
        (image("vhdx"), ImageUse.COPY),
        (image("qcow2", 3 * GIB, "web1"), ImageUse.COPY),
    ],
)
def test_imported_image_is_used_as_it_is_if_that_harms_nobody(
    facts: ImageFacts | None, use: ImageUse
) -> None:
    assert filled(of_image(Source.IMPORT), around(image=facts)).image_use is use


def test_imported_image_that_a_machine_is_known_to_have_is_copied() -> None:
    known = around(image=image(), paths={IMAGE: ("web1",)})

    assert filled(of_image(Source.IMPORT), known).image_use is ImageUse.COPY


def test_imported_image_keeps_its_size() -> None:
    answers = of_image(Source.IMPORT, image_use=ImageUse.COPY)

    assert filled(answers, around(image=image())).disk.capacity == 3 * GIB


@pytest.mark.parametrize(
    ("facts", "use"),
    [
        (None, ImageUse.OVERLAY),
        (image("qcow2"), ImageUse.OVERLAY),
        (image("raw"), ImageUse.OVERLAY),
        (image("vmdk"), ImageUse.COPY),
    ],
)
def test_machine_stands_on_a_cloud_image_if_it_can(facts: ImageFacts | None, use: ImageUse) -> None:
    assert filled(of_image(Source.CLOUD), around(image=facts)).image_use is use


def test_cloud_image_that_a_machine_writes_to_is_copied() -> None:
    written = around(image=image("qcow2", GIB, "db1"))
    base = around(image=replace(image(), dependents=("db1",)))

    assert filled(of_image(Source.CLOUD), written).image_use is ImageUse.COPY
    assert filled(of_image(Source.CLOUD), base).image_use is ImageUse.OVERLAY
    assert filled(of_image(Source.IMPORT), base).image_use is ImageUse.COPY


def test_cloud_image_is_copied_into_a_pool_without_overlays() -> None:
    devices = around(image=image(), pools=(pool("vg", "logical", "/dev/vg"),))

    found = filled(of_image(Source.CLOUD), devices)

    assert found.image_use is ImageUse.COPY
    assert found.disk.format == "raw"


def test_image_of_this_computer_is_uploaded_into_the_usual_pool() -> None:
    file = FileChoice(IMAGE, is_here=True)

    imported = filled(of_image(Source.IMPORT, medium=file), around(image=image()))
    cloud = filled(of_image(Source.CLOUD, medium=file), around(image=image()))

    assert imported.medium.pool == "default"
    assert imported.image_use is ImageUse.KEEP
    assert cloud.image_use is ImageUse.COPY


def test_overlay_is_always_qcow2() -> None:
    answers = of_image(Source.CLOUD, disk=DiskAnswer(format="raw"))

    assert filled(answers, around(image=image("raw"))).disk.format == "qcow2"


@pytest.mark.parametrize(
    ("size", "expected"), [(3 * GIB, 30 * GIB), (90 * GIB, 90 * GIB), (None, 30 * GIB)]
)
def test_disk_on_a_cloud_image_is_as_large_as_both_need(size: int | None, expected: int) -> None:
    found = filled(of_image(Source.CLOUD), around(image=image("qcow2", size)))

    assert found.disk.capacity == expected


def test_other_sources_use_no_image() -> None:
    assert filled(manual(), around()).image_use is None


# Network and screen

BRIDGES = (interface("eth0"), interface("br0", "bridge"), interface("virbr0", "bridge"))


@pytest.mark.parametrize(
    ("networks", "route", "expected"),
    [
        ((network(),), "br0", ("bridge", "br0")),
        ((network("lan"), network(is_active=False)), "", ("network", "default")),
        ((network("idle", is_active=False), network("lan")), "", ("network", "lan")),
        ((network("closed", mode=""), network("lan")), "", ("network", "lan")),
        ((), "", ("bridge", "br0")),
    ],
)
def test_network_is_the_usual_one(
    networks: tuple[NetworkReading, ...], route: str, expected: tuple[str, str]
) -> None:
    host = around(networks=networks, default_route=route, interfaces=BRIDGES)

    found = filled(manual(), host).network

    assert (found.kind, found.name) == expected


def test_user_session_has_user_networking() -> None:
    assert filled(manual(), around(is_session=True)).network.kind == "user"


def test_host_without_networks_gives_none() -> None:
    assert filled(manual(), around(networks=(), interfaces=())).network.kind == "none"


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("network", "default"), ("bridge", "br0"), ("direct", "eth0"), ("user", ""), ("none", "")],
)
def test_first_of_a_kind_is_proposed(kind: str, expected: str) -> None:
    answers = manual(network=NetworkAnswer(kind))

    assert filled(answers, around(interfaces=BRIDGES)).network.name == expected


def test_bridge_with_the_default_route_comes_first() -> None:
    interfaces = (interface("br0", "bridge"), interface("br1", "bridge"))
    host = around(interfaces=interfaces, default_route="br1")

    assert defaults.network_names("bridge", host) == ["br1", "br0"]


def test_user_networking_has_no_names() -> None:
    assert defaults.network_names("user", around()) == ()


def test_graphics_and_firmware_are_what_the_host_has() -> None:
    modest = domain_capabilities(graphics=("vnc",), secure=("no",))

    found = filled(manual(), around(system=WINDOWS_11, domain_capabilities=modest))

    assert (found.extras.graphics, found.firmware) == ("vnc", "efi")


def test_mac_address_gets_the_usual_form() -> None:
    answers = manual(network=NetworkAnswer("user", mac=" 52-54-00-12-34-56 "))

    assert filled(answers, around()).network.mac == "52:54:00:12:34:56"


def test_cloud_image_is_never_kept_even_if_it_was_said_of_an_imported_one() -> None:
    answers = of_image(Source.CLOUD, image_use=ImageUse.KEEP)

    assert filled(answers, around(image=image())).image_use is ImageUse.OVERLAY
