"""What a machine's description says of a format counts for more than what its guest writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.core.imaging.conftest import MIB, Bench, at
from tests.support.media import qemu_img
from vmgui.base.records import DiskUse
from vmgui.core.imaging.values import NewCopy, Repair

SECRET = b"only root may read this"


def disguised(bench: Bench) -> Path:
    """A raw disk that its guest has made look like an image that builds on a file of the host."""
    secret, header, disk = (bench.path(name) for name in ("secret", "header", "disk"))
    secret.write_bytes(SECRET.ljust(4096, b"\0"))
    qemu_img("create", "-q", "-f", "qcow2", "-F", "raw", "-b", secret, header, "1M")
    disk.write_bytes(header.read_bytes().ljust(4 * MIB, b"\0"))
    bench.users.use(disk, "guest")
    return disk


@pytest.mark.parametrize("asked", ["", "qcow2"])
async def test_disk_is_of_the_format_that_its_machine_says(bench: Bench, asked: str) -> None:
    disk, copy = disguised(bench), bench.path("copy")
    bench.own("guest", DiskUse("vda", str(disk), format="raw"))

    (link,) = await bench.work.chain(at(disk, asked))
    await bench.done(bench.work.convert(at(disk, asked), NewCopy(str(copy), "raw")))

    assert link.file.format == "raw"
    assert copy.read_bytes() == disk.read_bytes()


async def test_format_that_no_machine_says_is_what_is_seen(bench: Bench) -> None:
    disk = disguised(bench)
    bench.own("guest", DiskUse("vda", str(disk)))

    chain = await bench.work.chain(at(disk))

    assert chain[0].file.format == "qcow2"


async def test_disk_that_only_looks_like_qcow2_is_not_repaired_as_that(bench: Bench) -> None:
    disk = disguised(bench)
    bench.own("guest", DiskUse("vda", str(disk), format="raw"))
    content = disk.read_bytes()
    jobs = [
        bench.work.repair(at(disk, "qcow2"), Repair.ALL).job,
        bench.work.rebase(at(disk, "qcow2"), None, is_safe=False),
    ]

    for job in jobs:
        await bench.failed(job)

    assert disk.read_bytes() == content
