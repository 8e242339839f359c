from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path

import pytest

from tests.core.imaging.conftest import (
    MIB,
    Bench,
    at,
    is_same,
)
from tests.support.media import qemu_img
from vmgui.base.errors import NotPossibleNow
from vmgui.core.imaging.values import (
    NewCopy,
)

BACKING_FORMAT = b"\xe2\x79\x2a\xca"
"""What the name of the base's format begins with in a qcow2 header."""


def untold(bench: Bench, base: str) -> Path:
    """An image that does not say of what format its base is."""
    top = bench.path("top")
    qemu_img("create", "-q", "-f", "qcow2", "-u", "-F", "qcow2", "-b", base, top, "4M")
    content = top.read_bytes()
    top.write_bytes(content.replace(BACKING_FORMAT, bytes(4), 1))
    return top


async def test_chain_says_all_of_each_image(bench: Bench) -> None:
    base = bench.make("base.img", "raw")
    middle = bench.overlay("middle", base, "raw")
    top = bench.overlay("top", middle)
    qemu_img("snapshot", "-c", "before", top)
    qemu_img("bitmap", "--add", "-f", "qcow2", top, "changes")

    chain = await bench.work.chain(at(top))

    assert [link.file for link in chain] == [
        at(top, "qcow2"), at(middle, "qcow2"), at(base, "raw")
    ]  # fmt: skip
    assert not any(link.problem for link in chain)
    info = chain[0].info
    assert info is not None
    said = json.loads(qemu_img("info", "--output=json", top))
    assert info.virtual_size == said["virtual-size"] == 4 * MIB
    assert info.actual_size == said["actual-size"]
    assert (info.cluster_size, info.compat, info.compression) == (65536, "1.1", "zlib")
    assert (info.backing_path, info.backing_format) == (str(middle), "qcow2")
    assert [snapshot.name for snapshot in info.snapshots] == ["before"]
    assert [bitmap.name for bitmap in info.bitmaps] == ["changes"]
    assert info.specific["refcount-bits"] == 16


async def test_chain_with_missing_base_says_so_behind_what_is_readable(bench: Bench) -> None:
    base = bench.make("base")
    top = bench.overlay("top", base)
    base.unlink()

    first, second = await bench.work.chain(at(top))

    assert first.info is not None
    assert first.problem is None
    assert second.file.path == str(base)
    assert second.problem is not None
    assert second.problem.message == f"There is no “{base}”."
    assert "rebase it" in second.problem.hint


async def test_chain_that_is_a_circle_ends_with_it(bench: Bench) -> None:
    one = bench.make("one")
    two = bench.overlay("two", one)
    qemu_img("rebase", "-u", "-f", "qcow2", "-F", "qcow2", "-b", two, one)

    chain = await bench.work.chain(at(one))

    assert [link.file.path for link in chain] == [str(one), str(two), str(one)]
    assert chain[-1].problem is not None
    assert "circle" in chain[-1].problem.message


async def test_chain_with_circle_through_a_link_ends_with_it(bench: Bench) -> None:
    one = bench.make("one")
    alias = bench.path("alias")
    alias.symlink_to(one)
    qemu_img("rebase", "-u", "-f", "qcow2", "-F", "qcow2", "-b", alias, one)

    chain = await bench.work.chain(at(one))

    assert len(chain) == 2


async def test_chain_with_damaged_image_says_so(bench: Bench) -> None:
    base = bench.make("base")
    top = bench.overlay("top", base)
    with base.open("r+b") as file:
        file.seek(4)
        file.write(b"\xff" * 60)

    chain = await bench.work.chain(at(top))

    assert chain[0].info is not None
    assert chain[1].info is None
    assert chain[1].problem is not None


async def test_chain_goes_on_from_a_relative_name_without_format(bench: Bench) -> None:
    base = bench.make("base")
    top = untold(bench, "base")

    chain = await bench.work.chain(at(top))

    assert chain[0].info is not None
    assert chain[0].info.backing_format == ""
    assert [link.file for link in chain][1:] == [at(base, "qcow2")]


async def test_format_of_base_is_not_guessed_but_can_be_written_down(bench: Bench) -> None:
    base = bench.make("base")
    top = untold(bench, str(base))
    copy = NewCopy(str(bench.path("copy")))

    said = await bench.failed(bench.work.convert(at(top), copy))
    await bench.done(bench.work.rebase(at(top), at(base), is_safe=False))
    await bench.done(bench.work.convert(at(top), copy))

    assert said == f"“{top}” does not say what format “{base}” has, on which it builds."
    assert is_same(base, bench.path("copy"))


async def test_chain_goes_on_from_a_description_of_a_block_device(bench: Bench) -> None:
    base = bench.make("base")
    node = {"driver": "qcow2", "file": {"driver": "file", "filename": str(base)}}
    name = f"json:{json.dumps(node)}"
    options = ["-u", "-F", "qcow2", "-b", name]
    qemu_img("create", "-q", "-f", "qcow2", *options, bench.path("top"), "4M")

    chain = await bench.work.chain(at(bench.path("top")))

    assert chain[1].file.path == str(base)
    assert chain[1].info is not None


async def test_chain_on_another_service_ends_with_a_problem(bench: Bench) -> None:
    options = ["-u", "-F", "raw", "-b", "nbd://host/disk"]
    qemu_img("create", "-q", "-f", "qcow2", *options, bench.path("top"), "4M")

    chain = await bench.work.chain(at(bench.path("top")))

    assert isinstance(chain[1].problem, NotPossibleNow)


async def test_chain_of_missing_file_says_so(bench: Bench) -> None:
    (link,) = await bench.work.chain(at(bench.path("nothing")))

    assert link.problem is not None
    assert "There is no" in link.problem.message
    assert not link.problem.hint


async def test_raw_image_that_its_guest_made_look_like_another_stays_raw(bench: Bench) -> None:
    image = bench.make("image")

    (link,) = await bench.work.chain(at(image, "raw"))

    assert link.info is not None
    assert link.info.file.format == "raw"
    assert link.info.virtual_size == image.stat().st_size


@pytest.mark.parametrize("kind", ["qcow2", "qcow", "qed", "vmdk", "vdi", "vpc", "vhdx", "raw"])
async def test_format_is_recognised(bench: Bench, kind: str) -> None:
    image = bench.make("image", kind)

    (link,) = await bench.work.chain(at(image))

    assert link.file.format == kind


async def test_format_of_vhd_of_fixed_size_is_recognised(bench: Bench) -> None:
    image = bench.make("image.vhd", "vpc", 4, "-o", "subformat=fixed")

    (link,) = await bench.work.chain(at(image))

    assert link.file.format == "vpc"


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to become nobody")
async def test_image_that_is_not_ours_says_what_to_do(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    image = bench.make("image")
    image.chmod(0o600)
    for directory in (bench.directory, *bench.directory.parents[:3]):
        directory.chmod(0o755)
    start = asyncio.create_subprocess_exec

    def as_nobody(*command: str, **options: object) -> object:
        return start("setpriv", "--reuid=65534", "--clear-groups", *command, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(asyncio, "create_subprocess_exec", as_nobody)

    (link,) = await bench.work.chain(at(image))

    assert isinstance(link.problem, NotPossibleNow)
    assert link.problem.message == f"You are not allowed to open “{image}”."
    assert "qemu+ssh://root@" in link.problem.hint
