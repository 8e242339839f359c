"""Facts of media and images, on real hosts: in a pool, outside of all, behind a slow link."""

from __future__ import annotations

import shutil
import subprocess
import time
from pathlib import Path

import pytest

from tests.lab.conftest import Desk
from tests.support.lab import Lab, LabHost
from tests.support.lab_fixtures import DomainOn
from tests.support.latency_proxy import SlowLink
from tests.support.media import SECTOR, iso, qemu_img
from vmgui.base.errors import InvalidInput
from vmgui.base.ids import HostId
from vmgui.core.creation.answers import FileChoice
from vmgui.core.creation.facts import ImageFacts
from vmgui.core.creation.images import image_facts
from vmgui.core.creation.media import medium_facts

pytestmark = [pytest.mark.lab, pytest.mark.timeout(90), pytest.mark.limit(60)]

MIB = 1 << 20
PLACE = "/var/lib/libvirt/images"
KINDS = ("qcow2", "raw", "vmdk", "vdi", "vhdx", "vpc", "qed")


@pytest.fixture
def real_iso(tmp_path: Path) -> Path:
    """An image with files, made as installers' are: ISO 9660 and Joliet, bootable."""
    xorriso = shutil.which("xorriso")
    if xorriso is None:
        pytest.skip("needs xorriso")
    tree, image = tmp_path / "tree", tmp_path / "a.iso"
    tree.mkdir()
    (tree / "boot.img").write_bytes(bytes(SECTOR))
    boot = ["-b", "boot.img", "-no-emul-boot", "-boot-load-size", "4"]
    named = ["-V", "Debian 12.1.0 amd64 n", "-publisher", "THE PUBLISHER", "-A", "THE APPLICATION"]
    command: list[str | Path] = [xorriso, "-as", "mkisofs", "-J", *named, *boot, "-o", image, tree]
    subprocess.run(command, check=True, capture_output=True)
    return image


def put(host: LabHost, source: Path, name: str, *, is_seen: bool = True) -> str:
    shutil.copyfile(source, host.images / name)
    if is_seen:
        host.virsh("pool-refresh", "default")
    return f"{PLACE}/{name}"


def pools(host: LabHost) -> list[str]:
    return host.virsh("pool-list", "--all", "--name").split()


async def refusal(desk: Desk, host: HostId, path: str | Path) -> str:
    with pytest.raises(InvalidInput) as caught:
        await medium_facts(desk.context.fleet, host, FileChoice(str(path)))
    return caught.value.message


# Media


@pytest.mark.usefixtures("in_client")
async def test_medium_is_read_in_a_pool_beside_it_and_here(
    desk: Desk, lab: Lab, host_b: LabHost, real_iso: Path
) -> None:
    outside = lab.shared / "outside.iso"
    shutil.copyfile(real_iso, outside)
    choices = [
        FileChoice(put(host_b, real_iso, "seen.iso")),
        FileChoice(put(host_b, real_iso, "new.iso", is_seen=False)),
        FileChoice(str(outside)),
        FileChoice(str(real_iso), is_here=True),
    ]
    host = await desk.connect(lab.uri(host_b.name, ssh=True))

    found = [await medium_facts(desk.context.fleet, host.id, choice) for choice in choices]

    assert found[0] is not None
    assert found[0].volume_id == "Debian 12.1.0 amd64 n"
    assert (found[0].publisher_id, found[0].application_id) == ("THE PUBLISHER", "THE APPLICATION")
    assert found[0].is_bootable
    assert found[0].file_size == found[0].volume_size
    assert found == [found[0]] * 4
    assert pools(host_b) == ["default"]


async def test_medium_behind_a_slow_link_is_known_soon(
    desk: Desk, host_a: LabHost, lab: Lab, real_iso: Path
) -> None:
    path = put(host_a, real_iso, "a.iso")
    shutil.copyfile(real_iso, lab.shared / "outside.iso")
    socket = host_a.files / "run/libvirt/libvirt-sock"
    with SlowLink(lab.root / "slow", socket, 0.02) as link:
        host = await desk.connect(f"qemu+unix:///system?socket={link.path}")
        taken = []
        for choice in (path, str(lab.shared / "outside.iso")):
            calls, start = link.calls, time.monotonic()
            assert await medium_facts(desk.context.fleet, host.id, FileChoice(choice))
            taken.append((link.calls - calls, time.monotonic() - start))
        await host.disconnect()

    # Besides: the end of the stream, which is no call but waits for an answer.
    (near_calls, near_seconds), (far_calls, far_seconds) = taken
    assert near_calls <= 5
    assert near_seconds < 0.5
    assert far_calls <= 12
    assert far_seconds < 0.9


async def test_medium_among_two_thousand_files_is_known_soon(
    desk: Desk, host_a: LabHost, lab: Lab
) -> None:
    for number in range(2000):
        (lab.shared / f"file-{number}").write_bytes(b"content")
    (lab.shared / "a.iso").write_bytes(iso())
    host = await desk.connect(host_a.uri)
    start = time.monotonic()

    assert await medium_facts(desk.context.fleet, host.id, FileChoice(str(lab.shared / "a.iso")))

    assert time.monotonic() - start < 1
    assert pools(host_a) == ["default"]


async def test_medium_in_the_directory_of_an_inactive_pool_is_unknown(
    desk: Desk, host_a: LabHost, lab: Lab
) -> None:
    (lab.shared / "a.iso").write_bytes(iso())
    host_a.virsh("pool-define-as", "idle", "dir", "--target", str(lab.shared))
    host = await desk.connect(host_a.uri)

    found = await medium_facts(desk.context.fleet, host.id, FileChoice(str(lab.shared / "a.iso")))

    assert found is None
    assert sorted(pools(host_a)) == ["default", "idle"]


async def test_what_is_no_medium_says_why(desk: Desk, host_a: LabHost, lab: Lab) -> None:
    contents = {
        "text": b"just text\n" * 99,
        "empty": b"",
        "cut": iso()[: 20 * SECTOR],
        "other": b"\1\2\xff" * 50000,
    }
    (host_a.images / "directory").mkdir()
    (lab.shared / "directory").mkdir()
    for name, content in contents.items():
        (host_a.images / name).write_bytes(content)
        (lab.shared / name).write_bytes(content)
    host = await desk.connect(host_a.uri)

    for place in (PLACE, str(lab.shared)):
        said = {
            name: await refusal(desk, host.id, f"{place}/{name}")
            for name in (*contents, "directory", "missing", "missing/missing")
        }
        assert {name: words.removeprefix(f"“{place}/{name}” ") for name, words in said.items()} == {
            "text": "is a text file, not an ISO image.",
            "empty": "is empty.",
            "cut": "is not complete: 24 KiB of 64 KiB are missing.",
            "other": "is not an ISO image.",
            "directory": "is a directory, not a file.",
            "missing": f"There is no “{place}/missing” on the host.",
            "missing/missing": f"There is no “{place}/missing” on the host.",
        }
    assert pools(host_a) == ["default"]


# Images


@pytest.mark.usefixtures("in_client")
async def test_images_are_recognised_also_where_libvirt_does_not(
    desk: Desk, lab: Lab, host_b: LabHost
) -> None:
    for kind in KINDS:
        qemu_img("create", "-q", "-f", kind, host_b.images / f"image.{kind}", "8M")
    host_b.virsh("pool-refresh", "default")
    host = await desk.connect(lab.uri(host_b.name, ssh=True))

    found = [
        await image_facts(desk.context.fleet, host.id, FileChoice(f"{PLACE}/image.{kind}"))
        for kind in KINDS
    ]

    assert [facts.format for facts in found] == list(KINDS)
    # QEMU rounds the size of VHD images up to a geometry.
    assert [facts.capacity for facts in found if facts.format != "vpc"] == [8 * MIB] * 6


async def test_image_tells_who_uses_it_and_what_it_stands_on(
    desk: Desk, host_a: LabHost, lab: Lab, domain_on: DomainOn
) -> None:
    domain_on(host_a, "idle", name="user", start=False)
    overlay = lab.shared / "overlay.qcow2"
    base = f"{PLACE}/user.qcow2"
    below = ("-b", base, "-F", "qcow2", "-u")
    qemu_img("create", "-q", "-f", "qcow2", *below, overlay, "1M")
    host = await desk.connect(host_a.uri)
    await desk.described("user")

    used = await image_facts(desk.context.fleet, host.id, FileChoice(base))
    above = await image_facts(desk.context.fleet, host.id, FileChoice(str(overlay)))

    assert (used.users, used.backing_path) == (("user",), "")
    assert above == ImageFacts(str(overlay), "qcow2", MIB, base)
    assert pools(host_a) == ["default"]
