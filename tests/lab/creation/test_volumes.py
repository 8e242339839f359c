"""Volumes with contents, on real hosts: one by its socket, one through ssh."""

from __future__ import annotations

import asyncio
import filecmp
import os
import shlex
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.lab.conftest import Desk
from tests.support.lab import Lab, LabHost
from tests.support.lab.waiting import wait_until
from tests.support.media import qemu_img
from vmgui.base.errors import Aborted, HostError, NotFound, Unsupported
from vmgui.core.host import Host
from vmgui.virt import contents, creation, uploads, volumes

pytestmark = [pytest.mark.lab, pytest.mark.timeout(90), pytest.mark.limit(60)]

MIB = 1 << 20
PLACE = "/var/lib/libvirt/images"
VOLUME = """\
<volume><name>{name}</name><capacity>{capacity}</capacity><allocation>0</allocation>
<target><format type='{kind}'/></target></volume>"""

QEMU_IMG = Path("/usr/bin/qemu-img")
SLOW_QEMU_IMG = """\
#!/bin/sh
until [ -e /run/go ]; do sleep 0.05; done
exec /run/qemu-img "$@"
"""


def ignore(_done: int, _total: int) -> None:
    pass


def never() -> bool:
    return False


def after(calls: int) -> Callable[[], bool]:
    """Says yes after so many questions."""
    asked = iter([False] * calls)
    return lambda: next(asked, True)


def make(host: LabHost, name: str, kind: str, *options: str) -> Path:
    """An image with something in it, in the pool "default"."""
    path = host.images / name
    qemu_img("create", "-q", "-f", kind, *options, path, "8M")
    writing: list[str | Path] = ["qemu-io", "-f", kind, "-c", "write -P 0x41 1M 64k", path]
    subprocess.run(writing, check=True, capture_output=True)
    host.virsh("pool-refresh", "default")
    return path


def is_same(first: Path, kind: str, second: Path, other: str) -> bool:
    command: list[str | Path] = ["qemu-img", "compare", "-f", kind, "-F", other, first, second]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


def taken(path: Path) -> int:
    """The bytes that a file takes on the disk."""
    return path.stat().st_blocks * 512


def names(host: LabHost, pool: str = "default") -> list[str]:
    return [line.split()[0] for line in host.virsh("vol-list", pool).splitlines()]


@pytest.fixture
def big(tmp_path: Path) -> Path:
    """20 MiB, a hole of 200 MiB, and a little more."""
    path = tmp_path / "big"
    with path.open("wb") as file:
        file.write(os.urandom(20 * MIB))
        file.seek(220 * MIB)
        file.write(b"the end")
    return path


@pytest.fixture
def tiny(host_a: LabHost, lab: Lab) -> Iterator[str]:
    """A pool with room for 8 MiB."""
    place = lab.shared / "tiny"
    place.mkdir()
    host_a.run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(place))
    host_a.virsh("pool-create-as", "tiny", "dir", "--target", str(place))
    yield "tiny"
    host_a.virsh("pool-destroy", "tiny")
    host_a.run("umount", str(place))


# Uploading


@pytest.mark.usefixtures("in_client")
@pytest.mark.parametrize("is_far", [False, True])
async def test_upload_is_the_same_with_its_holes(
    desk: Desk, lab: Lab, host_b: LabHost, big: Path, is_far: bool
) -> None:
    host = await desk.connect(lab.uri(host_b.name, ssh=is_far))
    reports: list[tuple[int, int]] = []

    path = await host.calls.long(
        None, uploads.upload, "default", "big.img", big, lambda *done: reports.append(done), never
    )

    copy = host_b.images / "big.img"
    assert path == f"{PLACE}/big.img"
    assert filecmp.cmp(big, copy, shallow=False)
    assert taken(copy) < 25 * MIB
    size = reports[0][1]
    assert size == 220 * MIB + len(b"the end")
    assert reports[-1] == (size, size)
    assert reports == sorted(reports)
    assert len(reports) > 3


async def test_upload_tells_libvirt_what_it_is(desk: Desk, host_a: LabHost, tmp_path: Path) -> None:
    image = tmp_path / "cloud.img"
    qemu_img("create", "-q", "-f", "qcow2", image, "1G")
    host = await desk.connect(host_a.uri)

    path = await host.calls.long(None, uploads.upload, "default", "cloud.img", image, ignore, never)

    xml = host_a.virsh("vol-dumpxml", path)
    assert "<format type='qcow2'/>" in xml
    assert "<capacity unit='bytes'>1073741824</capacity>" in xml


@pytest.mark.usefixtures("in_client")
@pytest.mark.parametrize("calls", [0, 1, 40])
async def test_upload_that_is_cancelled_leaves_nothing(
    desk: Desk, lab: Lab, host_b: LabHost, big: Path, calls: int
) -> None:
    host = await desk.connect(lab.uri(host_b.name, ssh=True))

    with pytest.raises(Aborted):
        await host.calls.long(None, uploads.upload, "default", "big.img", big, ignore, after(calls))

    assert names(host_b) == []
    assert not (host_b.images / "big.img").exists()
    assert host.is_connected


async def test_upload_into_a_pool_that_is_full_says_so_and_leaves_nothing(
    desk: Desk, host_a: LabHost, tiny: str
) -> None:
    host = await desk.connect(host_a.uri)

    for content in (os.urandom(9 * MIB), os.urandom(20 * MIB)):
        with pytest.raises(HostError, match="There is no space left on the host's disk"):
            await host.calls.long(None, uploads.upload, tiny, "big.img", content, ignore, never)

    assert names(host_a, tiny) == []


async def test_upload_does_not_touch_what_is_there(desk: Desk, host_a: LabHost) -> None:
    (host_a.images / "a.img").write_bytes(b"precious")
    host_a.virsh("pool-refresh", "default")
    host = await desk.connect(host_a.uri)

    with pytest.raises(HostError, match="has a volume of this name already"):
        await host.calls.long(None, uploads.upload, "default", "a.img", b"other", ignore, never)

    assert (host_a.images / "a.img").read_bytes() == b"precious"


@pytest.mark.usefixtures("in_client")
async def test_host_that_goes_away_ends_the_upload(
    desk: Desk, lab: Lab, host_b: LabHost, big: Path
) -> None:
    host = await desk.connect(lab.uri(host_b.name, ssh=True))
    is_killed = False

    def kill(done: int, _total: int) -> None:
        nonlocal is_killed
        if done and not is_killed:
            is_killed = True
            lab.daemon(host_b.name, "kill")

    with pytest.raises(HostError):
        await host.calls.long(None, uploads.upload, "default", "big.img", big, kill, never)


# Copying


@pytest.mark.parametrize("wanted", ["qcow2", "raw"])
@pytest.mark.parametrize("kind", ["qcow2", "raw", "vmdk", "vdi", "vpc", "qed"])
async def test_copy_is_converted_and_grows(
    desk: Desk, host_a: LabHost, kind: str, wanted: str
) -> None:
    source = make(host_a, f"source.{kind}", kind)
    host = await desk.connect(host_a.uri)
    xml = VOLUME.format(name="copy", capacity=64 * MIB, kind=wanted)

    path = await copy(host, xml, f"{PLACE}/source.{kind}", kind)

    assert path == f"{PLACE}/copy"
    assert is_same(source, kind, host_a.images / "copy", wanted)
    assert "<capacity unit='bytes'>67108864</capacity>" in host_a.virsh("vol-dumpxml", path)


async def copy(host: Host, xml: str, source: str, kind: str = "", pool: str = "default") -> str:
    return await host.calls.long(None, volumes.create_copy, pool, xml, source, kind)


async def test_copy_has_what_its_source_stands_on(desk: Desk, host_a: LabHost) -> None:
    base = make(host_a, "base", "qcow2")
    host = await desk.connect(host_a.uri)
    overlay = await host.calls.long(
        None, volumes.create_overlay, "default", "overlay", f"{PLACE}/base", "qcow2"
    )

    path = await copy(host, VOLUME.format(name="copy", capacity=0, kind="qcow2"), overlay, "qcow2")

    assert "backingStore" not in host_a.virsh("vol-dumpxml", path)
    assert is_same(base, "qcow2", host_a.images / "copy", "qcow2")


async def test_copy_of_an_image_outside_of_all_pools_leaves_no_pool(
    desk: Desk, lab: Lab, host_a: LabHost
) -> None:
    image = lab.shared / "outside.vmdk"
    qemu_img("create", "-q", "-f", "vmdk", image, "8M")
    host = await desk.connect(host_a.uri)
    xml = VOLUME.format(name="copy", capacity=0, kind="qcow2")

    await copy(host, xml, str(image), "vmdk")

    assert is_same(image, "vmdk", host_a.images / "copy", "qcow2")
    assert host_a.virsh("pool-list", "--all", "--name").split() == ["default"]


@pytest.mark.parametrize(
    ("kind", "options"), [("vhdx", ()), ("vmdk", ("-o", "subformat=monolithicFlat"))]
)
async def test_copy_that_would_be_garbage_is_refused(
    desk: Desk, host_a: LabHost, kind: str, options: tuple[str, ...]
) -> None:
    make(host_a, "source", kind, *options)
    before = names(host_a)
    host = await desk.connect(host_a.uri)

    with pytest.raises(Unsupported, match=kind):
        await copy(host, VOLUME.format(name="b", capacity=0, kind="raw"), f"{PLACE}/source", kind)

    assert names(host_a) == before


async def test_copy_into_a_pool_that_is_full_says_so_and_leaves_nothing(
    desk: Desk, host_a: LabHost, tiny: str
) -> None:
    (host_a.images / "source.img").write_bytes(os.urandom(20 * MIB))
    host_a.virsh("pool-refresh", "default")
    host = await desk.connect(host_a.uri)
    xml = VOLUME.format(name="copy", capacity=0, kind="qcow2")

    with pytest.raises(HostError, match="There is no space left on the host's disk"):
        await copy(host, xml, f"{PLACE}/source.img", "raw", tiny)

    assert names(host_a, tiny) == []


async def test_copy_of_what_is_missing_says_so(desk: Desk, host_a: LabHost) -> None:
    host = await desk.connect(host_a.uri)

    with pytest.raises(NotFound, match="There is no"):
        await copy(host, VOLUME.format(name="b", capacity=0, kind="raw"), f"{PLACE}/missing")


@pytest.fixture
def busy(host_a: LabHost, tmp_path: Path) -> Iterator[None]:
    """Another client's copy is under way in the pool "default"; it ends after the test."""
    run, xml = host_a.files / "run", tmp_path / "copy.xml"
    shutil.copy2(QEMU_IMG, run / "qemu-img")
    (run / "slow-qemu-img").write_text(SLOW_QEMU_IMG)
    (run / "slow-qemu-img").chmod(0o755)
    host_a.run("mount", "--bind", "/run/slow-qemu-img", str(QEMU_IMG))
    (host_a.images / "source").write_bytes(b"source" * 1000)
    host_a.virsh("pool-refresh", "default")
    xml.write_text(VOLUME.format(name="copy", capacity=0, kind="qcow2"))
    command = ["vol-create-from", "default", str(xml), "source", "--inputpool", "default"]
    copying = subprocess.Popen(["virsh", "-q", "-c", host_a.uri, *command])
    wait_until(lambda: "copy" in names(host_a), "the copy is under way", 10, step=0.05)
    yield
    (run / "go").touch()
    assert copying.wait(20) == 0
    host_a.run("umount", str(QEMU_IMG))
    (run / "go").unlink()


@pytest.mark.usefixtures("busy")
async def test_busy_pool_takes_an_upload_but_is_not_looked_at_again(
    desk: Desk, host_a: LabHost
) -> None:
    host = await desk.connect(host_a.uri)

    path = await host.calls.long(None, uploads.upload, "default", "a", b"content", ignore, never)
    (host_a.images / "new").write_bytes(b"new")
    unseen = await host.call(contents.first_bytes, f"{PLACE}/new", 0, 9)

    assert path == f"{PLACE}/a"
    assert (host_a.images / "a").read_bytes() == b"content"
    assert unseen is None
    assert names(host_a) == ["a", "copy", "source"]


@pytest.mark.usefixtures("busy")
async def test_upload_into_a_busy_pool_grows_when_that_is_free_again(
    desk: Desk, host_a: LabHost, tmp_path: Path
) -> None:
    image = tmp_path / "image.qcow2"
    qemu_img("create", "-q", "-f", "qcow2", image, "8M")
    host = await desk.connect(host_a.uri)
    path = await host.calls.long(None, uploads.upload, "default", "a", image, ignore, never)

    growing = asyncio.ensure_future(host.calls.long(None, creation.grow, path, 16 << 20, "qcow2"))
    await asyncio.wait([growing], timeout=1)
    is_waiting = not growing.done()
    (host_a.files / "run/go").touch()  # the copy ends
    await growing

    assert is_waiting
    told = host_a.virsh("vol-dumpxml", "a", "default")
    assert "<format type='qcow2'/>" in told
    assert f"<capacity unit='bytes'>{16 << 20}</capacity>" in told


# Overlays


@pytest.mark.parametrize("kind", ["qcow2", "raw", "vmdk"])
async def test_overlay_stands_on_its_base(desk: Desk, host_a: LabHost, kind: str) -> None:
    base = make(host_a, "base", kind)
    host = await desk.connect(host_a.uri)

    small, large = [
        await host.calls.long(
            None, volumes.create_overlay, "default", name, f"{PLACE}/base", kind, capacity
        )
        for name, capacity in (("small", None), ("large", 64 * MIB))
    ]

    for path, capacity in ((small, 8 * MIB), (large, 64 * MIB)):
        said = host_a.run(*shlex.split(f"qemu-img info --output=json {path}"))
        assert f'"virtual-size": {capacity},' in said
        assert f'"full-backing-filename": "{PLACE}/base"' in said
        assert f'"backing-filename-format": "{kind}"' in said
        assert '"compat": "1.1"' in said
    assert base.exists()


# Looking


async def test_volume_that_only_its_pool_still_has_is_missing(desk: Desk, host_a: LabHost) -> None:
    make(host_a, "gone", "raw").unlink()
    host = await desk.connect(host_a.uri)

    with pytest.raises(NotFound, match=f"There is no “{PLACE}/gone”"):
        await host.call(contents.first_bytes, f"{PLACE}/gone", 0, 10)


async def test_volume_that_its_pool_has_not_seen_yet_is_found(desk: Desk, host_a: LabHost) -> None:
    (host_a.images / "new").write_bytes(b"0123456789")
    host = await desk.connect(host_a.uri)

    assert await host.call(contents.first_bytes, f"{PLACE}/new", 3, 4) == b"3456"
    assert await host.call(contents.first_bytes, f"{PLACE}/new", 8, 4) == b"89"
    assert await host.call(contents.first_bytes, f"{PLACE}/new", 99, 4) == b""
